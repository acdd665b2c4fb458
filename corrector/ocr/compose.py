"""Two corrections one after the other as one; apart from the reader, as it knows edits only."""

from bisect import bisect_right
from collections.abc import Sequence

from corrector.edits import Edit, apply


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """The edits of `text` that do what `first` and then, on their outcome, `second` do; sorted, not overlapping.

    Both come sorted. Where they touch the same place they become one edit, with the lower score; edits that cancel
    each other are left out.

    >>> compose("甲乙丙", [Edit(0, 1, "甲", "子", "ocr/甲→子")], [Edit(0, 2, "子乙", "丑", "ocr/子乙→丑")])
    [Edit(start=0, end=2, before='甲乙', after='丑', rule='ocr/甲乙→丑', score=1.0)]
    """
    middle = apply(text, first)
    ends, shifts, shift = [0], [0], 0  # where `first` leaves the text in step again: (offset in the outcome, shift)
    spans = []
    for edit in first:
        start = edit.start + shift
        spans.append((start, start + len(edit.after), edit.score))
        shift += len(edit.after) - (edit.end - edit.start)
        ends.append(start + len(edit.after))
        shifts.append(shift)
    spans += [(edit.start, edit.end, edit.score) for edit in second]
    merged: list[tuple[int, int, float]] = []
    for start, end, score in sorted(spans):
        if merged and start <= merged[-1][1]:
            last = merged.pop()
            start, end, score = last[0], max(last[1], end), min(last[2], score)
        merged.append((start, end, score))

    def back(at: int, last: bool) -> int:
        step = (bisect_right(ends, at) if last else bisect_right(ends, at - 1)) - 1
        return at - shifts[max(step, 0)]

    composed = []
    for start, end, score in merged:
        after = apply(middle[start:end], [_moved(e, start) for e in second if start <= e.start and e.end <= end])
        lo, hi = back(start, False), back(end, True)
        if text[lo:hi] != after:
            composed.append(Edit(lo, hi, text[lo:hi], after, f"ocr/{text[lo:hi]}→{after}", score))
    return composed


def _moved(edit: Edit, start: int) -> Edit:
    return Edit(edit.start - start, edit.end - start, edit.before, edit.after, edit.rule, edit.score)
