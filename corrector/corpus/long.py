"""One record of any length, from a file to a file, in windows.

Separate from the common case, where a chunk of records fits into memory: here not even one does.
"""

import mmap
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corrector.corpus.chunks import Chunk
from corrector.corpus.shards import pack
from corrector.corpus.tally import Tally
from corrector.corpus.windows import combine, stream
from corrector.decode import BOMS, decode
from corrector.edits import Correction, Profile
from corrector.files.records import Cell, Format, JsonLines, Record, Whole, head_of, release, spelt, splice, text_of

if TYPE_CHECKING:
    from corrector.corpus.work import Done, Work

__all__ = ["correct_spooled"]

PIECE = 1 << 20
Bytes = mmap.mmap
Pieces = Iterator[tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class _Text:
    """One text in the file: its span, how it is read in pieces, and how its offsets become bytes."""

    field: str
    item: int
    start: int
    end: int
    format: Format
    pieces: Callable[[Bytes, int, int], Pieces]
    place: Callable[[bytes, str, int], int]


def correct_spooled(work: "Work", chunk: Chunk, format: Format, spool: Path) -> "Done":
    """Correct the one record in a file; output and edits are files beside it, and the file itself is removed."""
    from corrector.corpus.work import Done, error_line

    output, edits = (spool.with_name(f"{spool.name}.{what}") for what in ("out", "edits"))
    with ExitStack() as stack:
        source = stack.enter_context(spool.open("rb"))
        data = stack.enter_context(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ))
        out, log = stack.enter_context(output.open("wb")), stack.enter_context(edits.open("wb"))
        record, texts = _look(format, data)
        tally = Tally()
        tally.numbers["records"] += 1
        if record.fault:
            tally.numbers["bad"] += 1
            log.write(error_line(chunk.shard, chunk.record + 1, chunk.offset, record.fault))
            _copy(data, 0, len(data), out, chunk.codec)
        else:
            _Pass(work, chunk, data, record, out, log, tally).run(texts)
    spool.unlink()
    return Done(output, edits, tally)


class _Pass:
    """The texts of one record, window by window."""

    def __init__(
        self, work: "Work", chunk: Chunk, data: Bytes, record: Record, out: BinaryIO, log: BinaryIO, tally: Tally
    ) -> None:
        self._work, self._chunk, self._data, self._record = work, chunk, data, record
        self._out, self._log, self._tally = out, log, tally
        self._about = {"path": chunk.shard, "record": chunk.record + 1, "id": record.id}
        self._numbers: Counter[str] = Counter()
        self._profiles: list[Profile] = []

    def run(self, texts: list[_Text]) -> None:
        """Write the record with its texts corrected, then decide what becomes of it."""
        from corrector.corpus.work import document_line, folder_of

        at = 0
        for text in texts:
            _copy(self._data, at, text.start, self._out, self._chunk.codec)
            self._text(text)
            at = text.end
        policy, profile, numbers = self._work.policy, combine(self._profiles), self._numbers
        converted = policy.is_converted(profile, numbers["found"], numbers["characters"])
        dropped = converted and policy.name == "drop"
        self._finish(at, texts, profile, converted, dropped)
        applied = policy.applies and not dropped
        self._tally.count(
            self._record.source or folder_of(self._chunk.shard),
            profile,
            documents=1,
            characters=numbers["characters"],
            converted=int(converted),
            changed=int(applied and numbers["made"] > 0),
            flagged=int(converted and policy.name == "flag"),
            dropped=int(dropped),
            edits=numbers["made"] if applied else 0,
            doubts=numbers["doubts"],
            refused=numbers["refused"],
        )
        verdict = "dropped" if dropped else "flagged" if converted and not applied else "kept"
        verdict = "fixed" if applied and numbers["made"] else verdict
        self._log.write(document_line(self._about, self._chunk.offset, profile, numbers["found"], verdict))

    def _finish(self, at: int, texts: list[_Text], profile: Profile, converted: bool, dropped: bool) -> None:
        """What comes after the last text; or nothing at all."""
        if dropped:
            self._out.seek(0)
            self._out.truncate()
            return
        format = texts[0].format if texts else JsonLines()
        extra = self._work.extra(format, self._record, profile, converted, [])
        for start, _, new in extra:
            _copy(self._data, at, start, self._out, self._chunk.codec)
            self._out.write(pack(new, self._chunk.codec))
            at = start
        _copy(self._data, at, len(self._data), self._out, self._chunk.codec)

    def _text(self, text: _Text) -> None:
        base = 0
        pieces = text.pieces(self._data, text.start, text.end)
        for raw, found in stream(self._work.engine, pieces, text.place):
            self._window(text, raw, found, base)
            base += len(found.original)

    def _window(self, text: _Text, raw: bytes, found: Correction, base: int) -> None:
        from corrector.corpus.work import edit_lines, error_line

        cell = Cell(text.field, 0, len(raw), found.original, text.item)
        changes = text.format.changes(raw, cell, found.edits) if found.edits else []
        refused = {(0, edit) for edit, change in zip(found.edits, changes, strict=True) if change is None}
        made = [change for change in changes if change is not None]
        applied = self._work.policy.applies
        _write(raw, made if applied else [], self._out, self._chunk.codec)
        self._log.writelines(edit_lines(self._about, [(cell, found)], applied, refused, base))
        if found.fault:
            self._tally.numbers["failed"] = 1
            self._log.write(error_line(self._chunk.shard, self._chunk.record + 1, self._chunk.offset, found.fault))
        self._profiles = [combine([*self._profiles, found.profile])]
        self._tally.count_edits(found.edits)
        self._numbers.update(
            found=len(found.edits),
            made=len(made),
            refused=len(refused),
            doubts=len(found.doubts),
            characters=len(found.original),
        )


