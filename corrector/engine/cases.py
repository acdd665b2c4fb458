"""The texts of a batch in which something could be wrong, each with all of its readings.

Apart from judging because nothing here is scored: it looks words up and counts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Document
from corrector.engine.counting import Counting
from corrector.engine.passages import Passages, units_of
from corrector.lexicon import Lexicon, encode

__all__ = ["Case", "Search", "Spans", "choose"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Codes = NDArray[np.uint16]
Mask = NDArray[np.bool_]
Left = tuple[Ints, Ints, Floats, Ints]
Spans = list[tuple[int, int, int]]

EVERY = ~np.uint64(0)  # the bits of all families


@dataclass(frozen=True, slots=True)
class Case:
    """One text, number `text` of its batch; offsets count from its beginning.

    Of each reading (R,): `starts`, `ends`, `pairs`, and whether a shield makes it `safe`. Those that are not are
    `asked` (A,) about, each at its `slot` (A,) with its `pair` (A,). Slots (S,) lie at `slot_starts`, `slot_ends`, in
    paragraph `unit`. `left`: the meant words that still stand: pair, paragraph, count, slot or -1. `families`: a bit
    for each suspect.
    """

    text: int
    codes: Codes
    starts: Ints
    ends: Ints
    pairs: Ints
    safe: Mask
    asked: Ints
    slot: Ints
    slot_starts: Ints
    slot_ends: Ints
    unit: Ints
    left: Left
    families: int

    @property
    def pair(self) -> Ints:
        """The pair of each reading that is asked about, (A,)."""
        return self.pairs[self.asked]

    def document(self, log_odds: Floats) -> Document:
        """The numbers of the readings, given their log-odds (A,)."""
        return Document(self.slot, self.pair, log_odds, self.unit, *self.left)

    def sure(self, posterior: Floats, threshold: float) -> Spans:
        """The readings whose posterior (A,) reaches a threshold, by place, none overlapping: start, end, pair."""
        likely = np.flatnonzero(posterior >= threshold)
        readings = self.asked[likely]
        kept = readings[choose(self.starts[readings], self.ends[readings], posterior[likely])]
        spans = self.starts[kept].tolist(), self.ends[kept].tolist(), self.pairs[kept].tolist()
        return list(zip(*spans, strict=True))

    def repaired(self, spans: Spans, lexicon: Lexicon) -> tuple[Codes, Ints, Ints]:
        """The text with these readings put in, and where the slots begin and end in it."""
        parts, at = [], 0
        shift = np.zeros(len(self.codes) + 1, dtype=np.int64)
        for start, end, pair in spans:
            meant = encode(lexicon.pairs[pair][1])
            parts += [self.codes[at:start], meant]
            shift[end] += len(meant) - (end - start)
            at = end
        moved = np.cumsum(shift)
        codes = np.concatenate([*parts, self.codes[at:]])
        return codes, self.slot_starts + moved[self.slot_starts], self.slot_ends + moved[self.slot_ends]


class Search:
    """One look through a batch of texts: the words of the lexicon in them, and which families are suspected.

    Asked about are the words of the paragraphs in which a family that holds them is suspected; meant words that still
    stand count wherever they are. `every` asks about all readings, whatever counting says.
    """

    def __init__(self, lexicon: Lexicon, counting: Counting, passages: Passages, every: bool = False) -> None:
        self.lexicon, self.counting, self.passages = lexicon, counting, passages
        starts, words = lexicon.scanner.find(passages.codes)
        text = passages.texts_of(starts)
        self.begins, self.first = passages.units()
        unit = units_of(starts, self.begins)
        suspected = counting.suspects(self.begins, self.first, unit, words)
        self.suspected = np.bitwise_or.reduceat(suspected, self.first) if len(passages) else suspected
        wanted = np.full_like(suspected, EVERY) if every else suspected
        busy = np.unique(text[counting.written[words] & wanted[unit] != 0])
        kept = np.flatnonzero(np.isin(text, busy))
        self.starts, self.words, self.text, self.wanted = starts[kept], words[kept], text[kept], wanted[unit[kept]]
        self.counted = np.full(len(kept), EVERY) if every else self.suspected[self.text]

    def cases(self) -> list[Case]:
        """The texts with at least one reading to ask about."""
        near = np.flatnonzero(self.counting.written[self.words] & self.wanted)
        index, pair = self.lexicon.readings_of(self.words[near])
        at = near[index]
        kept = self.counting.pairs[pair] & self.wanted[at] != 0
        at, pair = at[kept], pair[kept]
        safe = self.lexicon.guarded(self.starts, self.words)
        places = np.unique(at[~safe[at]])
        left = self._left(self.text[at], pair, places)
        texts = np.unique(self.text[at])
        readings = np.searchsorted(self.text[at], [texts, texts + 1]).T.tolist()
        leftovers = np.searchsorted(left[1], [self.first[texts], np.append(self.first, len(self.begins))[texts + 1]])
        slots = np.searchsorted(self.text[places], texts).tolist()
        cases = []
        for text, some, these, slot in zip(texts.tolist(), readings, leftovers.T.tolist(), slots, strict=True):
            part = slice(*these)
            unit, over = left[1][part] - self.first[text], np.maximum(left[3][part] - slot, -1)
            here = left[0][part], unit, left[2][part], over
            cases.append(self._case(text, at[slice(*some)], pair[slice(*some)], safe[at[slice(*some)]], here))
        return cases

    def _case(self, text: int, at: Ints, pairs: Ints, safe: Mask, left: Left) -> Case:
        """One text, given which words (numbers of occurrences) are read as which pairs."""
        starts, lengths = self.starts[at] - self.passages.starts[text], self.lexicon.lengths[self.words[at]]
        asked = np.flatnonzero(~safe)
        places, slot = np.unique(at[asked], return_inverse=True)
        one = asked[np.searchsorted(at[asked], places)]  # one reading of each slot
        unit = units_of(self.starts[places], self.begins) - self.first[text]
        spans = starts, starts + lengths, pairs, safe
        slots = starts[one], starts[one] + lengths[one], unit
        return Case(text, self.passages.text(text), *spans, asked, slot, *slots, left, int(self.suspected[text]))

    def _left(self, texts: Ints, pairs: Ints, places: Ints) -> Left:
        """The meant words that still stand: (pair, paragraph, count, slot or -1), by paragraph.

        In the pair's own written word (需要 in 需要有) they are none. Slots are numbers of `places`.
        """
        near = np.flatnonzero(self.counting.meant[self.words] & self.counted)
        index, pair = self.lexicon.meanings_of(self.words[near])
        at = near[index]
        kept = self.counting.pairs[pair] & self.counted[at] != 0
        spots, single = self._singles(texts, pairs)
        pair, first = np.append(pair[kept], single), np.append(self.starts[at[kept]], spots)
        last = np.append(self.starts[at[kept]] + self.lexicon.lengths[self.words[at[kept]]] - 1, spots)
        cover = _cover(len(self.passages.codes), self.starts[places], self.lexicon.lengths[self.words[places]])
        slot = np.where(cover[first] == cover[last], cover[first], -1)
        other = (slot < 0) | (np.append(self.words[places], -1)[slot] != self.lexicon.written[pair])
        unit = units_of(first, self.begins)
        size, count = len(places) + 1, len(self.lexicon.pairs)
        keys, counts = np.unique(((unit * count + pair) * size + slot + 1)[other], return_counts=True)
        return keys // size % count, keys // size // count, counts.astype(np.float64), keys % size - 1

    def _singles(self, texts: Ints, pairs: Ints) -> tuple[Ints, Ints]:
        """Meant words of one character in texts with the written word: (offset, pair)."""
        count = len(self.lexicon.pairs)
        known = np.unique((texts * count + pairs)[np.isin(pairs, self.lexicon.singles)])
        spots, found = [known[:0]], [known[:0]]
        for text, pair in zip((known // count).tolist(), (known % count).tolist(), strict=True):
            at = np.flatnonzero(self.passages.text(text) == ord(self.lexicon.pairs[pair][1]))
            spots.append(at + self.passages.starts[text])
            found.append(np.full(len(at), pair))
        return np.concatenate(spots), np.concatenate(found)


def _cover(size: int, starts: Ints, lengths: Ints) -> Ints:
    """The longest of the spans over each character, by number; -1 where there is none."""
    cover = np.full(size, -1)
    for length in np.unique(lengths):
        spans = np.flatnonzero(lengths == length)
        cover[starts[spans, None] + np.arange(length)] = spans[:, None]
    return cover


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
