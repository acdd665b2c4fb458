"""What a run has to tell: one event per document and one per path that was none, and the count of all.

Separate, because every format reads the same events and none of them knows where they come from.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from corrector.edits import Correction, Edit

__all__ = ["Event", "Note", "Page", "Tally", "View"]

LINE_END = re.compile("\r\n|\r|\n")  # never str.splitlines: it also breaks at form feeds and other marks


@dataclass(frozen=True)
class Page:
    """One document and what was found in it.

    `path` is shown as it is, `data` are its bytes and `changes` what the edits are in them (start, end, new).
    `offsets` maps ascending offsets in the text (code points) to bytes. `refused` are edits that do not
    exist in the file's encoding, or in a scan (hOCR, ALTO) would move the bounds of words or lines; `applied` says
    that the other edits were written. Of a scan lines and columns are those of its text.
    """

    path: str
    correction: Correction
    encoding: str = "utf-8"
    data: bytes = b""
    changes: tuple[tuple[int, int, bytes], ...] = ()
    offsets: Callable[[Iterable[int]], list[int]] = list
    refused: tuple[Edit, ...] = ()
    applied: bool = False
    bad: int = 0
    scan: bool = False

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that can be made."""
        refused = set(self.refused)
        return tuple(edit for edit in self.correction.edits if edit not in refused)

    @property
    def characters(self) -> int:
        """The length of the text in code points, blanks and line ends counted."""
        return len(self.correction.original)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, in code points."""
        return [0, *(match.end() for match in LINE_END.finditer(self.correction.original))]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both counted from 1, columns in code points."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Note:
    """A path that gave no page, and why: passed over, not readable, a malformed scan, not there at all; or a word on
    a page: that it was not judged, not written, or a remark."""

    path: str
    kind: Literal["skip", "error", "malformed", "missing", "unjudged", "unwritten", "remark"]
    reason: str


Event = Page | Note


@dataclass
class Tally:
    """The count of a run, kept while the events pass."""

    files: int = 0
    changed: int = 0
    edits: int = 0
    fixed: int = 0
    doubts: int = 0
    refused: int = 0
    characters: int = 0
    skipped: int = 0
    errors: int = 0
    malformed: int = 0
    missing: int = 0
    unjudged: int = 0
    unwritten: int = 0
    complete: bool = False
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, event: Event) -> None:
        """Count one event."""
        if isinstance(event, Note):
            self.skipped += event.kind == "skip"
            self.errors += event.kind == "error"
            self.malformed += event.kind == "malformed"
            self.missing += event.kind == "missing"
            self.unjudged += event.kind == "unjudged"
            self.unwritten += event.kind == "unwritten"
            return
        made = len(event.correction.edits) - len(event.refused)
        self.files += 1
        self.changed += bool(made)
        self.edits += made
        self.fixed += made if event.applied else 0
        self.doubts += len(event.correction.doubts)
        self.refused += len(event.refused)
        self.characters += event.characters
        self.rules.update(edit.rule for edit in event.edits)

    @property
    def density(self) -> float:
        """Edits per 10,000 characters, the measure by which Chinese publishers judge a text."""
        return per_10k(self.edits, self.characters)


def per_10k(edits: int, characters: int) -> float:
    """Edits per 10,000 characters; 0 for an empty text."""
    return edits * 10_000 / characters if characters else 0.0


@dataclass(frozen=True, slots=True)
class View:
    """For whom a report is made: language ("zh" or "en"), colours or not, columns of the terminal."""

    language: str = "en"
    colour: bool = False
    width: int = 100
    statistics: bool = False
