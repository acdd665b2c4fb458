"""Scores every group of rules on damaged and on clean text.

    python -m benchmarks.layout CORPUS_FOLDER --negatives FOLDER… [--documents 20] [--show 5]

Documents come from the corpus files (JSON lines with `text`, .jsonl or .jsonl.xz), evenly from each. Precision:
the share of proposed edits (score ≥ .5) that restore the clean text; recall: the share of damaged places
that are restored. The negatives must come out unchanged.
"""

import argparse
import json
import lzma
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.layout import damage, negatives
from corrector import rules
from corrector.edits import Edit, apply


def documents(folder: Path, most: int) -> list[str]:
    """Some clean texts of at most 2,500 characters from each file of a corpus."""
    found = []
    for path in sorted(folder.glob("*.jsonl*")):
        opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
        with opened as lines:
            texts = (json.loads(line)["text"] for line, _ in zip(lines, range(most * 20), strict=False))
            long = [text[:2500] for text in texts if len(text) >= 300]
        found += long[:: max(1, len(long) // most)][:most]
    return found


def damaged(group: str, text: str, pick: Random) -> tuple[str, list[Edit]]:
    """A damaged text and the changes that undo it."""
    shown, gold = "", []
    for seen, meant in damage.GROUPS[group][0](text, pick):
        if seen != meant:
            gold.append(Edit(len(shown), len(shown) + len(seen), seen, meant, "gold"))
        shown += seen
    return shown, gold


def places(gold: list[Edit], found: list[Edit]) -> Iterator[tuple[int, int, list[Edit], list[Edit]]]:
    """The stretches where changes of either side touch: start, end, and the changes of both in it."""
    start, end = -1, -1
    sides: tuple[list[Edit], list[Edit]] = ([], [])
    for edit, side in sorted([*((e, 0) for e in gold), *((e, 1) for e in found)]):
        if edit.start > end and start >= 0:
            yield start, end, *sides
            start, sides = -1, ([], [])
        start, end = (edit.start if start < 0 else start), max(end if start >= 0 else -1, edit.end)
        sides[side].append(edit)
    if start >= 0:
        yield start, end, *sides


def made(text: str, start: int, end: int, edits: list[Edit]) -> str:
    """What a stretch becomes."""
    return apply(text[start:end], [replace(e, start=e.start - start, end=e.end - start) for e in edits])


def score(group: str, texts: list[str], show: int) -> None:
    """Prints precision and recall of one group, edits on the clean texts, and some mistakes."""
    codes = rules.resolve(damage.GROUPS[group][1])
    counts = Counter[str]()
    wrong: list[str] = []
    for number, text in enumerate(texts):
        clean = [e for e in rules.propose(text, codes) if e.score >= 0.5]
        counts["clean"] += len(clean)
        wrong += [f"  clean {near(text, e.start, e.end, e.after)}" for e in clean[:1]]
        if clean:
            continue
        shown, gold = damaged(group, text, Random(number))
        edits = [e for e in rules.propose(shown, codes) if e.score >= 0.5]
        counts.update(wanted=len(gold), proposed=len(edits))
        for start, end, meant, found in places(gold, edits):
            if made(shown, start, end, meant) == made(shown, start, end, found):
                counts.update(restored=len(meant), right=len(found))
            else:
                after = "+".join(e.after for e in found) if found else "…" + "+".join(e.after for e in meant)
                wrong.append(f"  {'+' if found else '-'} {near(shown, start, end, after)}")
    precision = counts["right"] / max(1, counts["proposed"])
    recall = counts["restored"] / max(1, counts["wanted"])
    print(f"{group:24} {counts['wanted']:7} {precision:.4f}    {recall:.4f} {counts['clean']:5}", flush=True)
    for line in Random(1).sample(wrong, min(show, len(wrong))):
        print(line)


def near(text: str, start: int, end: int, after: str) -> str:
    return repr(f"{text[max(0, start - 10) : start]}[{text[start:end]}→{after}]{text[end : end + 10]}")


def unchanged(named: list[tuple[str, str]], codes: frozenset[str], show: int) -> None:
    """Prints how many texts the rules change, and where."""
    changed: list[tuple[str, Edit, str]] = []
    touched = Counter[str]()
    for name, text in named:
        edits = [e for e in rules.propose(text, codes) if e.score >= 0.5]
        changed += [(name, edit, near(text, edit.start, edit.end, edit.after)) for edit in edits[:3]]
        touched.update({edit.rule for edit in edits})
    print(f"{len(named)} texts, changed by rule: {dict(touched) or 'none'}")
    for name, edit, place in Random(1).sample(changed, min(show, len(changed))):
        print(f"  {edit.rule} {name[-60:]}: {place}")


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--negatives", type=Path, nargs="*", default=[])
    parser.add_argument("--documents", type=int, default=20, help="from each file of the corpus")
    parser.add_argument("--show", type=int, default=0, help="mistakes to print")
    parser.add_argument("--group", action="append", help="only these groups")
    given = parser.parse_args()
    texts = documents(given.corpus, given.documents)
    vocabulary = Counter(w for t in texts for w in re.findall("[\u4e00-\u9fff]{2}", t))
    damage.WORDS.extend(w for w, n in vocabulary.most_common(400) if n > 5)
    print(f"{len(texts)} documents\ngroup                    places precision recall clean")
    for group in given.group or damage.GROUPS:
        score(group, texts, given.show)
    named = [pair for folder in given.negatives for pair in negatives.from_folder(folder, 400)]
    for number, text in enumerate(texts):
        named += negatives.made_of(text, Random(number))
        if number % 3 == 0:
            named.append(("traditional", negatives.traditional(text)))
    print("\nnegatives, default rules: ", end="")
    unchanged(named, rules.DEFAULT, given.show)
    print("the same, all rules: ", end="")
    unchanged(named, rules.resolve(["all"]), given.show)
    speed(texts)


if __name__ == "__main__":
    main()
