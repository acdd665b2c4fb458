"""Several texts laid end to end, so that one array operation works on all of them.

Apart from judging because it only counts: which text an offset lies in, and which paragraph.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrector.kernels import twin
from corrector.lexicon import encode
from corrector.scorer import OUTSIDE, TOPIC

__all__ = ["Passages", "parts_of", "units_of"]

Ints = NDArray[np.int64]
Codes = NDArray[np.uint16]

UNIT = 200  # characters: a paragraph shorter than this is judged together with the next
GAP = np.full(TOPIC, OUTSIDE, dtype=np.uint16)  # between two texts: neither is a context of the other
SPACE = chr(OUTSIDE) * TOPIC  # the same


@dataclass(frozen=True, slots=True)
class Passages:
    """The code points of T texts in one array: text i is codes[starts[i]:ends[i]]."""

    codes: Codes
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Passages":
        """Texts, encoded all at once."""
        return cls._spaced(encode(SPACE.join(texts)), [len(text) for text in texts])

    @classmethod
    def join(cls, texts: Sequence[Codes]) -> "Passages":
        """Texts that are encoded already, with gaps between them."""
        parts = [part for text in texts for part in (text, GAP)]
        return cls._spaced(np.concatenate(parts[:-1]) if parts else GAP[:0], [len(text) for text in texts])

    @classmethod
    def _spaced(cls, codes: Codes, lengths: Sequence[int] | Ints) -> "Passages":
        known = np.array(lengths, dtype=np.int64)
        starts = np.cumsum(known + TOPIC) - known - TOPIC
        return cls(codes, starts, starts + known)

    def replaced(self, texts: Mapping[int, str]) -> "Passages":
        """The same with other texts in the place of some, given by their numbers."""
        parts, at, lengths = [], 0, self.ends - self.starts
        for number in sorted(texts):
            codes = encode(texts[number])
            parts += [self.codes[at : self.starts[number]], codes]
            at, lengths[number] = self.ends[number], len(codes)
        return self._spaced(np.concatenate([*parts, self.codes[at:]]), lengths)

    def __len__(self) -> int:
        return len(self.starts)

    def some(self, numbers: Sequence[int]) -> "Passages":
        """These texts alone."""
        return Passages.join([self.text(number) for number in numbers])

    def text(self, number: int) -> Codes:
        return self.codes[self.starts[number] : self.ends[number]]

    def texts_of(self, offsets: Ints) -> Ints:
        """The number of the text that each offset lies in; the offsets are sorted."""
        return parts_of(offsets, self.starts)

    def units(self) -> tuple[Ints, Ints]:
        """The paragraphs -> (where each begins, sorted; the first of each text). Short ones go with what follows."""
        return find_units(self.codes, self.starts, self.ends)


@twin
def find_units(codes: Codes, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """As `Passages.units`, given its parts."""
    begins: list[int] = []
    first: list[int] = []
    breaks = np.flatnonzero(codes == ord("\n"))
    following = np.searchsorted(breaks, breaks + UNIT).tolist()  # the next break far enough behind each
    nearest, last = np.searchsorted(breaks, [starts + UNIT, ends]).tolist()
    places = breaks.tolist()
    for start, at, high in zip(starts.tolist(), nearest, last, strict=True):
        first.append(len(begins))
        begins.append(start)
        while at < high:
            begins.append(places[at])
            at = following[at]
    return np.array(begins, dtype=np.int64), np.array(first, dtype=np.int64)


def parts_of(offsets: Ints, begins: Ints) -> Ints:
    """The number of the part that each offset lies in, given where the parts begin: quick for offsets that are sorted.

    >>> parts_of(np.array([2, 3, 9]), np.array([0, 3, 5])).tolist()
    [0, 1, 2]
    """
    counts = np.diff(np.searchsorted(offsets, begins), append=len(offsets))
    return np.repeat(np.arange(len(begins)), counts)


def units_of(offsets: Ints, begins: Ints) -> Ints:
    """The number of the paragraph that each offset lies in, given where the paragraphs begin."""
    return np.searchsorted(begins, offsets, side="right") - 1
