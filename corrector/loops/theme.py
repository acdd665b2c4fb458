"""The sums of embeddings in blocks of a text, one place after the other.

Apart from the other loops because it follows `corrector.theme`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["sum_blocks"]

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def sum_blocks(
    rows: NDArray[np.uint32], first: Ints, last: Ints, table: NDArray[np.int8]
) -> tuple[NDArray[np.int32], Ints]:
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
