"""What the passage around a place is about: embeddings of its bigrams, summed over some 400 characters on each side.

Apart from the scorer because it looks much farther, by blocks of a text and not by places around a slot. A converter
changes the words of the lexicons, so the bigrams within them tell nothing here: what is left is as it was written.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from corrector.scorer import OUTSIDE, TOPIC, Neighbourhood

__all__ = ["BLOCK", "FIRST", "REACH", "ROWS", "SEED", "Survey", "Theme"]

BLOCK = 64  # characters
REACH = 6  # blocks on each side of the one in which a slot begins
ROWS = 1 << 16  # of the table of embeddings
SEED = 31  # of the hash of a bigram
FIRST = 0x4E00  # the first code that counts: Hanzi, and the full-width marks behind them

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Theme:
    """Embeddings of bigrams: `table` (ROWS, D) of bytes times `scale`; those in a `silent` row (ROWS,) tell nothing."""

    def __init__(self, table: NDArray[np.int8], silent: Mask, scale: float) -> None:
        self.table, self.silent, self.scale = table, silent, np.float32(scale)


class Survey:
    """The sums of the embeddings in the blocks of texts. No block reaches from one text into another."""

    def __init__(self, theme: Theme, text: Neighbourhood) -> None:
        self._theme = theme
        self._rows = text.bigrams(SEED) & np.uint32(ROWS - 1)
        counts = text.codes >= FIRST
        self._told: Mask = counts[:-1] & counts[1:] & ~theme.silent[self._rows]
        self._block, self._bounds = _blocks(text.codes != OUTSIDE)
        at = np.flatnonzero(self._told)
        block = self._block[at]
        count = np.bincount(block, minlength=int(self._bounds[-1]))
        sums = np.zeros((len(count), theme.table.shape[1]), dtype=np.int32)
        if len(at):
            first = np.flatnonzero(np.diff(block, prepend=-1))
            sums[block[first]] = np.add.reduceat(theme.table[self._rows[at]], first, axis=0, dtype=np.int32)
        self._upto = np.concatenate([np.zeros_like(sums[:1]), np.cumsum(sums, axis=0, dtype=np.int32)])
        self._counted = np.append(0, np.cumsum(count))

    def around(self, starts: Ints, ends: Ints) -> Floats:
        """The theme around each slot, (S, D): the bigrams of the blocks in reach, but for those that touch the slot,
        divided by the root of one more than their number."""
        starts, ends = starts + TOPIC, ends + TOPIC
        block = self._block[starts]
        text = np.searchsorted(self._bounds, block, side="right")
        low = np.maximum(block - REACH, self._bounds[text - 1])
        high = np.minimum(block + REACH + 1, self._bounds[text])
        total, count = self._upto[high] - self._upto[low], self._counted[high] - self._counted[low]
        for step in range(int((ends - starts).max(initial=0)) + 1):
            at = starts - 1 + step
            touching = (at < ends) & self._told[at]
            total -= self._theme.table[self._rows[at]] * touching[:, None]
            count = count - touching
        return cast(Floats, total * (self._theme.scale / np.sqrt(count + np.float32(1)))[:, None])


def _blocks(inside: Mask) -> tuple[Ints, Ints]:
    """The block of each code, and the first block of each text, with the number of all blocks behind the last."""
    begins = np.flatnonzero(inside & ~np.append(False, inside[:-1]))
    text = np.maximum(np.searchsorted(begins, np.arange(len(inside)), side="right") - 1, 0)
    local = np.arange(len(inside)) - begins[text] if len(begins) else np.zeros(len(inside), dtype=np.int64)
    lengths = np.diff(np.append(begins, len(inside)))
    bounds = np.append(0, np.cumsum(lengths // BLOCK + 1))
    return np.maximum(bounds[text] + local // BLOCK, 0), bounds
