"""Converted words in texts: from occurrences to readings, scores, and the verdict on each.

Apart from the engine's front because this is the part that works on arrays, and on many texts at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Document, Odds, Tables, Verdict, decide, suspect
from corrector.engine.cases import Case, Search, Spans, choose
from corrector.engine.counting import Counting
from corrector.engine.passages import Passages
from corrector.lexicon import Lexicon
from corrector.opinion import Opinion
from corrector.scorer import ContextModel, Neighbourhood

__all__ = ["Conversions", "Readings", "choose", "tables_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.uint16]
Mask = NDArray[np.bool_]

# Probability that a table holds a pair, by how the pair is known.
TRUST = {"seed": 0.95, "wild": 0.95, "once": 0.92, "memory": 0.88, "weak": 0.7, "product": 0.9}
INCLUDED = 0.7  # a pair of an included family, relative to its own, unless it is but weakly known
SURE = 7.0  # log-odds of a pair whose written word is never right
UNKNOWN = -3.0  # log-odds of a pair the model has never met: it alone convicts nothing
CONFIDENT = 0.6  # readings from here on are put into the text before the second look


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

    def read(self, passages: Passages, every: bool = False) -> list[Readings]:
        """The readings of each text with their verdicts.

        A text that is acquitted has no readings, unless `every` asks for them: then they have their log-odds, and
        the posterior 0.
        """
        suspicious = self._suspicious(passages)
        asked = range(len(passages)) if every else list(suspicious)
        cases = self._search(passages.some(asked), every=True).cases()
        found = [self._nothing] * len(passages)
        looks = [self._second_look(case, suspicious.get(asked[case.text])) for case in cases]
        for case, odds in zip(cases, self._score(cases, looks, self.model), strict=True):
            text = asked[case.text]
            found[text] = self._readings(case, odds, self._decide(case, odds) if text in suspicious else None)
        return found

    def numbers(self, text: str) -> tuple[Document, Ints, Ints]:
        """What the decision is given of a text, as of the second look, and where its slots are: (S,), (S,)."""
        passages = Passages.of([text])
        suspicious = self._suspicious(passages)
        if not suspicious:
            none, nought = np.zeros(0, dtype=np.int64), np.zeros(0)
            return Document(none, none, nought, none, none, none, nought, none), none, none
        [case] = self._search(passages, every=True).cases()
        [odds] = self._score([case], [self._second_look(case, suspicious[0])], self.model)
        return case.document(odds), case.slot_starts, case.slot_ends

    def _search(self, passages: Passages, every: bool) -> Search:
        return Search(self.lexicon, self._counting, passages, every)

    def _suspicious(self, passages: Passages) -> dict[int, Spans]:
        """The texts that may have been converted, by counting and then by the contexts of what that suspects, which
        the context model alone is quick to judge; and the readings in them that are certain already."""
        cases = self._search(passages, every=False).cases()
        looks = [_first_look(case) for case in cases]
        scored = zip(cases, self._score(cases, looks, self.model.context), strict=True)
        documents = [case.document(log_odds) for case, log_odds in scored]
        verdicts = zip(cases, suspect(documents, [self._suspects(case) for case in cases], self.odds), strict=True)
        return {case.text: case.sure(verdict.posterior, CONFIDENT) for case, verdict in verdicts if verdict}

    def _suspects(self, case: Case) -> Tables:
        """The tables of the families that counting suspects."""
        return self.tables.only(self._counting.rows(case.families))

    def _second_look(self, case: Case, sure: Spans | None) -> "Look":
        """A text with what is certain put right: a converted word is no help in telling another."""
        return Look(*case.repaired(sure, self.lexicon)) if sure else _first_look(case)

    def _decide(self, case: Case, log_odds: Floats) -> Verdict:
        """The verdict on the readings, with the families that counting suspects as the only suspects."""
        verdict = decide(case.document(log_odds), self._suspects(case), self.odds)
        families = np.zeros(len(self.lexicon.families))
        families[list(self._counting.rows(case.families))] = verdict.families
        return replace(verdict, families=families)

    def _score(self, cases: Sequence[Case], looks: Sequence["Look"], model: Opinion | ContextModel) -> list[Floats]:
        """The log-odds of the readings asked about, from one look at each case."""
        if not cases:
            return []
        passages = Passages.join([look.codes for look in looks])
        first = np.cumsum([0, *(len(look.starts) for look in looks)])
        shift = np.repeat(passages.starts, np.diff(first))
        starts = np.concatenate([look.starts for look in looks]) + shift
        ends = np.concatenate([look.ends for look in looks]) + shift
        slot = np.concatenate([case.slot + at for case, at in zip(cases, first, strict=False)])
        pair = np.concatenate([case.pair for case in cases])
        log_odds = self._log_odds(model, Neighbourhood(passages.codes), (starts, ends), slot, pair)
        return np.split(log_odds, np.cumsum([len(case.asked) for case in cases])[:-1])

    def _log_odds(
        self, model: Opinion | ContextModel, text: Neighbourhood, spans: tuple[Ints, Ints], slot: Ints, pair: Ints
    ) -> Floats:
        """The log-odds of each reading: that `pair` (A,) was applied at `slot` (A,)."""
        certain = self.lexicon.certain[pair]
        written, meant = self._written[pair], self._meant[pair]
        known = np.flatnonzero((written >= 0) & (meant >= 0) & ~certain)
        result = np.where(certain, SURE, UNKNOWN)
        if len(known):
            slots, one, inverse = np.unique(slot[known], return_index=True, return_inverse=True)
            rows = np.concatenate([np.arange(len(slots)), inverse])
            words = np.concatenate([written[known[one]], meant[known]])
            score = model.score(text, spans[0][slots], spans[1][slots], rows, words)
            result[known] = score[len(slots) :] - score[inverse]
        return result

    def _readings(self, case: Case, log_odds: Floats, verdict: Verdict | None) -> Readings:
        """What was told of the readings asked about, among all readings of the text."""
        odds, posterior, evidence = np.zeros((3, len(case.pairs)))
        odds[case.asked] = log_odds
        families, converted = self._nothing.families, 0.0
        if verdict:
            posterior[case.asked], evidence[case.asked] = verdict.posterior, verdict.evidence
            families, converted = verdict.families, verdict.converted
        pair, _, count, _ = case.left
        left = np.bincount(pair, count, len(self.lexicon.pairs)).astype(np.float64)
        numbers = odds, posterior, evidence
        return Readings(case.starts, case.ends, case.pairs, *numbers, case.safe, left, families, converted)


@dataclass(frozen=True, slots=True)
class Look:
    """A text as it is looked at: its codes, and where the slots of its case are in them (S,)."""

    codes: Codes
    starts: Ints
    ends: Ints


def _first_look(case: Case) -> Look:
    """A text as it stands."""
    return Look(case.codes, case.slot_starts, case.slot_ends)


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
