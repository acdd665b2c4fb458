"""The hashed features of a slot: n-grams beside it and across it, and the bags of bigrams on either side.

Apart from the model because they depend on no file; `training/context` computes the same.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from corrector.scorer.neighbourhood import bigram, mix, reach, then

__all__ = ["COLUMNS", "ORDER", "WINDOW", "features", "salt"]

U32 = np.uint32
ORDER = 5  # longest n-gram on one side
WINDOW = 14  # characters on each side that the sparse features see
BAG = WINDOW - 1  # bigrams in it
COLUMNS = 2 * ORDER + 12 + 2 * BAG  # sparse features of one slot

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]

# N-grams across the slot and skipped ones, longest first, each with its seed: places on the left, then on the right.
_L1, _L2, _L3 = 0, 1, 2
_R1, _R2, _R3 = WINDOW, WINDOW + 1, WINDOW + 2
_ACROSS = (
    (6, (_L1, _L2, _R1, _R2)),
    (7, (_L1, _L2, _L3, _R1)),
    (8, (_L1, _R1, _R2, _R3)),
    (4, (_L1, _L2, _R1)),
    (5, (_L1, _R1, _R2)),
    (3, (_L1, _R1)),
    (11, (_L2, _L3)),
    (12, (_R2, _R3)),
    (13, (_L2, _R1)),
    (14, (_L1, _R2)),
    (9, (_L2,)),
    (10, (_R2,)),
)
_STEPS = [np.array([places[step] for _, places in _ACROSS if step < len(places)]) for step in range(4)]


def salt(word: str) -> np.uint32:
    """What tells one word's weights from another's in the table."""
    return U32(zlib.crc32(word.encode()) * 0x9E3779B1 & 0xFFFFFFFF)


def features(codes: Words, starts: Ints, ends: Ints) -> Words:
    """The hashed features of each slot, one row for each feature: (48, slots) values of 32 bits.

    N-grams up to five characters on either side, n-grams across the slot, skipped ones, and the bags of
    bigrams within the window on either side. The text of the slot itself is never looked at. `codes` are those of a
    Neighbourhood, in which offsets count from the first code that is not padding.
    """
    left, right = reach(starts, ends, WINDOW)
    near = codes.take(np.concatenate([left, right]))
    hashed = np.empty((COLUMNS, len(starts)), dtype=U32)
    side: Words = np.array([[1], [2]], dtype=U32)
    for k in range(ORDER):
        side = hashed[2 * k : 2 * k + 2] = then(side, near[k :: WINDOW])
    across = hashed[2 * ORDER : 2 * ORDER + len(_ACROSS)]
    across[:] = np.array([seed for seed, _ in _ACROSS], dtype=U32)[:, None]
    for places in _STEPS:
        across[: len(places)] = then(across[: len(places)], near[places])
    mix(hashed[: 2 * ORDER + len(_ACROSS)])
    hashed[-2 * BAG : -BAG] = bigram(15, near[1:WINDOW], near[:BAG])
    hashed[-BAG:] = bigram(16, near[WINDOW:-1], near[WINDOW + 1 :])
    return hashed
