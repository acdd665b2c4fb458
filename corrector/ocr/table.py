"""A read-only map from 64-bit keys to small numbers in about 9/8 cells a key, read with three gathers and two XORs.

It is a 3-wise binary fuse filter (Graf & Lemire 2022) whose cells carry a value beside the fingerprint. Apart from
the language model because it knows nothing of n-grams; `training/ocr` builds it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Cells = npt.NDArray[np.uint16]
Places = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]

VALUE_BITS = 8
"""Low bits of a cell that hold the value; the other eight are the fingerprint (one absent key in 256 seems present)."""
_VALUE = np.uint16((1 << VALUE_BITS) - 1)
_MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_S18, _S32, _S54 = np.uint64(18), np.uint64(32), np.uint64(64 - 16 + VALUE_BITS)


@dataclass(frozen=True, slots=True)
class Table:
    """Cells (uint16) of a map, its segment length (a power of two) and its number of start segments."""

    cells: Cells
    segment: int
    starts: int

    def hash(self, keys: Keys) -> Keys:
        """Keys -> well mixed 64-bit hashes."""
        mixed = keys * _MIX[0]
        mixed ^= mixed >> _S32
        mixed *= _MIX[1]
        mixed ^= mixed >> _S32
        return mixed

    def places(self, hashes: Keys) -> Places:
        """The three cells of each hash."""
        mask = np.uint64(self.segment - 1)
        first = ((hashes >> _S32) * np.uint64(self.segment * self.starts)) >> _S32
        second = (first + np.uint64(self.segment)) ^ ((hashes >> _S18) & mask)
        third = (first + np.uint64(2 * self.segment)) ^ (hashes & mask)
        return first.view(np.int64), second.view(np.int64), third.view(np.int64)

    def prints(self, hashes: Keys) -> Cells:
        """The fingerprint of each hash, in the high bits of a cell."""
        return ((hashes * _MIX[0]) >> _S54).astype(np.uint16) << np.uint16(VALUE_BITS)

    def find(self, keys: Keys) -> tuple[Cells, npt.NDArray[np.bool_]]:
        """Keys -> (value, whether the key is there); the value of an absent key means nothing."""
        hashes = self.hash(keys)
        first, second, third = self.places(hashes)
        cells = self.cells.take(first)
        cells ^= self.cells.take(second)
        cells ^= self.cells.take(third)
        cells ^= self.prints(hashes)
        return cells & _VALUE, cells <= _VALUE
