"""One run over many documents: each is read, corrected, written if asked, and told as an event.

Separate from the commands, because all of them are this run with another report.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corrector.cli.options import Chosen, Fixing
from corrector.cli.setup import Setup
from corrector.decode import check_encoding
from corrector.edits import Correction
from corrector.errors import ConfigError, DecodeError, WriteError
from corrector.files import Document, Found, read, read_stream, walk, write
from corrector.files.walk import PROSE
from corrector.report import Event, Note, Page
from corrector.scans import Scan
from corrector.scans import read as read_scan

__all__ = ["STDIN", "Run", "open_page"]

STDIN = "-"


@dataclass(frozen=True)
class Run:
    """The documents of a command line. `writing` is None when nothing is to be written."""

    chosen: Chosen
    setup: Setup
    writing: Fixing | None = None
    report_to: str | None = None
    output: Callable[[bytes], object] = field(default=lambda data: sys.stdout.buffer.write(data))

    def events(self) -> Iterator[Event]:
        """Every document as a page, every path that is none as a note; in the order of the command line."""
        encoding = check_encoding(self.chosen.encoding) if self.chosen.encoding else None
        names = self._names()
        self._check_outputs(names)
        own = [Path(name) for name in (self.report_to, self.writing and self.writing.output_dir) if name]
        for batch in _apart(names):
            if batch == [STDIN]:
                yield from self._stream(encoding)
                continue
            for found in walk(map(Path, batch), self.setup.selection, own):
                yield from self._found(found, encoding)

    def _names(self) -> list[str]:
        if self.chosen.file_list is None:
            return self.chosen.paths or ["."]
        try:
            if self.chosen.file_list == STDIN:
                data = sys.stdin.buffer.read()
            else:
                data = Path(self.chosen.file_list).read_bytes()
        except OSError as error:
            raise ConfigError(
                f"{self.chosen.file_list}: cannot be read: {error.strerror or error}"
            ) from error
        lines = (os.fsdecode(line.removesuffix(b"\r")) for line in data.split(b"\n"))
        return [*(self.chosen.paths or []), *filter(None, lines)]

    def _check_outputs(self, names: Sequence[str]) -> None:
        """Refuse what would make this run or the next one read what it has written."""
        target = self.report_to and os.path.realpath(self.report_to)
        if target and any(os.path.realpath(name) == target for name in names):
            raise ConfigError(f"{self.report_to} is both read and written; choose another --output-file")
        suffix = self.writing and self.writing.backup
        if suffix is not None and (not suffix or "/" in suffix or suffix.lower().endswith(PROSE)):
            raise ConfigError(
                f"--backup {suffix!r} would make documents of the backups; choose another suffix"
            )

    def _stream(self, encoding: str | None) -> Iterator[Event]:
        label = self.chosen.stdin_filename or STDIN
        document = read_stream(sys.stdin.buffer, encoding)
        if isinstance(document, bytes):
            if self.writing:
                self.output(document)
            yield Note(label, "error", "the standard input is no text in this encoding")
            return
        try:
            page = open_page(label, document, self.setup.corrector(Path(label).absolute().parent).correct)
        except DecodeError as error:
            yield Note(label, "malformed", str(error))
            return
        if self.writing:
            self.output(document.replace(page.changes))
        yield from _with_remark(page, applied=self.writing is not None)

    def _found(self, found: Found, encoding: str | None) -> Iterator[Event]:
        label = _label(found.path)
        if found.kind != "file":
            kind = "error" if found.kind == "unreadable" else found.kind
            yield Note(label, kind, found.reason)
            return
        try:
            document = read(found.path, encoding)
        except OSError as error:
            yield Note(label, "error", error.strerror or str(error))
            return
        except DecodeError as error:
            yield Note(label, "error", str(error))
            return
        if isinstance(document, str):
            yield Note(label, "skip", document)
            return
        correct = self.setup.corrector(found.path.absolute().parent).correct
        try:
            page = open_page(label, document, correct)
        except DecodeError as error:
            yield Note(label, "malformed", str(error))
            return
        try:
            applied = self.writing is not None and _write(found.path, document, page, self.writing)
        except WriteError as error:
            yield from _with_remark(page, applied=False)
            yield Note(label, "unwritten", str(error).removeprefix(f"{found.path}: "))
            return
        yield from _with_remark(page, applied=applied)


def open_page(label: str, document: Document, correct: Callable[..., Correction]) -> Page:
    """A document and what the engine makes of it: of a scan the text in it, with its confidences.

    Raises DecodeError for a malformed scan.
    """
    if scan := read_scan(document.text, label):
        return _open_scan(label, document, scan, correct)
    correction = correct(document.text)
    changes, refused = document.changes(correction.edits)
    decoded = document.decoded
    return Page(
        label,
        correction,
        encoding=decoded.encoding,
        data=document.data,
        changes=changes,
        offsets=decoded.byte_offsets,
        refused=refused,
        bad=decoded.bad + len(decoded.tail),
    )


def _open_scan(label: str, document: Document, scan: Scan, correct: Callable[..., Correction]) -> Page:
    """A scan as a page: its edits change the characters in the markup, and nothing else."""
    correction = correct(scan.text, scan.confidences)
    edits, refused = scan.changes(correction.edits, document.decoded.encoding)
    changes, lost = document.changes(edits)
    if lost:  # one edit may be several in the markup: all of them or none
        changes, refused = (), correction.edits
    return Page(
        label,
        correction,
        encoding=document.decoded.encoding,
        data=document.data,
        changes=changes,
        offsets=lambda offsets: document.decoded.byte_offsets(map(scan.place, offsets)),
        refused=refused,
        bad=document.decoded.bad + len(document.decoded.tail),
        scan=True,
    )


def _with_remark(page: Page, applied: bool) -> Iterator[Event]:
    from dataclasses import replace

    yield replace(page, applied=applied and bool(page.changes))
    if page.correction.fault:
        yield Note(page.path, "unjudged", page.correction.fault)
    if page.bad:
        reason = f"{page.bad} bytes are not valid {page.encoding} and stay as they are"
        yield Note(page.path, "remark", reason)


def _write(path: Path, document: Document, page: Page, how: Fixing) -> bool:
    """Write the corrected bytes where they belong; whether anything was corrected."""
    if how.output_dir is not None:
        target = Path(how.output_dir) / _inside(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(f"{target}: not written: {error.strerror}") from error
        write(target, document.replace(page.changes))
    elif page.changes:
        if how.backup is not None:
            write(path.with_name(path.name + how.backup), document.data)
        write(path, document.replace(page.changes), document.stamp)
    return bool(page.changes)


def _inside(path: Path) -> Path:
    """A path as one below the output folder: as it was named, or from the root if it leads out of here."""
    relative = Path(_label(path))
    if relative.is_absolute() or ".." in relative.parts:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link
        return absolute.relative_to(absolute.anchor)
    return relative


def _label(path: Path) -> str:
    """A path as it is shown and as `git apply` needs it: from the working folder if it is below it."""
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def _apart(names: Sequence[str]) -> Iterator[list[str]]:
    """The names in order, standard input on its own and only once; the rest in as long runs as possible."""
    batch: list[str] = []
    streamed = False
    for name in names:
        if name != STDIN:
            batch.append(name)
        elif not streamed:
            streamed = True
            if batch:
                yield batch
            yield [STDIN]
            batch = []
    if batch:
        yield batch
