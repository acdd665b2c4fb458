"""Where a report goes, and what the exit code says about it.

Separate, because a terminal, a pipe and a file each fail in their own way, and none may be trusted to
take every character.
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from corrector.cli.language import translate
from corrector.cli.options import Counted, Fixing, Shown
from corrector.errors import ConfigError
from corrector.files import write
from corrector.report import Event, Format, Note, Tally, View, escape, say

__all__ = ["check_choice", "exit_code", "put", "tell", "view_of"]

NARROW, WIDE, UNKNOWN = 60, 160, 100  # columns; the eye does not follow lines longer than WIDE


def check_choice(flag: str, value: str, known: Iterable[str]) -> str:
    """The value, if it is one of the known ones; ConfigError otherwise."""
    names = list(known)
    if value not in names:
        raise ConfigError(f"{flag} must be one of {', '.join(names)}, not {value!r}")
    return value


def view_of(shown: Shown, language: str, statistics: bool = False) -> View:
    """For whom the report is: the terminal it goes to, or a file or pipe."""
    terminal = shown.output_file is None and sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    columns = shutil.get_terminal_size().columns if terminal else UNKNOWN
    return View(language, colour, max(NARROW, min(columns, WIDE)), statistics)


def tell(
    events: Iterable[Event], form: Format, view: View, shown: Shown, counted: Counted, to_stderr: bool = False
) -> Tally:
    """Write the report while the run goes on; the count of it all.

    A reader that has seen enough (`| head`) ends the run; the count is then not complete.
    """
    tally = Tally()
    put(form(_count(events, tally, counted, view.language), tally, view), shown, to_stderr)
    return tally


def put(chunks: Iterable[str] | Iterable[bytes], shown: Shown, to_stderr: bool = False) -> None:
    """Write a report to the file that was named, or to the terminal or pipe as it comes."""
    if shown.output_file is not None:
        write(Path(shown.output_file), b"".join(_bytes(chunk, "utf-8") for chunk in chunks))
        return
    stream = sys.stderr if to_stderr else sys.stdout
    with contextlib.suppress(BrokenPipeError):
        for chunk in chunks:
            stream.buffer.write(_bytes(chunk, stream.encoding))
        stream.buffer.flush()


def exit_code(tally: Tally, counted: Counted, fixing: Fixing | None = None) -> int:
    """0: nothing left to do; 1: findings remain; 2: not done as asked. See `corrector --help`."""
    if tally.malformed or tally.missing or tally.unwritten:
        return 2
    findings = tally.edits - tally.fixed + tally.refused + tally.errors + tally.unjudged
    if fixing is not None and fixing.exit_non_zero_on_fix:
        findings += tally.fixed
    return 1 if findings and not counted.exit_zero else 0


def _count(events: Iterable[Event], tally: Tally, counted: Counted, language: str) -> Iterator[Event]:
    """The events, counted; notes are told on stderr at once, so that no report can swallow them."""
    for event in events:
        tally.add(event)
        if isinstance(event, Note) and not (counted.quiet and event.kind in ("skip", "remark")):
            reason = escape(translate(event.reason, language))
            text = say(language, f"note-{event.kind}", path=escape(event.path), reason=reason)
            sys.stderr.write(f"corrector: {text}\n")
        yield event
    tally.complete = True


def _bytes(chunk: str | bytes, encoding: str) -> bytes:
    """Text for this stream; what its encoding lacks as an escape, so that no locale breaks a report."""
    return chunk if isinstance(chunk, bytes) else chunk.encode(encoding, "backslashreplace")
