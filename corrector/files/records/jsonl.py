"""JSON lines: finds the text fields of a record without parsing the rest of it.

Separate from CSV, because here a character may be spelt in several ways, and each keeps its spelling.
"""

import json
import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corrector.edits import Edit
from corrector.files.records.record import Cell, Change, Record
from corrector.files.records.spelling import NotJson, spelt, text_of, written

__all__ = ["JsonLines", "release"]

Bytes = bytes | mmap.mmap
Found = dict[str, list[tuple[int, int]]]  # field → the spans of its values
Paths = tuple[tuple[str, str], ...]  # what is left of a path, and the field that it leads to
STRING = rb'"(?:[^"\\\n]++|\\[^\n])*+"'
NAME = re.compile(rb"[ \t\r]*+(" + STRING + rb")[ \t\r]*+:[ \t\r]*+")
PLAIN = rb'[^\s"\[\]{},:]++'
VALUE = re.compile(PLAIN)
NEXT = re.compile(rb"[ \t\r]*+([,}])")
SHORT = rb'"[^"\\\n]{0,64}+"'
MEMBER = re.compile(rb'[ \t\r]*+"([^"\\\n]*+)"[ \t\r]*+:[ \t\r]*+(' + SHORT + rb"|" + PLAIN + rb")" + NEXT.pattern)
NEXT_ITEM = re.compile(rb"[ \t\r]*+([,\]])[ \t\r]*+")
BLANK = re.compile(rb"[ \t\r]*+")
BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?+" + BLANK.pattern)
INSIDE = re.compile(STRING + rb'|[^"\[\]{}\n]++|([\[{])|([\]}])')
OPEN, CLOSE, QUOTE, BACKSLASH, NEWLINE = b'{}"\\\n'
HERE, TWICE = "", "\0"  # a path at its end; goes before the name of a field that stands there twice
STEP = 1 << 24  # bytes of a long string looked at in one go


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One JSON object a line, in UTF-8. `fields` hold the texts; a dot leads into an object, or into every
    object of a list ("messages.content"), and every string of a list is a text. `id` and `source` are fields too.
    """

    fields: tuple[str, ...] = ("text",)
    id: str | None = "id"
    source: str | None = None

    def cut(self, data: bytes, final: bool) -> tuple[int, int]:
        """The end of the last whole line, and the number of lines."""
        end = len(data) if final else data.rfind(b"\n") + 1
        lines = data.count(b"\n", 0, end)
        return end, lines + (end > 0 and data[end - 1 : end] != b"\n")

    def records(self, data: bytes) -> Iterator[Record]:
        """Each line as a record."""
        at = 0
        while at < len(data):
            end = data.find(b"\n", at) + 1 or len(data)
            yield self.record(data, at, end)
            at = end

    def record(self, data: Bytes, start: int, end: int) -> Record:
        """The record in one line (offsets in bytes)."""
        match = BEFORE.match(data, start, end)
        at = match.end() if match else start
        if at >= end or data[at] == NEWLINE:
            return Record(start, end)
        try:
            found, tail = self._look(data, at, end)
            return self._record(data, start, end, found, tail)
        except NotJson as error:
            return Record(start, end, fault=f"{error} from byte {error.at - start} of the record on")

    def _look(self, data: Bytes, at: int, end: int) -> tuple[Found, int]:
        """The spans of the values of all wanted fields, and where the object closes."""
        found: Found = {}
        if data[at] != OPEN:
            raise NotJson(at, "not a JSON object")
        try:
            close = _object(data, at, end, _paths(self.fields, self.id, self.source), found)
        except RecursionError:
            raise NotJson(at, "nested too deep") from None
        if data[_skip(data, close, end) : end] not in (b"", b"\n"):
            raise NotJson(close)
        return found, close - 1

    def _record(self, data: Bytes, start: int, end: int, found: Found, tail: int) -> Record:
        spans, fault = self._texts(data, found)
        cells = [] if fault else [Cell(name, a, b, text_of(data[a:b]), item) for name, item, a, b in spans]
        about = _plain(data, found, self.id), _plain(data, found, self.source)
        return Record(start, end, tuple(cells), *about, fault, tail)

    def _texts(self, data: Bytes, found: Found) -> tuple[list[tuple[str, int, int, int]], str]:
        """The texts by place (field, item, start, end), and why the record is not to be touched."""
        texts: list[tuple[str, int, int, int]] = []
        for name in self.fields:
            item = 0
            if TWICE + name in found:
                return [], f"field {name!r} stands there twice"
            for first, last in found.get(name, ()):
                if data[first] == QUOTE:
                    texts.append((name, item, first + 1, last - 1))
                    item += 1
                elif data[first : min(last, first + 5)] != b"null":
                    return [], f"field {name!r} is not a string"
        if not texts:
            return [], f"no text in field {' or '.join(map(repr, self.fields))}"
        return sorted(texts, key=lambda text: text[2]), ""

    def long_record(self, data: Bytes) -> tuple[Record, list[tuple[str, int, int, int]]]:
        """The record in a line too long to be held: without its texts, and the (field, item, start, end) of each."""
        try:
            found, tail = self._look(data, 0, len(data))
        except NotJson as error:
            return Record(0, len(data), fault=f"{error} from byte {error.at} of the record on"), []
        texts, fault = self._texts(data, found)
        about = _plain(data, found, self.id), _plain(data, found, self.source)
        return Record(0, len(data), (), *about, fault, tail), texts

    def changes(self, data: bytes, cell: Cell, edits: Sequence[Edit]) -> list[Change | None]:
        """What is edited takes the spelling of the string it is in: \\u escapes where all the string is ASCII."""
        raw = data[cell.start : cell.end]
        places = spelt(raw, cell.text, [offset for edit in edits for offset in (edit.start, edit.end)])
        escape = raw.isascii() and not cell.text.isascii()
        return [
            (cell.start + places[2 * n], cell.start + places[2 * n + 1], written(edit.after, escape))
            for n, edit in enumerate(edits)
        ]

    def extra(self, record: Record, values: Mapping[str, object]) -> Change | None:
        """Further members at the end of the object."""
        if record.tail < 0 or record.fault:
            return None
        shown = ",".join(
            f"{json.dumps(name)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
            for name, value in values.items()
        )
        return record.tail, record.tail, b"," + shown.encode("utf-8", "backslashreplace")


def _object(data: Bytes, at: int, end: int, paths: Paths, found: Found) -> int:
    """Walk the members of the object that opens at `at`; where it ends."""
    seen: set[str] = set()
    held = isinstance(data, bytes)
    at = _skip(data, at + 1, end)
    if data[at : at + 1] == b"}":
        return at + 1
    while True:
        member = MEMBER.match(data, at, end) if held else None  # most are simple, and this is done for each of them
        name, first = (member[1], member.start(2)) if member else _name(data, at, end)
        inner = _inside(paths, name)
        if inner:
            key = text_of(name)
            if key in seen:
                found.update({TWICE + whole: [] for _, whole in inner})
            seen.add(key)
        if member is None:
            at = _value(data, first, end, inner, found)
            step = NEXT.match(data, at, end)
            if step is None:
                raise NotJson(at)
        else:
            step = member
            _note(inner, member.start(2), member.end(2), found)
        at = step.end()
        if data[at - 1] == CLOSE:
            return at


@lru_cache(maxsize=64)
def _paths(fields: tuple[str, ...], *others: str | None) -> Paths:
    """The paths to some fields, from outside all objects."""
    return tuple((name, name) for name in dict.fromkeys([*fields, *others]) if name)


@lru_cache(maxsize=1024)
def _inside(paths: Paths, name: bytes) -> Paths:
    """What is left of the paths that lead through a member of this name."""
    key = text_of(name)
    return tuple((path[len(key) + 1 :], whole) for path, whole in paths if f"{path}.".startswith(f"{key}."))


def _name(data: Bytes, at: int, end: int) -> tuple[bytes, int]:
    """The name of the member at `at`, as it is spelt, and where its value begins."""
    match = NAME.match(data, at, end)
    if match is None:
        raise NotJson(at)
    return match[1][1:-1], match.end()


def _note(inner: Paths, start: int, end: int, found: Found) -> None:
    """Put down the span of a value to which a path has led."""
    for path, whole in inner:
        if path == HERE:
            found.setdefault(whole, []).append((start, end))


def _value(data: Bytes, at: int, end: int, inner: Paths, found: Found) -> int:
    """The end of the value at `at`; what the paths that lead to it or into it find is put down. Lists are looked
    through: what is wanted of a value is wanted of every item."""
    if inner and data[at : at + 1] == b"[":
        return _list(data, at, end, inner, found)
    deeper = tuple(path for path in inner if path[0] != HERE)
    stop = _end_of(data, at, end, inner if deeper else (), found)
    _note(inner, at, stop, found)
    return stop


def _end_of(data: Bytes, at: int, end: int, inner: Paths, found: Found) -> int:
    opening = data[at : at + 1]
    if opening == b"{" and inner:
        return _object(data, at, end, inner, found)
    if opening in (b"{", b"["):
        return _past(data, at, end)
    if opening == b'"':
        return _string_end(data, at, end)
    match = VALUE.match(data, at, end)
    if match is None:
        raise NotJson(at)
    return match.end()


def _string_end(data: Bytes, start: int, end: int) -> int:
    """The end of the string that opens at `start`; of a mapped file one stretch is in memory at a time."""
    at = held = start + 1
    while at < end:
        quote = data.find(b'"', at, min(at + STEP, end))
        at = quote + 1 if quote >= 0 else at + STEP
        if quote >= 0 and _backslashes(data, quote) % 2 == 0:
            return at
        if at - held >= STEP and isinstance(data, mmap.mmap):
            release(data)
            held = at
    raise NotJson(start)


def _backslashes(data: Bytes, at: int) -> int:
    """How many stand just before an offset."""
    first = at
    while data[first - 1] == BACKSLASH:
        first -= 1
    return at - first


def release(data: mmap.mmap) -> None:
    """Take what was looked at of a mapped file out of this process's memory; it is read again if needed."""
    if hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED)


def _list(data: Bytes, at: int, end: int, inner: Paths, found: Found) -> int:
    at = _skip(data, at + 1, end)
    if data[at : at + 1] == b"]":
        return at + 1
    while True:
        at = _value(data, at, end, inner, found)
        step = NEXT_ITEM.match(data, at, end)
        if step is None:
            raise NotJson(at)
        at = step.end()
        if step[1] == b"]":
            return step.start(1) + 1


def _past(data: Bytes, at: int, end: int) -> int:
    """The end of the object or list that opens at `at`, its inside not looked at."""
    depth = 0
    while True:
        match = INSIDE.match(data, at, end)
        if match is None:
            raise NotJson(at)
        at = match.end()
        depth += (match.lastindex == 1) - (match.lastindex == 2)
        if depth == 0:
            return at


def _skip(data: Bytes, at: int, end: int) -> int:
    match = BLANK.match(data, at, end)
    return match.end() if match else at


def _plain(data: Bytes, found: Found, name: str | None) -> str | None:
    """The value of a field as it is shown: the text of a string, the spelling of anything else."""
    if not name or name not in found:
        return None
    raw = data[slice(*found[name][-1])]
    return text_of(raw[1:-1]) if raw[:1] == b'"' else raw.decode("utf-8", "replace")
