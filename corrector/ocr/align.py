"""What a reader of print made of it: where a read text and its truth differ. Apart, as only learning needs it."""

import numpy as np

from corrector.ocr.symbols import plain

Block = tuple[str, str, int]
"""Read, printed, offset of `read` in the blank-free read text; the longest stretches without a character in common."""


def blocks(read: str, printed: str) -> list[Block]:
    """The differences of two blank-free texts along one shortest edit script.

    >>> blocks("与时惧进", "与时俱进")
    [('惧', '俱', 2)]
    """
    found: list[Block] = []
    i, j = len(read), len(printed)
    end = (i, j)
    costs = _costs(read, printed)
    while i or j:
        if i and j and read[i - 1] == printed[j - 1] and costs[i, j] == costs[i - 1, j - 1]:
            if (i, j) != end:
                found.append((read[i : end[0]], printed[j : end[1]], i))
            i, j = i - 1, j - 1
            end = (i, j)
        elif i and j and costs[i, j] == costs[i - 1, j - 1] + 1:
            i, j = i - 1, j - 1
        elif i and costs[i, j] == costs[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    if end != (0, 0):
        found.append((read[: end[0]], printed[: end[1]], 0))
    return found[::-1]


def _costs(read: str, printed: str) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """The edit distance of all pairs of beginnings, a row at a time."""
    a = np.frombuffer(read.encode("utf-32-le", "surrogatepass"), np.uint32)
    b = np.frombuffer(printed.encode("utf-32-le", "surrogatepass"), np.uint32)
    steps = np.arange(len(b) + 1, dtype=np.int32)
    costs = np.empty((len(a) + 1, len(b) + 1), np.int32)
    costs[0] = steps
    for i, letter in enumerate(a):
        row = costs[i] + 1
        row[1:] = np.minimum(row[1:], costs[i, :-1] + (b != letter))
        costs[i + 1] = np.minimum.accumulate(row - steps) + steps
    return costs


def bare(text: str) -> str:
    """A text without its blanks, full-width letters and digits as their ASCII twins."""
    return plain("".join(text.split()))
