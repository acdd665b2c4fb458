"""Converted words in texts: from occurrences to readings, scores, and the verdict on each.

Apart from the engine's front because this is the part that works on arrays, and on many texts at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Document, Odds, Tables, Verdict, decide
from corrector.engine.cases import Case, Search, choose
from corrector.engine.counting import Counting
from corrector.engine.passages import Passages
from corrector.lexicon import Lexicon
from corrector.opinion import Opinion
from corrector.scorer import Neighbourhood

__all__ = ["Conversions", "Readings", "choose", "tables_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.uint16]
Mask = NDArray[np.bool_]

# Probability that a table holds a pair, by how the pair is known.
TRUST = {"seed": 0.95, "wild": 0.95, "once": 0.9, "memory": 0.8, "weak": 0.5, "product": 0.9}
INCLUDED = 0.8  # a pair of an included family, relative to its own
SURE = 7.0  # log-odds of a pair whose written word is never right
UNKNOWN = -3.0  # log-odds of a pair the model has never met: it alone convicts nothing
CONFIDENT = 0.9  # readings from here on are put into the text before the second look


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of one text. For each: its span (code points), its pair, and the numbers behind it.

    Arrays of one length: `starts`, `ends`, `pairs`, `log_odds`, `posterior`, `evidence` of its pair in this
    text (nats), `safe` (a shield protects the place: never judged). `left` (P,): how often each pair's meant word
    stands in the text. `families` (F,): the probability that each was at work; `converted`: that any was.
    """

    starts: Ints
    ends: Ints
    pairs: Ints
    log_odds: Floats
    posterior: Floats
    evidence: Floats
    safe: Mask
    left: Floats
    families: Floats
    converted: float


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
        none, nought = np.zeros(0, dtype=np.int64), np.zeros(0)
        total, families = np.zeros(len(lexicon.pairs)), np.zeros(len(lexicon.families))
        self._nothing = Readings(none, none, none, nought, nought, nought, nought > 0, total, families, 0.0)

    def read(self, texts: Sequence[str], every: bool = False) -> list[Readings]:
        """The readings of each text with their verdicts.

        A pair all of whose families were acquitted by counting has no readings in a text, unless `every` asks for
        them: then they have their log-odds, and the posterior 0.
        """
        cases = self._search(texts, every).cases()
        judged = {case.text: self._readings(case, *told) for case, told in zip(cases, self._judge(cases), strict=True)}
        return [judged.get(number, self._nothing) for number in range(len(texts))]

    def numbers(self, text: str) -> tuple[Document, Ints, Ints]:
        """What the decision is given of a text, as of the second look, and where its slots are: (S,), (S,)."""
        cases = self._search([text], every=False).cases()
        if not cases:
            none, nought = np.zeros(0, dtype=np.int64), np.zeros(0)
            return Document(none, none, nought, none, none, none, nought), none, none
        [(log_odds, _)] = self._judge(cases)
        return cases[0].document(log_odds), cases[0].slot_starts, cases[0].slot_ends

    def _search(self, texts: Sequence[str], every: bool) -> Search:
        return Search(self.lexicon, self._counting, Passages.of(texts), every)

    def _judge(self, cases: Sequence[Case]) -> list[tuple[Floats, Verdict]]:
        """Log-odds and verdict of each case; looked at twice, the second time with the certain repairs made."""
        log_odds = self._score(cases, [(case.codes, case.slot_starts, case.slot_ends) for case in cases])
        told = [(odds, self._decide(case, odds)) for case, odds in zip(cases, log_odds, strict=True)]
        sure = [case.sure(verdict.posterior, CONFIDENT) for case, (_, verdict) in zip(cases, told, strict=True)]
        again = [number for number, readings in enumerate(sure) if len(readings)]
        some = [cases[number] for number in again]
        repaired = [cases[number].repaired(sure[number], self.lexicon) for number in again]
        for number, odds in zip(again, self._score(some, repaired), strict=True):
            told[number] = odds, self._decide(cases[number], odds)
        return told

    def _decide(self, case: Case, log_odds: Floats) -> Verdict:
        """The verdict on the unclear readings, with the suspected families as the only suspects."""
        rows = self._counting.rows(case.families)
        verdict = decide(case.document(log_odds), self.tables.only(rows), self.odds)
        families = np.zeros(len(self.lexicon.families))
        families[list(rows)] = verdict.families
        return replace(verdict, families=families)

    def _score(self, cases: Sequence[Case], contexts: Sequence[tuple[Codes, Ints, Ints]]) -> list[Floats]:
        """The log-odds of the readings asked about in each case, whose slots lie in these codes at these offsets."""
        if not cases:
            return []
        passages = Passages.join([codes for codes, _, _ in contexts])
        first = np.cumsum([0, *(len(starts) for _, starts, _ in contexts)])
        shift = np.repeat(passages.starts, np.diff(first))
        starts = np.concatenate([starts for _, starts, _ in contexts]) + shift
        ends = np.concatenate([ends for _, _, ends in contexts]) + shift
        slot = np.concatenate([case.slot + at for case, at in zip(cases, first, strict=False)])
        pair = np.concatenate([case.pair for case in cases])
        log_odds = self._log_odds(passages.codes, starts, ends, slot, pair)
        return np.split(log_odds, np.cumsum([len(case.asked) for case in cases])[:-1])

    def _log_odds(self, codes: Codes, starts: Ints, ends: Ints, slot: Ints, pair: Ints) -> Floats:
        """The log-odds of each reading: that `pair` (A,) was applied at `slot` (A,)."""
        certain = self.lexicon.certain[pair]
        written, meant = self._written[pair], self._meant[pair]
        known = np.flatnonzero((written >= 0) & (meant >= 0) & ~certain)
        result = np.where(certain, SURE, UNKNOWN)
        if len(known):
            slots, one, inverse = np.unique(slot[known], return_index=True, return_inverse=True)
            rows = np.concatenate([np.arange(len(slots)), inverse])
            words = np.concatenate([written[known[one]], meant[known]])
            score = self.model.score(Neighbourhood(codes), starts[slots], ends[slots], rows, words)
            result[known] = score[len(slots) :] - score[inverse]
        return result

    def _readings(self, case: Case, log_odds: Floats, verdict: Verdict) -> Readings:
        """What was told of the readings asked about, among all readings of the text."""
        odds, posterior, evidence = np.zeros((3, len(case.pairs)))
        odds[case.asked] = log_odds
        judged = case.asked[case.unclear]
        posterior[judged], evidence[judged] = verdict.posterior, verdict.evidence
        pair, _, count = case.left
        left = np.bincount(pair, count, len(self.lexicon.pairs)).astype(np.float64)
        numbers = odds, posterior, evidence
        told = left, verdict.families, verdict.converted
        return Readings(case.starts, case.ends, case.pairs, *numbers, case.safe, *told)


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
                applied[row[known.name]] = np.maximum(applied[row[known.name]], INCLUDED * applied[row[other]])
    priors = np.array([family.prior for family in lexicon.families])
    return Tables(applied, priors, lexicon.certain)
