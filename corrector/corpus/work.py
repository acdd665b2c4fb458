"""What a worker does with a chunk: correct its texts, splice what changed, write down each edit, count.

Separate from the processes that call it, so that one process, many, and the engines of others do the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corrector.corpus.batch import correct_batch
from corrector.corpus.chunks import Chunk
from corrector.corpus.policy import Policy
from corrector.corpus.shards import pack
from corrector.corpus.tally import Tally
from corrector.corpus.windows import LONGEST, Engine, combine
from corrector.edits import Correction, Edit, Profile
from corrector.files.records import Cell, Change, Format, Record, splice
from corrector.report.records import encode

__all__ = ["Done", "Work", "document_line", "edit_lines", "error_line", "judge"]

Made = list[tuple[Cell, Correction]]
LISTED = 1000  # bad records named in the edits of one chunk; the rest is counted


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a chunk: the bytes of the new shard (packed) and of its edits, or the files they are in.

    `changes` stand for the bytes where those of the chunk are not packed: a megabyte less from process to process.
    `fault` says why the shard has to be given up.
    """

    output: bytes | Path = b""
    edits: bytes | Path = b""
    tally: Tally = field(default_factory=Tally)
    changes: Sequence[Change] | None = None
    fault: str = ""

    def made_of(self, chunk: Chunk) -> bytes | Path:
        """The bytes of the new shard that come from the chunk, or the file they are in."""
        return self.output if self.changes is None else splice(chunk.data, self.changes)


@dataclass(frozen=True, slots=True)
class Work:
    """The work on one chunk. Pickled once for every worker."""

    engine: Engine
    policy: Policy
    edits_field: str | None = None

    def __call__(self, chunk: Chunk) -> Done:
        """The new bytes of a chunk."""
        try:
            chunk = chunk.whole()
        except OSError as error:
            return Done(fault=error.strerror or str(error))
        if chunk.fault:
            return self._faulty(chunk)
        if chunk.group is not None:
            from corrector.corpus.parquet import correct_group

            return correct_group(self, chunk, chunk.group)
        if chunk.format is None:
            return Done(pack(chunk.data, chunk.codec))
        if chunk.spool is not None:
            from corrector.corpus.long import correct_spooled

            return correct_spooled(self, chunk, chunk.format, chunk.spool)
        tally = Tally()
        changes: list[Change] = []
        lines: list[bytes] = []
        records = list(chunk.format.records(chunk.data))
        judged = judge(self.engine, [record.cells for record in records])
        for number, (record, found) in enumerate(zip(records, judged, strict=True), chunk.record + 1):
            changes += self._record(chunk, chunk.format, record, found, number, lines, tally)
        if not chunk.codec:
            return Done(b"", b"".join(lines), tally, changes)
        return Done(pack(splice(chunk.data, changes), chunk.codec), b"".join(lines), tally)

    def _faulty(self, chunk: Chunk) -> Done:
        """A stretch of a shard that was not read, passed on as it is."""
        line = error_line(chunk.shard, chunk.record + 1, chunk.offset, chunk.fault)
        numbers = Tally()
        numbers.numbers["bad"] += not chunk.broken
        return Done(pack(chunk.data, chunk.codec), line, numbers)

    def _record(
        self,
        chunk: Chunk,
        format: Format,
        record: Record,
        found: Made | str,
        number: int,
        lines: list[bytes],
        tally: Tally,
    ) -> list[Change]:
        """The changes of one record; what is to be told of it goes to `lines` and `tally`."""
        tally.numbers["records"] += 1
        made, failure = ([], found) if isinstance(found, str) else (found, "")
        if fault := record.fault or failure:
            tally.numbers["failed" if not record.fault else "bad"] += 1
            if tally.numbers["bad"] + tally.numbers["failed"] <= LISTED:
                lines.append(error_line(chunk.shard, number, chunk.offset + record.start, fault))
            return []
        if not made:
            return []
        changes, refused = self._changes(chunk.data, format, record, made)
        about = {"path": chunk.shard, "record": number, "id": record.id}
        byte = chunk.offset + record.start
        converted, dropped = self.tell(about, byte, record.source, chunk.shard, made, refused, lines, tally)
        if dropped:
            return [(record.start, record.end, b"")]
        profile = combine(found.profile for _, found in made)
        return [*(changes if self.policy.applies else []), *self.extra(format, record, profile, converted, made)]

    def tell(
        self,
        about: dict[str, Any],
        byte: int,
        source: str | None,
        shard: str,
        made: Made,
        refused: set[tuple[int, Edit]],
        lines: list[bytes],
        tally: Tally,
    ) -> tuple[bool, bool]:
        """Count one document and write down its edits; whether it counts as converted, and whether it is dropped."""
        profile = combine(found.profile for _, found in made)
        edits = characters = doubts = 0
        for cell, found in made:
            characters += len(cell.text)
            edits += len(found.edits)
            doubts += len(found.doubts)
        converted = self.policy.is_converted(profile, edits, characters)
        dropped = converted and self.policy.name == "drop"
        applied = self.policy.applies and not dropped
        tally.count(
            source or folder_of(shard),
            profile,
            documents=1,
            characters=characters,
            converted=int(converted),
            changed=int(applied and edits > len(refused)),
            flagged=int(converted and self.policy.name == "flag"),
            dropped=int(dropped),
            edits=applied * (edits - len(refused)),
            doubts=doubts,
            refused=len(refused),
        )
        if edits or converted:
            for _, found in made:
                tally.count_edits(found.edits)
            verdict = "dropped" if dropped else "flagged" if not applied and converted else "kept"
            verdict = "fixed" if applied and edits > len(refused) else verdict
            lines.append(document_line(about, byte, profile, edits, verdict))
        lines += edit_lines(about, made, applied, refused)
        return converted, dropped

    def extra(self, format: Format, record: Record, profile: Profile, converted: bool, made: Made) -> list[Change]:
        """The fields that are added to a record."""
        values: dict[str, object] = {}
        if self.policy.extra:
            values[self.policy.flag_field] = round(profile.converted, 6) if converted else 0
        if self.edits_field:
            values[self.edits_field] = [
                {"field": cell.field, "item": cell.item, **_shown(edit)} for cell, found in made for edit in found.edits
            ]
        change = format.extra(record, values) if values else None
        return [change] if change else []

    def _changes(
        self, data: bytes, format: Format, record: Record, made: Made
    ) -> tuple[list[Change], set[tuple[int, Edit]]]:
        """All changes of the bytes of a record, and the edits (with the start of their cell) that cannot be made."""
        changes: list[Change] = []
        refused: set[tuple[int, Edit]] = set()
        for cell, found in made:
            if found.edits:
                for edit, change in zip(found.edits, format.changes(data, cell, found.edits), strict=True):
                    if change is None:
                        refused.add((cell.start, edit))
                    else:
                        changes.append(change)
        return changes, refused


