"""Builds the static maps that `corrector.ocr.table` reads; apart, as it alone needs a compiler."""

import math

import numba
import numpy as np
import numpy.typing as npt

from corrector.ocr.table import Cells, Keys, Table


def geometry(size: int) -> tuple[int, int]:
    """Segment length and number of start segments for so many keys (formulas of Graf & Lemire 2022, section 3)."""
    size = max(size, 4)
    segment = 1 << min(18, math.floor(math.log(size) / math.log(3.33) + 2.25))
    factor = max(1.125, 0.875 + 0.25 * math.log(1_000_000) / math.log(size))
    starts = max(1, math.ceil(size * factor / segment) - 2)
    return segment, starts


@numba.njit(cache=True)
def _peel(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], third: npt.NDArray[np.int64], size: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """An order of keys in which each has a cell no later one uses: (order, cell), short when there is none."""
    keys = len(first)
    degree = np.zeros(size, np.int32)
    owner = np.zeros(size, np.int64)
    for k in range(keys):
        for cell in (first[k], second[k], third[k]):
            degree[cell] += 1
            owner[cell] ^= k
    queue = np.empty(size + 3 * keys, np.int64)
    tail = 0
    for cell in range(size):
        if degree[cell] == 1:
            queue[tail] = cell
            tail += 1
    order = np.empty(keys, np.int64)
    cells = np.empty(keys, np.int64)
    done = 0
    head = 0
    while head < tail:
        cell = queue[head]
        head += 1
        if degree[cell] != 1:
            continue
        k = owner[cell]
        order[done] = k
        cells[done] = cell
        done += 1
        for other in (first[k], second[k], third[k]):
            degree[other] -= 1
            owner[other] ^= k
            if degree[other] == 1:
                queue[tail] = other
                tail += 1
    return order[:done], cells[:done]


@numba.njit(cache=True)
def _fill(order, cells, first, second, third, contents, table):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Set each key's own cell, last peeled first, so that its three cells XOR to its content."""
    for at in range(len(order) - 1, -1, -1):
        k = order[at]
        table[cells[at]] = 0
        table[cells[at]] = contents[k] ^ table[first[k]] ^ table[second[k]] ^ table[third[k]]


def build(keys: Keys, values: Cells) -> Table:
    """A table of distinct keys and their values.

    Raises ValueError when the keys cannot be placed (never seen; a repeated key would do it).
    """
    segment, starts = geometry(len(keys))
    size = segment * (starts + 2)
    table = Table(np.zeros(size, np.uint16), segment, starts)
    hashes = table.hash(keys)
    first, second, third = table.places(hashes)
    order, cells = _peel(first, second, third, size)
    if len(order) != len(keys):
        raise ValueError(f"{len(keys)} keys cannot be placed in {size} cells; are they distinct?")
    _fill(order, cells, first, second, third, table.prints(hashes) | values, table.cells)
    return table
