"""Finding the place that is to be explained, and asking the engine about it.

Separate from the run, because one text is looked at closely here instead of many at a glance.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from corrector.cli.options import Explained, Judged
from corrector.cli.run import STDIN, open_page
from corrector.cli.setup import Setup
from corrector.decode import Decoded, check_encoding
from corrector.edits import Reason
from corrector.errors import ConfigError
from corrector.files import Document, read, read_stream
from corrector.report import Page

__all__ = ["reasons"]


@dataclass(frozen=True, slots=True)
class _Target:
    """A file, and the line and column in it that are asked about; 0 for all."""

    path: str
    line: int = 0
    column: int = 0


def reasons(explained: Explained, judged: Judged) -> tuple[Page, tuple[Reason, ...]]:
    """The text that was named and every candidate in the part of it that was named.

    Raises ConfigError for a file that cannot be read or a line that it does not have.
    """
    target, document = _open(explained)
    folder = Path(target.path).absolute().parent if target.path != STDIN else Path.cwd()
    engine = Setup(judged).corrector(folder)
    page = open_page(target.path, document, engine.correct)
    start, end = _span(page, target)
    return page, engine.explain(page.correction.original, start, end)


def _open(explained: Explained) -> tuple[_Target, Document]:
    if (explained.text is None) == (explained.target is None):
        raise ConfigError("give either --text or FILE[:LINE]")
    if explained.text is not None:
        return _Target(STDIN), Document(b"", Decoded(explained.text, "utf-8"))
    encoding = check_encoding(explained.encoding) if explained.encoding else None
    target = _parse(explained.target or "")
    try:
        document = (
            read_stream(sys.stdin.buffer, encoding)
            if target.path == STDIN
            else read(Path(target.path), encoding)
        )
    except OSError as error:
        raise ConfigError(f"{target.path}: cannot be read: {error.strerror or error}") from error
    if isinstance(document, Document):
        return target, document
    reason = document if isinstance(document, str) else "binary"
    raise ConfigError(f"{target.path}: cannot be read: {reason}")


def _parse(name: str) -> _Target:
    """A file that is called so, or FILE:LINE, or FILE:LINE:COLUMN."""
    parts = name.split(":")
    for cut in (0, 1, 2):
        path, numbers = ":".join(parts[: len(parts) - cut]), parts[len(parts) - cut :]
        if path and all(number.isdecimal() for number in numbers) and (path == STDIN or Path(path).exists()):
            return _Target(path, *map(int, numbers))
    return _Target(name)


def _span(page: Page, target: _Target) -> tuple[int, int]:
    """The place that was named, in code points; all of the text if only a file was."""
    length = page.characters
    if not target.line:
        return 0, length
    if target.line > len(page.starts):
        raise ConfigError(f"{target.path} has no line {target.line}")
    start = page.starts[target.line - 1]
    end = page.starts[target.line] if target.line < len(page.starts) else length
    if target.column:
        start = min(start + target.column - 1, end)
        end = min(start + 1, end)
    return start, end
