"""What the passage around a place is about: embeddings of its bigrams, summed over some 400 characters on each side.

Apart from the scorer because it looks much farther, by blocks of a text and not by places around a slot. A converter
changes the words of the lexicons, so the bigrams within them tell nothing here: what is left is as it was written.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from corrector.kernels import twin
from corrector.scorer import OUTSIDE, TOPIC, Neighbourhood
from corrector.scorer.neighbourhood import bigram

__all__ = ["BLOCK", "FIRST", "REACH", "ROWS", "SEED", "Survey", "Theme"]

BLOCK = 64  # characters
REACH = 6  # blocks on each side of the one in which a slot begins
ROWS = 1 << 16  # of the table of embeddings
SEED = 31  # of the hash of a bigram
BATCH = 256  # blocks added up at once: what they need stays within a core's cache
FIRST = 0x4E00  # the first code that counts: Hanzi, and the full-width marks behind them

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Theme:
    """Embeddings of bigrams: `table` (ROWS, D) of bytes times `scale`; those in a `silent` row (ROWS,) tell nothing."""

    def __init__(self, table: NDArray[np.int8], silent: Mask, scale: float) -> None:
        self.table = np.pad(table, ((0, 1), (0, 0)))  # the last row stands for what tells nothing
        self.scale = np.float32(scale)
        self.telling = np.where(silent, np.uint32(ROWS), np.arange(ROWS, dtype=np.uint32))  # each row, or the last


class Survey:
    """The sums of the embeddings in the blocks of texts, so far as these are in reach of slots that begin at `starts`.
    No block reaches from one text into another."""

    def __init__(self, theme: Theme, text: Neighbourhood, starts: Ints) -> None:
        self._theme, self._rows = theme, find_rows(text.codes, theme.telling)
        inside = text.codes != OUTSIDE
        self._begins = np.flatnonzero(inside & ~np.append(False, inside[:-1]))
        lengths = np.diff(np.append(self._begins, len(inside)))
        self._bounds = np.append(0, np.cumsum(lengths // BLOCK + 1))  # the first block of each text, and their number
        low, high = self._reach(starts + TOPIC)
        count = int(self._bounds[-1]) + 1
        wanted = np.cumsum(np.bincount(low, minlength=count) - np.bincount(high, minlength=count))
        blocks = np.flatnonzero(wanted > 0)
        at = np.searchsorted(self._bounds, blocks, side="right") - 1
        first = self._begins[at] + BLOCK * (blocks - self._bounds[at])
        last = np.minimum(self._begins[at] + lengths[at], len(self._rows))
        sums, counts = sum_blocks(self._rows, first, np.minimum(first + BLOCK, last), theme.table)
        self._upto = np.zeros((count, sums.shape[1]), dtype=np.int32)
        self._counted = np.zeros(count, dtype=np.int64)
        self._upto[blocks + 1], self._counted[blocks + 1] = sums, counts
        for upto in (self._upto, self._counted):
            np.cumsum(upto, axis=0, out=upto)

    def _reach(self, starts: Ints) -> tuple[Ints, Ints]:
        """The blocks that are in reach of slots: (the first, the one behind the last)."""
        text = np.searchsorted(self._begins, starts, side="right") - 1
        block = self._bounds[text] + (starts - self._begins[text]) // BLOCK
        return np.maximum(block - REACH, self._bounds[text]), np.minimum(block + REACH + 1, self._bounds[text + 1])

    def around(self, starts: Ints, ends: Ints) -> Floats:
        """The theme around each slot, (S, D): the bigrams of the blocks in reach, but for those that touch the slot,
        divided by the root of one more than their number."""
        starts, ends = starts + TOPIC, ends + TOPIC
        low, high = self._reach(starts)
        total, count = self._upto[high] - self._upto[low], self._counted[high] - self._counted[low]
        for step in range(int((ends - starts).max(initial=0)) + 1):
            touching = np.flatnonzero(starts - 1 + step < ends)
            rows = self._rows.take(starts[touching] - 1 + step)
            total[touching] -= self._theme.table.take(rows, axis=0)
            count[touching] -= rows < ROWS
        return cast(Floats, total * (self._theme.scale / np.sqrt(count + np.float32(1)))[:, None])


@twin
def find_rows(codes: Words, telling: Words) -> Words:
    """The row of the bigram that begins at each of the codes but the last, by the row that stands for each."""
    rows = telling.take(bigram(SEED, codes[:-1], codes[1:]) & np.uint32(ROWS - 1))
    counts = codes >= FIRST
    return np.where(counts[:-1] & counts[1:], rows, np.uint32(ROWS))


@twin
def sum_blocks(
    rows: Words, first: Ints, last: Ints, table: NDArray[np.int8]
) -> tuple[NDArray[np.int32], Ints]:
    """The sums of the embeddings in blocks, (N, D), and how many rows tell something, (N,): of the `rows` from `first`
    up to `last`, at most BLOCK of them."""
    sums, counts = np.zeros((len(first), table.shape[1]), np.int32), np.zeros(len(first), np.int64)
    for low in range(0, len(first), BATCH):
        some = slice(low, low + BATCH)
        at = first[some] + np.arange(BLOCK)[:, None]
        here = np.where(at < last[some], rows.take(at, mode="clip"), len(table) - 1)
        sums[some] = np.add.reduce(table.take(here, axis=0), axis=0, dtype=np.int16)
        counts[some] = np.add.reduce(here < len(table) - 1, axis=0)
    return sums, counts
