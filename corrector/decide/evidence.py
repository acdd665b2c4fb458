"""What a document tells for and against pairs, families and paragraphs: the sums that a verdict is made of.

Apart from the verdict because one document is reckoned several times, each time on other assumptions.
"""

from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from corrector.decide.hypotheses import Hypotheses
from corrector.decide.numbers import Document, Floats, Ints, Odds, Tables

__all__ = ["Account", "Evidence", "sigmoid", "sums", "telling"]


@dataclass(frozen=True, slots=True)
class Account:
    """One explanation of a document: how far each paragraph was converted (U,), the evidence for each pair (P,),
    the families at work (F,), any of them, the pairs applied (P,), and the log-likelihood of it all."""

    units: Floats
    evidence: Floats
    families: Floats
    converted: float
    applied: Floats
    support: float


class Evidence:
    """A document with the P pairs that it meets numbered densely, those of one meant word side by side.

    `odd` (R,) are the odds of each reading, `pair` and `unit` (R,) its pair and paragraph; `certain` (R,) those whose
    word is never right. `surprise` is how badly the written words fit if nothing was converted, in nats.
    """

    def __init__(self, document: Document, tables: Tables, odds: Odds) -> None:
        known, dense = np.unique(np.concatenate([document.pair, document.left_pair]), return_inverse=True)
        order = np.argsort(tables.meant[known], kind="stable")
        known, dense = known[order], np.argsort(order)[dense]
        self.pair, self.left = dense[: len(document.pair)], dense[len(document.pair) :]
        meant = tables.meant[known]
        self._tables = Tables(tables.applied[:, known], tables.priors, tables.certain[known], meant, tables.commonest)
        self._hypotheses = Hypotheses(self._tables, np.flatnonzero(np.diff(meant, prepend=-1)), odds)
        self._pairs = len(known)
        self.document, self.odds = document, odds
        self.certain = tables.certain[document.pair]
        self.unit = document.unit[document.slot]
        self.units = int(max(document.unit.max(initial=0), document.left_unit.max(initial=0))) + 1
        self._left = document.left_count
        self._heed(odds.sharpness)

    def _heed(self, sharpness: float) -> None:
        """Take the model's log-odds for worth what `sharpness` says."""
        self.odd = np.exp(np.minimum(np.maximum(sharpness * self.document.log_odds, -30), 30))
        self._telling = telling(self.odd, self.document.slot, len(self.document.unit), self.odds)
        self._ratio = np.expm1(self._telling)
        self.surprise = float(self._told(np.ones(self.units)).sum())

    def dulled(self) -> "Evidence":
        """The same in a text that is strange to the model."""
        other = copy(self)
        other._heed(self.odds.sharpness * self.odds.dull)
        return other

    def without(self, posterior: Floats) -> "Evidence":
        """The same, the meant words inside slots counted as far as no reading (R,) of the slot is believed."""
        believed = np.zeros(len(self.document.unit) + 1)  # the last one is for those in no slot
        np.maximum.at(believed, self.document.slot, posterior)
        other = copy(self)
        other._left = self.document.left_count * (1 - believed[self.document.left_slot])
        return other

    def account(self, units: Floats, passed: float = 1.0) -> Account:
        """What the document looks like if its paragraphs were converted as far as `units` tells. Of one pair n meant
        words left tell as much as n to the power of `passed`."""
        left = sums(self.left, self._left * units[self.document.left_unit], self._pairs) ** passed
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
        return replace(account, support=account.support - float(cost.sum()))

    def _told(self, units: Floats) -> Floats:
        """What the written words tell for each pair, in nats, (P,)."""
        told = sums(self.pair, self._telling * units[self.unit], self._pairs)
        told /= np.maximum(sums(self.pair, units[self.unit], self._pairs), 1) ** self.odds.alike
        return np.minimum(told, self.odds.weight)

    def _likeliest(self) -> Floats:
        """The pairs of the family that alone explains the paragraphs best, (P,)."""
        if not len(self._tables.applied):
            return np.zeros(self._pairs)
        fits = [np.logaddexp(0, self._gain(applied) + self._ahead).sum() for applied in self._tables.applied]
        best: Floats = self._tables.applied[int(np.argmax(np.log(self._tables.priors) + fits))]
        return best

    @property
    def _ahead(self) -> float:
        """The log-odds that a paragraph was converted, before it is seen."""
        return float(np.log(self.odds.part / (1 - self.odds.part)))

    def _gain(self, applied: Floats) -> Floats:
        """What speaks for each paragraph's having been converted, given the pairs applied, in nats (U,)."""
        gain = np.log1p(applied[self.pair] * self._ratio)
        lost = np.log1p(applied[self.left] * (self.odds.leak - 1)) * self._left
        return sums(self.unit, gain, self.units) + sums(self.document.left_unit, lost, self.units)

    def _converted(self, applied: Floats) -> Floats:
        """The probability that each paragraph was converted, given the pairs that were applied, (U,)."""
        told = self._gain(applied)
        near = np.clip(told, -self.odds.company, self.odds.company)
        told += 0.5 * (np.append(near[1:], 0) + np.append(0, near[:-1]))
        return sigmoid(self._ahead + told)


def telling(odd: Floats, slot: Ints, slots: int, odds: Odds) -> Floats:
    """What each reading (R,) of so many slots tells for its pair, in nats: a place convicts one pair only."""
    return np.minimum(np.log1p(odd), odds.surprise) * odd / sums(slot, odd, slots)[slot]


def sums(groups: Ints, values: Floats, count: int) -> Floats:
    """The sum of the values of each of `count` groups."""
    return np.bincount(groups, values, count).astype(np.float64, copy=False)


def sigmoid(x: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.minimum(np.maximum(x, -30), 30)))
    return result
