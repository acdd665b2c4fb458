"""Which character of a text each new one stands for; apart, as the decoder and the files must agree on it."""

import math
from collections.abc import Iterable, Sequence

from corrector.edits import Edit

__all__ = ["carry", "heirs"]

NOBODY = -1


def heirs(text: str, edit: Edit) -> list[int]:
    """For each character of `edit.after` the offset in `text` of the one it takes the place of.

    Blanks stay what they are where the edit leaves all of them in place. What is put in between belongs to the
    character before it, at a line's start to the one after it, and between blanks to nobody (−1).

    >>> heirs("与时惧进", Edit(1, 3, "时惧", "时俱", "ocr"))
    [1, 2]
    """
    before, after = ([k for k, c in enumerate(side) if c.isspace()] for side in (edit.before, edit.after))
    if [edit.before[k] for k in before] != [edit.after[k] for k in after]:
        before, after = [], []
    found: list[int] = []
    at = start = 0
    for old, new in zip([*before, len(edit.before)], [*after, len(edit.after)], strict=True):
        found += _piece(text, edit.start + start, edit.start + old, edit.after[at:new])
        found += [edit.start + old] * (old < len(edit.before))
        start, at = old + 1, new + 1
    return found


def _piece(text: str, start: int, end: int, after: str) -> list[int]:
    """The same for a stretch without blanks: what both ends have in common stays, the rest follows in order."""
    old, many = text[start:end], min(end - start, len(after))
    head = next((k for k in range(many) if old[k] != after[k]), many)
    tail = next((k for k in range(many - head) if old[-1 - k] != after[-1 - k]), many - head)
    first, last = start + head, end - tail - 1
    if last < first:
        sides = [k for k in (first - 1, first) if 0 <= k < len(text) and not text[k].isspace()]
        first = last = sides[0] if sides else NOBODY
    middle = [min(first + k, last) for k in range(len(after) - head - tail)]
    return [*range(start, start + head), *middle, *range(end - tail, end)]


def carry(text: str, edits: Iterable[Edit], confidences: Sequence[float]) -> list[float]:
    """The confidences of the text that `edits` (sorted, not overlapping) make of `text`: those of the characters that
    the new ones stand for, NaN where there is none."""
    found: list[float] = []
    at = 0
    for edit in edits:
        found += confidences[at : edit.start]
        found += [math.nan if heir == NOBODY else confidences[heir] for heir in heirs(text, edit)]
        at = edit.end
    return [*found, *confidences[at:]]
