"""Misread pages, public spelling sets and clean text: our profile "ocr" and pycorrector in the same run.

    python -m benchmarks.ocr --sets FOLDER          FOLDER/ocr/dev.jsonl, FOLDER/csc/*.tsv, FOLDER/clean.jsonl
    python -m benchmarks.ocr --pages PAGES.jsonl --pairs SET.tsv --clean TEXTS.jsonl        files of one's own
    … --sound SET.tsv TEXTS.jsonl --folds SET.tsv     with the channel "sound"; with one learnt from four fifths, on the
                                                      fifth
    … --sound SET.tsv --referee MODEL       also with the channel "sound" and that language model (folder or .gguf)
    … --peers PYTHON --corpus CORPUS --lmplz PROGRAM           with pycorrector, in the environment of that interpreter

Pages have "ocr" and "text", sets hold what was written, a tab, what was meant, clean texts "text". Pages: character
error rate before and after, blanks left out, letters and digits of either width alike, and over Hanzi alone. Sets:
strict precision, recall and F1 of whole sentences, and the share of right ones that were changed. Clean: changed
characters in a million. pycorrector corrects some 400 characters a second, so it gets the first --sample pages,
sentences and texts of each file, and we are shown on the same beside all. Speed is that of AT_ONCE texts at a time and,
behind the stroke, of one by one. Its KenLM model is made here, from the
corpus or given with --model: pip install pycorrector torch kenlm; lmplz comes from kenlm's source.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.accuracy import peers
from benchmarks.accuracy.documents import Document
from corrector import Corrector
from corrector.ocr import learn_channel
from corrector.ocr.align import bare, blocks
from corrector.ocr.symbols import is_hanzi

Texts = Sequence[str]
FOLDS, AT_ONCE = 5, 64
SOUND, OWN = "cscd_ns*.tsv", "faspell*.tsv"  # of the public sets: slips of the keyboard; one scanner's misreadings


@dataclass(frozen=True, slots=True)
class Task:
    """Texts as they were read and as they must become; `measure` says what a system made of the first of them."""

    name: str
    read: Texts
    meant: Texts
    measure: Callable[[Texts, Texts, Texts], str]
    channel: str = ""

    def first(self, count: int) -> "Task":
        """The same with fewer texts."""
        return replace(self, read=self.read[:count], meant=self.meant[:count])

    def fold(self, number: int) -> tuple["Task", list[tuple[str, str]]]:
        """Every FOLDS-th text, and the pairs to learn from: all others."""
        others = [pair for at, pair in enumerate(zip(self.read, self.meant, strict=True)) if at % FOLDS != number]
        return replace(self, read=self.read[number::FOLDS], meant=self.meant[number::FOLDS]), others


def distance(read: str, printed: str) -> int:
    """Characters to insert, drop or replace."""
    return sum(max(len(was), len(truth)) for was, truth, _ in blocks(read, printed))


def pages(read: Texts, meant: Texts, made: Texts) -> str:
    """Error rates before and after, all characters and Hanzi alone; pages better and worse."""
    size = before = after = better = worse = hanzi_before = hanzi_after = 0
    for texts in zip(read, meant, made, strict=True):
        was, truth, out = map(bare, texts)
        x, y = distance(was, truth), distance(out, truth)
        size, before, after = size + len(truth), before + x, after + y
        better, worse = better + (y < x), worse + (y > x)
        was, truth, out = ("".join(filter(is_hanzi, text)) for text in (was, truth, out))
        hanzi_before += distance(was, truth)
        hanzi_after += distance(out, truth)
    rate = f"error rate {before / size:6.2%} → {after / size:6.2%} ({_cut(before, after)}, Hanzi "
    return rate + f"{_cut(hanzi_before, hanzi_after)}), pages better {better}, worse {worse}"


def _cut(before: int, after: int) -> str:
    return f"{after / before - 1:+.1%}" if before else "–"


def sentences(read: Texts, meant: Texts, made: Texts) -> str:
    """Strict figures of whole sentences, as in tools for the public sets."""
    rows = list(zip(read, meant, made, strict=True))
    wrong = sum(was != truth for was, truth, _ in rows)
    changed = sum(was != out for was, _, out in rows)
    hit = sum(was != truth == out for was, truth, out in rows)
    spoilt = sum(was == truth != out for was, truth, out in rows)
    precision, recall = hit / max(changed, 1), hit / max(wrong, 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    right = len(rows) - wrong
    share = f"{spoilt / right:.2%} of {right:,}" if right else "–"
    return f"P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}, right sentences changed {share}"


def clean(read: Texts, meant: Texts, made: Texts) -> str:
    """Changed stretches in a million characters of text without an error."""
    changed = sum(len(blocks(was, out)) for was, out in zip(read, made, strict=True) if was != out)
    return f"{1e6 * changed / max(sum(map(len, read)), 1):.1f} changes in a million characters ({changed})"


def tasks(asked: argparse.Namespace) -> Iterator[Task]:
    """What was asked for."""
    folder = asked.sets
    if folder:
        asked.pages.append(folder / "ocr" / "dev.jsonl")
        asked.pairs += sorted((folder / "csc").glob("*.tsv"))
        asked.clean.append(folder / "clean.jsonl")
        asked.sound += sorted((folder / "csc").glob(SOUND))
        asked.folds += sorted((folder / "csc").glob(OWN))
    for path in asked.pages:
        known = list(map(json.loads, _lines(path)))
        yield Task(path.stem, [page["ocr"] for page in known], [page["text"] for page in known], pages)
    refereed = [("referee", asked.sound)] if asked.referee else []
    for channel, paths in (("", asked.pairs), ("sound", asked.sound), *refereed, ("folds", asked.folds)):
        for path in paths:
            yield _set(path, channel) if path.suffix == ".tsv" else _texts_of(path, channel)
    for path in asked.clean:
        yield _texts_of(path, "")


def _set(path: Path, channel: str) -> Task:
    rows = [line.split("\t") for line in _lines(path)]
    return Task(path.stem, [row[0] for row in rows], [row[1] for row in rows], sentences, channel)


def _texts_of(path: Path, channel: str) -> Task:
    texts = [json.loads(line)["text"] for line in _lines(path)]
    return Task(path.stem, texts, texts, clean, channel)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line]


def ours(
    chosen: Sequence[Task], alone: int, referee: Path | None = None
) -> Iterator[tuple[Task, list[str], float, float]]:
    """Each task, what our profile "ocr" makes of it, the processor seconds that took, and those of its first texts one
    by one."""
    settings = {"": {}, "sound": {"channel": "sound"}, "referee": {"channel": "sound", "referee": referee}}
    asked = {task.channel for task in chosen} - {"folds"}
    known = {name: Corrector(profile="ocr", **settings[name]) for name in sorted(asked)}
    for task in chosen:
        if task.channel == "folds":
            yield task, folded(task), 0, 0
            continue
        corrector = known[task.channel]
        corrector.correct(task.read[0] if task.read else "")
        began = time.process_time()
        made = [
            text
            for first in range(0, len(task.read), AT_ONCE)
            for text in _texts(corrector, task.read[first:][:AT_ONCE])
        ]
        spent = time.process_time() - began
        for text in task.read[:alone]:
            corrector.correct(text)
        yield task, made, spent, time.process_time() - began - spent


def _texts(corrector: Corrector, read: Texts) -> list[str]:
    return [done.text for done in corrector.correct_batch(read)]


def folded(task: Task) -> list[str]:
    """What is made of each fifth of a task with the channel learnt from the other four."""
    made = [""] * len(task.read)
    for number in range(FOLDS):
        own, others = task.fold(number)
        with tempfile.TemporaryDirectory() as folder:
            pairs, channel = Path(folder, "pairs.jsonl"), Path(folder, "channel")
            rows = [json.dumps({"ocr": read, "text": meant}) for read, meant in others]
            pairs.write_text("\n".join(rows), "utf-8")
            learn_channel(pairs, channel)
            made[number::FOLDS] = _texts(Corrector(profile="ocr", channel=channel), own.read)
    return made


def theirs(asked: argparse.Namespace, chosen: Sequence[Task]) -> tuple[list[list[str]], float]:
    """What pycorrector's KenLM corrector makes of each task, and the seconds of all. Raises PeerError."""
    if not asked.peers:
        raise peers.PeerError("no interpreter given that has it (--peers PYTHON)")
    if not asked.model and not (asked.corpus and asked.lmplz):
        raise peers.PeerError("no language model (--model FILE, or --corpus CORPUS and --lmplz PROGRAM)")
    documents = [Document("", "", "", text) for task in chosen for text in task.read]
    with tempfile.TemporaryDirectory() as folder:
        model = asked.model or Path(folder, "characters.arpa")
        if not model.exists():
            peers.train(asked.lmplz, asked.corpus, model, asked.learn)
        done = peers.outside(asked.peers, "kenlm", documents, {}, model)
    made = iter(correction.text for correction in done.corrections)
    return [[next(made) for _ in task.read] for task in chosen], done.seconds


