"""Where the time goes: the same shard with an engine that does nothing, one that only looks, and the real one.

Separate from whole runs: here everything happens in this process, and only processor time counts.
"""

import gzip
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corrector.corpus.run import Plan, correct_corpus
from corrector.corpus.shards import Shard, Source
from corrector.edits import Correction

__all__ = ["formats", "parts"]


FIRST = '{"text": "第一句话。"}\n'.encode()


class Nothing:
    """Finds nothing, at once."""

    def correct(self, text: str) -> Correction:
        return self.correct_batch([text])[0]

    def correct_batch(self, texts: Sequence[str]) -> list[Correction]:
        return [Correction(text) for text in texts]


class Looking(Nothing):
    """Only finds where the words of the lexicon stand."""

    def __init__(self) -> None:
        from corrector.engine.passages import Passages
        from corrector.lexicon import Lexicon

        self._scanner, self._passages = Lexicon.load().scanner, Passages

    def correct_batch(self, texts: Sequence[str]) -> list[Correction]:
        self._scanner.find(self._passages.of(texts).codes)
        return super().correct_batch(texts)


def parts(data: bytes) -> Iterator[tuple[str, float]]:
    """Seconds for a shard of JSON lines: reading and writing, scanning besides, and with everything."""
    from corrector import Corrector

    for name, engine in (("read, cut, splice, write", Nothing()), ("scan", Looking()), ("all", Corrector())):
        yield name, _taken(engine, "shard.jsonl", data)


def formats(data: bytes) -> Iterator[tuple[str, float, float]]:
    """For each format: seconds to decompress and hash a shard, and to pass it through with nothing found."""
    for name, packed in _packed(data):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(packed)
            kind, codec = ("parquet", "") if "parquet" in name else ("jsonl", path.suffix[1:].replace("jsonl", ""))
            begun = time.process_time()
            for _ in Source(Shard(path, name, kind, codec)).blocks():
                pass
            read = time.process_time() - begun
        yield name, read, _taken(Nothing(), name, packed)


def _packed(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield "shard.jsonl", data
    yield "shard.jsonl.gz", gzip.compress(data, 6)
    try:
        import zstandard

        yield "shard.jsonl.zst", zstandard.ZstdCompressor(level=3).compress(data)
    except ImportError:
        pass
    try:
        yield "shard.parquet", _parquet([json.loads(line) for line in data.splitlines()])
    except ImportError:
        pass


def _parquet(rows: Sequence[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(list(rows)), sink, compression="zstd", row_group_size=10_000)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _taken(engine: Any, name: str, data: bytes) -> float:  # noqa: ANN401 - anything with correct
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        first = Path(folder) / "first.jsonl"
        first.write_bytes(FIRST)
        taken = []
        for path in (first, Path(folder) / name):  # once before the clock counts, for what is loaded on first use
            begun = time.process_time()
            correct_corpus(engine, Plan((str(path),), Path(folder) / f"out-{path.name}"))
            taken.append(time.process_time() - begun)
        return taken[-1]
