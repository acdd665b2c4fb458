"""Known words: whether characters side by side are one, and how usual; apart, as a list knows nothing of slips."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import Numbers
from corrector.ocr.table import VALUE_BITS, Cells, Keys, Table

Floats = npt.NDArray[np.float32]
LONGEST, WIDTH = 5, 9
"""Symbols of the longest word, and of a window: LONGEST − 1 on either side of a place."""
CHECK_BITS = 3
"""High bits of a stored value that check a word once more (one string in 2048 is mistaken for a word); the low ones
say how usual it is."""
LEVEL_BITS = VALUE_BITS - CHECK_BITS
ALONE, ALL = 1.0, 17.9
"""What it costs (nats) that a character stands alone rather than in a word; the logarithm of all words counted."""
_PLACE = LONGEST - 1
_MIX, _TOP = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(64 - CHECK_BITS)
_SPANS = tuple((size, start) for size in range(2, LONGEST + 1) for start in range(WIDTH + 1 - size))


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words of two to LONGEST symbols; `levels` are the logarithms of counts that the low
    bits of a value stand for, `first` is log p of each symbol."""

    table: Table
    levels: Floats
    first: Floats

    def around(self, windows: Numbers) -> Floats:
        """Shape (n, 5) for windows of shape (n, WIDTH): how long the longest word is that holds the symbol in the
        middle (0: in none), how usual that one is (−1: none), the words of it and the symbol before and the one after,
        and log p of the window as the most probable words."""
        usual = self.usual(self._keys(windows))
        said = dict(zip(_SPANS, usual, strict=True))
        length, best = np.zeros(len(windows), np.float32), np.full(len(windows), -1, np.float32)
        for (size, start), here in said.items():
            if start <= _PLACE < start + size:
                known = here >= 0
                best = np.where(known, np.where(length < size, here, np.maximum(best, here)), best)
                length = np.where(known, np.float32(size), length)
        return np.stack((length, best, said[2, _PLACE - 1], said[2, _PLACE], self._read(windows, said)), 1)

    def _read(self, windows: Numbers, said: dict[tuple[int, int], Floats]) -> Floats:
        """log p of windows as the most probable words."""
        alone = self.first[windows] - np.float32(ALONE)
        best = [np.zeros(len(windows), np.float32)]
        for end in range(1, WIDTH + 1):
            here = best[end - 1] + alone[:, end - 1]
            for size in range(2, min(LONGEST, end) + 1):
                word = said[size, end - size]
                here = np.where(word >= 0, np.maximum(here, best[end - size] + word - np.float32(ALL)), here)
            best.append(here)
        return best[WIDTH]

    def _keys(self, windows: Numbers) -> Keys:
        """The stretches of _SPANS as one number each: shape (spans, n)."""
        symbols, base = np.ascontiguousarray(windows.T, np.uint64), np.uint64(len(self.first))
        keys = [symbols]
        for size in range(2, LONGEST + 1):
            keys.append(keys[-1][:-1] * base + symbols[size - 1 :])
        return np.concatenate(keys[1:])

    def usual(self, keys: Keys) -> Floats:
        """How usual each word is, −1 where it is none."""
        values, there = self.table.find(keys.ravel())
        there &= values >> LEVEL_BITS == check(keys.ravel())
        found: Floats = np.where(there, self.levels[values & ((1 << LEVEL_BITS) - 1)], np.float32(-1))
        return found.reshape(keys.shape)


def check(keys: Keys) -> Cells:
    """The bits that check each word."""
    return ((keys * _MIX) >> _TOP).astype(np.uint16)
