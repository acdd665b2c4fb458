"""A shard as pieces of work: whole records, about a megabyte of them at a time.

Separate from what is done with them. Where a chunk ends depends on the bytes of the shard from the chunk's start
alone, so that a run that is taken up in the middle makes the same chunks as one that was never stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corrector.corpus.shards import BadShard, Source
from corrector.decode import decode
from corrector.files.records import Delimited, Format, JsonLines, Whole

__all__ = ["CHUNK", "LONG", "Chunk", "Group", "chunks", "format_of"]

CHUNK = 1 << 20
LONG = 1 << 23  # a record that is longer goes through a file, in windows
ROW = 1 << 26  # a row of CSV that is longer has a quote that was never closed


@dataclass(frozen=True, slots=True)
class Group:
    """A row group of a Parquet file, the columns wanted of it, and the file that its new columns go to."""

    path: Path
    number: int
    fields: tuple[str, ...]
    id: str | None
    source: str | None
    held: Path


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole records of a shard, or something to be passed on as it is (`format` is None).

    `offset` (bytes of the decompressed shard) and `record` (how many there are before) say where it begins;
    `end` and `records` where the next one does (of Parquet, row groups instead of bytes).
    `file` has `data` at `offset`, where that is a file; `spool` is a file with one long record in place of `data`.
    `fault` says why the shard, or what is passed on, was not read. `last` is the last chunk of its shard.
    """

    shard: str
    offset: int
    record: int
    end: int
    records: int
    data: bytes = b""
    format: Format | None = None
    codec: str = ""
    file: Path | None = None
    spool: Path | None = None
    group: Group | None = None
    fault: str = ""
    broken: bool = False
    last: bool = False

    def light(self) -> "Chunk":
        """The same without bytes that can be read again: what goes from process to process."""
        return replace(self, data=b"") if self.file else self

    def whole(self) -> "Chunk":
        """The same with its bytes. Raises OSError when the file has them no longer."""
        if self.data or self.file is None:
            return self
        with self.file.open("rb", buffering=0) as file:
            file.seek(self.offset)
            data = file.read(self.end - self.offset)
        if len(data) < self.end - self.offset:
            raise OSError("it became shorter meanwhile")
        return replace(self, data=data)


def format_of(
    kind: str, fields: tuple[str, ...], id: str | None, source: str | None, encoding: str | None = None
) -> Format:
    """The format of a kind of shard."""
    if kind == "jsonl":
        return JsonLines(fields, id, source)
    if kind == "text":
        return Whole(encoding)
    return Delimited(fields, id, source, "\t" if kind == "tsv" else ",", encoding=encoding or "")


def chunks(
    source: Source, format: Format, spool: Path, offset: int = 0, record: int = 0, extra: tuple[str, ...] = ()
) -> Iterator[Chunk]:
    """The chunks of a shard from a place where one begins. Files of long records
    have names that begin with `spool`.

    A shard that cannot be read to its end gives a last chunk that is `broken`. `extra` names columns to be added
    to a header.
    """
    held: Chunk | None = None
    try:
        for chunk in _Cutter(source, format, spool, extra).run(offset, record):
            if held is not None:
                yield held
            held = chunk
    except BadShard as error:
        at = (held.end, held.records) if held else (offset, record)
        yield Chunk(source.shard.name, *at, *at, fault=str(error), broken=True, last=True)
        return
    empty = Chunk(source.shard.name, offset, record, offset, record)
    yield replace(held or empty, last=True)


class _Cutter:
    """One pass over a shard."""

    def __init__(self, source: Source, format: Format, spool: Path, extra: tuple[str, ...]) -> None:
        self._source, self._format, self._spool, self._extra = source, format, spool, extra
        self._shard = source.shard
        self._data = bytearray()

    def run(self, offset: int, record: int) -> Iterator[Chunk]:
        if isinstance(self._format, Delimited):
            head = self._read_header(self._format)
            if head is not None and offset == 0:
                yield head
                offset, record = head.end, head.records
        self._data.clear()
        self._blocks = self._source.blocks(offset)
        while True:
            chunk = self._next(offset, record)
            if chunk is None:
                return
            yield chunk
            offset, record = chunk.end, chunk.records

    def _fill(self, size: int) -> bool:
        """Read until this many bytes are there; whether they are."""
        while len(self._data) < size:
            block = next(self._blocks, None)
            if block is None:
                return False
            self._data += block
        return True

    def _next(self, offset: int, record: int) -> Chunk | None:
        """The next chunk: of the least size (CHUNK, doubled as often as needed) that holds a whole record."""
        size = CHUNK
        limit = ROW if isinstance(self._format, Delimited) else LONG
        while self._fill(size):
            data = self._head(size)
            end, count = self._format.cut(data, False)
            if end:
                return self._take(offset, record, data[:end], count)
            if size >= limit:
                return self._oversize(offset, record)
            size *= 2
        if not self._data:
            return None
        data = self._head(len(self._data))
        end, count = self._format.cut(data, True)
        return self._take(offset, record, data[:end], count)

    def _head(self, size: int) -> bytes:
        with memoryview(self._data) as data:  # a slice of a bytearray would be copied twice
            return bytes(data[:size])

    def _take(self, offset: int, record: int, data: bytes, count: int) -> Chunk:
        del self._data[: len(data)]
        place = (offset, record, offset + len(data), record + count)
        file = None if self._shard.codec else self._shard.path
        return Chunk(self._shard.name, *place, data, self._format, self._shard.codec, file)

    def _oversize(self, offset: int, record: int) -> Chunk:
        if isinstance(self._format, Delimited):
            end = self._data.find(b"\n") + 1 or len(self._data)
            fault = f"a row of more than {ROW >> 20} MiB; is a quote left open?"
            return replace(self._take(offset, record, self._head(end), 1), format=None, fault=fault)
        return self._spooled(offset, record)

    def _spooled(self, offset: int, record: int) -> Chunk:
        """A long record, put into a file."""
        lines = isinstance(self._format, JsonLines)
        path = self._spool.with_name(f"{self._spool.name}-{offset}")
        size = 0
        with path.open("wb") as file:
            while True:
                end = self._data.find(b"\n") + 1 if lines else 0
                file.write(self._data[: end or len(self._data)])
                size += end or len(self._data)
                del self._data[: end or len(self._data)]
                if end or not self._fill(1):
                    break
        place = (offset, record, offset + size, record + 1)
        return Chunk(self._shard.name, *place, b"", self._format, self._shard.codec, spool=path)

    def _read_header(self, format: Delimited) -> Chunk | None:
        """The first row of a table, by which the columns and the encoding are known."""
        self._data.clear()
        self._blocks = Source(self._shard).blocks()  # not counted: it is read again
        self._fill(CHUNK)
        data = bytes(self._data[:CHUNK])
        if not data:
            return None
        if not format.encoding:
            decoded = decode(data[: data.rfind(b"\n") + 1] or data)
            wide = decoded is None or decoded.encoding.startswith(("utf-16", "utf-32"))
            if decoded is None or wide:
                raise BadShard("not a table in UTF-8, GB18030 or Big5")
            format = replace(format, encoding=decoded.encoding)
        end = format.cut(data, len(data) < CHUNK)[0] and format.first_row(data)
        columns = format.header(data[:end])
        self._format = replace(format, columns=columns)
        row = format.extend_header(data[:end], self._extra)
        return Chunk(self._shard.name, 0, 0, end, 1, row, codec=self._shard.codec)
