"""Two passes as one: edits of a text, and edits of what they make of it, as edits of the text alone."""

from collections.abc import Sequence
from itertools import accumulate

from corrector.edits import Edit

__all__ = ["compose"]


def compose(text: str, made: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """The edits of `text` that do what `first` does to it (the result is `made`) and `second` to `made`.

    Both are sorted and do not overlap, so is what comes out. Where they touch the same place they become one
    edit with the rule of the second; of two seconds at one first only the earlier is taken.
    """
    shifts = [0, *accumulate(len(edit.before) - len(edit.after) for edit in first)]
    starts = [edit.start - shift for edit, shift in zip(first, shifts, strict=False)]
    ends = [start + len(edit.after) for edit, start in zip(first, starts, strict=True)]
    found: list[Edit] = []
    at = done = 0
    for edit in second:
        while at < len(first) and ends[at] <= edit.start:
            found.append(first[at])
            at += 1
        if edit.start < done:
            continue
        low = at
        while at < len(first) and starts[at] < edit.end:
            at += 1
        start = min([edit.start, *starts[low:at]])
        done = max([edit.end, *ends[low:at]])
        after = made[start : edit.start] + edit.after + made[edit.end : done]
        before = text[start + shifts[low] : done + shifts[at]]
        if before != after:
            score = min([edit.score, *(e.score for e in first[low:at])])
            found.append(Edit(start + shifts[low], done + shifts[at], before, after, edit.rule, score))
    return found + list(first[at:])
