"""Corpora as one long array of symbol numbers; apart, because counting needs nothing else of a text."""

import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import BOUNDARY, FIRST, Symbols

Numbers = npt.NDArray[np.uint16]

# Sources far from what is usually scanned count for less: rendered classics and app-store blurbs (both from the
# advice that comes with the corpora).
SHARES = {"general-classics_in_modern": 0.2, "general-app_descr": 0.3, "general-modern_literature": 0.6}
VOCABULARY = 7000


def documents(folder: Path, without: Callable[[str], bool] | None = None) -> Iterator[str]:
    """The texts of all `*.jsonl.xz` in a folder, thinned by SHARES (every n-th document, so reproducible), but for
    those whose id is `without`."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        share = SHARES.get(path.name.removesuffix(".jsonl.xz"), 1.0)
        taken = 0.0
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                taken += share
                if taken >= 1:
                    taken -= 1
                    document = json.loads(line)
                    if not (without and without(document["id"])):
                        yield str(document["text"])


def codes(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text, blanks within lines left out, each line end kept as one "\\n"."""
    bare = "\n".join("".join(line.split()) for line in text.split("\n"))
    return np.frombuffer((bare + "\n").encode("utf-32-le", "replace"), np.uint32)


def read(folder: Path, without: Callable[[str], bool] | None = None) -> tuple[Symbols, Numbers]:
    """The symbols of the corpora (VOCABULARY most frequent characters) and the corpora in these symbols; `without`
    documents with certain ids."""
    parts = [Symbols.folded(codes(text)) for text in documents(folder, without)]
    points = np.concatenate(parts)
    counts = np.bincount(points, minlength=0x110000)
    counts[ord("\n")] = 0
    kept = np.argsort(-counts, kind="stable")[: VOCABULARY - FIRST]
    symbols = Symbols(np.sort(kept[counts[kept] > 0]).astype(np.uint32))
    numbers = symbols.table[points]
    numbers[points == ord("\n")] = BOUNDARY
    return symbols, numbers
