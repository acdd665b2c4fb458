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

__all__ = ["NUMBER", "RARER", "between_bits", "gain", "surprise"]

FILE = Path(__file__).with_name("bigrams.bin")
TRIPLES = Path(__file__).with_name("slips.bin")
# What stands in the table for any number of at most three digits between two Hanzi.
NUMBER = "\0"
# Of this many pairs counted, one that is not in the table was seen fewer than 24 times, on average TYPICAL.
COUNTED, TYPICAL = 179e6, 4.0
# What is believed of a pair that is not in the table, in bits, and of a character that is not.
LOWEST, HIGHEST, UNSEEN = -9.0, 2.0, -4.0
# log2 of the count that a triple has at most when it is not among the commonest.
RARER = 4.0
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


@cache
def triples() -> dict[str, float]:
    """The commonest triples around characters that slips lose, with log2 of their counts, from `slips.bin`."""
    try:
        blob = zlib.decompress(TRIPLES.read_bytes())
        size = len(blob) // 7
        text = blob[: 6 * size].decode("utf-16-le")
    except (OSError, zlib.error, UnicodeDecodeError) as error:
        raise ModelError(f"{TRIPLES}: cannot be read ({error}); install the package again") from error
    return {text[3 * at : 3 * at + 3]: bits / 8 for at, bits in enumerate(blob[6 * size :])}


def between_bits(left: str, char: str, right: str) -> float:
    """log2 of how often a character is expected between two others: as counted, or by its pairs if rare.

    >>> between_bits("日", "常", "活") > between_bits("日", "祝", "活")
    True
    """
    counted = triples().get(left + char + right)
    if counted is not None:
        return counted
    pairs = log2(COUNTED) - surprise(left) - surprise(char) - surprise(right) + gain(left, char) + gain(char, right)
    return min(pairs, RARER)
