"""Arrow tables: the texts of columns, also inside structs and lists and behind dictionaries, all else untouched.

Separate from Parquet files, because a table may come from anywhere: HF datasets, Ray, Spark, DuckDB.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corrector.corpus.batch import correct_batch
from corrector.corpus.windows import LONGEST, Engine
from corrector.edits import Correction
from corrector.errors import ConfigError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Row", "correct_columns", "correct_table", "edits_array", "numbered", "shown", "with_column"]

Row = list[tuple[str, Correction]]  # what was found in the texts of one row, with the field of each
Found = list[list[Correction]]  # of each value of an array: none for null, several for a list


def correct_table(
    engine: Engine, table: "pa.Table", *, fields: Sequence[str] = ("text",), edits_column: str | None = "edits"
) -> "pa.Table":
    """A table with the texts of these columns corrected: same schema, metadata and chunks, other columns as they are.

    A dot leads into a struct, or into every struct of a list ("meta.title", "messages.content"); every string of a
    list is a text of its own. `edits_column` names a column to be added: a list of (field, item, start, end, before,
    after, rule, score) for each row, offsets in code points of the original, `item` the number of the text among those
    of its field; None adds none. Raises ConfigError for a column that is not there or holds no strings.
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
            array, found = _Column(engine, name).correct(chunk, path)
            for row, corrections in enumerate(found, at):
                rows[row] += [(name, correction) for correction in corrections]
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


KEYS = ("start", "end", "before", "after", "rule", "score")


def shown(row: Iterable[tuple[str, Correction]]) -> list[dict[str, Any]]:
    """The edits of one row as plain values."""
    return [
        {"field": name, "item": item, **{key: getattr(edit, key) for key in KEYS}}
        for name, item, found in numbered(row)
        for edit in found.edits
    ]


def numbered(row: Iterable[tuple[str, Correction]]) -> Iterator[tuple[str, int, Correction]]:
    """What was found in one row, each with its number among the texts of its field."""
    seen: Counter[str] = Counter()
    for name, found in row:
        yield name, seen[name], found
        seen[name] += 1


def edits_array(rows: Sequence[Row]) -> "pa.Array":
    """The edits of each row as a list of structs."""
    import pyarrow as pa

    kinds = {"field": pa.string(), "item": pa.int64(), "start": pa.int64(), "end": pa.int64()}
    kinds |= {"before": pa.string(), "after": pa.string(), "rule": pa.string(), "score": pa.float64()}
    return pa.array(map(shown, rows), pa.list_(pa.struct(kinds)), size=len(rows))


class _Column:
    """The texts of one column, wherever they lie in it. `name` is its path, for messages."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._name = engine, name

    def correct(self, array: Any, path: Sequence[str]) -> tuple[Any, Found]:  # noqa: ANN401 - any pyarrow.Array
        """An array with the texts at the end of the path corrected, and the corrections of each of its values."""
        from pyarrow import types

        kind = array.type
        if types.is_list(kind) or types.is_large_list(kind):
            return self._list(array, path)
        if types.is_fixed_size_list(kind):
            return self._fixed(array, path)
        if path:
            if not types.is_struct(kind) or kind.get_field_index(path[0]) < 0:
                raise ConfigError(f"column {self._name!r} has no field {path[0]!r} inside")
            return self._struct(array, path)
        if types.is_dictionary(kind):
            return self._dictionary(array)
        if not (types.is_string(kind) or types.is_large_string(kind) or str(kind) == "string_view"):
            raise ConfigError(f"column {self._name!r} holds {kind}, not strings")
        return self._strings(array)

    def _strings(self, array: Any) -> tuple[Any, Found]:  # noqa: ANN401
        import pyarrow as pa

        texts = array.to_pylist()
        made = iter(correct_batch(self._engine, [text for text in texts if text is not None], LONGEST))
        found = [[] if text is None else [next(made)] for text in texts]
        if not _changed(found):
            return array, found
        return pa.array([told[0].text if told else None for told in found], array.type), found

    def _dictionary(self, array: Any) -> tuple[Any, Found]:  # noqa: ANN401
        """Each word of the dictionary is corrected once; two that become the same stay two."""
        import pyarrow as pa

        values, told = self.correct(array.dictionary, [])
        found = [[] if index is None else told[index] for index in array.indices.to_pylist()]
        if values is array.dictionary:
            return array, found
        return pa.DictionaryArray.from_arrays(array.indices, values, ordered=array.type.ordered), found

    def _struct(self, array: Any, path: Sequence[str]) -> tuple[Any, Found]:  # noqa: ANN401
        import pyarrow as pa

        kind = array.type
        index = kind.get_field_index(path[0])
        held = array.field(index)
        inner, found = self.correct(held, path[1:])
        null = array.is_null()
        found = [[] if hidden else told for hidden, told in zip(null.to_pylist(), found, strict=True)]
        if inner is held:
            return array, found
        children = [inner if i == index else array.field(i) for i in range(kind.num_fields)]
        return pa.StructArray.from_arrays(children, fields=list(kind), mask=null), found

    def _list(self, array: Any, path: Sequence[str]) -> tuple[Any, Found]:  # noqa: ANN401
        import pyarrow as pa
        from pyarrow import compute

        values = array.flatten()  # of the rows of this array alone, without what lies under a null
        inner, told = self.correct(values, path)
        sizes = array.value_lengths().fill_null(0)
        ends = compute.cumulative_sum(sizes)
        found, at = [], 0
        for end in ends.to_pylist():
            found.append([correction for corrections in told[at:end] for correction in corrections])
            at = end
        if inner is values:
            return array, found
        offsets = pa.concat_arrays([pa.array([0], ends.type), ends])
        return type(array).from_arrays(offsets, inner, type=array.type, mask=array.is_null()), found

    def _fixed(self, array: Any, path: Sequence[str]) -> tuple[Any, Found]:  # noqa: ANN401
        import pyarrow as pa

        size = array.type.list_size
        values = array.values.slice(array.offset * size, len(array) * size)
        inner, told = self.correct(values, path)
        null = array.is_null()
        found = [
            [] if hidden else [c for corrections in told[row * size : (row + 1) * size] for c in corrections]
            for row, hidden in enumerate(null.to_pylist())
        ]
        if inner is values:
            return array, found
        return pa.FixedSizeListArray.from_arrays(inner, type=array.type, mask=null), found


def _changed(found: Found) -> bool:
    return any(correction.edits for told in found for correction in told)
