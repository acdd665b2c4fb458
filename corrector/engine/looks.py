"""Texts as they are looked at by the models: as they stand, or with some words put right.

Apart from the cases because it knows of no pairs: spans of texts, and what comes in their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrector.lexicon import encode
from corrector.ranges import spread

__all__ = ["Look", "Spans"]

Ints = NDArray[np.int64]
Codes = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Spans:
    """Readings of several texts, by place: the number of the text, where each starts and ends in it, and its pair."""

    text: Ints
    starts: Ints
    ends: Ints
    pairs: Ints


@dataclass(frozen=True, slots=True)
class Look:
    """The codes of texts end to end, and where the slots in question are in them (S,)."""

    codes: Codes
    starts: Ints
    ends: Ints

    def at(self, slots: Ints) -> "Look":
        """The same with some of the slots, by number."""
        return Look(self.codes, self.starts[slots], self.ends[slots])

    def narrowed(self, reach: int) -> "Look":
        """The same without the codes that are farther than `reach` from all slots (sorted by their starts): so far
        each of them sees what it saw."""
        far = np.minimum(np.maximum.accumulate(self.ends) + reach, len(self.codes))
        behind = np.append(0, far)[:-1]
        near = np.maximum(self.starts - reach, behind)
        dropped = np.cumsum(near - behind)
        begun = np.flatnonzero(near > np.append(-1, behind[1:]))  # most stretches go on where the one before ends
        last = np.append(begun, len(far))[1:] - 1
        stretches = zip(near[begun].tolist(), far[last].tolist(), strict=True)
        codes = np.concatenate([self.codes[:0], *(self.codes[first:end] for first, end in stretches)])
        return Look(codes, self.starts - dropped, self.ends - dropped)

    def replaced(self, starts: Ints, ends: Ints, words: Sequence[str]) -> "Look":
        """The same with words in the place of some spans, which are sorted and do not overlap."""
        lengths = np.array([len(word) for word in words], dtype=np.int64)
        moved = np.append(0, np.cumsum(lengths - (ends - starts)))  # behind so many of the spans
        stay = np.ones(len(self.codes), dtype=np.bool_)
        stay[spread(starts, ends - starts)[1]] = False
        old = np.ones(len(self.codes) + int(moved[-1]), dtype=np.bool_)
        new = spread(starts + moved[:-1], lengths)[1]
        old[new] = False
        codes = np.empty(len(old), dtype=self.codes.dtype)
        codes[old], codes[new] = self.codes[stay], encode("".join(words))
        first, behind = (np.searchsorted(ends, place, side="right") for place in (self.starts, self.ends))
        return Look(codes, self.starts + moved[first], self.ends + moved[behind])
