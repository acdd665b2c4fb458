"""The places at which a rule has reason to look, in one walk.

Apart from the other loops because it follows `corrector.rules.sieve`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["find_triggers"]

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
Codes = NDArray[np.uint16]
Classes = NDArray[np.uint8]


@njit(cache=True, nogil=True)
def find_triggers(
    points: Codes,
    starts: Ints,
    ends: Ints,
    classes: Classes,
    end: int,
    first: int,
    before: Bits,
    at: Bits,
    behind: Bits,
) -> tuple[Bits, Ints]:
    """See `corrector.rules.sieve`. A sieve without a branch that could be mispredicted comes first."""
    found, places = np.empty(len(points) + 2, np.uint8), np.empty(len(points) + 1, np.int64)
    for n in range(len(points)):
        found[n + 1] = classes[points[n]]
    found[starts] = end
    for n in range(len(ends)):
        found[ends[n] + 1] = end
    some = 0
    for text in range(len(starts)):
        for place in range(starts[text], ends[text]):
            places[some] = place
            some += found[place + 1] >= first
    met, bits = 0, np.empty(some + 1, np.uint64)
    for n in range(some):
        place = places[n]
        bits[met] = before[found[place]] & at[found[place + 1]] & behind[found[place + 2]]
        places[met] = place
        met += bits[met] != 0
    return bits[:met].copy(), places[:met].copy()
