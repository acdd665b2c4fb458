"""Makes corpora of any size out of a folder of clean text; a share of the documents is converted.

Separate from the runs, because a corpus once made serves many.
"""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.speed.texts import convert, documents

__all__ = ["long_document", "records", "shards"]

SHARD = 1 << 26  # bytes


def records(folder: Path, share: float) -> Iterator[bytes]:
    """Endless JSON lines: all documents of the folder again and again, every so-many-th of them converted."""
    files = sorted(folder.glob("*.jsonl*")) if folder.is_dir() else [folder]
    every = round(1 / share) if share else 0
    numbers = count()
    while True:
        for path in files:
            for text in documents(path):
                number = next(numbers)
                text = convert([text])[0] if every and number % every == 0 else text
                record = {"id": number, "source": path.name.partition(".")[0], "text": text, "length": len(text)}
                yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


def shards(folder: Path, target: Path, size: int, share: float) -> None:
    """A folder of JSONL files, `size` bytes in all."""
    target.mkdir(parents=True, exist_ok=True)
    source = records(folder, share)
    for number in count():
        if size <= 0:
            return
        held = 0
        with (target / f"{number:04}.jsonl").open("wb") as file:
            while held < min(SHARD, size):
                held += file.write(next(source))
        size -= held


def long_document(folder: Path, target: Path, size: int, share: float) -> None:
    """A file with one record of `size` bytes, on one line: the texts of many documents one after the other."""
    written = 0
    with target.open("wb") as file:
        file.write(b'{"id": 1, "text": "')
        for record in records(folder, share):
            inside = json.dumps(json.loads(record)["text"], ensure_ascii=False)[1:-1]
            written += file.write(inside.encode() + b"\\n")
            if written >= size:
                break
        file.write(b'"}\n')
