"""What a slot's surroundings look like to the network of the context model, added up one slot after the other.

Apart from the other loops because these know the tables of embeddings, as `corrector.scorer.network` does.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.loops.hashing import bigram
from corrector.scorer.neighbourhood import OUTSIDE, TOPIC

__all__ = ["sum_around", "sum_topics"]

AHEAD = 8  # slots whose rows are touched before they are added up

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
    """See `corrector.scorer.network`. The rows of several slots are touched before any is added up: so many of them are
    on their way from memory at once."""
    near, width = len(at_char) // 2, char.shape[1]
    result, pairs = np.zeros((len(starts), width), np.float32), np.empty(width, np.float32)
    one, two = np.empty((AHEAD, 2 * near), np.int64), np.empty((AHEAD, 2 * near), np.int64)
    char_weights, pair_weights = at_char[:, 0].copy(), at_pair[:, 0].copy()  # close together
    last, touched = U32(len(pair) - 1), 0
    for begin in range(0, len(starts), AHEAD):
        some = min(AHEAD, len(starts) - begin)
        for slot in range(some):
            start, end = starts[begin + slot] + TOPIC, ends[begin + slot] + TOPIC
            for k in range(2 * near):
                here = start - 1 - k if k < near else end + k - near
                first = here - 1 if k < near else here
                one[slot, k] = rows[codes[here]]
                two[slot, k] = bigram(U32(20), codes[first], codes[first + 1]) & last
        for slot in range(some):
            for k in range(2 * near):
                touched += char[one[slot, k], 0] + char[one[slot, k], width - 1]
                touched += pair[two[slot, k], 0] + pair[two[slot, k], width - 1]
        for slot in range(some):
            total = result[begin + slot]
            pairs[:] = 0
            for k in range(2 * near):
                row, both = one[slot, k], two[slot, k]
                for d in range(width):
                    total[d] += np.float32(char[row, d]) * char_weights[k, d]
                for d in range(width):
                    pairs[d] += np.float32(pair[both, d]) * pair_weights[k, d]
            for d in range(width):
                total[d] += pairs[d]
    one[0, 0] = touched  # or the compiler would see that nobody asks for it
    return result


@njit(cache=True, nogil=True)
def sum_topics(codes: Words, starts: Ints, ends: Ints, topic: NDArray[np.uint8]) -> tuple[NDArray[np.uint16], Ints]:
    """See `corrector.scorer.network`. A running sum, written down at the ends of windows only."""
    slots, width, steps = len(starts), topic.shape[1], (0, TOPIC - 1, TOPIC, 2 * TOPIC - 1)
    wanted = np.zeros(len(codes), np.int32)
    for slot in range(slots):
        for side in range(4):
            wanted[(starts[slot] if side < 2 else ends[slot]) + steps[side]] = 1
    sums, inside = np.empty((4 * slots + 1, width), np.uint16), np.empty(4 * slots + 1, np.int64)
    total, known, count = np.zeros(width, np.uint16), 0, 0
    outside, last = len(topic) - 1, U32(len(topic) - 2)
    for at in range(len(codes)):
        if wanted[at]:
            sums[known], inside[known], wanted[at] = total, count, known
            known += 1
        if at + 1 < len(codes):
            both = codes[at] != OUTSIDE and codes[at + 1] != OUTSIDE
            row = np.int64(bigram(U32(21), codes[at], codes[at + 1]) & last) if both else outside
            count += both
            for d in range(width):
                total[d] += topic[row, d]
    result, counts = np.empty((slots, width), np.uint16), np.empty(slots, np.int64)
    for slot in range(slots):
        a, b = wanted[starts[slot]], wanted[starts[slot] + TOPIC - 1]
        c, e = wanted[ends[slot] + TOPIC], wanted[ends[slot] + 2 * TOPIC - 1]
        counts[slot] = inside[b] - inside[a] + inside[e] - inside[c]
        for d in range(width):
            result[slot, d] = sums[b, d] - sums[a, d] + sums[e, d] - sums[c, d]
    return result, counts
