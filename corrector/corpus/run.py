"""One run over a corpus: shards in, shards of the same names and formats out.

Separate from the command line, because a script or a cluster runs the same. One process reads, and writes the
results in the order of the input; the workers do everything between, and read for themselves what no compression
hides. So the output is the same for any number of them, and only one place keeps the books.

Memory: of this process (4 j + 1) chunks of about a megabyte and what they became, for j workers; for Parquet
twice the largest row group besides. Of a worker the engine's own and its work on one chunk, or on one window
of a long document.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corrector.corpus.chunks import Chunk, chunks, format_of
from corrector.corpus.manifest import Books
from corrector.corpus.parquet import assemble, groups
from corrector.corpus.part import Part, Places
from corrector.corpus.policy import Policy
from corrector.corpus.shards import Shard, Source, find
from corrector.corpus.tally import Tally
from corrector.corpus.windows import Engine
from corrector.corpus.work import Done, Work
from corrector.corpus.workers import Died, Workers
from corrector.errors import ConfigError

__all__ = ["Plan", "Summary", "Tell", "correct_corpus", "correct_shard", "finish", "open_books", "start"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done. `inputs` are files, folders or globs, `out` is a folder that holds nothing yet.

    `fields`, `id` and `source` name fields or columns; `format` is "auto" or that of all files. `edits_field` adds
    a field with the edits to every record. `facts` (hashes of lexicons and models, versions) go into the manifest
    and must be the same when a run is resumed.
    """

    inputs: tuple[str, ...]
    out: Path
    fields: tuple[str, ...] = ("text",)
    id: str | None = "id"
    source: str | None = None
    format: str = "auto"
    encoding: str | None = None
    policy: Policy = field(default_factory=Policy)
    edits_field: str | None = None
    workers: int = 1
    resume: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        """Everything that decides what comes out."""
        policy = {name: getattr(self.policy, name) for name in ("name", "probability", "density", "flag_field")}
        records = {"fields": list(self.fields), "id": self.id, "source": self.source, "format": self.format}
        records |= {"encoding": self.encoding, "edits_field": self.edits_field}
        return {"records": records, "policy": policy, **self.facts}

    def work(self, engine: Engine) -> Work:
        """The work on one chunk."""
        return Work(engine, self.policy, self.edits_field)


@dataclass
class Summary:
    """How a run ended. `failed` are shards that could not be read to their end, `died` those whose workers died:
    neither has an output. `lost` are names that no file was found for.
    """

    tally: Tally = field(default_factory=Tally)
    shards: int = 0
    skipped: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    died: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


@dataclass
class Progress:
    """How far a run is: bytes of the input files, of all and taken so far, and the count."""

    total: int
    taken: int
    tally: Tally
    shard: str


Tell = Callable[[Progress], None]


def open_books(plan: Plan, resume: bool | None = None) -> Books:
    """The books of a plan's output folder, opened; ConfigError when the folder is not for this run."""
    books = Books(plan.out, plan.settings())
    books.open(plan.resume if resume is None else resume)
    return books


def correct_corpus(engine: Engine, plan: Plan, tell: Tell | None = None) -> Summary:
    """Correct every shard of a plan. `tell` is called after each chunk.

    Raises ConfigError when nothing is found or the output folder is in use, WriteError when the disk is full;
    what is done by then is kept, and a plan with `resume` goes on from there.
    """
    books, shards, todo, summary = start(plan)
    if todo:
        run = _Run(plan, books, sum(shard.path.stat().st_size for shard in todo), summary, tell)
        run.correct(engine, todo)
    return finish(books, shards, summary)


def start(plan: Plan) -> tuple[Books, list[Shard], list[Shard], Summary]:
    """The books, all shards, those still to be done, and a summary that knows how many those are."""
    shards, lost = find(plan.inputs, plan.format, plan.out)
    if not shards:
        raise ConfigError(f"{', '.join(plan.inputs)}: no file to read; give --format for files of other names")
    books = open_books(plan)
    books.sweep()
    todo = [shard for shard in shards if books.finished(shard) is None]
    return books, shards, todo, Summary(skipped=len(shards) - len(todo), lost=lost)


def finish(books: Books, shards: list[Shard], summary: Summary) -> Summary:
    """Write the manifest, and complete the summary."""
    books.sweep()
    summary.tally = books.close(shards, {**summary.failed, **summary.died})
    summary.shards = len(shards) - len(summary.failed) - len(summary.died)
    return summary


