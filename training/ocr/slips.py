"""Builds corrector/models/ocr-sound.bin: what sounds alike, known words, and when to believe that a Hanzi slipped in.

    pip install lightgbm jieba
    python -m training.ocr.slips SET.tsv [SET.tsv …]

Each SET holds real sentences as they were written, a tab, and as they were meant. What slips happen is counted over all
of them; to learn what that is worth, each set is shown the counts of the others. The words are those of jieba's list,
of which only counts and fingerprints are kept. Needs ocr-language.bin; takes a minute.
"""

import sys
from collections import Counter
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.ocr import clues
from corrector.ocr import page as pages
from corrector.ocr.clues import Slipped
from corrector.ocr.decode import surprise
from corrector.ocr.forest import UNIT, Forest
from corrector.ocr.language import Language, shipped
from corrector.ocr.reader import CHANNELS
from corrector.ocr.slips import KIND, Slips
from corrector.ocr.sounds import RARE, Sounds
from corrector.ocr.symbols import BOUNDARY, FIRST, Symbols, is_hanzi
from corrector.ocr.words import LEVEL_BITS, LONGEST, Words, check
from corrector.rules.pinyin import table, toneless
from training.ocr.fuse import build
from training.ocr.language import quantise
from training.ocr.sound import blurred

Pairs = list[tuple[str, str]]
Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
TOGETHER = 400
"""Sentences looked at at once."""
PRIOR = 0.0
"""Log odds, before a word is read, that a text has slips."""
TREES, SETTINGS = (
    300,
    {
        **{"objective": "binary", "learning_rate": 0.05, "num_leaves": 24, "min_data_in_leaf": 60, "lambda_l2": 5.0},
        **{"feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "max_depth": 8},
        **{"seed": 1, "deterministic": True, "num_threads": 1, "verbose": -1},
    },
)
"""How many trees and how they grow: the best on each set in turn, learnt from the others."""


def sounds(symbols: Symbols, first: Floats) -> Sounds:
    """What sounds alike among these symbols, by the readings of `pinyin.tsv`."""
    syllables = ["", *(syllable for syllable, _ in table())]
    plain = ["", *sorted({toneless(syllable) for syllable in syllables[1:]})]
    blunt = ["", *sorted({blurred(syllable) for syllable in plain[1:]})]
    found: dict[int, list[int]] = {}
    for number, (_, characters) in enumerate(table(), 1):
        for character in characters:
            if is_hanzi(character) and (symbol := int(symbols.table[ord(character)])) >= FIRST:
                found.setdefault(symbol, []).append(number)
    readings = np.zeros((symbols.size, max(map(len, found.values()))), np.uint16)
    for symbol, numbers in found.items():
        readings[symbol, : len(numbers)] = numbers
    without = np.array([0, *(plain.index(toneless(syllable)) for syllable in syllables[1:])], np.uint16)
    heard = np.array([0, *(blunt.index(blurred(syllable)) for syllable in plain[1:])], np.uint16)
    return Sounds(readings, without, heard, first)


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
    for first in range(0, len(pairs), TOGETHER):
        written, meant = zip(*pairs[first:][:TOGETHER], strict=True)
        page, truth = (pages.read(texts, slips.language.symbols) for texts in (written, meant))
        known = surprise(slips.language, page)
        seen = slips.look(page, known)
        args = slips.language, slips.sounds, slips.words, slips.slipped
        tables.append(clues.rows(*args, page, known, seen.arcs, seen.gain))
        right.append(truth.numbers[seen.arcs.start] == seen.arcs.printed[:, 0])
    return np.concatenate(tables), np.concatenate(right)


def grow(table: Floats, right: npt.NDArray[np.bool_]) -> Forest:
    """The forest that tells slips from what was meant as it stands."""
    names = [name.replace(" ", "_") for name in clues.NAMES]
    model = lightgbm.train(SETTINGS, lightgbm.Dataset(table, right, feature_name=names), TREES)
    return forest([tree["tree_structure"] for tree in model.dump_model()["tree_info"]])


def forest(trees: list[dict[str, Any]]) -> Forest:
    """LightGBM's trees as arrays, each tree's nodes by level, the two below one side by side."""
    flat = [_nodes(tree) for tree in trees]
    shape = len(flat), max(map(len, flat))
    column, below = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    least, value = np.full(shape, np.inf, np.float16), np.zeros(shape, np.int16)
    for row, nodes in enumerate(flat):
        for place, (node, child) in enumerate(nodes):
            below[row, place] = child
            if "leaf_value" in node:
                value[row, place] = round(node["leaf_value"] * UNIT)
            else:
                column[row, place] = node["split_feature"]
                least[row, place] = node["threshold"]
    return Forest(column, least, below, value, max(map(_depth, trees)))


def _nodes(tree: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
    """The nodes of a tree, each with the place of the first of the two below it, or of itself where it is a leaf."""
    nodes, found = [tree], []
    for place, node in enumerate(nodes):  # grows as it is walked
        found.append((node, place if "leaf_value" in node else len(nodes)))
        if "leaf_value" not in node:
            nodes += [node["left_child"], node["right_child"]]
    return found


def _depth(node: dict[str, Any]) -> int:
    return 0 if "leaf_value" in node else 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))


