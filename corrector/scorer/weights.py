"""The sparse weights of words: of each feature and word one byte, in buckets of cells that are found by a hash.

Apart from the features because these depend on no file.
"""

import numpy as np
from numpy.typing import NDArray

from corrector.kernels import twin
from corrector.scorer.features import features

__all__ = ["BUCKETS", "BUCKET_BITS", "CELLS", "GOLDEN", "bucketed", "sparse_scores"]

U32 = np.uint32
BUCKET_BITS = 20
BUCKETS, CELLS = 1 << BUCKET_BITS, 5  # the packed table of weights; each cell is tag << 8 | weight
# A bucket of it, in 16 bytes so that none lies in two lines of a cache; four of its cells are read as one number.
BUCKET = np.dtype({"names": ["four", "fifth"], "formats": [np.uint64, np.uint16], "offsets": [0, 8], "itemsize": 16})
GOLDEN = U32(0x9E3779B1)  # 2^32 over the golden ratio: Knuth's multiplicative hashing
LANES = np.uint64(0x0001000100010001)  # a tag times this stands in each of four cells

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Cells = NDArray[np.uint16]


def bucketed(cells: Cells) -> Cells:
    """The cells of a file, (BUCKETS, CELLS), with as many beside them as make a bucket."""
    table = np.zeros((len(cells), BUCKET.itemsize // cells.itemsize), dtype=np.uint16)
    table[:, :CELLS] = cells
    return table


@twin
def sparse_scores(codes: Words, starts: Ints, ends: Ints, slot: Ints, salts: Words, cells: Cells, bits: int) -> Ints:
    """The sum of the weights that words have for the features of slots, in units of the scale: (R,), integers.

    `codes`, `starts`, `ends`: as for `features`. Of each word its `slot` (R,) and salt (R,). `cells`: buckets of the
    table; the highest `bits` of a hash are the number of its bucket and the tag that its cell bears.
    """
    index = features(codes, starts, ends).take(slot, axis=1)
    index ^= salts
    index *= GOLDEN
    index >>= U32(32 - bits)
    below = U32(bits - BUCKET_BITS)
    bucket = (index >> below).astype(np.intp)
    tag = (index & U32((1 << int(below)) - 1)) << U32(8)
    found = cells.view(BUCKET)[:, 0].take(bucket)
    four, fifth = found["four"] ^ (tag * LANES), found["fifth"] ^ tag.astype(np.uint16)
    total = np.zeros(index.shape[1], dtype=np.int64)
    for several in (four.view(np.uint16), fifth):
        several *= several < 0x100  # only where the tag is the same
        weights = several.astype(np.uint8).view(np.int8).sum(axis=0, dtype=np.int16)
        total += weights.reshape(len(total), -1).sum(axis=1)
    return total
