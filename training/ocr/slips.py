"""Builds corrector/models/ocr-sound.bin: what sounds alike, known words, and when to believe that a Hanzi slipped in.

    pip install lightgbm jieba
    python -m training.ocr.slips SET.tsv [SET.tsv …]

Each SET holds real sentences as they were written, a tab, and as they were meant. What slips happen is counted over all
of them; to learn what that is worth, each set is shown the counts of the others. The words are those of jieba's list,
of which only counts and fingerprints are kept. Needs ocr-language.bin; takes a minute.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.ocr import page as pages
from corrector.ocr.arcs import Arcs
from corrector.ocr.clues import Clues, Slipped
from corrector.ocr.decode import Sight, surprise
from corrector.ocr.language import Language, shipped
from corrector.ocr.page import Page
from corrector.ocr.reader import CHANNELS
from corrector.ocr.slips import KIND, Slips
from corrector.ocr.sounds import Sounds
from corrector.ocr.symbols import FIRST, Symbols
from corrector.ocr.words import LEVEL_BITS, LONGEST, Words, check
from training.ocr.fuse import build
from training.ocr.language import quantise
from training.ocr.sounds import sounds
from training.ocr.trees import forest, grow

Pairs = list[tuple[str, str]]
Floats = npt.NDArray[np.float32]
TOGETHER = 400
"""Sentences looked at at once."""
USUAL = 0.048
"""The share of characters mistyped (see `decode.expected`) where the odds learnt hold: so that 1.7 % of right sentences
are changed in every second one of CSCD-NS, near half of them with an error that the set overlooked."""


def words(symbols: Symbols, first: Floats) -> Words:
    """The words of jieba's list."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise SystemExit("jieba is missing: pip install jieba")
    known: dict[int, int] = {}
    for line in Path(found.origin).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, *_ = line.split(" ")
        numbers = [int(symbols.table[ord(character)]) for character in word]
        if 2 <= len(word) <= LONGEST and min(numbers) >= FIRST:
            key = sum(number * symbols.size**place for place, number in enumerate(reversed(numbers)))
            known[key] = int(count)
    keys = np.array(sorted(known), np.uint64)
    usual, levels = quantise(np.log1p([known[key] for key in keys.tolist()]).astype(np.float32), LEVEL_BITS)
    return Words(build(keys, check(keys) << np.uint16(LEVEL_BITS) | usual), levels, first)


def slipped(sets: list[Pairs], heard: Sounds, symbols: Symbols) -> Slipped:
    """The slips by sound of some sets, counted."""
    tally = Counter(
        (int(symbols.table[ord(written)]), int(symbols.table[ord(meant)]))
        for pairs in sets
        for pair in pairs
        for written, meant in zip(*pair, strict=True)
        if written != meant
    )
    others, begins = heard.alike
    near = {
        (a, b): n for (a, b), n in tally.items() if min(a, b) >= FIRST and b in others[begins[a] : begins[a + 1]]
    }
    every = np.zeros(symbols.size)
    for (written, _), n in near.items():
        every[written] += n
    order = sorted(near)
    keys = np.array([written << 16 | meant for written, meant in order], np.uint32)
    counts = np.log1p([near[pair] for pair in order])
    return Slipped(keys, _short(counts), _short(np.log1p(every)))


def _short(counts: npt.NDArray[np.float64]) -> Floats:
    """As exact as they are stored."""
    return counts.astype(np.float16).astype(np.float32)


def examples(slips: Slips, pairs: Pairs) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The clues for all that may have been meant in some sentences, and which of it was."""
    tables, right = [], []
    for page, truth, known, seen in looks(slips, pairs):
        tables.append(slips.clues.rows(page, known, seen.arcs, seen.gain))
        right.append(meant(truth, seen.arcs))
    return np.concatenate(tables), np.concatenate(right)


def looks(slips: Slips, pairs: Pairs) -> Iterator[tuple[Page, Page, Floats, Sight]]:
    """Some sentences at a time as they were written and as they were meant, how surprising the former are, and all that
    may have been meant in them."""
    language = slips.clues.language
    for first in range(0, len(pairs), TOGETHER):
        both = zip(*pairs[first:][:TOGETHER], strict=True)
        page, truth = (pages.read(texts, language.symbols) for texts in both)
        known = surprise(language, page)
        yield page, truth, known, slips.look(page, known)


def meant(truth: Page, arcs: Arcs) -> npt.NDArray[np.bool_]:
    """Which arcs lead to what was meant."""
    found: npt.NDArray[np.bool_] = truth.numbers[arcs.start] == arcs.printed[:, 0]
    return found


def read_set(path: Path) -> Pairs:
    """The sentences of a set that are as long as they were meant to be, without blanks."""
    rows = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    pairs = [("".join(row[0].split()), "".join(row[1].split())) for row in rows]
    return [(written, meant) for written, meant in pairs if written and len(written) == len(meant)]


def start(language: Language) -> Slips:
    """Slips of which nothing has been counted or learnt."""
    symbols, first = language.symbols, language.first
    none = Slipped(np.zeros(1, np.uint32), np.zeros(1, np.float32), np.zeros(symbols.size, np.float32))
    clues = Clues(language, sounds(symbols, first), words(symbols, first), none)
    return Slips(clues, forest([{"leaf_value": 0.0}]), USUAL)


def teach(slips: Slips, sets: list[Pairs]) -> Slips:
    """Slips with all that some sets teach."""
    known = slips.clues

    def told(some: list[Pairs]) -> Slips:
        return replace(slips, clues=replace(known, slipped=slipped(some, known.sounds, known.language.symbols)))

    parts = [examples(told(sets[:own] + sets[own + 1 :]), pairs) for own, pairs in enumerate(sets)]
    tables, right = zip(*parts, strict=True)
    return replace(told(sets), forest=grow(np.concatenate(tables), np.concatenate(right)))


def write(slips: Slips, path: Path, about: dict[str, Any]) -> None:
    """Writes the file that `open_slips` reads; `about` goes among its facts."""
    heard, words, tally, grown = slips.clues.sounds, slips.clues.words, slips.clues.slipped, slips.forest
    facts = {"words": [words.table.segment, words.table.starts], "levels": words.levels.tolist(), "depth": grown.depth}
    stored = {
        **{"readings": heard.readings[heard.readings > 0], "many": (heard.readings > 0).sum(1).astype(np.uint8)},
        **{"toneless": heard.toneless, "heard": heard.heard, "words": words.table.cells, "pairs": tally.keys},
        **{"pair_counts": tally.counts.astype(np.float16), "slips": tally.every.astype(np.float16)},
        **grown.stored(),
    }
    arrays.write(path, KIND, {**about, **facts, "usual": slips.usual}, stored)


def main(*files: str) -> None:
    """Builds the file from some sets."""
    sets = [read_set(Path(file)) for file in files]
    about = {"sets": [Path(file).stem for file in files], "sentences": sum(map(len, sets))}
    write(teach(start(shipped()), sets), CHANNELS["sound"], about)


if __name__ == "__main__":
    main(*sys.argv[1:])
