"""What the words of paragraphs tell about families, in one walk over the words.

Apart from the other loops because it follows `corrector.engine.counting`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["told_by_paragraphs"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@njit(cache=True, nogil=True)
def told_by_paragraphs(
    unit: Ints, text: Ints, words: NDArray[np.int32], gains: Floats, losses: Floats, again: Floats
) -> NDArray[np.float64]:
    """See `corrector.engine.counting`."""
    count, families = gains.shape
    result = np.zeros((len(text) + 1, families))
    heard, times = np.full(count, -1), np.zeros(count, np.int64)  # where each word stood last, and how often before
    for n in range(len(words)):
        here, word = unit[n], words[n]
        sums = result[here + 1]
        if heard[word] != here:
            times[word] = times[word] + 1 if heard[word] >= 0 and text[heard[word]] == text[here] else 0
            heard[word] = here
            share = again[min(times[word], len(again) - 1)]
            for family in range(families):
                sums[family] += gains[word, family] * share + losses[word, family]
    return result
