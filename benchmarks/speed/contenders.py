"""Everything that is measured, and the process that measures one of them.

Run as a script, under any interpreter that has what the contender needs: it reads a task as JSON from stdin and
prints what it took. So each has a process of its own, and this file imports nothing that needs more than the
standard library before it knows which one it is.
"""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from benchmarks.corpus.watch import peak

__all__ = ["CONTENDERS", "PEERS"]

Task = dict[str, Any]  # name, texts, pairs (written → meant), model (ARPA), lexicons, seconds
Run = Callable[[list[str]], object]
WARM = 50  # texts
SLICE = 1_179_648  # characters handed over at once, between two looks at the clock: what the corrector takes as a batch


def opencc_t2s(task: Task) -> Run:
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    return lambda texts: [convert(text) for text in texts]


def corrector(task: Task) -> Run:
    from corrector import Corrector
    from corrector.corpus import correct_batch

    engine = Corrector(lexicons=task["lexicons"])
    return lambda texts: correct_batch(engine, texts)


def corrector_fast(task: Task) -> Run:
    """The same with the loops that numba compiles."""
    from corrector import kernels

    if not kernels.load():
        raise ImportError("numba is not installed (pip install 'zh-corrector[fast]')")
    run = corrector(task)
    run(task["texts"][:WARM])  # compiles them, or loads what was compiled before
    return run


def blind_replacement(task: Task) -> Run:
    """The floor: the same words replaced by the same scanner, with nothing asked."""
    from corrector.lexicon import Lexicon, encode

    lexicon, meant = Lexicon.load(), task["pairs"]

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


def autocorrect(task: Task) -> Run:
    from autocorrect_py import format

    return lambda texts: [format(text) for text in texts]


def typos(task: Task) -> Run:
    path = shutil.which("typos", path=os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]))  # noqa: PTH120
    if path is None:
        raise ImportError("typos is not installed")

    def run(texts: list[str]) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write("\n".join(texts))
            file.flush()
            subprocess.run([path, "--diff", file.name], capture_output=True, check=False)

    return run


def pycorrector_confusion(task: Task) -> Run:
    from pycorrector import ConfusionCorrector

    correct = ConfusionCorrector(custom_confusion_path_or_dict=task["pairs"]).correct
    return lambda texts: [correct(text) for text in texts]


def pycorrector_kenlm(task: Task) -> Run:
    """By the sentence, as it is meant to be used; with the language model of the task."""
    from pycorrector import Corrector

    correct = Corrector(language_model_path=task["model"]).correct
    return lambda texts: [correct(part) for text in texts for part in re.split(r"(?<=[。！？\n])", text)]


CONTENDERS: dict[str, Callable[[Task], Run]] = {
    "opencc t2s": opencc_t2s,
    "corrector": corrector,
    "corrector[fast]": corrector_fast,
    "blind replacement (floor)": blind_replacement,
    "autocorrect": autocorrect,
    "typos": typos,
    "pycorrector ConfusionCorrector": pycorrector_confusion,
    "pycorrector Corrector (KenLM)": pycorrector_kenlm,
}
PEERS = {"pycorrector ConfusionCorrector", "pycorrector Corrector (KenLM)"}  # run by --peers


def spent() -> float:
    """Seconds of processor time, of this process and the programs it ran."""
    known = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in known)


def measure(task: Task) -> dict[str, float]:
    """Load, warm up, then work through the texts until they or the seconds are used up.

    The small parts in front are for those who get no farther: who does is measured from the first whole one on.
    """
    begun = spent()
    run = CONTENDERS[task["name"]](task)
    parts = slices(task["texts"])
    run([parts[0][0][:200]])
    loaded = since = spent()
    done, small = 0, max(0, len(parts) - 1 - sum(sum(map(len, part)) >= SLICE for part in parts))
    for number, part in enumerate(parts):
        if number == small:
            since, done = spent(), 0
        run(part)
        done += sum(map(len, part))
        if spent() - loaded > task["seconds"]:
            break
    peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peaks[0] = peak(os.getpid()) or peaks[0]  # that of the system includes the process that started this one
    return {"load": loaded - begun, "taken": spent() - since, "characters": done, "mb": max(peaks)}


def slices(texts: list[str]) -> list[list[str]]:
    """The texts in parts of about SLICE characters, the first ones small, so that a slow one is not stuck in them."""
    found, part, size, most = [], [], 0, 1_000
    for text in texts:
        part.append(text)
        size += len(text)
        if size >= most:
            found.append(part)
            part, size, most = [], 0, min(SLICE, 2 * most)
    return [*found, part] if part else found


def main() -> None:
    task = json.load(sys.stdin)
    answer = os.dup(1)
    os.dup2(2, 1)  # what contenders print is not the answer
    try:
        found: dict[str, Any] = measure(task)
    except Exception as error:
        found = {"error": f"{type(error).__name__}: {error}"[:100]}
    os.write(answer, json.dumps(found).encode())


if __name__ == "__main__":
    main()