def judge(engine: Engine, records: Sequence[Sequence[Cell]]) -> list[Made | str]:
    """The corrections of the texts of each record, all scored together; or what went wrong with a record's own.

    One text that an engine fails at must not end a run of days: then each record is tried by itself.
    """
    try:
        return list(_judge(engine, records))
    except Exception:
        return [_judge_alone(engine, cells) for cells in records]


def _judge(engine: Engine, records: Sequence[Sequence[Cell]]) -> Iterator[Made | str]:
    found = iter(correct_batch(engine, [cell.text for cells in records for cell in cells], LONGEST))
    for cells in records:
        made = [(cell, next(found)) for cell in cells]
        yield next((one.fault for _, one in made if one.fault), "") or made


def _judge_alone(engine: Engine, cells: Sequence[Cell]) -> Made | str:
    try:
        return next(_judge(engine, [cells]))
    except Exception as error:
        return f"the engine failed: {type(error).__name__}: {error}"


def folder_of(shard: str) -> str:
    """The source of records that do not name one: the folder of their shard."""
    return shard.rpartition("/")[0] or "."


def document_line(about: dict[str, Any], byte: int, profile: Profile, edits: int, verdict: str) -> bytes:
    """What is told of a document in the stream of edits."""
    return encode(
        {
            "type": "record",
            **about,
            "byte": byte,
            "converted": round(profile.converted, 6),
            "families": {name: round(share, 6) for name, share in profile.families},
            "edits": edits,
            "verdict": verdict,
        }
    )


def edit_lines(
    about: dict[str, Any], made: Made, applied: bool, refused: set[tuple[int, Edit]], base: int = 0
) -> Iterator[bytes]:
    """One line for each edit; `base` is added to its offsets (code points of the field's text)."""
    for cell, found in made:
        for edit in found.edits:
            out = (cell.start, edit) in refused
            where = {"field": cell.field, "item": cell.item, **_shown(edit, base)}
            yield encode({"type": "edit", **about, **where, "applied": applied and not out})


def error_line(shard: str, record: int, byte: int, reason: str) -> bytes:
    """What is told of a record that was passed on as it is."""
    return encode({"type": "error", "path": shard, "record": record, "byte": byte, "reason": reason})


def _shown(edit: Edit, base: int = 0) -> dict[str, Any]:
    return {
        "rule": edit.rule,
        "start": edit.start + base,
        "end": edit.end + base,
        "before": edit.before,
        "after": edit.after,
        "score": round(edit.score, 6),
    }