def correct_shard(engine: Engine, plan: Plan, books: Books, shard: Shard) -> Summary:
    """Correct one shard in this process: what a cluster calls on its nodes. The manifest is left to who calls."""
    run = _Run(plan, books, shard.path.stat().st_size, Summary(), None)
    if books.finished(shard) is None:
        run.correct(engine, [shard], alone=True)
    return run.summary


@dataclass
class _Open:
    """A shard on its way: what is read of it, and what is written."""

    shard: Shard
    source: Source
    part: Part


class _Run:
    """The loop of one process over shards."""

    def __init__(self, plan: Plan, books: Books, total: int, summary: Summary, tell: Tell | None) -> None:
        self.plan, self.books, self.tell = plan, books, tell
        self.summary = summary
        self.progress = Progress(total, 0, Tally(), "")
        self._open: deque[_Open] = deque()
        self._done = 0  # bytes of the shards that are closed

    def correct(self, engine: Engine, shards: Sequence[Shard], alone: bool = False) -> None:
        """All chunks of all shards, in order."""
        try:
            self._correct(engine, shards, alone)
        finally:
            for left in self._open:
                left.part.close()

    def _correct(self, engine: Engine, shards: Sequence[Shard], alone: bool) -> None:
        work = self.plan.work(engine)
        sent: deque[Chunk] = deque()

        def tasks() -> Iterator[Chunk]:
            for chunk in self._chunks(shards):
                sent.append(chunk)
                yield chunk.light()

        if alone or self.plan.workers <= 1:
            for chunk in self._chunks(shards):
                self._take(chunk, work(chunk))
            return
        with Workers(work, self.plan.workers) as pool:
            for done in pool.map(tasks()):
                self._take(sent.popleft(), done)

    def _chunks(self, shards: Sequence[Shard]) -> Iterator[Chunk]:
        for shard in shards:
            places = Places(self.plan.out, shard.name)
            try:
                key = self.books.shard_key(shard)
            except OSError as error:
                self.summary.failed[shard.name] = error.strerror or str(error)
                continue
            source, part = Source(shard), Part(places, key)
            self._open.append(_Open(shard, source, part))
            if shard.format == "parquet":
                files = places.at_work("group")
                first = part.state.offset
                yield from groups(source, self.plan.fields, self.plan.id, self.plan.source, files, first)
                continue
            format = format_of(shard.format, self.plan.fields, self.plan.id, self.plan.source, self.plan.encoding)
            extra = (*self.plan.policy.extra, *((self.plan.edits_field,) if self.plan.edits_field else ()))
            spool = places.at_work("long")
            yield from chunks(source, format, spool, part.state.offset, part.state.record, extra)

    def _take(self, chunk: Chunk, done: Done | Died) -> None:
        """Write what became of a chunk to its shard, or give the shard up."""
        now = self._open[0]
        assert now.shard.name == chunk.shard
        if isinstance(done, Died):
            reason = f"worker processes died (code {done.code}) of the records from {chunk.record + 1} on"
            self.summary.died.setdefault(chunk.shard, reason)
        elif chunk.broken or done.fault:
            self.summary.failed.setdefault(chunk.shard, done.fault or chunk.fault)
        elif not self._given_up(chunk.shard):
            now.part.append(chunk, done)
            self.progress.tally.add(done.tally)
        if chunk.last:
            self._close(self._open.popleft())
        self.progress.shard = chunk.shard
        self.progress.taken = self._done + sum(open.source.taken for open in self._open)
        if self.tell is not None:
            self.tell(self.progress)

    def _given_up(self, shard: str) -> bool:
        return shard in self.summary.failed or shard in self.summary.died

    def _close(self, now: _Open) -> None:
        shard, part = now.shard, now.part
        self._done += now.source.taken
        if not self._given_up(shard.name):
            if shard.format == "parquet":
                part.replace_output(lambda target: assemble(shard, part.places.at_work("group"), target))
            if not self._is_as_it_was(shard, part.state.key):
                self.summary.failed[shard.name] = "it was changed by someone else meanwhile"
        if self._given_up(shard.name):
            part.abandon()
            return
        stamp = shard.stamp()
        source = {"path": str(shard.path), "size": stamp[0], "sha256": now.source.sha.hexdigest()}
        output = {"size": part.state.output, "sha256": part.sha.hexdigest()}
        part.finish({"input": source, "output": output})

    def _is_as_it_was(self, shard: Shard, key: str) -> bool:
        try:
            return self.books.shard_key(shard) == key
        except OSError:
            return False
