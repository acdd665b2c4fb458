"""Arcs: what may have been printed in place of what was read, as parallel arrays; a channel's strings as such.

Apart from the lattice that proposes them and the decoder that weighs them, as both speak in them.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from corrector.ocr.channel import Channel
from corrector.ocr.symbols import FIRST, Numbers, Symbols

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

KINDS = ("shape", "counted", "width", "mark", "drop", "add", "other", "double")
"""Kinds of arcs: a Hanzi for another by shape alone, or by count; a mark for its twin of the other width; another
single replacement; a loss; an addition; other counted strings; two Hanzi for two."""
_TWINS = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Arcs:
    """Replacements of the `length` items at `start` by the first `count` symbols of `printed`, shape (n, 2).

    `odds` is the channel's log odds for it against what was read, `kind` one of KINDS; `row` is the row of a
    counted string in `Strings.texts`, −1 where `printed` says all.
    """

    start: Numbers
    length: Numbers
    printed: Numbers
    count: Numbers
    odds: Floats
    kind: Numbers
    row: Numbers

    def take(self, index: Numbers | Flags) -> "Arcs":
        """Some of the arcs."""
        rest = self.count[index], self.odds[index], self.kind[index], self.row[index]
        return Arcs(self.start[index], self.length[index], self.printed[index], *rest)

    def moved(self, start: Numbers) -> "Arcs":
        """The same arcs at other places."""
        return replace(self, start=start)


_NAMES = tuple(field.name for field in fields(Arcs))


def join(parts: list[Arcs]) -> Arcs:
    """All arcs of several lists, in that order."""
    parts = [part for part in parts if len(part.start)] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    return Arcs(*(np.concatenate([getattr(part, name) for part in parts]) for name in _NAMES))


class Strings:
    """The counted strings of a channel as arrays, to be matched at many places at once."""

    def __init__(self, channel: Channel, symbols: Symbols) -> None:
        rows = [(r, c, o) for r, edits in sorted(channel.strings.items()) for c, o in edits]
        self.texts = [c for _, c, _ in rows]
        self.odds = np.array([o for _, _, o in rows], np.float32)
        self.length = np.array([len(r) for r, _, _ in rows], np.int64)
        self.count = np.array([len(c) for _, c, _ in rows], np.int64)
        self.symbols = symbols
        self.printed = np.zeros((len(rows), 2), np.int64)
        for row, text in enumerate(self.texts):
            self.printed[row, : len(text)] = [symbols.table[ord(letter)] for letter in text]
        self.kind = np.array([_kind(r, c) for r, c, _ in rows], np.int64)
        self.rows: dict[str, tuple[int, int]] = {}
        for row, (r, _, _) in enumerate(rows):
            first, many = self.rows.get(r, (row, 0))
            self.rows[r] = first, many + 1

    def text(self, arcs: Arcs, at: int) -> str:
        """What the arc at a row of `arcs` prints."""
        if (row := int(arcs.row[at])) >= 0:
            return self.texts[row]
        return "".join(chr(self.symbols.points[n - FIRST]) for n in arcs.printed[at, : arcs.count[at]])

    def arcs(self, texts: list[str], starts: Numbers) -> Arcs:
        """The arcs for what stands at each start (a string of one or two characters, or none for a gap)."""
        rows = self.rows
        first, many = np.array([rows.get(text, (0, 0)) for text in texts], np.int64).reshape(-1, 2).T
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        row = np.repeat(first, many) + within
        put = self.printed[row], self.count[row], self.odds[row]
        return Arcs(np.repeat(starts, many), self.length[row], *put, self.kind[row], row)


def _kind(read: str, printed: str) -> int:
    """The kind of a counted string."""
    if len(read) == len(printed) == 1:
        return KINDS.index("width" if _TWINS.get(read) == printed or _TWINS.get(printed) == read else "mark")
    if len(read) + len(printed) == 1:
        return KINDS.index("add" if printed else "drop")
    return KINDS.index("other")
