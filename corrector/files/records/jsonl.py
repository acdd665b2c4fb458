"""JSON lines: finds the text fields of a record without parsing the rest of it.

Separate from CSV, because here a character may be spelt in several ways, and each keeps its spelling.
"""

import json
import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corrector.edits import Edit
from corrector.files.records.record import Cell, Change, Record
from corrector.files.records.spelling import NotJson, spelt, text_of, written

__all__ = ["JsonLines", "release"]

Bytes = bytes | mmap.mmap
Found = dict[str, list[tuple[int, int]]]  # field → the spans of its values
BOM = b"\xef\xbb\xbf"
STRING = rb'"(?:[^"\\\n]++|\\[^\n])*+"'
NAME = re.compile(rb"[ \t\r]*+(" + STRING + rb")[ \t\r]*+:[ \t\r]*+")
VALUE = re.compile(rb"(" + STRING + rb')|([^\s"\[\]{},:]++)')
NEXT = re.compile(rb"[ \t\r]*+([,}])")
NEXT_ITEM = re.compile(rb"[ \t\r]*+([,\]])[ \t\r]*+")
BLANK = re.compile(rb"[ \t\r]*+")
INSIDE = re.compile(STRING + rb'|[^"\[\]{}\n]++|([\[{])|([\]}])')
STRETCH = re.compile(rb'(?:[^"\\\n]++|\\[^\n])*+')
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
        at = start + len(BOM) if data[start : start + len(BOM)] == BOM else start
        match = BLANK.match(data, at, end)
        at = match.end() if match else at
        if at >= end or data[at : at + 1] == b"\n":
            return Record(start, end)
        try:
            found, tail = self._look(data, at, end)
            return self._record(data, start, end, found, tail)
        except NotJson as error:
            return Record(start, end, fault=f"{error} from byte {error.at - start} of the record on")

    def _look(self, data: Bytes, at: int, end: int) -> tuple[Found, int]:
        """The spans of the values of all wanted fields, and where the object closes."""
        wanted = [*self.fields, *(name for name in (self.id, self.source) if name)]
        found: Found = {name: [] for name in wanted}
        if data[at : at + 1] != b"{":
            raise NotJson(at, "not a JSON object")
        try:
            close = _object(data, at, end, {name: name for name in wanted}, found)
        except RecursionError:
            raise NotJson(at, "nested too deep") from None
        after = BLANK.match(data, close, end)
        if after is None or data[after.end() : end] not in (b"", b"\n"):
            raise NotJson(close)
        return found, close - 1

    def _record(self, data: Bytes, start: int, end: int, found: Found, tail: int) -> Record:
        spans, fault = self._texts(data, found)
        cells = [] if fault else [Cell(name, a, b, text_of(data[a:b]), item) for name, item, a, b in spans]
        about = [_plain(data, found.get(name or "")) for name in (self.id, self.source)]
        return Record(start, end, tuple(cells), about[0], about[1], fault, tail)

    def _texts(self, data: Bytes, found: Found) -> tuple[list[tuple[str, int, int, int]], str]:
        """The texts by place (field, item, start, end), and why the record is not to be touched."""
        texts: list[tuple[str, int, int, int]] = []
        for name in self.fields:
            item = 0
            if TWICE + name in found:
                return [], f"field {name!r} stands there twice"
            for first, last in found[name]:
                if data[first : first + 1] == b'"':
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
        about = [_plain(data, found.get(name or "")) for name in (self.id, self.source)]
        return Record(0, len(data), (), about[0], about[1], fault, tail), texts

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


def _object(data: Bytes, at: int, end: int, paths: dict[str, str], found: Found) -> int:
    """Walk the members of the object that opens at `at`; where it ends. `paths`: what is left of a path → its name."""
    seen = set()
    at = _skip(data, at + 1, end)
    if data[at : at + 1] == b"}":
        return at + 1
    while True:
        name = NAME.match(data, at, end)
        if name is None:
            raise NotJson(at)
        key = text_of(name[1][1:-1])
        inner = {path[len(key) + 1 :]: whole for path, whole in paths.items() if path.startswith(key + ".")}
        if key in paths:
            inner[HERE] = paths[key]
        if inner and key in seen:
            found.update({TWICE + whole: [] for whole in inner.values()})
        seen.add(key)
        at = _value(data, name.end(), end, inner, found)
        step = NEXT.match(data, at, end)
        if step is None:
            raise NotJson(at)
        at = step.end()
        if step[1] == b"}":
            return at


def _value(data: Bytes, at: int, end: int, inner: dict[str, str], found: Found) -> int:
    """The end of the value at `at`; what the paths that lead to it or into it find is put down. Lists are looked
    through: what is wanted of a value is wanted of every item."""
    if inner and data[at : at + 1] == b"[":
        return _list(data, at, end, inner, found)
    here = inner.get(HERE)
    stop = _end_of(data, at, end, inner if len(inner) > (here is not None) else {}, found)
    if here is not None:
        found[here].append((at, stop))
    return stop


def _end_of(data: Bytes, at: int, end: int, inner: dict[str, str], found: Found) -> int:
    opening = data[at : at + 1]
    if opening == b"{" and inner:
        return _object(data, at, end, inner, found)
    if opening in (b"{", b"["):
        return _past(data, at, end)
    if opening == b'"' and isinstance(data, mmap.mmap):
        return _string_end(data, at + 1, end)
    match = VALUE.match(data, at, end)
    if match is None:
        raise NotJson(at)
    return match.end()


def _string_end(data: mmap.mmap, at: int, end: int) -> int:
    """The end of a string of any length, looked at stretch by stretch, so that it never all is in memory."""
    while at < end:
        match = STRETCH.match(data, at, min(at + STEP, end))
        stop = match.end() if match else at
        release(data)
        if data[stop : stop + 1] == b'"':
            return stop + 1
        if stop == at:
            break
        at = stop
    raise NotJson(at)


def release(data: mmap.mmap) -> None:
    """Take what was looked at of a mapped file out of this process's memory; it is read again if needed."""
    if hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED)


def _list(data: Bytes, at: int, end: int, inner: dict[str, str], found: Found) -> int:
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


def _plain(data: Bytes, spans: list[tuple[int, int]] | None) -> str | None:
    """A value as it is shown: the text of a string, the spelling of anything else."""
    if not spans:
        return None
    raw = data[slice(*spans[-1])]
    return text_of(raw[1:-1]) if raw[:1] == b'"' else raw.decode("utf-8", "replace")
