"""The sparse weights of words in slots: nothing is laid down between hashing and looking up but a few rows.

Apart from the other loops because it knows the features of the context model and the table of their weights, as
`corrector.scorer` does.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.loops.hashing import bigram, mix, then
from corrector.scorer.features import BAG, COLUMNS, ORDER, WINDOW
from corrector.scorer.neighbourhood import TOPIC
from corrector.scorer.weights import BUCKET_BITS, GOLDEN, LANES

__all__ = ["hash_features", "sparse_scores"]

AHEAD = 32  # rows whose buckets are fetched before any is looked into: so many are on their way from memory at once
U32, U64 = np.uint32, np.uint64
ONES, HIGHS = U64(0x0101010101010101), U64(0x8080808080808080)  # to see whether any byte of eight is 0
TAGGED = U64(0x100)  # what has a tag reaches it
Ints = NDArray[np.int64]
Words = NDArray[np.uint32]


@njit(cache=True, nogil=True)
def sparse_scores(
    codes: Words, starts: Ints, ends: Ints, slot: Ints, salts: Words, cells: NDArray[np.uint16], bits: int
) -> Ints:
    """See `corrector.scorer.weights`."""
    buckets, total, features = cells.view(np.uint64), np.zeros(len(slot), np.int64), np.empty(COLUMNS, np.uint32)
    size = AHEAD * COLUMNS
    place, tag = np.empty(size, np.int64), np.empty(size, np.uint64)
    four, fifth = np.empty(size, np.uint64), np.empty(size, np.uint64)
    held, shift, below = -1, U32(32 - bits), U32(bits - BUCKET_BITS)
    mask = U32((1 << (bits - BUCKET_BITS)) - 1)
    for begin in range(0, len(slot), AHEAD):
        some = min(AHEAD, len(slot) - begin)
        for row in range(some):
            if slot[begin + row] != held:
                held = slot[begin + row]
                start, end = starts[held] + TOPIC, ends[held] + TOPIC
                hash_features(codes[start - WINDOW : start][::-1], codes[end : end + WINDOW], features)
            salt = salts[begin + row]
            for n in range(COLUMNS):
                index = U32((features[n] ^ salt) * GOLDEN) >> shift
                place[row * COLUMNS + n], tag[row * COLUMNS + n] = index >> below, (index & mask) << U32(8)
        for n in range(some * COLUMNS):
            four[n], fifth[n] = buckets[place[n], 0], buckets[place[n], 1]
        for row in range(some):
            for n in range(row * COLUMNS, (row + 1) * COLUMNS):
                last = (fifth[n] ^ tag[n]) & U64(0xFFFF)
                total[begin + row] += weight(four[n] ^ (tag[n] * LANES)) + (np.int8(last) if last < TAGGED else 0)
    return total


@njit(inline="always")
def weight(four: int) -> int:
    """The sum of the weights in those of four cells whose tag is 0; most often in none, which is seen at once."""
    found = 0
    if (four - ONES) & ~four & HIGHS:
        for _ in range(4):
            cell = four & U64(0xFFFF)
            found += np.int8(cell) if cell < TAGGED else 0
            four >>= U64(16)
    return found


@njit
def hash_features(left: Words, right: Words, out: Words) -> None:
    """The features of a slot, as `corrector.scorer.features` has them for many, from the WINDOW codes on either side,
    nearest first; in another order, as their sum does not ask."""
    n = 0
    before, behind = U32(1), U32(2)
    for k in range(ORDER):
        before, behind = then(before, left[k]), then(behind, right[k])
        out[n], out[n + 1] = mix(before), mix(behind)
        n += 2
    l1, l2, l3 = left[0], left[1], left[2]
    r1, r2, r3 = right[0], right[1], right[2]
    out[n] = mix(then(then(U32(3), l1), r1))
    out[n + 1] = mix(then(then(then(U32(4), l1), l2), r1))
    out[n + 2] = mix(then(then(then(U32(5), l1), r1), r2))
    out[n + 3] = mix(then(then(then(then(U32(6), l1), l2), r1), r2))
    out[n + 4] = mix(then(then(then(then(U32(7), l1), l2), l3), r1))
    out[n + 5] = mix(then(then(then(then(U32(8), l1), r1), r2), r3))
    out[n + 6] = mix(then(U32(9), l2))
    out[n + 7] = mix(then(U32(10), r2))
    out[n + 8] = mix(then(then(U32(11), l2), l3))
    out[n + 9] = mix(then(then(U32(12), r2), r3))
    out[n + 10] = mix(then(then(U32(13), l2), r1))
    out[n + 11] = mix(then(then(U32(14), l1), r2))
    n += 12
    for k in range(BAG):
        out[n] = bigram(U32(15), left[k + 1], left[k])
        out[n + 1] = bigram(U32(16), right[k], right[k + 1])
        n += 2
