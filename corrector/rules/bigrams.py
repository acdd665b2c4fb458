"""How well two characters follow each other; apart, because it reads the one data file of counts.

`bigrams.bin` is written by `training/bigrams.py` from the project's training corpora; its form is told there.
It is read at the first question and held: 2.5 MB.
"""

import struct
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from math import log2
from pathlib import Path

from corrector.errors import ModelError

__all__ = ["NUMBER", "bits", "gain", "surprise"]

FILE = Path(__file__).with_name("bigrams.bin")
# What stands in the table for any number of at most three digits between two Hanzi.
NUMBER = "\0"
# Of this many pairs counted, one that is not in the table was seen fewer than 24 times, on average TYPICAL.
COUNTED, TYPICAL = 179e6, 4.0
# What is believed of a pair that is not in the table, in bits, and of a character that is not.
LOWEST, HIGHEST, UNSEEN = -9.0, 2.0, -4.0
# For a character that is not in the table, in bits.
RARE = 24.0


@dataclass(frozen=True, slots=True)
class Table:
    """The counts as arrays: `index` of each known character, then per row the seconds and their gains."""

    index: dict[str, int]
    surprise: bytes
    offsets: list[int]
    seconds: "array[int]"
    gains: bytes


@cache
def table() -> Table:
    """The table from its file. Raises ModelError when it is missing or cut short."""
    try:
        blob = zlib.decompress(FILE.read_bytes())
        n, m = struct.unpack_from("<II", blob)
        at = list(accumulate([8, 2 * n, n, 2 * n, 2 * m, m]))
        if len(blob) != at[-1]:
            raise ValueError(f"{len(blob)} bytes, expected {at[-1]}")
    except (OSError, zlib.error, struct.error, ValueError) as error:
        raise ModelError(f"{FILE}: cannot be read ({error}); install the package again") from error
    characters = blob[at[0] : at[1]].decode("utf-16-le")
    rows, seconds = array("H", blob[at[2] : at[3]]), array("H", blob[at[3] : at[4]])
    index = {char: i for i, char in enumerate(characters)}
    return Table(index, blob[at[1] : at[2]], [0, *accumulate(rows)], seconds, blob[at[4] : at[5]])


@lru_cache(maxsize=65536)
def gain(left: str, right: str) -> float:
    """How much more often `right` follows `left` than chance would have it, in bits (log2 of the ratio).

    >>> gain("发", "展") > 5 > 0 > gain("展", "发")
    True
    """
    known = table()
    row, column = known.index.get(left, -1), known.index.get(right, -1)
    if row < 0 or column < 0:
        return UNSEEN
    first, last = known.offsets[row], known.offsets[row + 1]
    at = bisect_left(known.seconds, column, first, last)
    if at < last and known.seconds[at] == column:
        return (known.gains[at] - 64) / 4
    expected = COUNTED * 2.0 ** (-(known.surprise[row] + known.surprise[column]) / 8)
    return max(LOWEST, min(HIGHEST, log2(TYPICAL / expected)))


def surprise(char: str) -> float:
    """How rare a character is: −log2 of its share of all Hanzi and Chinese punctuation.

    >>> surprise("的") < surprise("沦") < surprise("龘")
    True
    """
    known = table()
    at = known.index.get(char, -1)
    return known.surprise[at] / 8 if at >= 0 else RARE


def bits(text: str, left: str) -> float:
    """What a text costs in bits, each character given the one before it (`left` the first); ASCII is free.

    >>> bits("展", "发") < bits("站", "发")
    True
    """
    total = 0.0
    for before, char in zip([left, *text], text, strict=False):
        if char > "\x7f":
            total += surprise(char) - (gain(before, char) if before > "\x7f" else 0.0)
    return total
