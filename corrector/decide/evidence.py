"""What documents tell for and against pairs, families and paragraphs: the sums that a verdict is made of.

Apart from the verdict because documents are reckoned several times, each time on other assumptions.
"""

from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from corrector.decide.documents import Documents, most, sums
from corrector.decide.hypotheses import Hypotheses
from corrector.decide.met import Met
from corrector.decide.numbers import Floats, Ints, Odds, Tables
from corrector.ranges import spread

__all__ = ["Account", "Evidence", "heeded", "sigmoid", "telling"]


@dataclass(frozen=True, slots=True)
class Account:
    """One explanation of D documents: how far each paragraph was converted (U,), the evidence for each pair (P,),
    the families at work (D, F), any of them (D,), the pairs applied (P,), and the log-likelihood of it all (D,)."""

    units: Floats
    evidence: Floats
    families: Floats
    converted: Floats
    applied: Floats
    support: Floats


class Evidence:
    """Documents with their U paragraphs counted through and the P pairs that they meet numbered densely.

    `odd` (R,) are the odds of each reading, `pair`, `unit` and `document` (R,) its pair, paragraph and document;
    `certain` (R,) those whose word is never right. `single` (D,): the documents of one paragraph. `surprise` (D,) is
    how badly the written words fit if nothing was converted, in nats.
    """

    def __init__(self, documents: Documents, tables: Tables, odds: Odds) -> None:
        self.documents, self.odds, self._tables = documents, odds, tables
        self._met = Met.of(documents, tables)
        self._hypotheses = Hypotheses(self._met, tables, documents.suspects, odds)
        self.pair, self._left = self._met.reading, documents.left_count
        self.document = documents.slot_document[documents.slot]
        self.certain = tables.certain[documents.pair]
        count = np.bincount(self._met.held, minlength=len(self._met.pair))  # of the holders of each pair
        first = np.cumsum(count) - count
        # Those of each reading's pair, of each word's that is left.
        self._holders = [spread(first[pair], count[pair]) for pair in (self._met.reading, self._met.left)]
        self._number_units()
        self._heed(odds.sharpness)

    def _number_units(self) -> None:
        """Paragraphs from the first to the last of each document in which anything stands."""
        documents = self.documents
        last = most(documents.slot_document, documents.unit, len(documents))
        count = 1 + np.maximum(last, most(documents.left_document, documents.left_unit, len(documents)))
        self._first_unit = np.cumsum(count) - count
        self.single = count == 1
        self._holder = np.repeat(np.arange(len(documents)), count)  # the document of each paragraph
        self._neighbours = np.flatnonzero(self._holder[1:] == self._holder[:-1])  # these go on in the next
        self.unit = (documents.unit + self._first_unit[documents.slot_document])[documents.slot]
        self._left_unit = documents.left_unit + self._first_unit[documents.left_document]

    def _heed(self, sharpness: float) -> None:
        """Take the model's log-odds for worth what `sharpness` says."""
        self.odd = heeded(self.documents.log_odds, sharpness)
        self._telling = telling(self.odd, self.documents.slot, len(self.documents.unit), self.odds)
        self._ratio = np.expm1(self._telling)
        self.surprise = sums(self._met.document, self._told(self.everywhere), len(self.documents))

    @property
    def everywhere(self) -> Floats:
        """All paragraphs converted, (U,)."""
        return np.ones(len(self._holder))

    def dulled(self) -> "Evidence":
        """The same in texts that are strange to the model."""
        other = copy(self)
        other._heed(self.odds.sharpness * self.odds.dull)
        return other

    def without(self, posterior: Floats) -> "Evidence":
        """The same, the meant words inside slots counted as far as no reading (R,) of the slot is believed."""
        believed = most(self.documents.slot, posterior, len(self.documents.unit) + 1)  # the last one: those in no slot
        other = copy(self)
        other._left = self.documents.left_count * (1 - believed[self.documents.left_slot])
        return other

    def account(self, units: Floats, passed: float = 1.0) -> Account:
        """What the documents look like if their paragraphs were converted as far as `units` tells. Of one pair n meant
        words left tell as much as n to the power of `passed`."""
        left = sums(self._met.left, self._left * units[self._left_unit], len(self._met.pair)) ** passed
        evidence = self._told(units) + left * np.log(self.odds.leak)
        return Account(units, evidence, *self._hypotheses.weigh(evidence))

    def parts(self) -> Account:
        """The best account in which each paragraph was converted or not: paragraphs and pairs are fitted in turn
        (mean-field variational inference), and the uncertainty about paragraphs is paid for in `support`."""
        prior = self.odds.part
        units = self._converted(self._likeliest())
        for _ in range(self.odds.rounds):
            units = self._converted(self.account(units, self.odds.passed).applied)
        account = self.account(units, self.odds.passed)
        sure = np.clip(units, 1e-9, 1 - 1e-9)
        cost = sure * np.log(sure / prior) + (1 - sure) * np.log((1 - sure) / (1 - prior))
        return replace(account, support=account.support - sums(self._holder, cost, len(self.documents)))

    def _told(self, units: Floats) -> Floats:
        """What the written words tell for each pair, in nats, (P,)."""
        told = sums(self.pair, self._telling * units[self.unit], len(self._met.pair))
        told /= np.maximum(sums(self.pair, units[self.unit], len(told)), 1) ** self.odds.alike
        return np.minimum(told, self.odds.weight)

    @cached_property
    def _cells(self) -> tuple[Ints, Ints, Ints]:
        """Each paragraph with each family that its document may have met, as the number of that family among those of
        all documents, (C,); and which of these the holders of the readings' pairs tell of, and of the words' left."""
        space, met, size = self._hypotheses.space, self._met, self.documents.suspects.sum(axis=1)
        count, first = size[self._holder], (np.cumsum(size) - size)[self._holder]
        begin = np.cumsum(count) - count - first
        member = space.number[met.document[met.held], met.family]
        (readings, held), (left, kept) = self._holders
        gained, lost = begin[self.unit[readings]] + member[held], begin[self._left_unit[left]] + member[kept]
        return spread(first, count)[1], gained, lost

    def _likeliest(self) -> Floats:
        """The pairs of the family that alone explains the paragraphs of its document best, (P,)."""
        met, space = self._met, self._hypotheses.space
        (readings, held), (left, kept) = self._holders
        gain = np.log1p(met.applied[held] * self._ratio[readings])
        loss = np.log1p(met.applied[kept] * (self.odds.leak - 1)) * self._left[left]
        member, gained, lost = self._cells
        told = sums(gained, gain, len(member)) + sums(lost, loss, len(member))
        likely = np.log(np.maximum(self._tables.priors[space.family], 1e-300))
        fits = np.full(self.documents.suspects.shape, -np.inf)
        fits[space.document, space.family] = likely + sums(member, np.logaddexp(0, told + self._ahead), len(likely))
        best = np.argmax(fits, axis=1)
        applied = np.zeros(len(met.pair))
        chosen = met.family == best[met.document[met.held]]
        applied[met.held[chosen]] = met.applied[chosen]
        return applied

    @property
    def _ahead(self) -> float:
        """The log-odds that a paragraph was converted, before it is seen."""
        return float(np.log(self.odds.part / (1 - self.odds.part)))

    def _gain(self, applied: Floats) -> Floats:
        """What speaks for each paragraph's having been converted, given the pairs applied, in nats (U,)."""
        gain = np.log1p(applied[self.pair] * self._ratio)
        lost = np.log1p(applied[self._met.left] * (self.odds.leak - 1)) * self._left
        return sums(self.unit, gain, len(self._holder)) + sums(self._left_unit, lost, len(self._holder))

    def _converted(self, applied: Floats) -> Floats:
        """The probability that each paragraph was converted, given the pairs that were applied, (U,)."""
        told = self._gain(applied)
        near = 0.5 * np.clip(told, -self.odds.company, self.odds.company)
        told[self._neighbours] += near[self._neighbours + 1]
        told[self._neighbours + 1] += near[self._neighbours]
        return sigmoid(self._ahead + told)


def telling(odd: Floats, slot: Ints, slots: int, odds: Odds) -> Floats:
    """What each reading (R,) of so many slots tells for its pair, in nats: a place convicts one pair only."""
    return np.minimum(np.log1p(odd), odds.surprise) * odd / sums(slot, odd, slots)[slot]


def heeded(log_odds: Floats, sharpness: float) -> Floats:
    """The odds of readings, the model's log-odds taken for worth what `sharpness` says."""
    odd: Floats = np.exp(np.minimum(np.maximum(sharpness * log_odds, -30), 30))
    return odd


def sigmoid(x: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.minimum(np.maximum(x, -30), 30)))
    return result
