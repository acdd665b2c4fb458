"""One document as it was read: its bytes, its text, and what edits make of the bytes.

Separate from writing, because `check` and `diff` need all of this and write nothing.
"""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corrector.decode import Decoded, decode
from corrector.edits import Edit
from corrector.errors import DecodeError
from corrector.files.write import Stamp

__all__ = ["Document", "read", "read_stream"]

Change = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a file and the text they are. `stamp` says which file it was; None for a stream."""

    data: bytes
    decoded: Decoded
    stamp: Stamp | None = None

    @property
    def text(self) -> str:
        """The text, without a byte order mark."""
        return self.decoded.text

    def changes(self, edits: Sequence[Edit]) -> tuple[tuple[Change, ...], tuple[Edit, ...]]:
        """Edits of the text (sorted, not overlapping) -> changes of the bytes (start, end, new), and the
        edits that cannot be made in this file's encoding.

        What the changes leave behind reads again as the corrected text: where bytes that are no characters
        or a guessed encoding stand against that, no edit is made at all.
        """
        made = self.decoded.changes([(edit.start, edit.end, edit.after) for edit in edits])
        changes = tuple(change for change in made if change is not None)
        refused = tuple(edit for edit, change in zip(edits, made, strict=True) if change is None)
        unsure = self.decoded.bad or self.decoded.guessed
        if unsure and changes and not self._reads_back(changes, edits, refused):
            return (), tuple(edits)
        return changes, refused

    def replace(self, changes: Sequence[Change]) -> bytes:
        """The bytes with these changes made; all others are the ones that were read."""
        parts: list[bytes] = []
        at = 0
        for start, end, new in changes:
            parts += [self.data[at:start], new]
            at = end
        return b"".join([*parts, self.data[at:]])

    def _reads_back(self, changes: Sequence[Change], edits: Sequence[Edit], refused: Sequence[Edit]) -> bool:
        from corrector.edits import apply

        again = decode(self.replace(changes))
        wanted = apply(self.text, [edit for edit in edits if edit not in refused])
        return again is not None and again.encoding == self.decoded.encoding and again.text == wanted


def read(path: Path, encoding: str | None = None) -> Document | str:
    """A document, or why the file is none ("binary", "not a regular file"). OSError if it cannot be read,
    DecodeError if it is not in the encoding that was told. A pipe or device is never waited for.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return "not a regular file"
        data = file.read()
    return _document(data, encoding, Stamp.of(status))


def read_stream(stream: BinaryIO, encoding: str | None = None) -> Document | bytes:
    """A document from standard input; its bare bytes if they are no text in any (or in this) encoding."""
    data = stream.read()
    try:
        document = _document(data, encoding, None)
    except DecodeError:
        return data
    return document if isinstance(document, Document) else data


def _document(data: bytes, encoding: str | None, stamp: Stamp | None) -> Document | str:
    decoded = decode(data, encoding)
    return "binary" if decoded is None else Document(data, decoded, stamp)
