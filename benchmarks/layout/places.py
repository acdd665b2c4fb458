"""Where damage and repair meet: each stretch that either changes, and whether both make the same of it.

Apart from the report, because what counts as right is decided here.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from benchmarks.layout.damage import Damage
from corrector import rules
from corrector.edits import Edit, apply

__all__ = ["judge", "near"]

SURE = 0.5


def judge(damage: Damage, texts: list[str], seed: int = 0) -> tuple[Counter[str], list[str]]:
    """How many places were wanted, proposed, right, restored, and changed in the clean text; and the mistakes."""
    codes = rules.resolve(damage.rules)
    counts = Counter[str]()
    wrong: list[str] = []
    for number, text in enumerate(map(damage.prepare, texts)):
        clean = [e for e in rules.propose(text, codes) if e.score >= SURE]
        if clean:
            counts["clean"] += len(clean)
            wrong += [f"clean {near(text, e.start, e.end, e.after)}" for e in clean[:1]]
            continue
        shown, gold = damaged(damage, text, Random(10_000 * seed + number))
        edits = [e for e in rules.propose(shown, codes) if e.score >= SURE]
        for start, end, meant, found in places(gold, edits):
            if damage.sign not in shown[start:end]:
                continue
            counts.update(wanted=len(meant), proposed=len(found))
            if damage.read(made(shown, start, end, meant)) == damage.read(made(shown, start, end, found)):
                counts.update(restored=len(meant), right=len(found))
            else:
                after = "+".join(e.after for e in found) if found else "…" + "+".join(e.after for e in meant)
                wrong.append(f"{'+' if found else '-'} {near(shown, start, end, after)}")
    return counts, wrong


def damaged(damage: Damage, text: str, pick: Random) -> tuple[str, list[Edit]]:
    """A damaged text and the changes that undo it."""
    shown, gold = "", []
    for seen, meant in damage.generator(text, pick):
        if seen != meant:
            gold.append(Edit(len(shown), len(shown) + len(seen), seen, meant, "gold"))
        shown += seen
    return shown, gold


def places(gold: list[Edit], found: list[Edit]) -> Iterator[tuple[int, int, list[Edit], list[Edit]]]:
    """The stretches where changes of the two sides overlap: start, end, and the changes of both in it."""
    start, end = -1, -1
    sides: tuple[list[Edit], list[Edit]] = ([], [])
    for edit, side in sorted([*((e, 0) for e in gold), *((e, 1) for e in found)]):
        if edit.start >= end and start >= 0:
            yield start, end, *sides
            start, sides = -1, ([], [])
        start, end = (edit.start if start < 0 else start), max(end if start >= 0 else -1, edit.end)
        sides[side].append(edit)
    if start >= 0:
        yield start, end, *sides


def made(text: str, start: int, end: int, edits: list[Edit]) -> str:
    """What a stretch becomes."""
    return apply(text[start:end], [replace(e, start=e.start - start, end=e.end - start) for e in edits])


def near(text: str, start: int, end: int, after: str) -> str:
    return repr(f"{text[max(0, start - 10) : start]}[{text[start:end]}→{after}]{text[end : end + 10]}")
