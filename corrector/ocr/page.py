"""Texts as the decoder sees them: their characters without blanks, as symbols, and the way back to offsets.

Apart from the decoder: where a line break ends a paragraph, and where only a line, is a question of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import BOUNDARY, Numbers, Symbols

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.uint8]

MARGIN = AHEAD = 4
"""Boundary symbols before and after, so that every character has a full window; characters after one that see it."""
WRAPPED = 0.8
"""A line at least so long, compared with the longest nearby, goes on in the next one."""
_BLANK, _NEWLINE = 1, 2


def _blanks() -> Kinds:
    blanks = np.zeros(0x110000, np.uint8)
    blanks[[c for c in range(0x3001) if chr(c).isspace()]] = _BLANK
    blanks[[10, 13]] = _NEWLINE
    return blanks


_BLANKS = _blanks()


@dataclass(frozen=True, slots=True)
class Page:
    """The visible characters of texts side by side: their symbols, their offsets, and which begin or end a line.

    `text` is all texts one after the other, each from its number in `bounds` up to the next one; so are the items,
    from `firsts` on, and neither sees the other. A paragraph's end stands among the items as a BOUNDARY with the
    offset of its line end; MARGIN more stand at both ends of each text, with the offsets where it begins and ends.
    `breaks` says of each text whether lines end in the middle of a sentence, as print does and running text does not:
    two or more do, and a third of all.
    """

    text: str
    bounds: Numbers
    numbers: Numbers
    offsets: Numbers
    firsts: Numbers
    begins: Flags
    ends: Flags
    breaks: Flags

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def sizes(self) -> Numbers:
        """How many items each text has."""
        found: Numbers = np.diff(self.firsts)
        return found

    @property
    def margins(self) -> Numbers:
        """The items before each text."""
        found: Numbers = (self.firsts[:-1, None] + np.arange(MARGIN)).ravel()
        return found

    def texts_of(self, items: Numbers) -> Numbers:
        """The number of the text that each item belongs to."""
        if len(self) == 1:
            return np.zeros(len(items), np.int64)
        return np.searchsorted(self.firsts, items, "right") - 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of the items from `start` up to `end`; of a gap, the place after the item before it."""
        if start == end:
            at = int(self.offsets[start - 1]) + 1 if self.numbers[start - 1] != BOUNDARY else int(self.offsets[start])
            return at, at
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


def read(texts: Sequence[str], symbols: Symbols) -> Page:
    """The page of some texts; lone surrogates and characters outside the vocabulary are unknown symbols."""
    text = "".join(texts)
    bounds = np.cumsum([0, *map(len, texts)])
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    blanks = _BLANKS.take(points)
    newline = np.flatnonzero(blanks == _NEWLINE)
    edges = newline[_paragraph_ends(blanks, newline, bounds)] if len(newline) else newline
    blanks[edges] = 0
    kept = np.flatnonzero(blanks == 0)
    whose = np.searchsorted(bounds, kept, "right") - 1
    place = np.arange(MARGIN, len(kept) + MARGIN) + 2 * MARGIN * whose
    sizes = np.bincount(whose, minlength=len(texts)) + 2 * MARGIN
    firsts = np.concatenate(([0], np.cumsum(sizes)))
    numbers, offsets = np.full(firsts[-1], BOUNDARY), np.repeat(bounds[1:], sizes)
    for shift in range(MARGIN):
        offsets[firsts[:-1] + shift] = bounds[:-1]
    numbers[place], offsets[place] = symbols.table.take(points.take(kept)), kept
    numbers[place[np.searchsorted(kept, edges)]] = BOUNDARY
    line = np.searchsorted(newline, kept) + whose  # a text's last line and the next one's first are two
    turn = np.ones(len(kept) + 1, bool)
    np.not_equal(line[1:], line[:-1], out=turn[1:-1])
    begins, ends = np.zeros(firsts[-1], bool), np.zeros(firsts[-1], bool)
    begins[place], ends[place] = turn[:-1], turn[1:]
    breaks = _breaks(points, whose[turn[1:]], kept[turn[1:]], numbers[place[turn[1:]] + 1] != BOUNDARY, len(texts))
    return Page(text, bounds, numbers, offsets, firsts, begins, ends, breaks)


def _paragraph_ends(blanks: Kinds, newline: Numbers, bounds: Numbers) -> Flags:
    """Which line ends close a paragraph: those of lines clearly shorter than the longest of the five around."""
    seen = np.concatenate(([0], np.cumsum(blanks == 0)))
    edges = np.sort(np.concatenate((bounds, bounds, bounds, newline)))  # two lines of nothing between two texts
    widths = np.diff(seen[edges])
    line = np.arange(-1, len(newline) - 1) + 3 * np.searchsorted(bounds, newline, "right")
    around = np.maximum.reduce([widths[line + shift] for shift in range(-2, 3)])
    short: Flags = (widths[line] < WRAPPED * around) & (widths[line] > 0)
    return short


def _breaks(points: Codes, whose: Numbers, last: Numbers, goes_on: Flags, texts: int) -> Flags:
    """`Page.breaks`, from the offset of each line's last character and whether the paragraph goes on after it."""
    ends = points[last]
    broken = goes_on & (ends >= 0x3400) & (ends <= 0x9FFF)
    lines, many = np.bincount(whose, minlength=texts), np.bincount(whose[broken], minlength=texts)
    found: Flags = (many > 1) & (3 * many >= lines)
    return found
