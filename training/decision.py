"""python -m training.decision --corpus FOLDER [--steps 200]

Fits the constants of the decision (corrector/decide.py, Odds) on documents that the context model has not seen:
held-out documents of the corpus, converted by the lexicons' own tables, whole, in part, and as single sentences, and
clean ones. Prints each better set of constants with its figures; nothing is written.

Apart from the model's training because it takes minutes and is run again whenever the lexicons change.
"""

import argparse
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Documents, Odds, judge
from corrector.engine.conversions import Conversions, choose
from corrector.lexicon import Lexicon
from corrector.opinion import Opinion
from training.context.corpus import HELD_OUT, documents, number

CALIBRATED = 0.4  # scores from here on are made to tell the share of right edits
LENGTH = 1500  # characters of a document
MOVED = "sharpness surprise weight alike leak stray double few smaller caution "
MOVED += "whole part passed company strange dull"
Gold = tuple[int, int, str]  # start, end, meant


@dataclass(frozen=True, slots=True)
class Case:
    """One document: the decision's numbers, where its slots are, what should be changed, and how long it is."""

    document: Documents
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    gold: frozenset[Gold]
    size: int


def convert(text: str, table: Mapping[str, str]) -> tuple[str, list[Gold]]:
    """A text as a converter leaves it: longest word first, blind to word borders; and how to undo it."""
    parts: list[str] = []
    gold: list[Gold] = []
    at = size = 0
    for hit in re.finditer("|".join(sorted(table, key=len, reverse=True)) or "(?!)", text):
        written = table[hit[0]]
        parts += [text[at : hit.start()], written]
        size += hit.start() - at + len(written)
        gold.append((size - len(written), size, hit[0]))
        at = hit.end()
    return "".join([*parts, text[at:]]), gold


def tables(lexicon: Lexicon, chance: random.Random) -> Iterator[dict[str, str]]:
    """Tables meant → written without end: each family in turn, whole or with some of its pairs left out."""
    while True:
        for family in lexicon.families:
            share = chance.choice([1.0, 0.75, 0.6])
            held = [p for p, origins in zip(lexicon.pairs, lexicon.origins, strict=True) if family.name in origins]
            table: dict[str, str] = {}
            for written, meant in held:
                if len(meant) > 1 and chance.random() < share:
                    table.setdefault(meant, written)
            yield table


def held_out(corpus: Path, chance: random.Random) -> list[str]:
    """Passages of the documents that the context model was not trained on, shuffled."""
    passages = []
    for _, document in documents(corpus):
        if number(document["id"]) % HELD_OUT == 0:
            text = document["text"]
            passages += [text[at : at + LENGTH] for at in range(0, min(len(text), 4 * LENGTH), LENGTH)]
    chance.shuffle(passages)
    return [passage for passage in passages if len(passage) > 200]


def cases(conversions: Conversions, corpus: Path, chance: random.Random) -> dict[str, list[Case]]:
    """The sets to fit on: whole, parts, sentences, clean."""
    passages = held_out(corpus, chance)
    table = tables(conversions.lexicon, chance)
    made: dict[str, list[Case]] = {"whole": [], "parts": [], "sentences": [], "clean": []}

    def add(name: str, text: str, gold: list[Gold]) -> None:
        made[name].append(Case(*conversions.numbers(text), frozenset(gold), len(text)))

    for passage in passages[:520]:
        add("whole", *convert(passage, next(table)))
    for passage in passages[520:720]:
        lines = passage.split("\n")
        first = chance.randrange(len(lines))
        inside = "\n".join(lines[first : first + chance.randint(1, len(lines))])
        if not inside:  # an empty line
            continue
        before, _, after = passage.partition(inside)
        text, gold = convert(inside, next(table))
        shift = len(before)
        add("parts", before + text + after, [(start + shift, end + shift, meant) for start, end, meant in gold])
    for passage in passages[720:1700]:
        sentence = max(re.findall("[^。！？\n]{15,90}[。！？]", passage) or [""], key=lambda s: chance.random())
        text, gold = convert(sentence, next(table))
        if gold:
            add("sentences", text, gold)
    for passage in passages[1700:3400]:
        add("clean", passage, [])
    return made


def measure(conversions: Conversions, some: list[Case], odds: Odds, threshold: float) -> tuple[float, float, float]:
    """Precision, recall, and false edits per million characters."""
    hits = [hit for case in some for _, hit in _edits(conversions, case, odds, threshold)]
    right, false = sum(hits), hits.count(0)
    wanted, size = sum(len(case.gold) for case in some), sum(case.size for case in some)
    return right / max(1, right + false), right / max(1, wanted), false / size * 1e6


