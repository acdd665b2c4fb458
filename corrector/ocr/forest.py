"""A forest of decision trees, read from arrays; apart from what it decides on, which it does not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import Numbers

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
UNIT = 4096
"""What a leaf says is stored in so many parts of a nat, so that no order of sums shows."""
TOGETHER, FIRST, HOPELESS = 256, 100, -5.0
"""Rows asked at once; trees asked first, and the odds after them from which the others are asked, too."""


@dataclass(frozen=True)
class Forest:
    """Trees as rows of nodes, shape (trees, nodes): from node n a row of numbers goes to node `below[n]` where its
    `column` is at most `least`, else to the one after that; a leaf leads to itself and has a `value`.

    `depth` is that of the deepest tree."""

    column: npt.NDArray[np.uint8]
    least: npt.NDArray[np.float16]
    below: npt.NDArray[np.uint8]
    value: npt.NDArray[np.int16]
    depth: int

    @classmethod
    def of(cls, stored: Mapping[str, npt.NDArray[Any]], depth: int) -> "Forest":
        """The forest among the arrays of a file."""
        return cls(stored["column"], stored["least"], stored["below"], stored["value"], depth)

    def stored(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays that `of` reads."""
        return {"column": self.column, "least": self.least, "below": self.below, "value": self.value}

    @cached_property
    def _flat(self) -> tuple[Numbers, Floats, Numbers, Numbers]:
        """The same with all trees in one row."""
        begins = np.arange(len(self.below))[:, None] * self.below.shape[1]
        parts = self.column.astype(np.int64), self.below + begins, self.value.astype(np.int64)
        column, below, value = (part.ravel() for part in parts)
        return column, self.least.astype(np.float32).ravel(), below, value

    def odds(self, table: Floats) -> Doubles:
        """The log odds of each row of a table: the sum of what the leaves say that it comes to."""
        said = np.zeros(len(table), np.int64)
        for first in range(0, len(table), TOGETHER):
            rows = np.arange(first, min(first + TOGETHER, len(table)))
            said[rows] = self._said(table[rows], 0, FIRST)
            rows = rows[said[rows] > HOPELESS * UNIT]
            said[rows] += self._said(table[rows], FIRST, len(self.below))
        return said / UNIT

    def _said(self, table: Floats, first: int, last: int) -> Numbers:
        """What the trees from `first` up to `last` say of each row."""
        column, least, below, value = self._flat
        start = np.arange(len(table))[:, None] * table.shape[1]
        roots = np.arange(first, min(last, len(self.below))) * self.below.shape[1]
        node = np.repeat(roots[None, :], len(table), 0)
        flat = table.ravel()
        for _ in range(self.depth):
            beyond = flat.take(start + column.take(node)) > least.take(node)
            node = below.take(node) + beyond
        found: Numbers = value.take(node).sum(1)
        return found
