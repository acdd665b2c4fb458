"""Speed beside others, memory, and how cost grows: one command, from one folder of clean text.

    python -m benchmarks.speed FOLDER [--peers PYTHON]

FOLDER holds JSON lines with a field `text` (.jsonl, also .gz and .xz); PYTHON is the interpreter of an environment
with pycorrector and kenlm. A contender that is not installed is named and left out. Every contender gets the same
documents on one core in a process of its own; figures are million characters for each second of processor time,
and the peak memory of that process (text and interpreter included).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from benchmarks.speed.contenders import CONTENDERS, PEERS
from benchmarks.speed.texts import convert, invent, read, write_language_model
from corrector.corpus.workers import SINGLE

SCRIPT = Path(__file__).parent / "contenders.py"
LENGTHS = (100, 1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 3  # the best of them counts: machines are noisy, and seldom for all alike
MANY = 200_000_000  # characters
ENTRIES = (0, 1_000, 20_000, 100_000)


def ask(task: dict[str, Any], python: str = sys.executable) -> dict[str, Any]:
    """What one contender took, measured in a process of its own."""
    root = str(Path(__file__).parent.parent.parent)
    environment = {**os.environ, **SINGLE, "PYTHONPATH": root}
    task = {"lexicons": [], "pairs": {}, "model": "", "seconds": 10, **task}
    done = subprocess.run(
        [python, str(SCRIPT)], input=json.dumps(task).encode(), capture_output=True, env=environment, check=False
    )
    if not done.stdout:
        return {"error": f"ended with code {done.returncode}"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rate(found: dict[str, Any]) -> float:
    """Million characters a second."""
    return float(found["characters"] / found["taken"] / 1e6)


def compare(title: str, texts: Sequence[str], facts: dict[str, Any], peers: str) -> Iterator[str]:
    """A table of all contenders on these texts."""
    yield f"\n{title}: {len(texts):,} documents, {sum(map(len, texts)):,} characters"
    yield f"{'':34}{'M chars/s':>10}{'÷ opencc':>10}{'÷ floor':>9}{'MB':>7}{'load s':>8}{'characters':>13}"
    found: dict[str, dict[str, Any]] = {}
    for name in [*CONTENDERS] * ROUNDS:
        one = ask({"name": name, "texts": texts, **facts}, peers if name in PEERS else sys.executable)
        if name not in found or ("error" not in one and rate(one) > rate(found[name])):
            found[name] = one
    unit, floor = (rate(found[name]) for name in ("opencc t2s", "blind replacement (floor)"))
    for name, one in found.items():
        if "error" in one:
            yield f"{name:34}  {one['error']}"
            continue
        shown = f"{rate(one):10.4f}{rate(one) / unit:10.4f}{rate(one) / floor:9.4f}{one['mb']:7.0f}{one['load']:8.1f}"
        yield f"{name:34}{shown}{one['characters']:13,}"


def lengths(texts: Sequence[str]) -> Iterator[str]:
    """The same text cut into documents of various lengths."""
    yield "\nLength of a document (characters): microseconds a character, MB"
    whole = "\n".join(texts)
    for size in LENGTHS:
        cut = [whole[at : at + size] for at in range(0, len(whole), size)]
        found = max((ask({"name": "corrector", "texts": cut}) for _ in range(ROUNDS)), key=rate)
        yield f"{size:12,}  {1 / rate(found):8.3f}{found['mb']:8.0f}"


def lexicons(texts: Sequence[str]) -> Iterator[str]:
    """Invented entries beside the package's own."""
    yield "\nEntries added to the lexicon: microseconds a character, MB, seconds to load"
    for entries in ENTRIES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.tsv"
            rows = [f"{written}\t{meant}\task\tproduct\t\n" for written, meant in sorted(invent(texts, entries))]
            path.write_text("".join(rows), "utf-8")
            found = ask({"name": "corrector", "texts": texts, "lexicons": [str(path)] if entries else []})
        shown = found.get("error") or f"{1 / rate(found):8.3f}{found['mb']:8.0f}{found['load']:8.1f}"
        yield f"{entries:12,}  {shown}"


def workers(texts: Sequence[str]) -> Iterator[str]:
    """By the clock, so only worth something on an idle machine; the texts again and again, for workers start slowly."""
    from corrector import Corrector
    from corrector.corpus import correct_iter

    yield f"\nWorkers: seconds by the clock for {MANY:,} characters, times one"
    engine, one = Corrector(), 0.0
    for count in (1, 2, 4):
        if count > _cores():
            break
        again = chain.from_iterable(repeat(texts, -(-MANY // sum(map(len, texts)))))
        begun = time.perf_counter()
        for _ in correct_iter(engine, again, workers=count):
            pass
        taken = time.perf_counter() - begun
        one = one or taken
        yield f"{count:12}  {taken:8.1f}{one / taken:8.2f}"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="clean text")
    parser.add_argument("--characters", type=int, default=8_000_000, help="how much of it")
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="an interpreter with pycorrector")
    arguments = parser.parse_args()
    clean = read(arguments.folder, arguments.characters)
    converted = convert(clean)
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "bigrams.arpa"
        write_language_model(clean, model)
        facts = {"pairs": _pairs(), "model": str(model)}
        for title, texts in (("Clean text", clean), ("Converted text", converted)):
            for line in compare(title, texts, facts, arguments.peers):
                print(line, flush=True)
    some = read(arguments.folder, arguments.characters // 4)
    for table in (lengths(clean), lexicons(some), workers(clean)):
        for line in table:
            print(line, flush=True)


def _pairs() -> dict[str, str]:
    from corrector.lexicon import Lexicon

    found: dict[str, str] = {}
    for written, meant in Lexicon.load().pairs:
        found.setdefault(written, meant)
    return found


if __name__ == "__main__":
    main()
