"""Converted words in one text: from occurrences to readings, scores, and the verdict on each.

Apart from the engine's front because this is the part that works on arrays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Document, Odds, Tables, Verdict, decide
from corrector.lexicon import Lexicon, encode
from corrector.scorer import ContextModel, Neighbourhood

__all__ = ["Conversions", "Readings"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.uint16]

UNIT = 200  # characters: a paragraph shorter than this is judged together with the next
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
    safe: NDArray[np.bool_]
    left: Floats
    families: Floats
    converted: float


class Conversions:
    """A lexicon and a context model, ready to judge texts."""

    def __init__(self, lexicon: Lexicon, model: ContextModel, odds: Odds | None = None) -> None:
        self.lexicon, self.model, self.odds = lexicon, model, odds or Odds()
        self.tables = _tables(lexicon)
        self._written = model.numbers([written for written, _ in lexicon.pairs])
        self._meant = model.numbers([meant for _, meant in lexicon.pairs])

    def read(self, text: str) -> Readings:
        """Every reading of a text with its verdict; no readings where no written word stands."""
        look = self._look(encode(text))
        log_odds, verdict = self._judge(look.codes, look.found)
        odds, posterior, evidence = np.zeros((3, len(look.pairs)))
        judged = np.flatnonzero(~look.safe)
        odds[judged], posterior[judged], evidence[judged] = log_odds, verdict.posterior, verdict.evidence
        left = np.bincount(look.found.left_pair, look.found.left_count, len(self.lexicon.pairs)).astype(np.float64)
        numbers = odds, posterior, evidence
        families = verdict.families, verdict.converted
        return Readings(look.starts, look.ends, look.pairs, *numbers, look.safe, left, *families)

    def numbers(self, text: str) -> tuple[Document, Ints, Ints]:
        """What the decision is given of a text, as of the second look, and where its slots are: (S,), (S,)."""
        look = self._look(encode(text))
        log_odds, _ = self._judge(look.codes, look.found)
        return look.found.document(log_odds), look.found.starts, look.found.ends

    def _look(self, codes: Codes) -> "_Look":
        """All that stands in a text, before anything is scored."""
        starts, words = self.lexicon.scanner.find(codes)
        ends = starts + self.lexicon.lengths[words]
        safe = self.lexicon.guarded(starts, words)
        at, pairs = self.lexicon.readings_of(words)
        judged = np.flatnonzero(~safe[at])
        places, slot = np.unique(at[judged], return_inverse=True)
        unit = _units(codes)
        left = self._left(codes, starts, words, unit, places, pairs)
        found = _Found(slot, pairs[judged], starts[places], ends[places], unit[starts[places]], *left)
        return _Look(codes, starts[at], ends[at], pairs, safe[at], found)

    def _left(
        self, codes: Codes, starts: Ints, words: NDArray[np.int32], unit: Ints, places: Ints, pairs: Ints
    ) -> tuple[Ints, Ints, Floats, Ints]:
        """The meant words that stand in the text: (pair, unit, count, slot or -1). In the pair's own written word
        (需要 in 需要有) they are none. `places` are the slots among what was found (`starts`, `words`)."""
        lengths = self.lexicon.lengths
        at, pair = self.lexicon.meanings_of(words)
        first, last = starts[at], starts[at] + lengths[words[at]] - 1
        for single in np.intersect1d(pairs, self.lexicon.singles):
            spots = np.flatnonzero(codes == ord(self.lexicon.pairs[single][1]))
            pair = np.append(pair, np.full(len(spots), single))
            first, last = np.append(first, spots), np.append(last, spots)
        cover = _cover(len(codes), starts[places], lengths[words[places]])
        slot = np.where(cover[first] == cover[last], cover[first], -1)
        kept = (slot < 0) | (np.append(words[places], -1)[slot] != self.lexicon.written[pair])
        size, units = len(places) + 1, int(unit[-1]) + 1 if len(unit) else 1
        key, count = np.unique(((pair * units + unit[first]) * size + slot + 1)[kept], return_counts=True)
        return key // size // units, key // size % units, count.astype(np.float64), key % size - 1

    def _judge(self, codes: Codes, found: "_Found") -> tuple[Floats, Verdict]:
        """Log-odds and verdict; looked at twice, the second time with the certain repairs made."""
        log_odds = self._score(codes, found, found.starts, found.ends)
        verdict = decide(found.document(log_odds), self.tables, self.odds)
        sure = _chosen(found, verdict.posterior, CONFIDENT)
        if len(sure):
            codes, starts, ends = self._repaired(codes, found, sure)
            log_odds = self._score(codes, found, starts, ends)
            verdict = decide(found.document(log_odds), self.tables, self.odds)
        return log_odds, verdict

    def _score(self, codes: Codes, found: "_Found", starts: Ints, ends: Ints) -> Floats:
        """The log-odds of each reading, (R,)."""
        certain = self.lexicon.certain[found.pair]
        meant = self._meant[found.pair]
        first = np.searchsorted(found.slot, np.arange(len(starts)))  # one reading of each slot
        written = self._written[found.pair[first]]
        known = np.flatnonzero((written[found.slot] >= 0) & (meant >= 0) & ~certain)
        result = np.where(certain, SURE, UNKNOWN)
        if len(known):
            slots, inverse = np.unique(found.slot[known], return_inverse=True)
            slot = np.concatenate([np.arange(len(slots)), inverse])
            word = np.concatenate([written[slots], meant[known]])
            score = self.model.score(Neighbourhood(codes), starts[slots], ends[slots], slot, word)
            result[known] = score[len(slots) :] - score[inverse]
        return result

    def _repaired(self, codes: Codes, found: "_Found", sure: Ints) -> tuple[Codes, Ints, Ints]:
        """The text with these readings put in, and where the slots are in it."""
        slots = found.slot[sure]
        parts, at = [], 0
        shift = np.zeros(len(codes) + 1, dtype=np.int64)
        for reading, start, end in zip(sure, found.starts[slots], found.ends[slots], strict=True):
            meant = encode(self.lexicon.pairs[found.pair[reading]][1])
            parts += [codes[at:start], meant]
            shift[end] += len(meant) - (end - start)
            at = end
        moved = np.cumsum(shift)
        return np.concatenate([*parts, codes[at:]]), found.starts + moved[found.starts], found.ends + moved[found.ends]


@dataclass(frozen=True, slots=True)
class _Look:
    """A text with all its readings (R,), those that a shield protects among them, and those to judge."""

    codes: Codes
    starts: Ints
    ends: Ints
    pairs: Ints
    safe: NDArray[np.bool_]
    found: "_Found"


@dataclass(frozen=True, slots=True)
class _Found:
    """The readings to judge: `slot` and `pair` (R,); `starts`, `ends`, `unit` (S,); the meant words left."""

    slot: Ints
    pair: Ints
    starts: Ints
    ends: Ints
    unit: Ints
    left_pair: Ints
    left_unit: Ints
    left_count: Floats
    left_slot: Ints

    def document(self, log_odds: Floats) -> Document:
        left = self.left_pair, self.left_unit, self.left_count, self.left_slot
        return Document(self.slot, self.pair, log_odds, self.unit, *left)


def _chosen(found: _Found, posterior: Floats, threshold: float) -> Ints:
    """The readings at or above a threshold, the better first where two overlap, sorted by place."""
    likely = np.flatnonzero(posterior >= threshold)
    slots = found.slot[likely]
    return likely[choose(found.starts[slots], found.ends[slots], posterior[likely])]


def choose(starts: Ints, ends: Ints, posterior: Floats) -> Ints:
    """Of spans that may overlap, those to keep: the longer wins, then the more probable, then the earlier."""
    order = np.lexsort((starts, -np.round(posterior, 6), starts - ends))
    if len(starts) == 0 or (starts[1:] >= ends[:-1]).all():
        return np.arange(len(starts))
    taken = np.zeros(int(ends.max()) + 1, dtype=np.bool_)
    kept = []
    for i in order:
        if not taken[starts[i] : ends[i]].any():
            taken[starts[i] : ends[i]] = True
            kept.append(i)
    return np.array(sorted(kept, key=lambda i: int(starts[i])), dtype=np.int64)


def _cover(size: int, starts: Ints, lengths: Ints) -> Ints:
    """The longest of the spans over each character, by number; -1 where there is none."""
    cover = np.full(size, -1)
    for length in np.unique(lengths):
        spans = np.flatnonzero(lengths == length)
        cover[starts[spans, None] + np.arange(length)] = spans[:, None]
    return cover


def _units(codes: Codes) -> Ints:
    """The number of the paragraph of each character; short paragraphs go with what follows."""
    breaks: list[int] = []
    last = 0
    for at in np.flatnonzero(codes == ord("\n")).tolist():
        if at - last >= UNIT:
            breaks.append(at)
            last = at
    marks = np.zeros(len(codes) + 1, dtype=np.int64)
    marks[breaks] = 1
    return np.cumsum(marks)


def _tables(lexicon: Lexicon) -> Tables:
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
