"""A plain text file as the one record of itself, so that folders of text and files of records go the same way.

Separate from the other formats, because here the encoding is anybody's guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corrector.decode import Decoded, decode
from corrector.edits import Edit
from corrector.errors import DecodeError
from corrector.files.document import Document
from corrector.files.records.record import Cell, Change, Record

__all__ = ["Whole"]


@dataclass(frozen=True, slots=True)
class Whole:
    """One text. `encoding` is None to find it out, else told; `stretch` says that a part of a longer text is read."""

    encoding: str | None = None
    stretch: bool = False

    def cut(self, data: bytes, final: bool) -> tuple[int, int]:
        """All or nothing."""
        return (len(data), 1) if final else (0, 0)

    def records(self, data: bytes) -> Iterator[Record]:
        """The text as one record; bytes that are no text have none."""
        try:
            decoded = decode(data, self.encoding)
        except DecodeError as error:
            yield Record(0, len(data), fault=str(error))
            return
        if decoded is None:
            yield Record(0, len(data), fault="binary")
        else:
            yield Record(0, len(data), (Cell("text", 0, len(data), decoded.text),))

    def changes(self, data: bytes, cell: Cell, edits: Sequence[Edit]) -> list[Change | None]:
        """As for a document; for a stretch of one, its characters as they are in the encoding that was told."""
        if self.stretch:
            return Decoded(cell.text, self.encoding or "utf-8").changes([(e.start, e.end, e.after) for e in edits])
        decoded = decode(data, self.encoding)
        if decoded is None:
            return [None] * len(edits)
        changes, refused = Document(data, decoded).changes(edits)
        made = iter(changes)
        out = set(refused)
        return [None if edit in out else next(made) for edit in edits]

    def extra(self, record: Record, values: Mapping[str, object]) -> Change | None:
        """A plain text has no room for fields."""
        return None
