"""What speaks for and against an arc, as one row of numbers; apart from the decoder, as training reads it too."""

import numpy as np
import numpy.typing as npt

from corrector.ocr.arcs import KINDS, Arcs, Floats, Numbers, Places
from corrector.ocr.page import Draft, Page

NAMES = (
    *("gain", "odds", "gain of a mark", "odds of a mark"),
    *(f"kind {name}" for name in KINDS),
    *("drop at a line's start", "drop at a line's end", "add at a line's end"),
    *("gain up to 6", "gain from 12", "odds of a counted", "frequency", "frequency of the read"),
    *("surprise", "surprise after"),
    "width usual here",
    *("written so elsewhere", "read so elsewhere", "page", "page, a mark"),
)
"""The columns of `rows`, in order; a ranking has one weight for each."""
_MARKS = [KINDS.index(kind) for kind in ("width", "mark", "drop", "add", "other")]
_WIDTH, _DROP, _ADD = (KINDS.index(kind) for kind in ("width", "drop", "add"))


def rows(page: Page, now: Draft, first: Floats, items: Places, arcs: Arcs, gain: Floats) -> Floats:
    """Shape (n, len(NAMES)): one row an arc, all that is known before other arcs are looked at (the last two
    columns, which depend on them, are zero). Arcs start at places of the draft `now`, which are `items` of the page;
    `first` is log p of single symbols."""
    table = np.zeros((len(gain), len(NAMES)), np.float32)
    numbers, surprise = now.numbers, np.minimum(now.surprise, 15)
    mark = np.isin(arcs.kind, _MARKS)
    table[:, 0], table[:, 1] = np.where(mark, 0, gain), np.where(mark, 0, arcs.odds)
    table[:, 2], table[:, 3] = np.where(mark, gain, 0), np.where(mark, arcs.odds, 0)
    table[np.arange(len(gain)), 4 + arcs.kind] = 1
    at = 4 + len(KINDS)
    begins, ends, before = page.begins[items], page.ends[items], page.ends[np.maximum(items - 1, 0)]
    table[:, at] = (arcs.kind == _DROP) & begins
    table[:, at + 1] = (arcs.kind == _DROP) & ends
    table[:, at + 2] = (arcs.kind == _ADD) & before
    single = ~mark & (arcs.count == 1) & (arcs.length == 1)
    table[:, at + 3] = np.where(mark, 0, np.minimum(gain, 6))
    table[:, at + 4] = np.where(mark, 0, np.maximum(gain - 12, 0))
    table[:, at + 5] = np.where(arcs.kind == 1, arcs.odds, 0)
    table[:, at + 6] = np.where(arcs.count > 0, first[arcs.printed[:, 0]], 0)
    table[:, at + 7] = np.where(arcs.length > 0, first[numbers[arcs.start]], 0)
    table[:, at + 8], table[:, at + 9] = surprise[arcs.start], surprise[arcs.start + 1]
    table[:, -5] = np.where(arcs.kind == _WIDTH, _usual(page, arcs, items), 0)
    table[single, -4] = np.minimum(_elsewhere(numbers, arcs.start[single], arcs.printed[single, 0], 0), 3)
    table[single, -3] = np.minimum(_elsewhere(numbers, arcs.start[single], numbers[arcs.start[single]], 1), 3)
    return table


def with_page(table: Floats, arcs: Arcs, rate: float) -> Floats:
    """The same rows knowing the page: `rate` is the expected share of its characters misread."""
    table = table.copy()
    mark = np.isin(arcs.kind, _MARKS)
    level = np.log(rate / 0.03)
    table[:, -2], table[:, -1] = np.where(mark, 0, level), np.where(mark, level, 0)
    return table


def _usual(page: Page, arcs: Arcs, items: Places) -> Floats:
    """log odds, from counts, that the page writes a mark in the width an arc gives it rather than in the one read."""
    tally = np.bincount(page.numbers)
    tally = np.append(tally, np.zeros(max(0, int(arcs.printed.max(initial=0)) + 1 - len(tally)), np.int64))
    usual: Floats = np.log((tally[arcs.printed[:, 0]] + 0.5) / (tally[page.numbers[items]] + 0.5)).astype(np.float32)
    return usual


def _elsewhere(numbers: Numbers, at: Places, put: npt.NDArray[np.uint16], own: int) -> npt.NDArray[np.int64]:
    """How many of the two bigram-and-a-neighbour contexts of a symbol stand elsewhere in the text: occurrences of the
    trigrams that end and begin with it, less `own` of each."""
    wide = numbers.astype(np.uint64)
    every = np.sort((wide[:-2] << np.uint64(32)) | (wide[1:-1] << np.uint64(16)) | wide[2:])
    put = put.astype(np.uint64)
    left, right = wide[at - 1], wide[at + 1]
    keys = (
        (wide[at - 2] << np.uint64(32)) | (left << np.uint64(16)) | put,
        (left << np.uint64(32)) | (put << np.uint64(16)) | right,
        (put << np.uint64(32)) | (right << np.uint64(16)) | wide[at + 2],
    )
    counts = [np.searchsorted(every, key, "right") - np.searchsorted(every, key) - own for key in keys]
    found: npt.NDArray[np.int64] = np.sum(counts, axis=0)
    return found
