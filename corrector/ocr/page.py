"""A text as the decoder sees it: its characters without blanks, as symbols, and the way back to offsets.

Apart from the decoder: where a line break ends a paragraph, and where only a line, is a question of its own.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import BOUNDARY, Symbols

Numbers = npt.NDArray[np.uint16]
Offsets = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MARGIN = 4
"""Boundary symbols before and after, so that every character has a full window."""
WRAPPED = 0.8
"""A line at least so long, compared with the longest nearby, goes on in the next one."""
_BLANKS = np.array(sorted(c for c in range(0x3001) if chr(c).isspace()), np.uint32)
_NEWLINES = np.array([10, 13], np.uint32)


@dataclass(frozen=True, slots=True)
class Page:
    """The visible characters of `text`: their symbols, their offsets, and which begin or end a line.

    A paragraph's end stands among them as a BOUNDARY with the offset of its line end; MARGIN more stand at
    both ends, with offsets 0 and len(text).
    """

    text: str
    numbers: Numbers
    offsets: Offsets
    begins: Flags
    ends: Flags

    @property
    def breaks(self) -> bool:
        """Whether lines end in the middle of a sentence, as print does and running text does not: two or more do, and
        a third of all."""
        ends = self.ends[MARGIN:-MARGIN]
        inner = ends & (self.numbers[MARGIN + 1 : -MARGIN + 1] != BOUNDARY)
        last = self.offsets[MARGIN:-MARGIN][inner]
        broken = sum("\u3400" <= self.text[at] <= "\u9fff" for at in last.tolist())
        return broken > 1 and 3 * broken >= int(ends.sum())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of the items from `start` up to `end`; of a gap, the place after the item before it."""
        if start == end:
            at = int(self.offsets[start - 1]) + 1 if self.numbers[start - 1] != BOUNDARY else int(self.offsets[start])
            return at, at
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with some arcs taken: its symbols now, the item of the page each stands for (−1: printed by an arc),
    and how surprising each is to the language model (−log p, nats)."""

    numbers: Numbers
    source: Offsets
    surprise: npt.NDArray[np.float32]


def read(text: str, symbols: Symbols) -> Page:
    """The page of a text; lone surrogates and characters outside the vocabulary are unknown symbols."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    numbers = symbols.table[np.minimum(points, 0x10FFFF)]
    blank = np.isin(points, _BLANKS)
    newline = np.flatnonzero(np.isin(points, _NEWLINES))
    edges = newline[_paragraph_ends(blank, newline, len(points))]
    numbers[edges] = BOUNDARY
    blank[edges] = False
    kept = np.flatnonzero(~blank)
    line = np.searchsorted(newline, kept)
    turn = line[1:] != line[:-1]
    begins = np.concatenate(([True], turn)) if len(kept) else np.zeros(0, bool)
    ends = np.concatenate((turn, [True])) if len(kept) else np.zeros(0, bool)
    return Page(
        text,
        _padded(numbers[kept], BOUNDARY, BOUNDARY),
        _padded(kept, 0, len(text)),
        _padded(begins, False, False),
        _padded(ends, False, False),
    )


def _paragraph_ends(blank: Flags, newline: Offsets, size: int) -> Flags:
    """Which line ends close a paragraph: those of lines clearly shorter than the longest of the five around."""
    if not len(newline):
        return np.zeros(0, bool)
    seen = np.concatenate(([0], np.cumsum(~blank)))
    edges = np.concatenate(([0], newline, [size]))
    widths = seen[edges[1:]] - seen[edges[:-1]]
    around = np.lib.stride_tricks.sliding_window_view(np.pad(widths, 2), 5).max(1)
    short: Flags = (widths < WRAPPED * around)[:-1] & (widths > 0)[:-1]
    return short


def _padded(values: npt.NDArray[Any], before: int, after: int) -> npt.NDArray[Any]:
    padded: npt.NDArray[Any] = np.pad(values, MARGIN, constant_values=((before, after),))
    return padded
