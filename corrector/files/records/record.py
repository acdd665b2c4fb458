"""What a record is, and the one question each format must answer about its bytes.

Separate from the formats, which all speak in these types.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corrector.edits import Edit

__all__ = ["Cell", "Change", "Format", "Record", "splice"]

Change = tuple[int, int, bytes]  # start, end, new: offsets in bytes


@dataclass(frozen=True, slots=True)
class Cell:
    """One text in one record. `start` and `end` are where its characters stand in the bytes, quotes left out.

    `item` is its number among the texts of its field in this record: a field may lead into lists.
    """

    field: str
    start: int
    end: int
    text: str
    item: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its span in the bytes (line end included), its texts, and why it has none.

    `tail` is where further fields may be put in, -1 where none can. `fault` is empty for a good record and for
    a blank line; a record with a fault is passed on as it is.
    """

    start: int
    end: int
    cells: tuple[Cell, ...] = ()
    id: str | None = None
    source: str | None = None
    fault: str = ""
    tail: int = -1


class Format(Protocol):
    """How records lie in a stream of bytes. A format is a small value that travels to worker processes."""

    def cut(self, data: bytes, final: bool) -> tuple[int, int]:
        """The end of the last whole record in `data` and the number of records up to there; all of it when `final`."""
        ...

    def records(self, data: bytes) -> Iterator[Record]:
        """The records of bytes that begin and end with a whole one; together they cover every byte."""
        ...

    def changes(self, data: bytes, cell: Cell, edits: Sequence[Edit]) -> list[Change | None]:
        """Edits of a cell's text (sorted, not overlapping) as changes of the bytes; None for what cannot be made."""
        ...

    def extra(self, record: Record, values: Mapping[str, object]) -> Change | None:
        """Further fields for a record, as a change of the bytes; None where the record cannot take any."""
        ...


def splice(data: bytes, changes: Iterable[Change]) -> bytes:
    """The bytes with these changes made (sorted, not overlapping); all others are the ones that were there.

    >>> splice(b"abc", [(1, 2, b"-")])
    b'a-c'
    """
    parts: list[bytes] = []
    at = 0
    for start, end, new in changes:
        parts += [data[at:start], new]
        at = end
    return b"".join([*parts, data[at:]]) if parts else data
