"""Makes the language model file from grams: quantised, in static maps; apart from counting, to try several budgets."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.ocr.language import KIND, ORDER, WEIGHT_BITS
from corrector.ocr.symbols import FIRST, Symbols
from corrector.ocr.table import VALUE_BITS
from training.ocr.fuse import build
from training.ocr.ngrams import Floats, Grams, backoffs, prune

NEIGHBOURS = 64
"""How many followers and predecessors of a symbol are listed: candidates where shape is no guide."""


def quantise(values: Floats, bits: int, rounds: int = 12) -> tuple[npt.NDArray[np.uint16], Floats]:
    """Codes of so many bits, and the levels they stand for: those with the least squared error (Lloyd 1982)."""
    levels = np.unique(np.quantile(values, np.linspace(0.002, 0.998, 1 << bits)).astype(np.float32))
    for _ in range(rounds):
        codes = np.searchsorted((levels[1:] + levels[:-1]) / 2, values)
        sums, counts = np.bincount(codes, values, len(levels)), np.bincount(codes, minlength=len(levels))
        levels = np.where(counts > 0, sums / np.maximum(counts, 1), levels).astype(np.float32)
    codes = np.searchsorted((levels[1:] + levels[:-1]) / 2, values).astype(np.uint16)
    return codes, np.pad(levels, (0, (1 << bits) - len(levels)), "edge")


def neighbours(bigrams: Grams, base: int, side: int) -> npt.NDArray[np.uint16]:
    """What most often follows (side 1) or precedes (side 0) each symbol: shape (base, NEIGHBOURS), zero-padded."""
    pair = bigrams.keys // np.uint64(base), bigrams.keys % np.uint64(base)
    own, other = pair[1 - side].astype(np.int64), pair[side].astype(np.int64)
    order = np.lexsort((other, -bigrams.counts.astype(np.int64), own))
    own, other = own[order], other[order]
    rank = np.arange(len(own)) - np.searchsorted(own, own)
    kept = (rank < NEIGHBOURS) & (other >= FIRST)
    table = np.zeros((base, NEIGHBOURS), np.uint16)
    table[own[kept], rank[kept]] = other[kept]
    return table


def write(path: Path, symbols: Symbols, grams: list[Grams], budget: int, about: dict[str, Any]) -> None:
    """Writes a model of about `budget` n-grams; `about` goes among its facts (sources, command)."""
    base = symbols.size
    kept = prune(grams, budget, base)
    middle = kept[1 : ORDER - 1]
    weights = np.concatenate([backoffs(kept, order, base) for order in range(2, ORDER)])
    codes, levels = quantise(np.concatenate([g.log_p for g in kept[1:]]), VALUE_BITS - WEIGHT_BITS)
    _, weight_levels = quantise(weights[weights != 0], WEIGHT_BITS)
    weight_levels[np.argmin(np.abs(weight_levels))] = 0
    nearest = np.abs(weights[:, None] - weight_levels).argmin(1).astype(np.uint16)
    codes <<= np.uint16(WEIGHT_BITS)
    codes[: len(nearest)] |= nearest
    table = build(np.concatenate([g.keys for g in middle]), codes[: len(nearest)])
    top = build(kept[ORDER - 1].keys, codes[len(nearest) :])
    facts = {
        **about,
        "grams": [len(g.keys) for g in kept],
        "levels": levels.tolist(),
        "weights": weight_levels.tolist(),
        "middle": [table.segment, table.starts],
        "top": [top.segment, top.starts],
    }
    stored = {
        "points": symbols.points,
        "first": kept[0].log_p,
        "first_backoff": backoffs(kept, 1, base),
        "middle": table.cells,
        "top": top.cells,
        "after": neighbours(grams[1], base, 1),
        "before": neighbours(grams[1], base, 0),
    }
    arrays.write(path, KIND, facts, stored)
