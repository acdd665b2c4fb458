"""Ray: a class for `Dataset.map_batches`, and whole shards as work for a cluster.

data.map_batches(Correct, fn_constructor_args=[Corrector()], batch_format="pyarrow", concurrency=8)
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corrector.corpus import correct_table
from corrector.corpus.run import Plan, Summary, Tell, correct_shard, finish, open_books, start
from corrector.corpus.shards import Shard
from corrector.corpus.windows import Engine

__all__ = ["Correct", "correct_corpus"]


class Correct:
    """Arrow in, Arrow out; each actor loads lexicons and model once."""

    def __init__(self, engine: Engine, fields: Sequence[str] = ("text",), edits_column: str | None = None) -> None:
        self.engine, self.fields, self.edits_column = engine, tuple(fields), edits_column

    def __call__(self, batch: Any) -> Any:  # noqa: ANN401 - pyarrow.Table
        """A batch with its texts corrected."""
        return correct_table(self.engine, batch, fields=self.fields, edits_column=self.edits_column)


class _Shards:
    """Corrects whole shards; one that was begun elsewhere goes on where it was left."""

    def __init__(self, engine: Engine, plan: Plan) -> None:
        self.engine, self.plan = engine, plan

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        shard = Shard(Path(row["path"]), row["name"], row["format"], row["codec"])
        found = correct_shard(self.engine, self.plan, open_books(self.plan, resume=True), shard)
        return {"name": shard.name, "fault": found.failed.get(shard.name, "")}


def correct_corpus(engine: Engine, plan: Plan, tell: Tell | None = None) -> Summary:
    """`corrector.corpus.run.correct_corpus` on the cluster that Ray is connected to (or a local one).

    Every node must see inputs and output under the same paths. A node that is lost costs what it did in the last
    second: its shards go on elsewhere.
    """
    import ray

    books, shards, todo, summary = start(plan)
    if todo:
        rows = [{"path": str(s.path), "name": s.name, "format": s.format, "codec": s.codec} for s in todo]
        kind: Any = _Shards  # an actor class, which Ray's types do not know
        work = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
            kind, fn_constructor_args=[engine, plan], concurrency=min(plan.workers, len(rows)), num_cpus=1
        )
        for row in work.iter_rows():
            if row["fault"]:
                summary.failed[row["name"]] = row["fault"]
    return finish(books, shards, summary)
