"""A unified diff made from the edits themselves, in the file's own bytes.

Separate, because it must be right for machines: `git apply` on it gives byte for byte what `fix` gives,
whatever the encoding. It is never found by comparing texts, which takes long and need not find the edits.
"""

import os
from collections.abc import Iterable, Iterator, Sequence

from corrector.report.events import Event, Page, Tally, View
from corrector.report.marks import escape, paint

__all__ = ["diff", "quote", "unified"]

CONTEXT = 3  # lines, as in every diff
ON, OFF = b"\x0e", b"\x0f"  # around changed words, until they become colours
NO_NEWLINE = b"\n\\ No newline at end of file\n"
Change = tuple[int, int, bytes]
ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


def diff(events: Iterable[Event], tally: Tally, view: View) -> Iterator[bytes]:
    """The diff of every document that changes."""
    for event in events:
        if isinstance(event, Page) and event.changes:
            yield from _painted(event) if view.colour else unified(event.path, event.data, event.changes)


def unified(path: str, data: bytes, changes: Sequence[Change], on: bytes = b"", off: bytes = b"") -> Iterator[bytes]:
    """A diff of one file: `data` with each change (start, end, new: bytes, sorted, not overlapping) made.

    `on` and `off` are put around what was changed, for a reader's eyes; git must not see any. There is no
    `diff --git` line: with one, git would not take the names as seen from the folder it is run in.
    """
    tail = b"\t" if " " in path else b""  # as git does, so that the name is known to end there
    yield b"--- " + quote("a/" + path) + tail + b"\n+++ " + quote("b/" + path) + tail + b"\n"
    shift = number = at = 0  # lines gained so far; lines before `at`
    for hunk in _hunks(data, changes):
        start, end = _line_start(data, hunk[0][0]), _line_end(data, hunk[-1][1])
        top, bottom = _lines_back(data, start, CONTEXT), _lines_on(data, end, CONTEXT)
        number += data.count(b"\n", at, top)
        at = top
        body, old, new = _body(data, top, bottom, hunk, on, off)
        yield b"@@ -%s +%s @@\n" % (_range(number, old), _range(number + shift, new))
        yield from body
        shift += new - old


def quote(path: str) -> bytes:
    """A file name as git writes it: in quotes and escaped if it holds quotes, backslashes, controls or bytes
    that are no UTF-8. Hanzi stay, as with `core.quotePath = false`; git reads both.
    """
    if path.isprintable() and not set(path) & set('"\\'):
        return path.encode()
    named = ""
    for character in path:
        codes = os.fsencode(character)
        if len(codes) == 1:
            code = codes[0]
            plain = 32 <= code < 127 and code not in ESCAPES
            named += character if plain else "\\" + ESCAPES.get(code, f"{code:03o}")
        else:
            named += character if character.isprintable() else "".join(f"\\{code:03o}" for code in codes)
    return f'"{named}"'.encode()


def _hunks(data: bytes, changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes whose context lines touch go into one hunk."""
    hunk: list[Change] = []
    for change in changes:
        if hunk and _are_apart(data, hunk[-1][1], change[0], 2 * CONTEXT + 2):
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _painted(page: Page) -> Iterator[bytes]:
    """The diff as a terminal shows it: in colours, the changed words marked, controls escaped, as UTF-8."""
    parts: list[bytes] = []
    changes: list[Change] = []
    at = size = 0
    for edit in page.edits:
        before = [_utf8(page.correction.original[at : edit.start]), _utf8(edit.before)]
        start = size + len(before[0])
        size = start + len(before[1])
        changes.append((start, size, _utf8(edit.after)))
        parts += before
        at = edit.end
    data = b"".join([*parts, _utf8(page.correction.original[at:])])
    for line in unified(page.path, data, changes, ON, OFF):
        yield from (_paint(part) for part in line.decode().split("\n") if part)


def _paint(line: str) -> bytes:
    """One line in the colour of its first character, changed words reversed; ON and OFF are used up."""
    styles = {"+": ("new-line", "new-word"), "-": ("old-line", "old-word"), "@": ("place", "place")}
    pair = styles.get(line[0], ("plain", "plain"))
    if line.startswith(("--- ", "+++ ")):
        pair = ("bold", "bold")
    words = line.replace(OFF.decode(), ON.decode()).split(ON.decode())  # every other one was changed
    painted = (paint(escape(word), pair[odd % 2], True) for odd, word in enumerate(words))
    return ("".join(painted) + "\n").encode()


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _body(
    data: bytes, top: int, bottom: int, hunk: Sequence[Change], on: bytes, off: bytes
) -> tuple[list[bytes], int, int]:
    """The lines of a hunk, and how many old and how many new ones it has."""

    def mark(words: bytes) -> bytes:
        return on + words.replace(b"\n", off + b"\n" + on) + off

    body: list[bytes] = []
    gained = 0
    at = top
    for block in _blocks(data, hunk):
        start, end = _line_start(data, block[0][0]), _line_end(data, block[-1][1])
        was = [(first, last, mark(data[first:last])) for first, last, _ in block]
        becomes = [(first, last, mark(new)) for first, last, new in block]
        before, after = (_split(_replace(data, start, end, words)) for words in (was, becomes))
        body += [b" " + line for line in _split(data[at:start])]
        body += [b"-" + line for line in before] + [b"+" + line for line in after]
        gained += len(after) - len(before)
        at = end
    body += [b" " + line for line in _split(data[at:bottom])]
    old = sum(not line.startswith(b"+") for line in body)
    return [line if line.endswith(b"\n") else line + NO_NEWLINE for line in body], old, old + gained


def _blocks(data: bytes, hunk: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes that touch the same or adjoining lines go into one block."""
    block: list[Change] = []
    for change in hunk:
        if block and _are_apart(data, block[-1][1], change[0], 2):
            yield block
            block = []
        block.append(change)
    yield block


def _are_apart(data: bytes, end: int, start: int, feeds: int) -> bool:
    """Whether so many line feeds stand between two changes; long lines are read but once."""
    for _ in range(feeds):
        end = data.find(b"\n", end, start) + 1
        if not end:
            return False
    return True


def _replace(data: bytes, start: int, end: int, changes: Iterable[Change]) -> bytes:
    parts: list[bytes] = []
    for begin, stop, new in changes:
        parts += [data[start:begin], new]
        start = stop
    return b"".join([*parts, data[start:end]])


def _split(data: bytes) -> list[bytes]:
    """Lines as git sees them: only a line feed ends one, and stays with it."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _line_start(data: bytes, offset: int) -> int:
    return data.rfind(b"\n", 0, offset) + 1


def _line_end(data: bytes, offset: int) -> int:
    found = data.find(b"\n", offset)
    return len(data) if found < 0 else found + 1


def _lines_back(data: bytes, start: int, count: int) -> int:
    for _ in range(count):
        start = _line_start(data, max(start - 1, 0))
    return start


def _lines_on(data: bytes, end: int, count: int) -> int:
    for _ in range(count):
        end = _line_end(data, end)
    return end


def _range(before: int, count: int) -> bytes:
    """A line range as "first,count"; of no lines at all the one before is named."""
    return f"{before + 1 if count else before},{count}".encode()
