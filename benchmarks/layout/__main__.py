"""Scores every group of rules on damaged and on clean text.

    make negatives
    python -m benchmarks.layout CORPUS_FOLDER --negatives negatives [--documents 20] [--show 5] [--clean clean.jsonl]

Documents come from the corpus files (JSON lines with `text`, .jsonl or .jsonl.xz), evenly from each. Precision:
the share of proposed edits (score ≥ .5) that restore the clean text; recall: the share of damaged places
that are restored. The negatives, and the texts of --clean, must come out unchanged.
"""

import argparse
import json
import lzma
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from benchmarks.layout.damage import GROUPS, WORDS
from benchmarks.layout.invented import invent
from benchmarks.layout.negatives import Named, from_folder
from benchmarks.layout.places import judge, near
from corrector import rules
from corrector.edits import Edit

SURE = 0.5


def read(path: Path, most: int) -> Iterator[str]:
    """The first texts of a file of JSON lines."""
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
    with opened as lines:
        yield from (json.loads(line)["text"] for line, _ in zip(lines, range(most), strict=False))


def documents(folder: Path, most: int, seed: int) -> list[str]:
    """Some clean texts of at most 2,500 characters from each file of a corpus; other ones with another seed."""
    found = []
    for path in sorted(folder.glob("*.jsonl*")):
        long = [text[:2500] for text in read(path, most * 20) if len(text) >= 300]
        step = max(1, len(long) // most)
        found += long[seed % step :: step][:most]
    return found


def score(group: str, texts: list[str], seed: int, show: int) -> None:
    """Prints precision and recall of each kind of damage of a group, and of all together, and some mistakes."""
    total = Counter[str]()
    for name, damage in GROUPS[group].items():
        counts, wrong = judge(damage, texts, seed)
        tell(f"  {name}", counts)
        for line in Random(1).sample(wrong, min(show, len(wrong))):
            print(f"      {line}")
        total += counts
    tell(group, total)


def tell(name: str, counts: Counter[str]) -> None:
    precision = counts["right"] / max(1, counts["proposed"])
    recall = counts["restored"] / max(1, counts["wanted"])
    print(f"{name:28} {counts['wanted']:8,} {precision:.4f}    {recall:.4f} {counts['clean']:5}", flush=True)


def made_of(texts: list[str], most: int) -> Iterator[Named]:
    """Invented texts that no rule may change, at most so many of each kind."""
    seen = Counter[str]()
    for number, text in enumerate(Random(0).sample(texts, len(texts))):
        for kind, made in invent(text, Random(number)):
            seen[kind] += 1
            if seen[kind] <= most:
                yield kind, f"{kind} {seen[kind]}", made


def unchanged(named: Iterable[Named], codes: frozenset[str], show: int) -> None:
    """Prints how many texts of each kind the rules change, and where."""
    texts, changed, touched = Counter[str](), Counter[str](), Counter[str]()
    told: list[str] = []
    for kind, name, text in named:
        edits = sure(text, codes)
        texts[kind] += 1
        changed[kind] += bool(edits)
        touched.update({edit.rule for edit in edits})
        told += [f"  {e.rule} {name[-60:]}: {near(text, e.start, e.end, e.after)}" for e in edits[:3]]
    print(f"{texts.total():,} texts, changed: {changed.total()}")
    print("  " + ", ".join(f"{kind} {changed[kind]}/{texts[kind]}" for kind in texts))
    print(f"  by rule: {dict(touched.most_common()) or 'none'}")
    print("\n".join(Random(1).sample(told, min(show, len(told)))))


def sure(text: str, codes: frozenset[str]) -> list[Edit]:
    return [edit for edit in rules.propose(text, codes) if edit.score >= SURE]


def speed(texts: list[str]) -> None:
    """Prints the characters a second that the default rules look at, processor time, best of five."""
    size = sum(map(len, texts))
    for name, codes in (("default", rules.DEFAULT), ("default and view", rules.DEFAULT | rules.VIEW)):
        best = float("inf")
        for _ in range(5):
            start = time.process_time()
            for text in texts:
                rules.propose(text, codes)
            best = min(best, time.process_time() - start)
        print(f"{name}: {size / best / 1e6:.1f} million characters a second")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--negatives", type=Path, help="the folder that `make negatives` fills")
    parser.add_argument("--clean", type=Path, help="JSON lines that the default rules must not change")
    parser.add_argument("--documents", type=int, default=20, help="from each file of the corpus")
    parser.add_argument("--seed", type=int, default=0, help="another one gives other documents, damaged otherwise")
    parser.add_argument("--show", type=int, default=0, help="mistakes to print")
    parser.add_argument("--group", action="append", choices=[*GROUPS, "none"], help="only these groups")
    return parser.parse_args()


def main() -> None:
    given = options()
    texts = documents(given.corpus, given.documents, given.seed)
    vocabulary = Counter(w for t in texts for w in re.findall("[\u4e00-\u9fff]{2}", t))
    WORDS.extend(w for w, n in vocabulary.most_common(400) if n > 5)
    print(f"{len(texts)} documents\n{'group':28}   places precision recall clean")
    for group in given.group or GROUPS:
        if group in GROUPS:
            score(group, texts, given.seed, given.show)
    named = list(made_of(texts, 100)) + list(from_folder(given.negatives, 300) if given.negatives else [])
    for name, codes in (("default", rules.DEFAULT), ("all", rules.resolve(["all"]))):
        print(f"\nnegatives, {name} rules: ", end="")
        unchanged(named, codes, given.show)
    if given.clean:
        print(f"\n{given.clean}, default rules: ", end="")
        unchanged((("clean", str(n), t) for n, t in enumerate(read(given.clean, 10**9))), rules.DEFAULT, 10**9)
    speed(texts)


if __name__ == "__main__":
    main()
