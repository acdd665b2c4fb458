"""What a slot's surroundings look like to the network of the context model, added up one slot after the other.

Apart from the other loops because these know the tables of embeddings, as `corrector.scorer.network` does.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.loops.hashing import bigram
from corrector.scorer.neighbourhood import OUTSIDE, TOPIC

__all__ = ["sum_around", "sum_topics"]

U32 = np.uint32
Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]


@njit(cache=True, nogil=True)
def sum_around(
    codes: Words,
    starts: Ints,
    ends: Ints,
    char: NDArray[np.int8],
    rows: Ints,
    at_char: Floats,
    pair: NDArray[np.int8],
    at_pair: Floats,
) -> Floats:
    """See `corrector.scorer.network`."""
    near, width = len(at_char) // 2, char.shape[1]
    result = np.zeros((len(starts), width), np.float32)
    pairs = np.empty(width, np.float32)
    last = U32(len(pair) - 1)
    for slot in range(len(starts)):
        start, end, total = starts[slot] + TOPIC, ends[slot] + TOPIC, result[slot]
        pairs[:] = 0
        for k in range(2 * near):
            here = start - 1 - k if k < near else end + k - near
            first = here - 1 if k < near else here
            row = rows[codes[here]]
            both = bigram(U32(20), codes[first], codes[first + 1]) & last
            for d in range(width):
                total[d] += np.float32(char[row, d]) * at_char[k, 0, d]
            for d in range(width):
                pairs[d] += np.float32(pair[both, d]) * at_pair[k, 0, d]
        for d in range(width):
            total[d] += pairs[d]
    return result


@njit(cache=True, nogil=True)
def sum_topics(codes: Words, starts: Ints, ends: Ints, topic: NDArray[np.uint8]) -> tuple[Any, Ints]:
    """See `corrector.scorer.network`."""
    places, width = len(codes), topic.shape[1]
    upto, count = np.zeros((places, width), np.uint16), np.zeros(places, np.int64)
    outside, last = len(topic) - 1, U32(len(topic) - 2)
    for at in range(places - 1):
        inside = codes[at] != OUTSIDE and codes[at + 1] != OUTSIDE
        row = np.int64(bigram(U32(21), codes[at], codes[at + 1]) & last) if inside else outside
        count[at + 1] = count[at] + inside
        for d in range(width):
            upto[at + 1, d] = upto[at, d] + topic[row, d]
    sums, counts = np.empty((len(starts), width), np.uint16), np.empty(len(starts), np.int64)
    for slot in range(len(starts)):
        a, c = starts[slot], ends[slot] + TOPIC
        b, d = a + TOPIC - 1, c + TOPIC - 1
        counts[slot] = count[b] - count[a] + count[d] - count[c]
        for k in range(width):
            sums[slot, k] = upto[b, k] - upto[a, k] + upto[d, k] - upto[c, k]
    return sums, counts
