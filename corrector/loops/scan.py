"""The words of a lexicon in a text, found in one walk.

Apart from the other loops because it knows the tables of `corrector.lexicon.scan`.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.lexicon.scan import MANY, PRIME, SPREAD, TRUNK_BITS

__all__ = ["find_words"]

U32, U64 = np.uint32, np.uint64
Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Words = NDArray[np.uint32]
Hashes = NDArray[np.uint64]


@njit(cache=True, nogil=True)
def find_words(
    codes: Codes,
    likely: NDArray[np.bool_],
    first: Codes,
    second: Codes,
    width: int,
    stem: NDArray[np.signedinteger[Any]],
    two: Numbers,
    begun: Words,
    lengths: Ints,
    bounds: Ints,
    hashes: Hashes,
    numbers: Numbers,
) -> tuple[Ints, Numbers]:
    """See `corrector.lexicon.scan`. Sieves without a branch that could be mispredicted come first."""
    places, stems = np.empty(len(codes) + 1, np.int64), np.empty(len(codes) + 1, np.int64)
    some = met = 0
    for at in range(len(codes) - 1):
        places[some] = at
        some += likely[np.uint16(codes[at] * SPREAD + codes[at + 1])]
    for n in range(some):
        at = places[n]
        places[met], stems[met] = at, stem[np.int64(first[codes[at]]) * width + second[codes[at + 1]]]
        met += stems[met] != 0
    inside = met - (met > 0 and places[met - 1] + 2 >= len(codes))  # with a third character
    grown, long = np.empty(met + 1, np.int64), 0
    for n in range(inside):
        grown[long] = n
        long += begun[trunk(stems[n], codes[places[n] + 2])] != 0
    grown[long] = met  # a sentinel
    room = met + long * len(lengths) + 1
    starts, words, found, upto = np.empty(room, np.int64), np.empty(room, np.int32), 0, 0
    for i in range(long + 1):
        for n in range(upto, min(grown[i] + 1, met)):
            starts[found], words[found] = places[n], two[stems[n]]
            found += words[found] >= 0
        upto = grown[i] + 1
        if i < long:
            at, count = places[grown[i]], found
            kinds = begun[trunk(stems[grown[i]], codes[at + 2])]
            found = longer(codes, at, kinds, lengths, bounds, hashes, numbers, words, found)
            starts[count:found] = at
    return starts[:found].copy(), words[:found].copy()


@njit(inline="always")
def trunk(stem: int, third: int) -> int:
    """As `_trunk` there."""
    return U32(U32(stem) * U32(0x9E3779B1) + U32(third) * U32(0x85EBCA6B)) >> U32(32 - TRUNK_BITS)


@njit
def longer(
    codes: Codes,
    at: int,
    kinds: int,
    lengths: Ints,
    bounds: Ints,
    hashes: Hashes,
    numbers: Numbers,
    words: Numbers,
    found: int,
) -> int:
    """Writes the words of three characters and more that begin at a place, given a bit for each length that may be,
    behind those `found` before; how many are there then."""
    hashed, upto = U64(0), at
    for kind in range(len(lengths)):
        end = at + lengths[kind]
        if end > len(codes):
            break
        if not kinds >> U32(min(lengths[kind], MANY)) & U32(1):
            continue
        while upto < end:
            hashed = hashed * PRIME + U64(codes[upto])
            upto += 1
        low, high = bounds[kind], bounds[kind + 1]
        while low < high:
            middle = (low + high) // 2
            if hashes[middle] < hashed:
                low = middle + 1
            else:
                high = middle
        if low < bounds[kind + 1] and hashes[low] == hashed:
            words[found] = numbers[low]
            found += 1
    return found
