"""How fast, beside others, on the same text in the same run: `python -m benchmarks.speed CLEAN.jsonl CONVERTED.jsonl`.

Each file holds JSON lines with a field `text`. Every contender gets the same documents on one core, one after
the other; a contender that is not installed is named and left out. Figures are million characters a second (the best
of three runs), the ratio to opencc's, and the peak memory of a process that does nothing else. Then how the
corrector's time grows with the length of a document, the size of the lexicon and the number of workers.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Run = Callable[[list[str]], object]
ROUNDS = 3


def opencc_t2s() -> Run:
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    return lambda texts: [convert(text) for text in texts]


def corrector() -> Run:
    from corrector import Corrector
    from corrector.corpus import correct_batch

    engine = Corrector()
    return lambda texts: correct_batch(engine, texts)


def blind_replacement() -> Run:
    """The floor: the same words replaced by the same scanner, with nothing asked."""
    from corrector.lexicon import Lexicon, encode

    lexicon = Lexicon.load()
    meant = {}
    for written, right in lexicon.pairs:
        meant.setdefault(written, right)

    def replace(text: str) -> str:
        parts, at = [], 0
        starts, words = lexicon.scanner.find(encode(text))
        for start, number in zip(starts.tolist(), words.tolist(), strict=True):
            word = lexicon.words[number]
            if start >= at and word in meant:
                parts += [text[at:start], meant[word]]
                at = start + len(word)
        return "".join([*parts, text[at:]])

    return lambda texts: [replace(text) for text in texts]


def pycorrector_confusion() -> Run:
    from pycorrector import ConfusionCorrector

    correct = ConfusionCorrector(custom_confusion_path_or_dict={"效劳": "服务", "根底": "基础"}).correct
    return lambda texts: [correct(text) for text in texts]


def pycorrector_kenlm() -> Run:
    from pycorrector import Corrector

    correct = Corrector().correct
    return lambda texts: [correct(text[:200]) for text in texts[:20]]


def command(name: str, *arguments: str) -> Callable[[], Run]:
    """A program that takes a file."""

    def load() -> Run:
        path = shutil.which(name)
        if path is None:
            raise ImportError(f"{name} is not installed")

        def run(texts: list[str]) -> None:
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
                file.write("\n".join(texts))
                file.flush()
                subprocess.run([path, *arguments, file.name], capture_output=True, check=False)

        return run

    return load


CONTENDERS: dict[str, Callable[[], Run]] = {
    "opencc t2s": opencc_t2s,
    "corrector": corrector,
    "blind replacement (floor)": blind_replacement,
    "typos": command("typos", "--diff"),
    "autocorrect": command("autocorrect", "--lint"),
    "pycorrector ConfusionCorrector": pycorrector_confusion,
    "pycorrector Corrector (20 × 200 characters)": pycorrector_kenlm,
}


def read(path: Path, characters: int) -> list[str]:
    texts, size = [], 0
    for line in path.open(encoding="utf-8"):
        texts.append(json.loads(line)["text"])
        size += len(texts[-1])
        if size >= characters:
            break
    return texts


def measure(name: str, texts: list[str], answer: "multiprocessing.Queue[tuple[float, int] | str]") -> None:
    """In a process of its own: seconds of the best round, and peak memory in MB."""
    try:
        run = CONTENDERS[name]()
    except Exception as error:
        answer.put(f"{type(error).__name__}: {error}"[:100])
        return
    run(texts[:5])
    best = min(_seconds(run, texts) for _ in range(ROUNDS))
    answer.put((best, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def _seconds(run: Run, texts: list[str]) -> float:
    begun = time.perf_counter()
    run(texts)
    return time.perf_counter() - begun


def compare(title: str, texts: list[str]) -> Iterator[str]:
    size = sum(map(len, texts))
    yield f"\n{title}: {len(texts):,} documents, {size:,} characters\n"
    yield f"{'':45}{'M chars/s':>10}{'÷ opencc':>10}{'MB':>7}"
    context = multiprocessing.get_context("spawn")
    unit = 0.0
    for name in CONTENDERS:
        answer: multiprocessing.Queue[tuple[float, int] | str] = context.Queue()
        process = context.Process(target=measure, args=(name, texts, answer))
        process.start()
        found = answer.get()
        process.join()
        if isinstance(found, str):
            yield f"{name:45}  {found}"
            continue
        done = sum(len(text[:200]) for text in texts[:20]) if "20 ×" in name else size
        rate = done / found[0] / 1e6
        unit = unit or rate
        yield f"{name:45}{rate:10.3f}{rate / unit:10.3f}{found[1]:7}"


def growth(texts: list[str]) -> Iterator[str]:
    from corrector import Corrector
    from corrector.corpus import correct_iter, correct_long

    engine = Corrector()
    whole = "\n".join(texts)
    yield "\nLength of one document (characters): microseconds a character"
    for size in (100, 1_000, 10_000, 100_000, 1_000_000):
        text = whole[:size]
        rounds = max(1, 100_000 // max(len(text), 1))
        taken = _seconds(lambda copies: [correct_long(engine, copy) for copy in copies], [text] * rounds)
        yield f"{len(text):12,}  {taken / rounds / max(len(text), 1) * 1e6:8.3f}"
    yield "\nSize of the lexicon (entries): microseconds a character"
    for entries in (0, 1_000, 20_000, 100_000):
        try:
            yield f"{entries:12,}  {_with_lexicon(entries, texts):8.3f}"
        except OverflowError as error:
            yield f"{entries:12,}  {error}"
    yield "\nWorkers: times one"
    one = 0.0
    texts = texts * 12  # enough that starting the processes does not count
    for workers in (1, 2, 4):
        if workers > multiprocessing.cpu_count():
            break
        taken = _seconds(lambda t, n=workers: list(correct_iter(engine, t, workers=n)), texts)  # type: ignore[misc]
        one = one or taken
        yield f"{workers:12}  {one / taken:8.2f}"


def _with_lexicon(entries: int, texts: list[str]) -> float:
    """Seconds a million characters with this many entries of random words beside the package's own."""
    from corrector import Corrector

    chance = random.Random(1)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(2 + n % 3)) for n in range(2 * entries)]
    pairs = sorted({written: meant for written, meant in zip(words[::2], words[1::2], strict=True)}.items())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.tsv"
        path.write_text("".join(f"{written}\t{meant}\task\tproduct\t\n" for written, meant in pairs), "utf-8")
        engine = Corrector(lexicons=[path] if entries else [])
        taken = _seconds(lambda t: [engine.correct(text) for text in t], texts)
    return taken / sum(map(len, texts)) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--characters", type=int, default=2_000_000, help="of each file, at least")
    arguments = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # one core for each; NumPy reads this when it is first imported
    for path in arguments.files:
        for line in compare(path.name, read(path, arguments.characters)):
            print(line, flush=True)
    for line in growth(read(arguments.files[0], arguments.characters // 4)):
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
