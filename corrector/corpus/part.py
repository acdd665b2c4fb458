"""The output of one shard while it grows, and the note from which it is taken up again after a kill.

Separate from the run, because this is the one place that can lose a record or write one twice.

Output and edits are appended to files in the run's own folder. At most once in SECONDS they are synced to the
disk, and then a note replaces the one before: so far the input has been read, so long are the two files, this has been
counted. Whatever lies beyond the note when a run begins is cut off. Only when all is written do the files get
their names, so that whatever stands in the output folder is whole.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from corrector.corpus.chunks import Chunk
from corrector.corpus.shards import OWN
from corrector.corpus.tally import Tally
from corrector.corpus.work import Done
from corrector.errors import WriteError
from corrector.files import write
from corrector.report.records import encode

__all__ = ["Part", "Places"]

SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where the files of one shard are."""

    root: Path
    name: str

    @property
    def output(self) -> Path:
        """The new shard."""
        return self.root / self.name

    @property
    def edits(self) -> Path:
        """Its edits."""
        return self.root / OWN / "edits" / f"{self.name}.jsonl"

    @property
    def note(self) -> Path:
        """What is known of it when it is done."""
        return self.root / OWN / "shards" / f"{self.name}.json"

    def at_work(self, what: str) -> Path:
        """A file that is there only while the shard is being worked on."""
        return self.root / OWN / "work" / f"{self.name}.{what}"


@dataclass
class State:
    """How far a shard has got: `offset` and `record` of its input, the sizes of its two outputs, the count.

    `key` says by what settings and from which file; a note with another key is worth nothing.
    """

    key: str
    offset: int = 0
    record: int = 0
    output: int = 0
    edits: int = 0
    tally: Tally = field(default_factory=Tally)

    def to_bytes(self) -> bytes:
        return encode({**self.__dict__, "tally": self.tally.to_dict()})


class Part:
    """The growing output of a shard, opened where a former run left it, or anew. WriteError when the disk is full."""

    def __init__(self, places: Places, key: str) -> None:
        self.places = places
        self._saved = time.monotonic()
        for path in (places.at_work("out"), places.edits, places.note, places.output):
            path.parent.mkdir(parents=True, exist_ok=True)
        self.state = self._former(key) or State(key)
        self._out = self._open("out", self.state.output)
        self._log = self._open("edits", self.state.edits)
        self.sha = self._hash()

    def _former(self, key: str) -> State | None:
        """The state that a former run noted, if it was after the same and its files are there."""
        try:
            known = json.loads(self.places.at_work("json").read_bytes())
            state = State(**{**known, "tally": Tally.from_dict(known["tally"])})
            sizes = self.places.at_work("out").stat().st_size, self.places.at_work("edits").stat().st_size
        except (OSError, ValueError, TypeError, KeyError):
            return None
        whole = sizes[0] >= state.output and sizes[1] >= state.edits
        return state if state.key == key and whole else None

    def _open(self, what: str, size: int) -> BinaryIO:
        path = self.places.at_work(what)
        file = path.open("r+b" if size else "wb")
        file.truncate(size)
        file.seek(size)
        return file

    def _hash(self) -> Any:  # noqa: ANN401 - hashlib has no public type
        sha = hashlib.sha256()
        if self.state.output:
            with self.places.at_work("out").open("rb") as file:
                while block := file.read(1 << 20):
                    sha.update(block)
        return sha

    def append(self, chunk: Chunk, done: Done) -> None:
        """Add what became of the next chunk."""
        try:
            self.state.output += self._add(self._out, done.made_of(chunk), self.sha)
            self.state.edits += self._add(self._log, done.edits, None)
            self.state.offset, self.state.record = chunk.end, chunk.records
            self.state.tally.add(done.tally)
            if time.monotonic() - self._saved >= SECONDS:
                self.save()
        except OSError as error:
            raise self._failure(error) from error

    def _add(self, file: BinaryIO, what: bytes | Path, sha: Any) -> int:  # noqa: ANN401
        if isinstance(what, bytes):
            file.write(what)
            if sha is not None:
                sha.update(what)
            return len(what)
        with what.open("rb") as source:
            size = sum(self._add(file, block, sha) for block in iter(lambda: source.read(1 << 20), b""))
        what.unlink()
        return size

    def replace_output(self, make: Callable[[Path], None]) -> None:
        """Put a file that `make` writes (at the path it is given) in place of what was appended."""
        target = self.places.at_work("out")
        try:
            self._out.close()
            make(target)
            self._out = target.open("r+b")
        except OSError as error:
            raise self._failure(error) from error
        self.state.output = target.stat().st_size
        self.sha = self._hash()

    def save(self) -> None:
        """Note how far things are, after what is noted is on the disk."""
        for file in (self._out, self._log):
            file.flush()
            os.fsync(file.fileno())
        write(self.places.at_work("json"), self.state.to_bytes())
        self._saved = time.monotonic()

    def finish(self, facts: dict[str, Any]) -> None:
        """Everything is there: give the files their names and note what the shard was. Done again, it does no harm."""
        counted = self.state.tally.to_dict()
        end = {"type": "end", "path": self.places.name, **counted["numbers"], "complete": True}
        try:
            self._log.write(encode(end))
            for file in (self._out, self._log):
                file.flush()
                os.fsync(file.fileno())
            self.close()
            self.places.at_work("edits").replace(self.places.edits)
            self.places.at_work("out").replace(self.places.output)
            write(self.places.note, encode({"key": self.state.key, **facts, "tally": counted}))
            self.places.at_work("json").unlink(missing_ok=True)
        except OSError as error:
            raise self._failure(error) from error

    def abandon(self) -> None:
        """The shard cannot be read: nothing of it stays."""
        self.close()
        for what in ("out", "edits", "json"):
            self.places.at_work(what).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the files; what was not noted will be done again."""
        for file in (self._out, self._log):
            try:
                file.close()
            except OSError:  # the disk is full; the note knows how much of the file counts
                continue

    def _failure(self, error: OSError) -> WriteError:
        reason = error.strerror or str(error)
        return WriteError(f"{self.places.output}: not written: {reason}; what is done so far is kept for --resume")
