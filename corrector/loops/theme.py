"""The bigrams of a text and the sums of their embeddings in blocks, one place after the other.

Apart from the other loops because it follows `corrector.theme`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.loops.hashing import bigram
from corrector.theme import FIRST, ROWS, SEED

__all__ = ["find_rows", "sum_blocks"]

U32 = np.uint32

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]


@njit(cache=True, nogil=True)
def find_rows(codes: Words, telling: Words) -> Words:
    """See `corrector.theme`. Hashing alone is done on many codes at once."""
    rows, last = np.empty(len(codes) - 1, np.uint32), U32(ROWS - 1)
    for at in range(len(rows)):
        rows[at] = bigram(U32(SEED), codes[at], codes[at + 1]) & last
    for at in range(len(rows)):
        counts = (codes[at] >= FIRST) & (codes[at + 1] >= FIRST)
        rows[at] = telling[rows[at]] if counts else U32(ROWS)
    return rows


@njit(cache=True, nogil=True)
def sum_blocks(rows: Words, first: Ints, last: Ints, table: NDArray[np.int8]) -> tuple[NDArray[np.int32], Ints]:
    """See `corrector.theme`."""
    width, silent = table.shape[1], len(table) - 1
    sums, counts = np.zeros((len(first), width), np.int32), np.zeros(len(first), np.int64)
    for block in range(len(first)):
        total = sums[block]
        for at in range(first[block], last[block]):
            row = rows[at]
            counts[block] += row < silent
            for d in range(width):
                total[d] += table[row, d]
    return sums, counts
