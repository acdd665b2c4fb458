"""False edits in whole clean documents, millions of characters of them: what unattended use over a corpus would spoil.

    python -m benchmarks.accuracy.clean FOLDER [--share 0.085] [--show 20]
    make negatives; python -m benchmarks.accuracy.clean negatives

FOLDER holds `*.jsonl.xz` with `id` and `text`, as for training: all documents that no model was trained on are read,
and a share of the others. Or it holds everyday writing of people (see `benchmarks/everyday.py`), which is like nothing
that the models were trained on. In a document that was never converted every edit of a word is wrong.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from benchmarks.accuracy.documents import register
from benchmarks.everyday import everyday
from corrector import Corrector

TOGETHER = 64  # documents

Named = tuple[str, bool, str]  # source, whether a model may have seen it, text


def chosen(folder: Path, share: float) -> Iterator[Named]:
    """The documents held out from training and so many of the others; which ones depends on their ids alone."""
    from training.context.corpus import HELD_OUT, documents, number

    for source, document in documents(folder):
        chance = number(document["id"])
        seen = chance % HELD_OUT != 0
        if not seen or chance // HELD_OUT % 1000 < 1000 * share:
            yield source, seen, document["text"]


def count(engine: Corrector, named: Iterable[Named]) -> tuple[Counter[str], Counter[str], list[str]]:
    """Characters and edits of words for each register, for "held out" and for "all"; and the edits in their lines."""
    size, wrong, told = Counter[str](), Counter[str](), list[str]()
    rest = iter(named)
    while some := list(islice(rest, TOGETHER)):
        for (source, seen, text), found in zip(some, engine.correct_batch([text for *_, text in some]), strict=True):
            edits = [edit for edit in found.edits if "→" in edit.rule]
            for name in (register(source), *([] if seen else ["held out"]), "all"):
                size[name] += len(text)
                wrong[name] += len(edits)
            for edit in edits:
                before, after = text[max(0, edit.start - 15) : edit.start], text[edit.end : edit.end + 15]
                line = f"{before}[{edit.before}→{edit.after}]{after}".replace("\n", "⏎")
                told.append(f"{edit.score:.2f} {edit.rule}: {line}")
    return size, wrong, told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="clean text")
    parser.add_argument("--share", type=float, default=0.085, help="of the documents that models were trained on")
    parser.add_argument("--show", type=int, default=20, help="edits to print")
    options = parser.parse_args()
    foreign = ((kind, False, text) for kind, text in everyday(options.folder))
    size, wrong, told = count(Corrector(), chain(chosen(options.folder, options.share), foreign))
    for name in size:
        rate = wrong[name] / size[name] * 1e6
        print(f"{name:15}{size[name]:12,} characters{wrong[name]:6} edits{rate:8.2f} per million")
    print("\n".join(random.Random(1).sample(told, min(options.show, len(told)))))


if __name__ == "__main__":
    main()
