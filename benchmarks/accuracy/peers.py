"""What other tools make of the same documents, as corrections that are scored like ours.

Apart from our own scoring because peers live in an environment of their own (pycorrector needs torch, kenlm a
compiler): they run in `outside.py`, in a process of the interpreter that the user names.
"""

import argparse
import json
import lzma
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.alignment import changes
from benchmarks.accuracy.documents import Document
from corrector.edits import Correction, Edit
from corrector.lexicon import Entry

__all__ = ["Peer", "PeerError", "add_options", "blind", "inside", "outside", "reversed_table", "train"]

OUTSIDE = Path(__file__).with_name("outside.py")
TRUSTED = ("seed", "wild", "once", "product", "memory", "weak")  # origins, the better known first
ORDER = 5  # of the language model, in characters; pycorrector's own is a 5-gram model of characters too


class PeerError(Exception):
    """A peer that cannot be run; the message is what it said last."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool's corrections, one for each document it was given, and the seconds it took for them."""

    name: str
    corrections: list[Correction]
    seconds: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that say where pycorrector is, and what it is to be given."""
    parser.add_argument("--peers", type=Path, metavar="PYTHON", help="an interpreter that has pycorrector")
    parser.add_argument("--model", type=Path, metavar="FILE", help="a language model of KenLM for pycorrector")
    parser.add_argument("--corpus", type=Path, metavar="CORPUS", help="train that model on a sample of this corpus")
    parser.add_argument("--lmplz", type=Path, metavar="PROGRAM", help="KenLM's trainer, for that")
    parser.add_argument("--learn", type=int, default=20_000_000, metavar="N", help="characters for it (20 million)")


def reversed_table(entries: Sequence[Entry]) -> dict[str, str]:
    """All tables turned round, written → meant; where several were meant, the one known best."""
    found: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: TRUSTED.index(entry.origin)):
        if entry.when != "never":
            found.setdefault(entry.written, entry.meant)
    return found


def blind(documents: Sequence[Document], table: dict[str, str]) -> Peer:
    """Replacement of every written word, the longest first: what people do who have the table and no tool."""
    scan = re.compile("|".join(map(re.escape, sorted(table, key=lambda word: (-len(word), word)))))

    def replace(text: str) -> Correction:
        hits = scan.finditer(text)
        return Correction(text, tuple(Edit(hit.start(), hit.end(), hit[0], table[hit[0]], "blind") for hit in hits))

    return inside("blind replacement", replace, documents)


def inside(name: str, correct: Callable[[str], Correction], documents: Sequence[Document]) -> Peer:
    """The corrections of a tool that runs in this process."""
    began = time.process_time()
    corrections = [correct(document.text) for document in documents]
    return Peer(name, corrections, time.process_time() - began)


def outside(
    python: Path, kind: str, documents: Sequence[Document], table: dict[str, str], model: Path | None = None
) -> Peer:
    """The corrections of pycorrector: `kind` is "confusion" (ConfusionCorrector with this table) or "kenlm" (Corrector
    with this language model). Texts go in line by line, as it is made for sentences; start-up is not counted.

    Raises PeerError where it cannot be run.
    """
    lines = [document.text.split("\n") for document in documents]
    settings = {"kind": kind, "table": table, "model": str(model or "")}
    work = "\n".join(json.dumps(item, ensure_ascii=False) for item in [settings, *lines])
    try:
        done = subprocess.run([python, OUTSIDE], input=work, capture_output=True, encoding="utf-8", check=True)
        *answers, seconds = [json.loads(line) for line in done.stdout.split("\n") if line]
    except subprocess.CalledProcessError as error:
        raise PeerError((error.stderr or f"exit {error.returncode}").strip().split("\n")[-1]) from error
    except (OSError, ValueError) as error:
        raise PeerError(str(error)) from error
    corrections = [
        Correction(document.text, tuple(_edits(before, after, document.gold)))
        for document, before, after in zip(documents, lines, answers, strict=True)
    ]
    return Peer(f"pycorrector {kind}", corrections, seconds)


def _edits(before: list[str], after: list[str], gold: Sequence[Edit]) -> Iterator[Edit]:
    borders = [border for edit in gold for border in (edit.start, edit.end)]
    at = 0
    for old, new in zip(before, after, strict=True):
        yield from changes(old, new, at, borders)
        at += len(old) + 1


def train(lmplz: Path, corpus: Path, model: Path, characters: int) -> None:
    """Writes a language model of characters (ARPA) that KenLM's `lmplz` learns from the first part of every file of
    a corpus, `characters` in all, documents held out for the benchmark excepted. Raises PeerError where it fails."""
    asked = [str(lmplz), "-o", str(ORDER), "-S", "20%", "--prune", "0", "0", "1", "--discount_fallback"]
    with (
        model.open("wb") as output,
        subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE) as process,
    ):
        assert process.stdin is not None
        for line in _spaced(corpus, characters):
            process.stdin.write(line.encode() + b"\n")
        said = process.communicate()[1].decode("utf-8", "replace").strip().split("\n")[-1]
    if process.returncode:
        model.unlink()
        raise PeerError(f"{lmplz}: {said}")


def _spaced(corpus: Path, characters: int) -> Iterator[str]:
    """Lines of a corpus, blanks between all characters: of each file as many."""
    from training.context.corpus import HELD_OUT, number

    paths = sorted(corpus.glob("*.jsonl.xz"))
    for path in paths:
        left = characters // len(paths)
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            records = (json.loads(line) for line in lines)
            while left > 0 and (record := next(records, None)):
                if number(record["id"]) % HELD_OUT:
                    left -= len(record["text"])
                    yield from (" ".join(line.replace(" ", "")) for line in record["text"].split("\n"))
