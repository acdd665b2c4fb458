"""The texts of a batch in which something could be wrong, with all of their readings.

Apart from judging because nothing here is scored: it looks words up and counts.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Documents
from corrector.engine.counting import Counting
from corrector.engine.looks import Look, Spans
from corrector.engine.passages import Passages, parts_of, units_of
from corrector.lexicon import Lexicon
from corrector.ranges import changes

__all__ = ["Cases", "Search", "choose"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bits = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Left = tuple[Ints, Ints, Floats, Ints, Ints]

FAR = 1 << 40  # farther than any text reaches


@dataclass(frozen=True, slots=True)
class Cases:
    """T texts, `texts` (T,) their numbers in `passages`; what follows lies end to end, offsets count in each text.

    Of each reading (R,): the `text` it is of, from 0 to T, `starts`, `ends`, `pairs`, and whether a shield makes it
    `safe`. Those that are not are `asked` (A,) about, each at its `slot` (A,). Slots (S,) lie at `slot_starts`,
    `slot_ends`, in paragraph `unit` of `slot_text`. The words that they were `found` among have the meant ones too.
    """

    found: "Found"
    passages: Passages
    texts: Ints
    text: Ints
    starts: Ints
    ends: Ints
    pairs: Ints
    safe: Mask
    asked: Ints
    slot: Ints
    slot_text: Ints
    slot_starts: Ints
    slot_ends: Ints
    unit: Ints

    @property
    def pair(self) -> Ints:
        """The pair of each reading that is asked about, (A,)."""
        return self.pairs[self.asked]

    @property
    def keys(self) -> Ints:
        """A number of its own for each reading that is asked about, by place and pair, (A,)."""
        begin = self.passages.starts[self.texts[self.slot_text]] + self.slot_starts
        keys: Ints = begin[self.slot] * len(self.found.lexicon.pairs) + self.pair
        return keys

    @property
    def slot_lengths(self) -> Ints:
        """The characters in each slot, (S,)."""
        return self.slot_ends - self.slot_starts

    def documents(self, log_odds: Floats, suspects: Mask) -> Documents:
        """The numbers of the readings, given their log-odds (A,) and the families that each text may have met; no meant
        words are counted yet."""
        none = np.zeros(0, dtype=np.int64)
        slots = self.slot, self.pair, log_odds, self.unit, self.slot_text
        return Documents(*slots, none, none, none.astype(np.float64), none, none, suspects)

    def counted(self, documents: Documents, wanted: Mask | None = None) -> Documents:
        """The same with the meant words that still stand in the texts `wanted` (T,), or in all."""
        kept = np.ones(len(self.texts), dtype=np.bool_) if wanted is None else wanted
        pair, unit, count, slot, text = self.found.left(self, kept)
        left = replace(documents, left_pair=pair, left_unit=unit, left_count=count)
        return replace(left, left_slot=slot, left_document=text)

    def sure(self, posterior: Floats, threshold: float) -> Spans:
        """The readings whose posterior (A,) reaches a threshold, none of them overlapping."""
        likely = np.flatnonzero(posterior >= threshold)
        readings = self.asked[likely]
        starts, ends, text = self.starts[readings], self.ends[readings], self.text[readings]
        begin = self.passages.starts[self.texts[text]]
        kept = choose(starts + begin, ends + begin, posterior[likely])
        return Spans(self.texts[text[kept]], starts[kept], ends[kept], self.pairs[readings[kept]])

    @property
    def look(self) -> Look:
        """The texts as they stand."""
        begin = self.passages.starts[self.texts[self.slot_text]]
        return Look(self.passages.codes, begin + self.slot_starts, begin + self.slot_ends)

    def repaired(self, sure: Spans, lexicon: Lexicon) -> Look:
        """The texts with some readings put right: a converted word is no help in telling another."""
        some = self.passages.some(self.texts.tolist())
        first, begin = some.starts[self.slot_text], some.starts[np.searchsorted(self.texts, sure.text)]
        meant = [lexicon.pairs[pair][1] for pair in sure.pairs.tolist()]
        look = Look(some.codes, first + self.slot_starts, first + self.slot_ends)
        return look.replaced(begin + sure.starts, begin + sure.ends, meant)

    def apart(self, spans: Spans) -> Ints:
        """How many characters lie between each slot (S,) and the nearest of some spans of texts, which are sorted and
        do not overlap; 0 for a slot that one of them touches, unless it is the slot itself."""
        look, begin = self.look, self.passages.starts[spans.text]
        starts, ends = look.starts, look.ends
        first, last = np.append(begin + spans.starts, FAR), np.append(-FAR, begin + spans.ends)
        before, behind = np.searchsorted(last, starts, side="right") - 1, np.searchsorted(first, ends)
        within = behind - before  # so many of the spans are neither before the slot nor behind it
        same = (within == 1) & (first[before] == starts) & (last[behind] == ends)
        return np.where((within == 0) | same, np.minimum(starts - last[before], first[behind] - ends), 0)


class Search:
    """One look through a batch of texts: the words of the lexicon in them, and which families are suspected."""

    def __init__(self, lexicon: Lexicon, counting: Counting, passages: Passages) -> None:
        self.lexicon, self.counting, self.passages = lexicon, counting, passages
        self.starts, self.words = lexicon.scanner.find(passages.codes)
        self.text = passages.texts_of(self.starts)
        self.begins, self.first = passages.units()
        self.unit = parts_of(self.starts, self.begins)
        self.paragraphs = counting.suspects(self.begins, self.first, self.unit, self.words)
        self.suspected = self._of_texts(self.paragraphs)

    def throughout(self, texts: Bits) -> Bits:
        """What is wanted of texts (T,), for all of their paragraphs (U,)."""
        return np.repeat(texts, np.diff(self.first, append=len(self.begins)))

    def cases(self, wanted: Bits) -> Cases:
        """The texts with at least one reading of a pair of the families `wanted` in its paragraph (U,), a bit for each.

        Meant words that still stand count in all of a text.
        """
        asked, counted = wanted[self.unit], self._of_texts(wanted)[self.text]
        hit = self.counting.written[self.words] & asked != 0
        busy = np.zeros(len(self.passages), dtype=np.bool_)
        busy[self.text[hit]] = True
        inside = np.flatnonzero(busy[self.text])
        found = Found(self, asked[inside], counted[inside], inside, np.flatnonzero(hit[inside]))
        return found.cases(np.flatnonzero(busy))

    def _of_texts(self, paragraphs: Bits) -> Bits:
        """What holds of any paragraph of each text, (T,)."""
        return np.bitwise_or.reduceat(paragraphs, self.first) if len(self.first) else paragraphs


class Found:
    """The words `inside` the texts in which something is wanted, those `near` (numbers of them) written by it.

    `asked` and `counted` are the families wanted where each stands, and anywhere in its text.
    """

    def __init__(self, search: Search, asked: Bits, counted: Bits, inside: Ints, near: Ints) -> None:
        self.search, self.asked, self.counted, self.near = search, asked, counted, near
        self.lexicon, self.counting, self.passages = search.lexicon, search.counting, search.passages
        self.starts, self.words = search.starts.take(inside), search.words.take(inside)
        self.text, self.unit = search.text.take(inside), search.unit.take(inside)

    def cases(self, texts: Ints) -> Cases:
        """All about these texts, which are those that the words stand in."""
        at, pair = self._wanted(self.asked, self.near, *self.lexicon.readings_of(self.words[self.near]))
        safe = self.lexicon.guarded(self.starts, self.words, at)
        asked = np.flatnonzero(~safe)
        begun = changes(at[asked])
        places = at[asked[begun]]
        number = np.zeros(len(self.passages), dtype=np.int64)
        number[texts] = np.arange(len(texts))
        text, starts, ends = self._spans(at)
        slot_text, slot_starts, slot_ends = self._spans(places)
        return Cases(
            self,
            self.passages,
            texts,
            number[text],
            starts,
            ends,
            pair,
            safe,
            asked,
            np.cumsum(begun) - 1,
            number[slot_text],
            slot_starts,
            slot_ends,
            self.unit[places] - self.search.first[slot_text],
        )

    def _spans(self, at: Ints) -> tuple[Ints, Ints, Ints]:
        """Of some of the words: the text that each stands in, where it starts and ends in that."""
        text = self.text[at]
        starts = self.starts[at] - self.passages.starts[text]
        return text, starts, starts + self.lexicon.lengths[self.words[at]]

    def _wanted(self, families: Bits, near: Ints, index: Ints, pair: Ints) -> tuple[Ints, Ints]:
        """Of the pairs of some words, each an index of `near`, those of its `families`: (number of the word, pair)."""
        at = near[index]
        kept = self.counting.pairs[pair] & families[at] != 0
        return at[kept], pair[kept]

    def left(self, cases: Cases, wanted: Mask) -> Left:
        """The meant words that still stand in the texts wanted (T,) of some cases: (pair, paragraph, count, slot or -1,
        text), by text and paragraph. In the pair's own written word (需要 in 需要有) they do not."""
        texts = np.zeros(len(self.passages), dtype=np.bool_)
        texts[cases.texts[wanted]] = True
        near = np.flatnonzero(texts[self.text])
        near = near[self.counting.meant[self.words[near]] & self.counted[near] != 0]
        at, pair = self._wanted(self.counted, near, *self.lexicon.meanings_of(self.words[near]))
        some = wanted[cases.text]
        spots, single = self._singles(cases.texts[cases.text[some]], cases.pairs[some])
        unit = np.append(self.unit[at], units_of(spots, self.search.begins))
        pair, first = np.append(pair, single), np.append(self.starts[at], spots)
        last = np.append(self.starts[at] + self.lexicon.lengths[self.words[at]] - 1, spots)
        slot, written = self._covering(cases, wanted, first, last)
        other = (slot < 0) | (written != self.lexicon.written[pair])
        size, count = len(cases.unit) + 1, len(self.lexicon.pairs)
        keys = (unit * count + pair) * size + slot + 1
        keys, counts = np.unique(keys[other], return_counts=True)
        unit = keys // size // count
        text = np.searchsorted(self.search.first, unit, side="right") - 1
        number = np.searchsorted(cases.texts, text)
        return keys // size % count, unit - self.search.first[text], counts / 1.0, keys % size - 1, number

    def _covering(self, cases: Cases, wanted: Mask, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Of spans of characters the slot each lies in, -1 if in none, and the word that is written there."""
        slots = np.flatnonzero(wanted[cases.slot_text])
        begin = self.passages.starts[cases.texts[cases.slot_text[slots]]]
        cover = _cover(len(self.passages.codes), begin + cases.slot_starts[slots], cases.slot_lengths[slots])
        word = np.zeros(len(cases.unit) + 1, dtype=np.int64)
        word[cases.slot] = self.lexicon.written[cases.pair]
        inside = np.where(cover[first] == cover[last], cover[first], -1)
        slot = np.append(slots, -1)[inside]
        return slot, word[slot]

    def _singles(self, texts: Ints, pairs: Ints) -> tuple[Ints, Ints]:
        """Meant words of one character in texts with the written word: (offset, pair)."""
        count = len(self.lexicon.pairs)
        known = np.unique((texts * count + pairs)[self.lexicon.singles[pairs]])
        spots = [known[:0]]
        for text, pair in zip((known // count).tolist(), (known % count).tolist(), strict=True):
            found = (self.passages.text(text) == ord(self.lexicon.pairs[pair][1])).nonzero()[0]
            spots.append(found + self.passages.starts[text])
        return np.concatenate(spots), np.repeat(known % count, np.array([*map(len, spots)])[1:])


def _cover(size: int, starts: Ints, lengths: Ints) -> NDArray[np.int32]:
    """The longest of the spans over each character, by number; -1 where there is none."""
    cover = np.full(size, -1, dtype=np.int32)
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        spans = np.flatnonzero(lengths == length)
        cover[starts[spans, None] + np.arange(length)] = spans[:, None]
    return cover


def choose(starts: Ints, ends: Ints, posterior: Floats) -> Ints:
    """Of spans that may overlap, sorted by their starts, those to keep: the longer wins, then the more probable, then
    the earlier."""
    before = np.append(0, np.maximum.accumulate(ends)[:-1])  # as far as the spans before reach
    apart = starts >= before  # from all before it
    alone = apart & np.append(apart[1:], True)
    if alone.all():
        return np.arange(len(starts))
    others = np.flatnonzero(~alone)
    order = np.lexsort((starts[others], -np.round(posterior[others], 6), (starts - ends)[others]))
    taken, kept = bytearray(int(ends.max())), alone.copy()
    for i in others[order].tolist():
        start, end = int(starts[i]), int(ends[i])
        if 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            kept[i] = True
    return np.flatnonzero(kept)
