"""The text that speed is measured on: clean documents of every register, and the same run through a table.

Separate from what is measured. Everything is made from one folder of clean text, so that a run needs nothing else.
"""

import gzip
import itertools
import json
import lzma
import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

__all__ = ["convert", "documents", "invent", "read", "write_language_model"]

OPEN = {".xz": lzma.open, ".gz": gzip.open}


def documents(path: Path) -> Iterator[str]:
    """The texts of one file of JSON lines (.jsonl, .jsonl.gz, .jsonl.xz)."""
    opened: IO[str] = OPEN.get(path.suffix, open)(path, "rt", encoding="utf-8")  # type: ignore[operator]
    with opened as file:
        for line in file:
            yield json.loads(line)["text"]


def read(folder: Path, characters: int) -> list[str]:
    """About so many characters, the same share from each file of a folder (or all from one file)."""
    files = sorted(folder.glob("*.jsonl*")) if folder.is_dir() else [folder]
    found = []
    for path in files:
        size = 0
        for text in documents(path):
            if size >= characters / len(files):
                break
            found.append(text)
            size += len(text)
    return found


def convert(texts: Sequence[str], family: str = "A") -> list[str]:
    """The texts as a converter leaves them: every word of the table replaced, wherever it stands."""
    from corrector.lexicon import home, read_entries

    table: dict[str, str] = {}
    for entry in read_entries(home() / f"{family}.tsv"):
        if entry.when != "never" and entry.origin != "product":
            table.setdefault(entry.meant, entry.written)
    words = re.compile("|".join(map(re.escape, sorted(table, key=lambda word: (-len(word), word)))))
    return [words.sub(lambda match: table[match[0]], text) for text in texts]


def invent(texts: Sequence[str], entries: int) -> Iterator[tuple[str, str]]:
    """Pairs of words that no lexicon holds, of 2 to 4 characters as frequent as in the texts."""
    chance = random.Random(1)
    letters = [letter for text in texts[::10] for letter in text if "\u4e00" <= letter <= "\u9fa5"]
    words: dict[str, None] = {}
    for number in itertools.count():
        if len(words) == 2 * entries:
            break
        words["".join(chance.choices(letters, k=2 + number % 3))] = None
    known = list(words)
    yield from zip(known[:entries], known[entries:], strict=True)


def write_language_model(texts: Sequence[str], path: Path) -> None:
    """Character bigrams of the texts as an ARPA file: a small stand-in where a published model cannot be fetched."""
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for text in texts:
        letters = ["<s>", *("".join(text.split())), "</s>"]
        single.update(letters)
        double.update(itertools.pairwise(letters))
    total = single.total()
    ones = [f"{math.log10(count / total):.4f}\t{word}\t-0.4" for word, count in single.items()]
    twos = [f"{math.log10(0.9 * count / single[pair[0]]):.4f}\t{' '.join(pair)}" for pair, count in double.items()]
    head = ["\\data\\", f"ngram 1={len(ones) + 1}", f"ngram 2={len(twos)}", "", "\\1-grams:", "-7\t<unk>\t0"]
    lines = [*head, *ones, "", "\\2-grams:", *twos, "", "\\end\\", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
