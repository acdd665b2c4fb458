"""Converted words in texts: from occurrences to readings, scores, and the verdict on each.

Apart from the engine's front because this is the part that works on arrays, and on many texts at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Documents, Odds, Tables, Verdicts, conceivable, judge, probable, suspect
from corrector.engine.cases import Cases, Search, choose
from corrector.engine.counting import Counting
from corrector.engine.glance import EXPECTED, GUESSED, Glance, clear, samples, settled
from corrector.engine.looks import Look
from corrector.engine.passages import Passages
from corrector.lexicon import Lexicon
from corrector.opinion import Opinion
from corrector.ranges import changes
from corrector.scorer import TOPIC, Neighbourhood

__all__ = ["Conversions", "Readings", "choose", "tables_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Bits = NDArray[np.uint64]
Scorer = Callable[[Neighbourhood, Ints, Ints, Ints, Ints], NDArray[np.float32]]  # as ContextModel.score

EVERY = ~np.uint64(0)  # all families
# Probability that a table holds a pair, by how the pair is known.
TRUST = {"seed": 0.95, "wild": 0.95, "once": 0.92, "memory": 0.88, "weak": 0.7, "product": 0.9}
INCLUDED = 0.7  # a pair of an included family, relative to its own, unless it is but weakly known
SURE = 7.0  # log-odds of a pair whose written word is never right
UNKNOWN = -3.0  # log-odds of a pair the model has never met: it alone convicts nothing
CONFIDENT = 0.57  # readings from here on are put into the text before the second look


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of T texts, by text and place, with the numbers behind them.

    Arrays of one length (R,): the `text` of each, its span in that from `starts` to `ends` (code points), `pairs`,
    `log_odds`, `posterior`, `evidence` of its pair in this text (nats), `safe` (a shield protects the place: never
    judged). The meant words that stand in the texts, text by text: `left_pairs`, `left_counts`. `families` (T, F): the
    probability that each was at work; `converted` (T,): that any was.
    """

    text: Ints
    starts: Ints
    ends: Ints
    pairs: Ints
    log_odds: Floats
    posterior: Floats
    evidence: Floats
    safe: Mask
    left_pairs: Ints
    left_counts: Floats
    families: Floats
    converted: Floats

    @classmethod
    def none(cls, texts: int, families: int) -> "Readings":
        """Of so many texts, none of which is looked at."""
        no, nought = np.zeros(0, dtype=np.int64), np.zeros(0)
        judged = np.zeros((texts, families)), np.zeros(texts)
        return cls(no, no, no, no, nought, nought, nought, nought > 0, no, nought, *judged)

    def told(self, verdict: "Readings") -> "Readings":
        """These readings with what was decided of those that were judged."""
        place = {key: n for n, key in enumerate(self._keys())}
        at = [place[key] for key in verdict._keys()]
        log_odds, (posterior, evidence) = self.log_odds.copy(), np.zeros((2, len(self.pairs)))
        log_odds[at], posterior[at], evidence[at] = verdict.log_odds, verdict.posterior, verdict.evidence
        told = replace(self, log_odds=log_odds, posterior=posterior, evidence=evidence)
        return replace(told, families=verdict.families, converted=verdict.converted)

    def _keys(self) -> Iterator[tuple[int, int, int]]:
        """What tells one reading from another."""
        return zip(self.text.tolist(), self.starts.tolist(), self.pairs.tolist(), strict=True)


