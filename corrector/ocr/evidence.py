"""What speaks for and against an arc, as one row of numbers; apart from the decoder, as training reads it too."""

import numpy as np

from corrector.ocr.arcs import KINDS, Arcs, Floats
from corrector.ocr.page import AHEAD, Page
from corrector.ocr.symbols import Numbers

NAMES = (
    *("gain", "odds", "gain of a mark", "odds of a mark"),
    *(f"kind {name}" for name in KINDS),
    *("drop at a line's start", "drop at a line's end", "add at a line's end"),
    *("gain up to 6", "gain from 12", "odds of a counted", "frequency", "frequency of the read"),
    *("surprise", "surprise after", "surprise before", "surprise that stays"),
    "width usual here",
    *("written so elsewhere", "read so elsewhere", "page", "page, a mark"),
)
"""The columns of `rows`, in order; a ranking has one weight for each."""
_MARK = np.isin(KINDS, ("width", "mark", "drop", "add", "other"))
_WIDTH, _DROP, _ADD, _COUNTED = (KINDS.index(kind) for kind in ("width", "drop", "add", "counted"))


def rows(page: Page, surprise: Floats, first: Floats, arcs: Arcs, gain: Floats) -> Floats:
    """Shape (n, len(NAMES)): one row an arc, all that is known before other arcs are looked at (the last two
    columns, which depend on them, are zero). `first` is log p of single symbols."""
    size = len(gain)
    table = np.zeros((len(NAMES), size), np.float32)
    numbers, start, kind, odds = page.numbers, arcs.start, arcs.kind, arcs.odds
    mark = _MARK[kind]
    hanzi = ~mark
    table[0], table[1], table[2], table[3] = gain * hanzi, odds * hanzi, gain * mark, odds * mark
    table[4 + kind, np.arange(size)] = 1
    at = 4 + len(KINDS)
    lost = kind == _DROP
    table[at], table[at + 1] = lost & page.begins[start], lost & page.ends[start]
    table[at + 2] = (kind == _ADD) & page.ends[start - 1]
    table[at + 3] = np.minimum(gain, 6) * hanzi
    table[at + 4] = np.maximum(gain - 12, 0) * hanzi
    table[at + 5] = odds * (kind == _COUNTED)
    table[at + 6] = first[arcs.printed[:, 0]] * (arcs.count > 0)
    table[at + 7] = first[numbers[start]] * (arcs.length > 0)
    near = np.minimum(surprise, 15)
    table[at + 8], table[at + 9], table[at + 10] = near[start], near[start + 1], near[start - 1]
    total = np.concatenate(([0], np.cumsum(surprise, dtype=np.float64)))
    end = np.minimum(start + arcs.length + AHEAD, len(numbers))
    table[at + 11] = np.minimum(total[end] - total[start] - gain, 50) / 10
    width = np.flatnonzero(kind == _WIDTH)
    if len(width):
        table[-5, width] = _usual(page, arcs.printed[width, 0], start[width])
    single = np.flatnonzero(hanzi & (arcs.count == 1) & (arcs.length == 1))
    if len(single):
        table[-4, single], table[-3, single] = _elsewhere(numbers, start[single], arcs.printed[single, 0])
    return table.T


def set_page(table: Floats, arcs: Arcs, rate: float) -> None:
    """Makes rows know the page: `rate` is the expected share of its characters misread."""
    mark = _MARK[arcs.kind]
    level = np.float32(np.log(rate / 0.03))
    table[:, -2], table[:, -1] = level * ~mark, level * mark


def _usual(page: Page, put: Numbers, items: Numbers) -> Floats:
    """log odds, from counts, that the page writes a mark in the width an arc gives it rather than in the one read."""
    tally = np.bincount(page.numbers, minlength=int(put.max()) + 1) + 0.5
    usual: Floats = np.log(tally[put] / tally[page.numbers[items]]).astype(np.float32)
    return usual


def _elsewhere(numbers: Numbers, at: Numbers, put: Numbers) -> Numbers:
    """How many of the contexts of a symbol stand elsewhere in the text, up to 3, for the symbol put at each place and
    for the one read there: occurrences of the trigrams that end with it, begin with it, or have it in the middle."""
    every = np.sort((numbers[:-2] << 32) | (numbers[1:-1] << 16) | numbers[2:])
    both = np.concatenate((put, numbers[at]))
    at = np.concatenate((at, at))
    far, left, right, on = (numbers[at + shift] for shift in (-2, -1, 1, 2))
    keys = np.concatenate(
        ((far << 32) | (left << 16) | both, (left << 32) | (both << 16) | right, (both << 32) | (right << 16) | on)
    )
    counts = (every.searchsorted(keys, "right") - every.searchsorted(keys)).reshape(3, 2, -1).sum(0)
    counts[1] -= 3  # what was read stands at the place itself
    found: Numbers = np.minimum(counts, 3)
    return found
