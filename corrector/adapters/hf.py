"""Hugging Face `datasets`: a function for `Dataset.map`, with a fingerprint that stays the same between runs.

>>> from corrector.adapters.hf import correct_dataset                      # doctest: +SKIP
>>> correct_dataset(load_dataset("json", data_files="*.jsonl"), Corrector())  # doctest: +SKIP
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corrector.corpus import correct_batch
from corrector.corpus.table import Row, shown
from corrector.corpus.windows import Engine

__all__ = ["Correct", "correct_dataset"]


@dataclass(frozen=True, slots=True)
class Correct:
    """For `map(..., batched=True)`: texts of `fields` corrected; `edits_column` names a column for the edits, if any.

    `datasets` hashes it by its pickle, which holds the settings of the engine only: equal settings find the cache.
    """

    engine: Engine
    fields: tuple[str, ...] = ("text",)
    edits_column: str | None = None

    def __call__(self, batch: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """A batch as columns -> the columns that are new. What is no str (None) stays as it is."""
        new: dict[str, list[Any]] = {}
        size = len(batch[self.fields[0]])
        told: list[Row] = [[] for _ in range(size)]
        for name in self.fields:
            new[name] = list(batch[name])
            rows = [row for row, text in enumerate(new[name]) if isinstance(text, str)]
            for row, found in zip(rows, correct_batch(self.engine, [new[name][row] for row in rows]), strict=True):
                new[name][row] = found.text
                told[row].append((name, found))
        return {**new, self.edits_column: list(map(shown, told))} if self.edits_column else new


def correct_dataset(
    dataset: Any,  # noqa: ANN401 - Dataset, DatasetDict or an iterable one: all have map
    engine: Engine,
    *,
    fields: Sequence[str] = ("text",),
    edits_column: str | None = None,
    **options: Any,  # noqa: ANN401 - those of map: num_proc, batch_size, …
) -> Any:  # noqa: ANN401
    """The dataset with its texts corrected."""
    return dataset.map(Correct(engine, tuple(fields), edits_column), batched=True, **options)
