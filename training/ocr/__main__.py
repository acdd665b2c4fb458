"""Builds corrector/models/ocr-language.bin and ocr-channel.bin from corpora and pages; `slips` builds ocr-sound.bin.

    pip install numba pillow
    apt-get install fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-uming
    python -m training.ocr CORPUS_FOLDER PAGES.jsonl [PAGES.jsonl …]

CORPUS_FOLDER holds `*.jsonl.xz` with "text"; PAGES have "ocr" and "text". The pages of the first file, which must not
be from the corpora, teach the ranking, each fold with a channel learnt from all the others; the channel shipped is
learnt from all. Takes about eight minutes and 10 GB of memory.
"""

import json
import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector.ocr import evidence
from corrector.ocr.channel import Channel
from corrector.ocr.language import LANGUAGE, Language, open_language
from corrector.ocr.lattice import Lattice
from corrector.ocr.learn import LIKELY, Tally, learn
from corrector.ocr.ranking import straight
from corrector.ocr.reader import CHANNELS
from corrector.ocr.symbols import FIRST, Symbols, is_hanzi
from training.ocr import language, ngrams, rank, shapes, symbols

BUDGET = 7_750_000
FOLDS, NEVER = 3, 99.0
LEAST = {2: 1, 5: 3}
STRANGE, TAUGHT = 11.5, 0.045
"""Surprise (nats) from which a place is looked at, and the share of items misread."""
BLOT = 0.2
"""The share of misread Hanzi that look nothing like what was printed (held-out likelihood: −6.25 → −6.06 nats)."""
Pairs = list[tuple[str, str]]


def build_language(corpora: Path) -> npt.NDArray[np.int64]:
    """Writes the language model; the count of each symbol in the corpora."""
    known, numbers = symbols.read(corpora)
    grams = ngrams.estimate(numbers, 5, known.size, LEAST)
    about = {"corpora": sorted(p.name for p in corpora.glob("*.jsonl.xz")), "characters": len(numbers)}
    language.write(LANGUAGE, known, grams, BUDGET, about)
    return np.bincount(numbers, minlength=known.size)


def blank_channel(pairs: Pairs, known: Symbols, counts: npt.NDArray[np.int64]) -> Channel:
    """A channel that knows shapes only, fitted to the Hanzi misread in these pairs."""
    tally = Tally()
    for read, printed in pairs:
        tally.add(read, printed)
    hanzi = np.flatnonzero([is_hanzi(chr(point)) for point in known.points.tolist()])
    index = {chr(known.points[h]): i for i, h in enumerate(hanzi.tolist())}
    confusions = {(index[c], index[r]): float(n) for (c, r), n in tally.hanzi.items() if c in index and r in index}
    came = np.zeros(len(hanzi))
    for (_, r), n in confusions.items():
        came[r] += n
    usual = np.sqrt(counts[FIRST:][hanzi] + 1.0)
    bias = np.log(came + 0.3 * usual / usual.mean()).astype(np.float32)
    alike = shapes.fit(shapes.components(shapes.pictures(known.points[hanzi])), confusions, bias - bias.mean())
    places = np.zeros((known.size, shapes.DIMENSIONS), np.float32)
    sides = np.full((2, known.size), -20, np.float32)
    sides[1] = np.inf
    places[hanzi + FIRST], sides[0, hanzi + FIRST], sides[1, hanzi + FIRST] = alike.places, alike.bias, alike.norm
    none = np.zeros(0, np.float32)
    likely = np.zeros((known.size, LIKELY), np.uint16)
    facts = {"misread": -3.5, "dropped": -8.0, "added": -7.0, "blot": BLOT}
    return Channel(places, sides[0], sides[1], none.astype(np.uint32), none, likely, {}, facts)


def build_ranking(folds: list[tuple[Lattice, Pairs]]) -> dict[str, Any]:
    """What the ranking learns from pages, each unknown to the channel of the lattice beside it; see `Ranking` for the
    numbers."""
    start = np.zeros(len(evidence.NAMES), np.float32)
    for name in ("gain", "odds", "gain of a mark", "odds of a mark"):
        start[evidence.NAMES.index(name)] = 1
    start[[name.startswith("kind ") for name in evidence.NAMES]] = -2
    learnt = straight(start, STRANGE, NEVER, TAUGHT)
    for _ in range(2):  # the second time with a better idea of each page's rate
        seen = rank.join([rank.examples(lattice, pairs, learnt) for lattice, pairs in folds])
        data = rank.by_place(seen, start)
        learnt = rank.fit_bend(data, replace(learnt, weights=rank.fit_line(data, start)))
    print({name: round(float(weight), 2) for name, weight in zip(evidence.NAMES, learnt.weights, strict=True)})
    return learnt.facts()


def build_channel(pages: list[Pairs], model: Language, counts: npt.NDArray[np.int64]) -> None:
    """Writes the channel of all pages, with the ranking that the pages of the first list taught, fold by fold."""
    everything = list(chain.from_iterable(pages))
    folds = []
    for fold in range(FOLDS):
        own = pages[0][fold::FOLDS]
        others = [pair for at, pair in enumerate(everything) if at >= len(pages[0]) or at % FOLDS != fold]
        channel = learn(others, model.symbols, blank_channel(others, model.symbols, counts))
        folds.append((Lattice(model, channel), own))
    ranking = build_ranking(folds)
    whole = learn(everything, model.symbols, blank_channel(everything, model.symbols, counts))
    replace(whole, facts={**whole.facts, "ranking": ranking, "pairs": len(everything)}).write(CHANNELS["tesseract"])


def main(corpora: str, *files: str) -> None:
    """Builds both files in corrector/models."""
    pages = [[(d["ocr"], d["text"]) for d in map(json.loads, Path(f).open(encoding="utf-8"))] for f in files]
    counts = build_language(Path(corpora))
    model = open_language(LANGUAGE)
    build_channel(pages, model, counts)


if __name__ == "__main__":
    main(*sys.argv[1:])
