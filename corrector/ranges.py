"""Ranges and groups of numbers laid end to end: what array operations need where a loop would walk lists in turn.

Apart from all who use it, because lexicon, decision, engine and readers do, and none of them may import another.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["changes", "spread"]

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def spread(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Of ranges laid end to end, each from `first` on with `count` numbers: (index of the range, number) of all.

    >>> [part.tolist() for part in spread(np.array([7, 2]), np.array([1, 3]))]
    [[0, 1, 1, 1], [7, 2, 3, 4]]
    """
    index = np.repeat(np.arange(len(first)), count)
    return index, (first - np.cumsum(count) + count)[index] + np.arange(len(index))


def changes(values: Ints) -> Mask:
    """Which values differ from the one before them; the first does.

    >>> changes(np.array([4, 4, 7, 4])).tolist()
    [True, False, True, True]
    """
    found = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found
