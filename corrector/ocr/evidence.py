"""What speaks for and against an arc, as one row of numbers; apart from the decoder, as training reads it too."""

import numpy as np

from corrector.ocr.arcs import KINDS, Arcs, Doubles, Floats
from corrector.ocr.decode import around
from corrector.ocr.page import Page
from corrector.ocr.ranking import PAGE
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
"""The columns of `rows` and, the last PAGE of them, of `page_columns`; a ranking has one weight for each."""
USUAL = 0.03
"""The share of characters misread on the usual page: where it is no other, the page says nothing."""
_MARK = np.isin(KINDS, ("width", "mark", "drop", "add", "other"))
_WIDTH, _DROP, _ADD, _COUNTED = (KINDS.index(kind) for kind in ("width", "drop", "add", "counted"))


def rows(page: Page, surprise: Floats, first: Floats, arcs: Arcs, gain: Floats) -> Floats:
    """Shape (n, len(NAMES) − PAGE): one row an arc, all that is known before other arcs are looked at. `first` is
    log p of single symbols."""
    size = len(gain)
    table = np.zeros((len(NAMES) - PAGE, size), np.float32)
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
    table[at + 11] = np.minimum(around(surprise, arcs) - gain, 50) / 10
    width = (kind == _WIDTH).nonzero()[0]
    if len(width):
        table[-3, width] = _usual(page, arcs.printed[width, 0], start[width])
    single = (hanzi & (arcs.count == 1) & (arcs.length == 1)).nonzero()[0]
    if len(single):
        table[-2, single], table[-1, single] = _elsewhere(page, start[single], arcs.printed[single, 0])
    return table.T


def page_columns(rates: Doubles) -> Floats:
    """The last columns, shape (2 · texts, PAGE): for an arc of text i the row 2i, for one of a mark 2i + 1;
    `rates` are the expected shares of the texts' characters misread."""
    found = np.zeros((len(rates), 2, PAGE), np.float32)
    found[:, 0, 0] = found[:, 1, 1] = np.log(rates / USUAL)
    return found.reshape(-1, PAGE)


def page_rows(page: Page, arcs: Arcs) -> Numbers:
    """Which row of `page_columns` each arc has."""
    return 2 * page.texts_of(arcs.start) + _MARK[arcs.kind]


def _usual(page: Page, put: Numbers, items: Numbers) -> Floats:
    """log odds, from counts, that the text writes a mark in the width an arc gives it rather than in the one read."""
    whose = page.texts_of(items) << 16
    every = page.texts_of(np.arange(len(page.numbers))) << 16 | page.numbers
    tally = _count(every, np.concatenate((whose | put, whose | page.numbers[items]))).reshape(2, -1) + 0.5
    usual: Floats = np.log(tally[0] / tally[1]).astype(np.float32)
    return usual


def _count(every: Numbers, keys: Numbers) -> Numbers:
    """How often each key is among `every`."""
    every.sort()
    found: Numbers = every.searchsorted(keys, "right") - every.searchsorted(keys)
    return found


def _elsewhere(page: Page, at: Numbers, put: Numbers) -> Numbers:
    """How many of the contexts of a symbol stand elsewhere in the text, up to 3, for the symbol put at each place and
    for the one read there: occurrences of the trigrams that end with it, begin with it, or have it in the middle."""
    numbers, whose = page.numbers, page.texts_of(np.arange(len(page.numbers))) << 48
    every = whose[1:-1] | (numbers[:-2] << 32) | (numbers[1:-1] << 16) | numbers[2:]
    both = np.concatenate((put, numbers[at]))
    at = np.concatenate((at, at))
    far, left, right, on = (numbers[at + shift] for shift in (-2, -1, 1, 2))
    keys = np.stack(
        ((far << 32) | (left << 16) | both, (left << 32) | (both << 16) | right, (both << 32) | (right << 16) | on)
    )
    counts = _count(every, (keys | whose[at]).ravel()).reshape(3, 2, -1).sum(0)
    counts[1] -= 3  # what was read stands at the place itself
    found: Numbers = np.minimum(counts, 3)
    return found