class Conversions:
    """A lexicon and a model of contexts, ready to judge texts.

    `tables` says what is known of the families beforehand, where that is not what the lexicon says.
    """

    def __init__(
        self, lexicon: Lexicon, model: Opinion, odds: Odds | None = None, tables: Tables | None = None
    ) -> None:
        self.lexicon, self.model, self.odds = lexicon, model, odds or Odds()
        self.tables = tables or tables_of(lexicon)
        self._written = model.numbers([written for written, _ in lexicon.pairs])
        self._meant = model.numbers([meant for _, meant in lexicon.pairs])
        frequency = np.append(model.frequency, 0.0)[np.stack([self._written, self._meant], axis=1)]
        self._counting = Counting.of(lexicon, self.tables, frequency, self.odds)

    def read(self, passages: Passages) -> Readings:
        """The readings of texts with their verdicts: of the families that each may have met. A text that is acquitted
        has none."""
        search = self._search(passages)
        glance = self._glance(search)
        return self._read(search, glance, glance.suspected)

    def read_all(self, passages: Passages) -> Readings:
        """All readings of texts with their log-odds; what was not judged has the posterior 0."""
        search = self._search(passages)
        glance = self._glance(search)
        every = self._read(search, glance, np.full(len(passages), EVERY), judged=False)
        return every.told(self._read(search, glance, glance.suspected))

    def numbers(self, text: str) -> tuple[Documents, Ints, Ints]:
        """What the decision is given of a text, as of the second look: one document, or none if it is acquitted; and
        where its slots are: (S,), (S,)."""
        search = self._search(Passages.of([text]))
        glance = self._glance(search)
        cases, documents = self._documents(search, glance, glance.suspected)
        return documents, cases.slot_starts, cases.slot_ends

    def _search(self, passages: Passages) -> Search:
        return Search(self.lexicon, self._counting, passages)

    def _glance(self, search: Search) -> Glance:
        """A first look at what counting leaves in doubt: by the sparse weights, and where these do not speak against
        conversion by the network too."""
        cases = search.cases(search.paragraphs)
        like = samples(cases)
        own = like == np.arange(len(like))
        told, open_ = self._given(cases)
        suspects, look = self._counting.families(search.suspected[cases.texts]), cases.look
        sparse = self._score(cases, look, self.model.context.sparse, open_ & own, TOPIC)
        told += sparse
        expected = EXPECTED / np.sqrt(np.bincount(cases.slot_text)).take(cases.slot_text.take(cases.slot))
        guessed = cases.documents(told[like] + expected, suspects)
        shown = conceivable(guessed, self.tables, self.odds, GUESSED)
        own &= shown[cases.slot_text[cases.slot]]
        told += self._score(cases, look, self.model.context.dense, open_ & own, TOPIC)
        log_odds = told[like]
        documents = cases.documents(log_odds, suspects)
        likely = conceivable(documents, self.tables, self.odds) & shown
        suspected = np.zeros(len(search.passages), dtype=np.uint64)
        posterior, applied = np.zeros((2, len(log_odds)))
        if likely.any():
            some = cases.counted(documents, likely).some(likely)
            found = suspect(some, self.tables, self.odds)
            suspected[cases.texts[likely][found.worth]] = self._counting.bits(found.families[found.worth])
            here = likely[cases.slot_text[cases.slot]]
            posterior[here], applied[here] = found.posterior, found.applied
        sure, stand = cases.sure(posterior, CONFIDENT), settled(cases, own, log_odds, posterior)
        told, sparse = np.where(own, [told, np.where(open_, sparse, np.nan)], np.nan)
        return Glance.of(suspected, sure, cases.keys, stand, np.stack([sparse, told, applied]))

    def _read(self, search: Search, glance: Glance, wanted: Bits, judged: bool = True) -> Readings:
        """The readings of each text by the families wanted of it (T,), with their verdicts if they are to be judged."""
        if not wanted.any():
            return Readings.none(len(wanted), len(self.lexicon.families))
        cases, documents = self._documents(search, glance, wanted)
        verdict = judge(documents, self.tables, self.odds) if judged else Verdicts.none(documents)
        return _readings(cases, documents, verdict)

    def _documents(self, search: Search, glance: Glance, wanted: Bits) -> tuple[Cases, Documents]:
        """The readings of texts by the families wanted of each (T,), and their numbers with what is certain put
        right: by the context model, and where that leaves doubt by its advisers too."""
        cases = search.cases(search.throughout(wanted))
        look = cases.repaired(glance.sure, self.lexicon)
        given, open_ = self._given(cases)
        seen = glance.recalled(cases)
        anew = np.isnan(seen.context)
        bare = anew & np.isnan(seen.sparse)
        log_odds = np.where(anew, np.where(open_ & ~bare, seen.sparse, given), seen.context)
        log_odds += self._score(cases, look, self.model.context.sparse, open_ & bare, TOPIC)
        log_odds += self._score(cases, look, self.model.context.dense, open_ & anew, TOPIC)
        likely = probable(log_odds, seen.applied, cases.slot, len(cases.unit), self.odds)
        doubtful = open_ & ~seen.settled & ~clear(cases, log_odds, likely)
        log_odds[doubtful] *= self.model.trust
        log_odds += self._score(cases, look, self.model.advice, doubtful)
        documents = cases.documents(log_odds, self._counting.families(wanted[cases.texts]))
        return cases, cases.counted(documents)

    def _given(self, cases: Cases) -> tuple[Floats, Mask]:
        """Of the readings asked about (A,), the log-odds of those that no model is asked about, 0 for the others; and
        which these others are."""
        certain = self.lexicon.certain[cases.pair]
        open_ = (self._written[cases.pair] >= 0) & (self._meant[cases.pair] >= 0) & ~certain
        return np.where(open_, 0.0, np.where(certain, SURE, UNKNOWN)), open_

    def _score(self, cases: Cases, look: Look, ask: Scorer, some: Mask, reach: int | None = None) -> Floats:
        """The log-odds of some (A,) of the readings asked about, from one look at their texts; of the others 0.
        `reach`: how far from a slot the scorer sees; None: any distance."""
        readings = np.flatnonzero(some)
        slot, pair, result = cases.slot[readings], cases.pair[readings], np.zeros(len(some))
        if len(readings):
            begun = changes(slot)
            slots, inverse = slot[begun], np.cumsum(begun) - 1
            # Of each slot first the written word, then what may have been meant.
            first = np.flatnonzero(begun) + np.arange(len(slots))
            other = np.arange(len(slot)) + inverse + 1
            rows, words = np.empty((2, len(slots) + len(slot)), dtype=np.int64)
            rows[first], rows[other] = np.arange(len(slots)), inverse
            words[first], words[other] = self._written[pair[begun]], self._meant[pair]
            seen = look.at(slots) if reach is None else look.at(slots).narrowed(reach)
            score = ask(Neighbourhood(seen.codes), seen.starts, seen.ends, rows, words)
            result[readings] = score[other] - score[first][inverse]
        return result


