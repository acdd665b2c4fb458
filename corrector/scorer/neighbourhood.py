"""Texts prepared for looking around places in them: folded, padded, their bigrams hashed.

Apart from the features because theme and language model look at the same codes.
"""

from copy import copy

import numpy as np
from numpy.typing import NDArray

__all__ = ["OUTSIDE", "TOPIC", "Neighbourhood", "bigram", "fold", "mix", "reach", "then"]

U32 = np.uint32
TOPIC = 48  # characters on each side that make up the topic: as far as anything sees
OUTSIDE = 0  # the code of what lies outside a text

Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]
Words = NDArray[np.uint32]


def _fold_table() -> Codes:
    """Characters that mean the same to a context: digits, letters, widths of punctuation, quotes, blanks."""
    table = np.arange(0x10000, dtype=np.uint16)
    for plain, wide in zip(",;:?!()", "，；：？！（）", strict=True):
        table[ord(plain)] = ord(wide)
    table[ord(".")] = ord("。")
    for first, last, shown in ("0", "9", "0"), ("a", "z", "a"), ("A", "Z", "a"):
        for shift in (0, 0xFEE0):  # half and full width
            table[ord(first) + shift : ord(last) + shift + 1] = ord(shown)
    table[[ord(c) for c in "\t\u3000\xa0"]] = ord(" ")
    table[ord("\r")] = ord("\n")
    table[[ord(c) for c in "「『“”‘’\"'」』"]] = ord("“")
    return table


_FOLDED = _fold_table()


def fold(codes: Codes) -> Codes:
    """A text's code units as the model sees them; same length."""
    return _FOLDED.take(codes)


def mix(h: Words) -> Words:
    """The finaliser of MurmurHash3, which spreads every bit over all (Appleby, public domain); works in place."""
    h ^= h >> U32(15)
    h *= U32(0x85EBCA6B)
    h ^= h >> U32(13)
    h *= U32(0xC2B2AE35)
    h ^= h >> U32(16)
    return h


def then(h: Words, code: Words) -> Words:
    """A hash with one more character."""
    longer = (h << U32(6)) + code
    longer += U32(0x9E3779B9)
    longer ^= h * U32(0x01000193)
    return longer


def bigram(seed: int, first: Words, second: Words) -> Words:
    """The hashes of pairs of characters."""
    return mix(then(then(np.array([seed], U32), first), second))


class Neighbourhood:
    """A text prepared for looking around slots. Several texts may stand in it, with TOPIC codes OUTSIDE between them:
    then none sees another. `codes` are the folded codes with as many OUTSIDE before and behind.
    """

    def __init__(self, codes: Codes) -> None:
        pad = np.zeros(TOPIC, dtype=np.uint32)
        self.codes: Words = np.concatenate([pad, fold(codes).astype(np.uint32), pad])

    def part(self, start: int, end: int) -> "Neighbourhood":
        """What is seen from between two offsets: offsets in it count from the first."""
        other = copy(self)
        other.codes = self.codes[start : end + 2 * TOPIC]
        return other


def reach(starts: Ints, ends: Ints, count: int) -> tuple[Ints, Ints]:
    """Offsets in `Neighbourhood.codes` of the `count` places before each start (nearest first) and from each end on,
    one row for each place: two arrays (count, slots)."""
    step = np.arange(count)[:, None]
    return (starts + (TOPIC - 1)) - step, (ends + TOPIC) + step