def show(system: str, task: Task, made: Texts, speed: str = "") -> None:
    told = task.measure(task.read, task.meant, made)
    print(f"{system:18} {' '.join((task.name, task.channel)):26} {len(task.read):6,}  {told}{speed}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, metavar="FOLDER")
    for name in ("--pages", "--pairs", "--sound", "--folds", "--clean"):
        parser.add_argument(name, type=Path, nargs="*", default=[], metavar="FILE")
    parser.add_argument("--referee", type=Path, metavar="MODEL", help="show --sound with this language model, too")
    parser.add_argument("--limit", type=int, default=10**9, metavar="N", help="take no more of each file")
    parser.add_argument("--sample", type=int, default=40, metavar="N", help="of each file, for pycorrector (40)")
    peers.add_options(parser)
    asked = parser.parse_args()
    every = [task.first(asked.limit) for task in tasks(asked)]
    if not every:
        parser.error("name --sets FOLDER, --pages, --pairs, --sound, --folds or --clean")
    sample = [task.first(asked.sample) for task in every]
    results = []
    for task, made, seconds, alone in ours(every, asked.sample, asked.referee):
        speeds = (task.read, seconds), (task.read[: asked.sample], alone)
        told = " / ".join(f"{sum(map(len, texts)) / spent:,.0f}" for texts, spent in speeds if spent)
        show("corrector", task, made, f", {told} characters/s" if told else "")
        results.append(made)
    try:
        outs, seconds = theirs(asked, sample)
    except (peers.PeerError, OSError) as error:
        print(f"pycorrector: skipped, {error}")
        return
    print(f"\nthe first {asked.sample} of each, side by side")
    for task, mine, others in zip(sample, results, outs, strict=True):
        show("corrector", task, mine[: len(task.read)])
        show("pycorrector kenlm", task, others)
    print(f"pycorrector kenlm: {sum(len(text) for task in sample for text in task.read) / seconds:,.0f} characters/s")


if __name__ == "__main__":
    main()
