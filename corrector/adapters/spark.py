"""Spark: a function for `DataFrame.mapInArrow`, which sees record batches and never a Python row.

>>> frame.mapInArrow(correct_batches(Corrector(), ["text"]), frame.schema)  # doctest: +SKIP
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from corrector.corpus import correct_table
from corrector.corpus.windows import Engine

__all__ = ["correct_batches", "correct_frame"]

Batches = Iterator[Any]  # of pyarrow.RecordBatch


def correct_batches(engine: Engine, fields: Sequence[str] = ("text",)) -> Callable[[Batches], Batches]:
    """The function; the engine is pickled with it, small, and loads lexicons and model once in each task."""

    def run(batches: Batches) -> Batches:
        import pyarrow as pa

        for batch in batches:
            table = pa.Table.from_batches([batch])
            yield from correct_table(engine, table, fields=fields, edits_column=None).to_batches()

    return run


def correct_frame(frame: Any, engine: Engine, *, fields: Sequence[str] = ("text",)) -> Any:  # noqa: ANN401
    """The data frame with its texts corrected; same schema."""
    return frame.mapInArrow(correct_batches(engine, fields), frame.schema)
