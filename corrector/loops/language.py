"""The character language model, asked for one character after the other: a longer n-gram only where its tail was found.

Apart from the other loops because it knows how `corrector.ocr.language` and its table keep n-grams.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.ocr.table import _MIX, VALUE_BITS

__all__ = ["score_windows"]

U64 = np.uint64
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Cells = NDArray[np.uint16]

S18, S32, S54 = U64(18), U64(32), U64(64 - 16 + VALUE_BITS)
ABSENT = 1 << VALUE_BITS


@njit(inline="always")
def find(key: int, cells: Cells, segment: int, starts: int) -> int:
    """The value of a key, ABSENT or more where it is not there; as `Table.find`."""
    h = U64(key * _MIX[0])
    h ^= h >> S32
    h = U64(h * _MIX[1])
    h ^= h >> S32
    mask = U64(segment - 1)
    first = U64((h >> S32) * U64(segment * starts)) >> S32
    second = U64(first + U64(segment)) ^ ((h >> S18) & mask)
    third = U64(first + U64(2 * segment)) ^ (h & mask)
    print_ = (U64(h * _MIX[0]) >> S54) << U64(VALUE_BITS)
    return np.int64(U64(cells[first] ^ cells[second] ^ cells[third]) ^ print_)


@njit(cache=True, nogil=True)
def score_windows(
    windows: NDArray[np.int64],
    first: Floats,
    first_backoff: Floats,
    square: Bytes,
    cells: Cells,
    segment: int,
    starts: int,
    levels: Floats,
    weight_levels: Floats,
) -> Floats:
    """See `corrector.ocr.language`."""
    count, width, size = len(windows), windows.shape[1] - 3, len(first)
    result = np.empty((count, width - 1), np.float32)
    met, last = np.empty(3, np.int64), np.empty(3, np.int64)  # of the orders 2 to 4 here and a column before
    for row in range(count):
        last[:] = ABSENT
        for column in range(width):
            here = windows[row, column : column + 4]
            pair = here[2] * size + here[3]
            value = np.int64(square[pair])
            score = levels[value] if value else first[here[3]] + first_backoff[here[2]]
            met[0] = value if value else ABSENT
            key, scale = U64(pair), U64(size)
            for order in range(3):
                if column and last[order] < ABSENT:
                    score += weight_levels[last[order]]
                value = ABSENT
                if met[order] < ABSENT and order < 2 + (column > 0):
                    scale *= U64(size)
                    key += scale * U64(windows[row, column + 1 - order])
                    value = find(key, cells, segment, starts)
                    if value < ABSENT:
                        score = levels[value]
                if order < 2:
                    met[order + 1] = value
            last[:] = met
            if column:
                result[row, column - 1] = score
    return result
