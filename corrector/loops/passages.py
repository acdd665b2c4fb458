"""Where the paragraphs of texts begin, in one walk.

Apart from the other loops because it follows `corrector.engine.passages`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.engine.passages import UNIT

__all__ = ["find_units"]

Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def find_units(codes: NDArray[np.uint16], starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """See `corrector.engine.passages`."""
    begins, first, count = np.empty(len(codes) // UNIT + len(starts) + 1, np.int64), np.empty(len(starts), np.int64), 0
    for text in range(len(starts)):
        first[text], begins[count] = count, starts[text]
        count += 1
        for at in range(starts[text], ends[text]):
            if codes[at] == 10 and at - begins[count - 1] >= UNIT:  # a line feed
                begins[count] = at
                count += 1
    return begins[:count].copy(), first
