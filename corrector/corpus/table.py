"""Arrow tables: the texts of columns, also inside structs and behind dictionaries, with everything else untouched.

Separate from Parquet files, because a table may come from anywhere: HF datasets, Ray, Spark, DuckDB.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corrector.corpus.windows import Engine, correct_long
from corrector.edits import Correction
from corrector.errors import ConfigError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Row", "correct_columns", "correct_table", "edits_array", "with_column"]

Row = list[tuple[str, Correction]]  # what was found in the texts of one row, with the field of each


def correct_table(
    engine: Engine, table: "pa.Table", *, fields: Sequence[str] = ("text",), edits_column: str | None = "edits"
) -> "pa.Table":
    """A table with the texts of these columns corrected: same schema, metadata and chunks, other columns as they are.

    A dot leads into a struct ("meta.title"). `edits_column` names a column to be added: a list of (field, start, end,
    before, after, rule, score) for each row, offsets in code points of the original; None adds none. Raises
    ConfigError for a column that is not there or holds no strings.
    """
    corrected, rows = correct_columns(engine, table, fields)
    return with_column(corrected, edits_column, edits_array(rows)) if edits_column else corrected


def correct_columns(engine: Engine, table: "pa.Table", fields: Sequence[str]) -> tuple["pa.Table", list[Row]]:
    """The table with corrected columns, and what was found in each row."""
    import pyarrow as pa

    rows: list[Row] = [[] for _ in range(table.num_rows)]
    for name in fields:
        whole = name in table.column_names
        column, *path = [name] if whole else name.split(".")
        if column not in table.column_names:
            raise ConfigError(f"no column {name!r}; there are {', '.join(table.column_names)}")
        at, chunks = 0, []
        index = table.column_names.index(column)
        for chunk in table.column(index).chunks:
            array, found = _correct(engine, chunk, path, name)
            for row, correction in enumerate(found, at):
                if correction is not None:
                    rows[row].append((name, correction))
            chunks.append(array)
            at += len(chunk)
        held = table.schema.field(index)
        table = table.set_column(index, held, pa.chunked_array(chunks, type=held.type))
    return table, rows


def with_column(table: "pa.Table", name: str, array: "pa.Array") -> "pa.Table":
    """The table with one more column at its end."""
    if name in table.column_names:
        raise ConfigError(f"the table has a column {name!r} already; choose another name")
    return table.append_column(name, array)


def edits_array(rows: Sequence[Row]) -> "pa.Array":
    """The edits of each row as a list of structs."""
    import pyarrow as pa

    shown = [
        [
            {"field": name, **{key: getattr(edit, key) for key in ("start", "end", "before", "after", "rule", "score")}}
            for name, found in row
            for edit in found.edits
        ]
        for row in rows
    ]
    kinds = [("field", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("before", pa.string())]
    kinds += [("after", pa.string()), ("rule", pa.string()), ("score", pa.float64())]
    return pa.array(shown, pa.list_(pa.struct(kinds)))


def _correct(engine: Engine, array: Any, path: list[str], name: str) -> tuple[Any, list[Correction | None]]:  # noqa: ANN401
    """One array with its texts corrected, and the correction of each of its values."""
    import pyarrow as pa

    kind = array.type
    if path:
        if not pa.types.is_struct(kind) or kind.get_field_index(path[0]) < 0:
            raise ConfigError(f"column {name!r} has no field {path[0]!r} inside")
        index = kind.get_field_index(path[0])
        inner, found = _correct(engine, array.field(index), path[1:], name)
        if inner is array.field(index):
            return array, found
        children = [inner if i == index else array.field(i) for i in range(kind.num_fields)]
        return pa.StructArray.from_arrays(children, fields=list(kind), mask=array.is_null()), found
    if pa.types.is_dictionary(kind):
        values, told = _correct(engine, array.dictionary, [], name)
        found = [None if index is None else told[index] for index in array.indices.to_pylist()]
        if not any(correction and correction.edits for correction in told):
            return array, found
        return pa.DictionaryArray.from_arrays(array.indices, values, ordered=kind.ordered), found
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or str(kind) == "string_view"):
        raise ConfigError(f"column {name!r} holds {kind}, not strings")
    found = [None if text is None else correct_long(engine, text) for text in array.to_pylist()]
    if not any(correction and correction.edits for correction in found):
        return array, found
    return pa.array([correction and correction.text for correction in found], kind), found