def _readings(cases: Cases, documents: Documents, verdict: Verdicts) -> Readings:
    """What was told of the readings asked about, among all readings of all texts."""
    odds, posterior, evidence = np.zeros((3, len(cases.pairs)))
    odds[cases.asked] = documents.log_odds
    posterior[cases.asked], evidence[cases.asked] = verdict.posterior, verdict.evidence
    families = np.zeros((len(cases.passages), verdict.families.shape[1]))
    converted = np.zeros(len(cases.passages))
    families[cases.texts], converted[cases.texts] = verdict.families, verdict.converted
    spans = cases.texts[cases.text], cases.starts, cases.ends, cases.pairs
    left = documents.left_pair, documents.left_count
    return Readings(*spans, odds, posterior, evidence, cases.safe, *left, families, converted)


def tables_of(lexicon: Lexicon) -> Tables:
    """The families of a lexicon as the decision sees them."""
    row = {family.name: i for i, family in enumerate(lexicon.families)}
    applied = np.zeros((len(row), len(lexicon.pairs)))
    for pair, origins in enumerate(lexicon.origins):
        for family, origin in origins.items():
            if family in row:
                applied[row[family], pair] = TRUST[origin]
    for known in lexicon.families:
        for other in known.includes:
            if other in row:
                taken = INCLUDED * applied[row[other]] * (applied[row[other]] > TRUST["weak"])
                applied[row[known.name]] = np.maximum(applied[row[known.name]], taken)
    priors = np.array([family.prior for family in lexicon.families])
    number = {meant: i for i, meant in enumerate(dict.fromkeys(meant for _, meant in lexicon.pairs))}
    return Tables(applied, priors, lexicon.certain, np.array([number[meant] for _, meant in lexicon.pairs], np.int64))