def calibrated(conversions: Conversions, some: list[Case], odds: Odds, threshold: float) -> tuple[Odds, float]:
    """The constants with slope and shift such that scores are shares of right edits (Platt 1999, on log-odds), and
    the threshold that makes the same edits."""
    told = [(score, hit > 0) for case in some for score, hit in _edits(conversions, case, odds, CALIBRATED)]
    score, right = np.array(told, dtype=np.float64).T
    logit = np.log(score / (1 - score))
    slope, shift = 1.0, 0.0
    for _ in range(50):  # Newton's method
        expected = 1 / (1 + np.exp(-slope * logit - shift))
        weight = expected * (1 - expected) + 1e-9
        terms = np.array([logit, np.ones_like(logit)])
        step = np.linalg.solve((terms * weight) @ terms.T, terms @ (right - expected))
        slope, shift = slope + step[0], shift + step[1]
    moved = 1 / (1 + np.exp(-slope * np.log(threshold / (1 - threshold)) - shift))
    return replace(odds, slope=slope * odds.slope, shift=slope * odds.shift + shift), float(moved)


def _edits(conversions: Conversions, case: Case, odds: Odds, threshold: float) -> Iterator[tuple[float, int]]:
    """The edits made at a threshold: each one's score, and how many conversions it undoes."""
    if not len(case.document.pair):
        return
    posterior = judge(case.document, conversions.tables, odds).posterior if len(case.document) else np.zeros(0)
    likely = np.flatnonzero(posterior >= threshold)
    slots = case.document.slot[likely]
    for i in likely[choose(case.starts[slots], case.ends[slots], posterior[likely])]:
        slot, (written, meant) = case.document.slot[i], conversions.lexicon.pairs[case.document.pair[i]]
        yield float(posterior[i]), _restores(case.gold, int(case.starts[slot]), written, meant)


def _restores(gold: frozenset[Gold], start: int, written: str, meant: str) -> int:
    """How many conversions an edit undoes: its own, or one inside it (科学开展观 holds 开展)."""
    if (start, start + len(written), meant) in gold:
        return 1
    inside = [g for g in gold if start <= g[0] and g[1] <= start + len(written) and g[2] in meant]
    around = [g for g in gold if g[0] <= start and start + len(written) <= g[1] and meant in g[2]]
    return len(inside) or len(around)


def worth(figures: Mapping[str, tuple[float, float, float]]) -> float:
    """What is sought: recall, at a precision that the promise allows."""
    total = 2 * figures["whole"][1] + 0.3 * figures["parts"][1] + 0.3 * figures["sentences"][1]
    for name, floor, weight in (("whole", 0.966, 4), ("parts", 0.955, 1.5), ("sentences", 0.965, 1.5)):
        total -= weight * max(0.0, floor - figures[name][0])
    return total - 0.01 * max(0.0, figures["clean"][2] - 2)


def step(odds: Odds, threshold: float, chance: random.Random) -> tuple[Odds, float]:
    """The constants with one to three of them moved at random."""
    changes = {}
    for name in chance.sample(MOVED.split(), chance.choice([0, 1, 1, 2, 3])):
        value = getattr(odds, name)
        spread = 0.8 if name in ("leak", "stray", "double", "few", "part") else 0.25
        scaled = value * float(np.exp(chance.gauss(0, spread)))
        changes[name] = value + chance.gauss(0, 1) if name in ("whole", "strange") else scaled
        if name in ("leak", "double", "few", "smaller", "part", "passed", "dull"):
            changes[name] = min(changes[name], 0.9)
    moved = threshold if chance.random() < 0.6 else threshold + chance.gauss(0, 0.04)
    return replace(odds, **changes), min(max(moved, 0.4), 0.9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of *.jsonl.xz with clean text")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    conversions = Conversions(Lexicon.load(), Opinion())
    sets = cases(conversions, options.corpus, chance)
    best, odds, threshold = -9.0, Odds(), options.threshold
    for i in range(options.steps + 1):
        tried = (odds, threshold) if i == 0 else step(odds, threshold, chance)
        figures = {name: measure(conversions, some, *tried) for name, some in sets.items()}
        if worth(figures) > best:
            best, (odds, threshold) = worth(figures), tried
            shown = "  ".join(f"{name} {p:.4f}/{r:.4f} {f:.1f}" for name, (p, r, f) in figures.items())
            print(f"{i}: {best:.4f}  {shown}  threshold {threshold:.3f}\n   {odds}", flush=True)
    damaged = [case for name in ("whole", "parts", "sentences") for case in sets[name]]
    odds, threshold = calibrated(conversions, damaged, odds, threshold)
    print(f"calibrated: threshold {threshold:.3f}\n   {odds}")


if __name__ == "__main__":
    main()