def read_set(path: Path) -> Pairs:
    """The sentences of a set that are as long as they were meant to be, without blanks."""
    rows = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    pairs = [("".join(row[0].split()), "".join(row[1].split())) for row in rows]
    return [(written, meant) for written, meant in pairs if written and len(written) == len(meant)]


def start(language: Language) -> Slips:
    """Slips of which nothing has been counted or learnt."""
    heard = sounds(language.symbols, language.first)
    none = Slipped(np.zeros(1, np.uint32), np.zeros(1, np.float32), np.zeros(language.symbols.size, np.float32))
    return Slips(language, heard, words(language.symbols, language.first), none, forest([{"leaf_value": 0.0}]), 0.01, PRIOR)


def teach(slips: Slips, sets: list[Pairs]) -> Slips:
    """Slips with all that some sets teach."""
    symbols, parts = slips.language.symbols, []
    for own, pairs in enumerate(sets):
        others = [other for at, other in enumerate(sets) if at != own]
        parts.append(examples(replace(slips, slipped=slipped(others, slips.sounds, symbols)), pairs))
    tables, right = zip(*parts, strict=True)
    grown = grow(np.concatenate(tables), np.concatenate(right))
    taught = sum(int(part.sum()) for part in right) / sum(len(meant) for pairs in sets for _, meant in pairs)
    return replace(slips, slipped=slipped(sets, slips.sounds, symbols), forest=grown, taught=taught)


def write(slips: Slips, path: Path, about: dict[str, Any]) -> None:
    """Writes the file that `open_slips` reads; `about` goes among its facts."""
    heard, grown, list_ = slips.sounds, slips.forest, slips.words.table
    facts = {**about, "words": [list_.segment, list_.starts], "levels": slips.words.levels.tolist(), "depth": grown.depth}
    stored = {
        **{"readings": heard.readings[heard.readings > 0], "many": (heard.readings > 0).sum(1).astype(np.uint8)},
        **{"toneless": heard.toneless, "heard": heard.heard, "words": list_.cells},
        **{"pairs": slips.slipped.keys, "pair_counts": slips.slipped.counts.astype(np.float16)},
        **{"slips": slips.slipped.every.astype(np.float16)},
        **{"column": grown.column, "least": grown.least, "below": grown.below, "value": grown.value},
    }
    arrays.write(path, KIND, {**facts, "taught": slips.taught, "prior": slips.prior}, stored)


def main(*files: str) -> None:
    """Builds the file from some sets."""
    sets = [read_set(Path(file)) for file in files]
    slips = teach(start(shipped()), sets)
    about = {"sets": [Path(file).stem for file in files], "sentences": sum(map(len, sets))}
    write(slips, CHANNELS["sound"], about)


if __name__ == "__main__":
    main(*sys.argv[1:])
