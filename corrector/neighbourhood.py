"""What stands around places of a text, as the models of words look at it: folded characters and hashed n-grams.

Apart from the models because all look at the same characters; most texts are looked at in a few places only, and
nothing is reckoned of the others. `training/context` computes the same features, and a test holds both together.
"""

from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

__all__ = ["COLUMNS", "NEAR", "OUTSIDE", "TOPIC", "WINDOW", "Neighbourhood", "Surroundings", "features", "fold", "mix"]

U32 = np.uint32
ORDER = 5  # longest n-gram on one side
WINDOW = 14  # characters on each side that the sparse features see
COLUMNS = 2 * ORDER + 12 + 2 * (WINDOW - 1)  # sparse features of one slot
NEAR = 12  # places on each side that the embeddings see, weighted by place
TOPIC = 48  # characters on each side that make up the topic
OUTSIDE = 0  # the code of what lies outside a text

Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]
Words = NDArray[np.uint32]


def _fold_table() -> Codes:
    """Characters that mean the same to a context: digits, letters, widths of punctuation, quotes, blanks."""
    table = np.arange(0x10000, dtype=np.uint16)
    for plain, wide in zip(",;:?!()", "，；：？！（）", strict=True):
        table[ord(plain)] = ord(wide)
    table[ord(".")] = ord("。")
    for first, last, shown in ("0", "9", "0"), ("a", "z", "a"), ("A", "Z", "a"):
        for shift in (0, 0xFEE0):  # half and full width
            table[ord(first) + shift : ord(last) + shift + 1] = ord(shown)
    table[[ord(c) for c in "\t\u3000\xa0"]] = ord(" ")
    table[ord("\r")] = ord("\n")
    table[[ord(c) for c in "「『“”‘’\"'」』"]] = ord("“")
    return table


_FOLDED = _fold_table()


def fold(codes: Codes) -> Codes:
    """A text's code units as the model sees them; same length."""
    return _FOLDED.take(codes)


def mix(h: Words) -> Words:
    """The finaliser of MurmurHash3, which spreads every bit over all (Appleby, public domain)."""
    h = h ^ (h >> U32(15))
    h *= U32(0x85EBCA6B)
    h ^= h >> U32(13)
    h *= U32(0xC2B2AE35)
    h ^= h >> U32(16)
    return h


def _then(h: Words, code: Words) -> Words:
    """A hash with one more character."""
    return (h * U32(0x01000193)) ^ (code + U32(0x9E3779B9) + (h << U32(6)))


def _bigrams(seed: int, before: Words, after: Words) -> Words:
    """The hashes of bigrams, given both of their characters."""
    return mix(_then(_then(np.array(seed, U32), before), after))


class Neighbourhood:
    """A text prepared for looking around slots.

    Several texts may stand in it, with TOPIC codes OUTSIDE between them: then none sees another.
    """

    def __init__(self, codes: Codes) -> None:
        pad = np.full(TOPIC, OUTSIDE, dtype=np.uint16)
        self._padded = np.concatenate([pad, codes, pad])
        self._windows = sliding_window_view(self._padded, TOPIC)

    @cached_property
    def codes(self) -> Codes:
        """All of the text, folded, with TOPIC codes OUTSIDE before and behind."""
        return fold(self._padded)

    def bigrams(self, seed: int) -> Words:
        """The hash of the bigram that begins at each of the codes but the last."""
        codes = self.codes.astype(U32)
        return _bigrams(seed, codes[:-1], codes[1:])

    def around(self, starts: Ints, ends: Ints) -> "Surroundings":
        """What stands before the start and from the end of each slot on."""
        left, right = self._windows[starts][:, ::-1].T, self._windows[ends + TOPIC].T
        return Surroundings(fold(np.stack([left, right])).astype(U32))


class Surroundings:
    """The characters around S slots, nearest first: `sides` (2, TOPIC, S) on the left and on the right."""

    def __init__(self, sides: Words) -> None:
        self.sides = sides

    def bigrams(self, seeds: tuple[int, int], count: int) -> Words:
        """The hashes of the `count` nearest bigrams on either side, those on the left first, (2 count, S)."""
        left, right = self.sides[:, : count + 1]
        return np.concatenate([_bigrams(seeds[0], left[1:], left[:-1]), _bigrams(seeds[1], right[:-1], right[1:])])

    def near(self) -> Words:
        """The NEAR nearest characters on the left and then on the right, (2 NEAR, S)."""
        return self.sides[:, :NEAR].reshape(2 * NEAR, -1)

    def inside(self) -> NDArray[np.bool_]:
        """Which of the TOPIC - 1 nearest bigrams on either side lie inside the text, (2 TOPIC - 2, S)."""
        known = self.sides != OUTSIDE
        both: NDArray[np.bool_] = known[:, 1:] & known[:, :-1]
        return both.reshape(2 * TOPIC - 2, -1)


# The places of n-grams that lie on both sides of a slot, or leave the nearest place out: L1 L2 L3 are 0 1 2, R1 R2 R3
# 3 4 5. The longer come first, so that those with a character more are always the first ones. With each its seed.
ACROSS = (
    (6, (0, 1, 3, 4)),
    (7, (0, 1, 2, 3)),
    (8, (0, 3, 4, 5)),
    (4, (0, 1, 3)),
    (5, (0, 3, 4)),
    (3, (0, 3)),
    (11, (1, 2)),
    (12, (4, 5)),
    (13, (1, 3)),
    (14, (0, 4)),
    (9, (1,)),
    (10, (4,)),
)
SEEDS = np.array([[seed] for seed, _ in ACROSS], U32)
STEPS = [[places[k] for _, places in ACROSS if len(places) > k] for k in range(4)]


def features(around: Surroundings) -> Words:
    """The hashed features of each slot: (S, COLUMNS) values of 32 bits.

    N-grams up to five characters on either side, n-grams across the slot, skipped ones, and the bags of
    bigrams within the window on either side. The text of the slot itself is never looked at.
    """
    sides, size = around.sides, around.sides.shape[2]
    found = np.empty((COLUMNS, size), U32)
    h: Words = np.array([[1], [2]], U32)
    for k in range(ORDER):
        h = _then(h, sides[:, k])
        found[2 * k : 2 * k + 2] = h
    across = np.broadcast_to(SEEDS, (len(SEEDS), size)).copy()
    nearest = sides[:, :3].reshape(6, size)
    for places in STEPS:
        across[: len(places)] = _then(across[: len(places)], nearest[places])
    found[2 * ORDER : 2 * ORDER + len(across)] = across
    grams = 2 * ORDER + len(across)
    found[:grams] = mix(found[:grams])
    found[grams:] = around.bigrams((15, 16), WINDOW - 1)
    return np.ascontiguousarray(found.T)