def _look(format: Format, data: Bytes) -> tuple[Record, list[_Text]]:
    """The record in the file without its texts, and where those are."""
    if isinstance(format, JsonLines):
        record, spans = format.long_record(data)
        whole = replace(format)
        return record, [_Text(*span, whole, _json_pieces, spelt_at) for span in spans]
    head = data[: 1 << 16]
    decoded = decode(head[: head.rfind(b"\n") + 1] or head, format.encoding if isinstance(format, Whole) else None)
    if decoded is None:
        return Record(0, len(data), fault="binary"), []
    bom = next((len(mark) for mark, name in BOMS if head.startswith(mark) and name == decoded.encoding), 0)
    stretch = Whole(decoded.encoding, stretch=True)

    def place(raw: bytes, text: str, offset: int) -> int:
        return len(raw) - len(text[offset:].encode(decoded.encoding, _errors(decoded.encoding)))

    pieces = _reader(decoded.encoding)
    return Record(0, len(data)), [_Text("text", 0, bom, len(data), stretch, pieces, place)]


def spelt_at(raw: bytes, text: str, offset: int) -> int:
    """An offset in a JSON string's text as an offset in its bytes."""
    return spelt(raw, text, [offset])[0]


def _json_pieces(data: Bytes, start: int, end: int) -> Pieces:
    while start < end:
        raw = data[start : min(start + PIECE, end)]
        raw = raw[: head_of(raw)] if start + len(raw) < end else raw
        release(data)
        yield raw, text_of(raw)
        start += len(raw)


def _reader(encoding: str) -> Callable[[Bytes, int, int], Pieces]:
    """Reads plain text in pieces. What cannot be written back as it was read is no text: it is passed on in a
    piece of lone surrogates, which nothing edits."""

    def pieces(data: Bytes, start: int, end: int) -> Pieces:
        import codecs

        decoder = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding == "utf-8" else "strict")
        held = b""
        while start < end:
            block = data[start : min(start + PIECE, end)]
            release(data)
            start += len(block)
            raw = held + block
            decoder.reset()
            try:
                text = decoder.decode(raw, final=start >= end)
            except UnicodeDecodeError:
                text = ""
            taken = text.encode(encoding, _errors(encoding))
            if not raw.startswith(taken) or (not text and len(raw) > PIECE):
                yield raw, raw.decode("latin-1").translate(_SURROGATES)
                held = b""
            else:
                held = raw[len(taken) :]
                yield taken, text
        if held:
            yield held, held.decode("ascii", "surrogateescape")

    return pieces


_SURROGATES = {code: 0xDC00 + code for code in range(256)}


def _errors(encoding: str) -> str:
    return "surrogateescape" if encoding == "utf-8" else "surrogatepass" if encoding.startswith("utf") else "strict"


def _copy(data: Bytes, start: int, end: int, out: BinaryIO, codec: str) -> None:
    for at in range(start, end, PIECE):
        out.write(pack(data[at : min(at + PIECE, end)], codec))
        release(data)


def _write(raw: bytes, changes: list[tuple[int, int, bytes]], out: BinaryIO, codec: str) -> None:
    out.write(pack(splice(raw, changes), codec))
