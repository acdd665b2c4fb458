"""The hashes of `corrector.scorer.neighbourhood`, one at a time.

Apart from the loops because several of them and the training of the context model hash alike.
"""

import numpy as np
from numba import njit

__all__ = ["bigram", "mix", "then"]

U32 = np.uint32


@njit(inline="always")
def mix(h: int) -> int:
    """The finaliser of MurmurHash3, as `neighbourhood.mix`."""
    h ^= h >> U32(15)
    h = U32(h * U32(0x85EBCA6B))
    h ^= h >> U32(13)
    h = U32(h * U32(0xC2B2AE35))
    return h ^ (h >> U32(16))


@njit(inline="always")
def then(h: int, code: int) -> int:
    """A hash with one more character."""
    return U32(U32(h * U32(0x01000193)) ^ U32(code + U32(0x9E3779B9) + (h << U32(6))))


@njit(inline="always")
def bigram(seed: int, first: int, second: int) -> int:
    """The hash of a pair of characters."""
    return mix(then(then(seed, first), second))
