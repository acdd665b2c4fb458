"""Parquet shards: row group by row group, into a file of the same schema, metadata, groups and compression.

Separate from the formats that are streams of bytes, because a Parquet file exists only when it is whole. Each
row group's corrected columns wait in a file of their own until all are there; so a killed run goes on at
the row group it was at.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrector.corpus.chunks import Chunk, Group
from corrector.corpus.shards import Shard, Source
from corrector.corpus.table import Row, correct_columns, edits_array, numbered, with_column
from corrector.corpus.tally import Tally
from corrector.corpus.windows import combine
from corrector.errors import ConfigError, CorrectorError
from corrector.files.records import Cell

if TYPE_CHECKING:
    import pyarrow as pa

    from corrector.corpus.work import Done, Work

__all__ = ["assemble", "correct_group", "groups"]

KEEP = "__keep"
SCHEMA = b"ARROW:schema"  # the key under which Arrow's own writers store what Parquet has no types for


def groups(
    source: Source, fields: Sequence[str], id: str | None, column: str | None, files: Path, first: int
) -> Iterator[Chunk]:
    """The row groups of a shard from the `first` on, as chunks; a broken one if the file cannot be read."""
    shard = source.shard
    try:
        for _ in source.blocks():  # for the hash; the workers read again, most likely from memory
            pass
        meta = _open(shard.path).metadata
    except CorrectorError:
        raise
    except Exception as error:  # pyarrow has a dozen ways to say that a file is damaged
        yield Chunk(shard.name, 0, 0, 0, 0, fault=str(error) or "cannot be read", broken=True, last=True)
        return
    counts = [meta.row_group(number).num_rows for number in range(meta.num_row_groups)]
    for number in range(first, len(counts)):
        group = Group(shard.path, number, tuple(fields), id, column, _held(files, number))
        at = sum(counts[:number])
        place = (number, at, number + 1, at + counts[number])
        yield Chunk(shard.name, *place, group=group, last=number == len(counts) - 1)
    if first >= len(counts):
        yield Chunk(shard.name, first, sum(counts), first, sum(counts), last=True)


def correct_group(work: "Work", chunk: Chunk, group: Group) -> "Done":
    """Correct the texts of one row group; the new columns go to a file."""
    import pyarrow as pa

    from corrector.corpus.work import Done, error_line

    file = _open(group.path)
    tops = {name if name in file.schema_arrow.names else name.partition(".")[0] for name in group.fields}
    known = [name for name in file.schema_arrow.names if name in tops | {group.id, group.source}]
    tally = Tally()
    lines: list[bytes] = []
    try:
        read = file.read_row_group(group.number, columns=known)
        table, rows = correct_columns(work.engine, read, group.fields)
    except ConfigError as error:
        count = file.metadata.row_group(group.number).num_rows
        tally.numbers.update(records=count, bad=count)
        _write(pa.table({}), group.held)
        return Done(b"", error_line(chunk.shard, chunk.record + 1, group.number, str(error)), tally)
    about = [table.column(name).to_pylist() if name in known else None for name in (group.id, group.source)]
    keep, flags = [], []
    for number, row in enumerate(rows):
        names = [None if column is None or column[number] is None else str(column[number]) for column in about]
        converted, dropped = _row(work, chunk, number, row, names, lines, tally)
        keep.append(not dropped)
        flags.append(round(combine(found.profile for _, found in row).converted, 6) if converted else 0.0)
    new = table.select([name for name in known if name in tops and work.policy.applies])
    new = with_column(new, work.policy.flag_field, pa.array(flags)) if work.policy.extra else new
    new = with_column(new, work.edits_field, edits_array(rows)) if work.edits_field else new
    new = with_column(new, KEEP, pa.array(keep)) if work.policy.name == "drop" else new
    _write(new, group.held)
    return Done(b"", b"".join(lines), tally)


def _row(
    work: "Work", chunk: Chunk, number: int, row: Row, names: Sequence[str | None], lines: list[bytes], tally: Tally
) -> tuple[bool, bool]:
    """Count and tell of one row; whether it counts as converted, and whether it is dropped."""
    from corrector.corpus.work import error_line

    tally.numbers["records"] += 1
    made = [(Cell(name, 0, 0, found.original, item), found) for name, item, found in numbered(row)]
    if not made:
        return False, False
    for fault in {found.fault for _, found in row if found.fault}:
        tally.numbers["failed"] += 1
        lines.append(error_line(chunk.shard, chunk.record + number + 1, chunk.offset, fault))
    about = {"path": chunk.shard, "record": chunk.record + number + 1, "id": names[0]}
    return work.tell(about, chunk.offset, names[1], chunk.shard, made, set(), lines, tally)


def assemble(shard: Shard, files: Path, target: Path) -> None:
    """Put the new file together: every row group of the old one with its corrected columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = _open(shard.path)
    meta = file.metadata
    names = file.schema_arrow.names
    writer: Any = None
    for number in range(meta.num_row_groups):
        table = file.read_row_group(number)
        with pa.memory_map(str(_held(files, number))) as held:
            new = pa.ipc.open_file(held).read_all()
        for name in new.column_names:
            if name in names:
                table = table.set_column(names.index(name), table.schema.field(name), new.column(name))
            elif name != KEEP:
                table = table.append_column(name, new.column(name))
        if KEEP in new.column_names:
            table = table.filter(new.column(KEEP))
        writer = writer or pq.ParquetWriter(target, table.schema, **_options(meta))
        writer.write_table(table, row_group_size=max(table.num_rows, 1))
    if writer is None:
        writer = pq.ParquetWriter(target, file.schema_arrow)
    others = {key: value for key, value in (meta.metadata or {}).items() if key != SCHEMA}
    if SCHEMA not in (meta.metadata or {}) and others:  # else they stand in the schema
        writer.add_key_value_metadata(others)
    writer.close()
    with target.open("rb") as done:
        os.fsync(done.fileno())
    for number in range(meta.num_row_groups):
        _held(files, number).unlink()


def _options(meta: Any) -> dict[str, Any]:  # noqa: ANN401 - pyarrow's own types are not annotated
    """How the old file was written: compression and dictionaries of each column, and the spellings of old writers."""
    first = meta.row_group(0)
    columns = [first.column(number) for number in range(first.num_columns)]
    compression = {c.path_in_schema: "NONE" if c.compression == "UNCOMPRESSED" else c.compression for c in columns}
    coded = [c.path_in_schema for c in columns if any("DICTIONARY" in str(kind) for kind in c.encodings)]
    return {
        "compression": compression,
        "use_dictionary": coded or False,
        "version": meta.format_version,
        "store_schema": SCHEMA in (meta.metadata or {}),
        "use_compliant_nested_type": not any(".list.item" in c.path_in_schema for c in columns),
        "use_deprecated_int96_timestamps": any(c.physical_type == "INT96" for c in columns),
        "write_page_index": any(c.has_column_index for c in columns),
    }


def _held(files: Path, number: int) -> Path:
    return files.with_name(f"{files.name}-{number}")


def _write(table: "pa.Table", path: Path) -> None:
    import pyarrow as pa

    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _open(path: Path) -> Any:  # noqa: ANN401
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise CorrectorError("Parquet needs the package pyarrow: pip install 'zh-corrector[parquet]'") from error
    return pq.ParquetFile(path)
