"""Clean text as one array of folded code units, with the borders of its documents.

Apart from learning because reading 200 million characters once, into memory, is a job of its own.
"""

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corrector.lexicon import encode
from corrector.scorer import fold

__all__ = ["Corpus", "read"]

# Shares of documents used: registers that are not what the tool is used on would drown the others.
SHARES = {"general-app_descr": 0.2}
HELD_OUT = 40  # one document in so many is never trained on


@dataclass(frozen=True, slots=True)
class Corpus:
    """`text`: all documents, folded; document i is text[starts[i]:starts[i + 1]]. `held` and `used` are masks (N,)."""

    text: NDArray[np.uint16]
    starts: NDArray[np.int64]
    sources: tuple[str, ...]
    source: NDArray[np.int16]
    held: NDArray[np.bool_]
    used: NDArray[np.bool_]


def documents(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """(source, document) of every `*.jsonl.xz` in a folder, in the order of names."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield path.name.removesuffix(".jsonl.xz"), json.loads(line)


def read(folder: Path) -> Corpus:
    """The corpus in a folder; which documents are held out or used depends on their ids alone."""
    texts, sources, source, held, used = [], [], [], [], []
    for name, document in documents(folder):
        if not sources or sources[-1] != name:
            sources.append(name)
        texts.append(np.append(fold(encode(document["text"])), np.uint16(ord("\n"))))  # no word runs across
        chance = number(document["id"])
        source.append(len(sources) - 1)
        held.append(chance % HELD_OUT == 0)
        used.append(chance // HELD_OUT % 1000 < 1000 * SHARES.get(name, 1))
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64)
    held_out = np.array(held)
    return Corpus(
        np.concatenate(texts), starts, tuple(sources), np.array(source, np.int16), held_out, np.array(used) & ~held_out
    )


def number(name: str) -> int:
    """A number that depends on a name alone, evenly spread."""
    return int(hashlib.blake2b(name.encode(), digest_size=4).hexdigest(), 16)
