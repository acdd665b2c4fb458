"""CSV and TSV: finds the cells of the text columns, and quotes what is put into them.

Separate from JSON, because here one record may run over many lines, and quotes mean something else.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corrector.edits import Edit
from corrector.files.records.record import Cell, Change, Record

__all__ = ["Delimited"]

BOM = b"\xef\xbb\xbf"
LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Delimited:
    """Rows after RFC 4180: cells between delimiters, those in quotes may hold anything, "" standing for a quote.

    `fields` name the columns of text, `columns` are the names in the header. A quote that stands inside a cell,
    or opens one and is never closed, is an ordinary character.
    """

    fields: tuple[str, ...] = ("text",)
    id: str | None = "id"
    source: str | None = None
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8"

    def first_row(self, data: bytes) -> int:
        """Where the first row of a file ends."""
        match = _pattern(self.delimiter, "row").match(data)
        return match.end() if match else len(data)

    def header(self, row: bytes) -> tuple[str, ...]:
        """The names in the first row of a file."""
        row = row.removeprefix(BOM)
        return tuple(self._read(row, *span) for span in self._cells(row))

    def extend_header(self, row: bytes, names: Sequence[str]) -> bytes:
        """The first row with further names."""
        tail = self._cells(row)[-1][1]
        more = "".join(self.delimiter + _quote(name, self.delimiter) for name in names)
        return row[:tail] + more.encode(self.encoding) + row[tail:]

    def cut(self, data: bytes, final: bool) -> tuple[int, int]:
        """The end of the last whole row, and the number of rows."""
        end = count = 0
        for match in _pattern(self.delimiter, "row").finditer(data):
            whole = match.end() < len(data) or (final and match.end() > match.start())
            if not whole:
                break
            end, count = match.end(), count + 1
        return end, count

    def records(self, data: bytes) -> Iterator[Record]:
        """Each row as a record."""
        for match in _pattern(self.delimiter, "row").finditer(data):
            if match.end() > match.start():
                yield self._record(data, match.start(), match.end())

    def _record(self, data: bytes, start: int, end: int) -> Record:
        cells = self._cells(data[start:end])
        tail = start + cells[-1][1]
        if tail == start:  # a blank line
            return Record(start, end)
        row = dict(zip(self.columns, cells, strict=False))
        try:
            found = [
                Cell(name, start + first + quoted, start + last - quoted, self._read(data, start + first, start + last))
                for name in self.fields
                if name in row
                for first, last in [row[name]]
                for quoted in [data[start + first : start + first + 1] == b'"' == data[start + last - 1 : start + last]]
            ]
        except UnicodeError:
            return Record(start, end, fault=f"not {self.encoding}", tail=tail)
        name, source = (self._about(data, start, row.get(column or "")) for column in (self.id, self.source))
        fault = "" if found else f"no text in column {' or '.join(map(repr, self.fields))}"
        return Record(start, end, tuple(sorted(found, key=lambda cell: cell.start)), name, source, fault, tail)

    def changes(self, data: bytes, cell: Cell, edits: Sequence[Edit]) -> list[Change | None]:
        """In a quoted cell quotes are doubled; what would need quotes in a bare one is not written."""
        quoted = data[cell.start - 1 : cell.start] == b'"' == data[cell.end : cell.end + 1]
        special = ("\r", "\n", '"', self.delimiter)
        found: list[Change | None] = []
        at, place = 0, cell.start
        for edit in edits:
            first = place + len(self._spell(cell.text[at : edit.start], quoted))
            place = first + len(self._spell(edit.before, quoted))
            at = edit.end
            try:
                new = self._spell(edit.after, quoted, errors="strict")
            except UnicodeEncodeError:
                found.append(None)
                continue
            fits = quoted or not any(character in edit.after for character in special)
            found.append((first, place, new) if fits else None)
        return found

    def extra(self, record: Record, values: Mapping[str, object]) -> Change | None:
        """Further cells at the end of the row, JSON in those that are no plain values."""
        if record.tail < 0:
            return None
        shown = (v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values.values())
        cells = "".join(self.delimiter + _quote(value, self.delimiter) for value in shown)
        return record.tail, record.tail, cells.encode(self.encoding, "replace")

    def _cells(self, row: bytes) -> list[tuple[int, int]]:
        """The spans of the cells of one row, quotes included."""
        end = LINE_END.search(row, max(0, len(row) - 2))
        inside = end.start() if end and end.end() == len(row) else len(row)
        found, at = [], 0
        cell = _pattern(self.delimiter, "cell")
        while True:
            match = cell.match(row, at, inside)
            stop = match.end() if match else at
            found.append((at, stop))
            if stop >= inside:
                return found
            at = stop + len(self.delimiter)

    def _read(self, data: bytes, first: int, last: int) -> str:
        """The text of a cell; UnicodeError where it cannot be written back as it is."""
        raw = data[first:last]
        quoted = len(raw) > 1 and raw[:1] == b'"' == raw[-1:]
        text = (raw[1:-1] if quoted else raw).decode(self.encoding, self._errors)
        if self.encoding != "utf-8" and text.encode(self.encoding) != raw[quoted : len(raw) - quoted]:
            raise UnicodeError(self.encoding)
        return text.replace('""', '"') if quoted else text

    def _about(self, data: bytes, start: int, span: tuple[int, int] | None) -> str | None:
        if span is None:
            return None
        try:
            return self._read(data, start + span[0], start + span[1])
        except UnicodeError:
            return None

    def _spell(self, text: str, quoted: bool, errors: str | None = None) -> bytes:
        spelt = text.replace('"', '""') if quoted else text
        return spelt.encode(self.encoding, errors or self._errors)

    @property
    def _errors(self) -> str:
        return "surrogateescape" if self.encoding == "utf-8" else "strict"


@cache
def _pattern(delimiter: str, what: str) -> re.Pattern[bytes]:
    """A cell, or a row with its line end. A cell whose quotes stay open runs to the end of what is there."""
    mark = re.escape(delimiter.encode())
    quoted = rb'"(?:[^"]++|"")*+(?:"(?=' + mark + rb"|[\r\n]|\Z)|\Z)"
    cell = rb"(?:" + quoted + rb"|[^" + mark + rb"\r\n]*+)"
    if what == "cell":
        return re.compile(cell)
    return re.compile(cell + rb"(?:" + mark + cell + rb")*+(?:\r\n|\r|\n|\Z)")


def _quote(value: str, delimiter: str) -> str:
    if any(character in value for character in ("\r", "\n", '"', delimiter)):
        return '"' + value.replace('"', '""') + '"'
    return value
