"""A text as the decoder sees it: its characters without blanks, as symbols, and the way back to offsets.

Apart from the decoder: where a line break ends a paragraph, and where only a line, is a question of its own.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import BOUNDARY, Numbers, Symbols

Flags = npt.NDArray[np.bool_]

MARGIN = AHEAD = 4
"""Boundary symbols before and after, so that every character has a full window; characters after one that see it."""
WRAPPED = 0.8
"""A line at least so long, compared with the longest nearby, goes on in the next one."""
_BLANK, _NEWLINE = 1, 2


def _blanks() -> npt.NDArray[np.uint8]:
    blanks = np.zeros(0x110000, np.uint8)
    blanks[[c for c in range(0x3001) if chr(c).isspace()]] = _BLANK
    blanks[[10, 13]] = _NEWLINE
    return blanks


_BLANKS = _blanks()


@dataclass(frozen=True, slots=True)
class Page:
    """The visible characters of `text`: their symbols, their offsets, and which begin or end a line.

    A paragraph's end stands among them as a BOUNDARY with the offset of its line end; MARGIN more stand at
    both ends, with offsets 0 and len(text).
    """

    text: str
    numbers: Numbers
    offsets: Numbers
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


def read(text: str, symbols: Symbols) -> Page:
    """The page of a text; lone surrogates and characters outside the vocabulary are unknown symbols."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    blanks = _BLANKS.take(points)
    newline = np.flatnonzero(blanks == _NEWLINE)
    edges = newline[_paragraph_ends(blanks, newline)] if len(newline) else newline
    blanks[edges] = 0
    kept = np.flatnonzero(blanks == 0)
    size = len(kept) + 2 * MARGIN
    numbers, offsets = np.full(size, BOUNDARY), np.full(size, len(text))
    begins, ends = np.zeros(size, bool), np.zeros(size, bool)
    inside = slice(MARGIN, size - MARGIN)
    offsets[:MARGIN] = 0
    numbers[inside], offsets[inside] = symbols.table.take(points.take(kept)), kept
    numbers[MARGIN + np.searchsorted(kept, edges)] = BOUNDARY
    line = np.searchsorted(newline, kept)
    turn = line[1:] != line[:-1]
    begins[MARGIN + 1 : size - MARGIN], ends[MARGIN : size - MARGIN - 1] = turn, turn
    begins[inside][:1] = ends[inside][-1:] = True
    return Page(text, numbers, offsets, begins, ends)


def _paragraph_ends(blanks: npt.NDArray[np.uint8], newline: Numbers) -> Flags:
    """Which line ends close a paragraph: those of lines clearly shorter than the longest of the five around."""
    seen = np.concatenate(([0], np.cumsum(blanks == 0)))
    edges = np.concatenate(([0], newline, [len(blanks)]))
    widths = np.diff(seen[edges])
    wide = np.zeros(len(widths) + 4, np.int64)
    wide[2:-2] = widths
    around = np.maximum.reduce([wide[shift : shift + len(widths)] for shift in range(5)])
    short: Flags = (widths < WRAPPED * around)[:-1] & (widths > 0)[:-1]
    return short
