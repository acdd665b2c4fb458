"""Characters as small numbers, as the language model and the channel count them; apart, as both must agree.

Digits are one symbol and Latin letters another: which digit stands in a text is nothing a language model knows.
"""

import zlib
from functools import cached_property

import numpy as np
import numpy.typing as npt

UNKNOWN, BOUNDARY, FIRST = 1, 2, 3
"""Numbers of a character outside the vocabulary, of a paragraph's edge, and of the first real character.
Zero is no symbol, so that n-grams of different length never share a key."""

Codes = npt.NDArray[np.uint32]
Small = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int64]


_TWINS = {0xFEE0 + ord(c): c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%"}


def plain(text: str) -> str:
    """A text with full-width letters, digits and % as their ASCII twins: the same characters in number.

    >>> plain("２０２３年")
    '2023年'
    """
    return text.translate(_TWINS)


def is_hanzi(character: str) -> bool:
    """Whether a single character is a Hanzi of the basic block or extension A."""
    return "\u3400" <= character <= "\u9fff"


def _folds() -> Codes:
    folds = np.arange(0x110000, dtype=np.uint32)
    for first, last, twin in (("0", "9", "0"), ("A", "Z", "a"), ("a", "z", "a")):
        for shift in (0, 0xFEE0):
            folds[ord(first) + shift : ord(last) + shift + 1] = ord(twin)
    return folds


_FOLDS = _folds()


class Symbols:
    """A vocabulary: sorted code points (shape (n,)), numbered from FIRST on in that order."""

    def __init__(self, points: Codes) -> None:
        self.points = points

    @staticmethod
    def folded(points: Codes) -> Codes:
        """Code points with all digits as "0" and all Latin letters as "a", of either width."""
        folded: Codes = _FOLDS[points]
        return folded

    @cached_property
    def table(self) -> Small:
        """Code point (already folded or not) -> number, UNKNOWN where the vocabulary has none."""
        table = np.full(0x110000, UNKNOWN, np.uint16)
        table[self.points] = np.arange(len(self.points)) + FIRST
        return table[_FOLDS]

    @cached_property
    def mark(self) -> int:
        """What tells this vocabulary from others: numbers mean the same only where it is the same."""
        return zlib.crc32(self.points.tobytes())

    @property
    def size(self) -> int:
        """One more than the greatest number: the base in which n-grams are written."""
        return len(self.points) + FIRST
