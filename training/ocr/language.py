"""Makes the language model file from grams: quantised, in static maps; apart from counting, to try several budgets."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.ocr.language import BESIDE, KIND, ORDER, WEIGHT_BITS
from corrector.ocr.symbols import FIRST, Symbols
from corrector.ocr.table import VALUE_BITS
from training.ocr.fuse import build
from training.ocr.ngrams import Floats, Grams, backoffs, prune

Values = npt.NDArray[np.uint16]


def quantise(values: Floats, bits: int, rounds: int = 12) -> tuple[npt.NDArray[np.uint16], Floats]:
    """Codes of so many bits, and the levels they stand for: those with the least squared error (Lloyd 1982)."""
    levels = np.unique(np.quantile(values, np.linspace(0.002, 0.998, 1 << bits)).astype(np.float32))
    for _ in range(rounds):
        codes = np.searchsorted((levels[1:] + levels[:-1]) / 2, values)
        sums, counts = np.bincount(codes, values, len(levels)), np.bincount(codes, minlength=len(levels))
        levels = np.where(counts > 0, sums / np.maximum(counts, 1), levels).astype(np.float32)
    codes = np.searchsorted((levels[1:] + levels[:-1]) / 2, values).astype(np.uint16)
    return codes, np.pad(levels, (0, (1 << bits) - len(levels)), "edge")


def predecessors(bigrams: Grams, base: int) -> npt.NDArray[np.uint16]:
    """What most often precedes each symbol: shape (base, BESIDE), zero-padded."""
    before, own = (part.astype(np.int64) for part in np.divmod(bigrams.keys, np.uint64(base)))
    order = np.lexsort((before, -bigrams.counts.astype(np.int64), own))
    before, own = before[order], own[order]
    rank = np.arange(len(own)) - np.searchsorted(own, own)
    kept = (rank < BESIDE) & (before >= FIRST)
    table = np.zeros((base, BESIDE), np.uint16)
    table[own[kept], rank[kept]] = before[kept]
    return table


def rows(bigrams: Grams, values: Values, base: int) -> dict[str, npt.NDArray[Any]]:
    """Bigrams as rows of tails, one row a left symbol, the most probable first; 0 is no value of any."""
    left, right = np.divmod(bigrams.keys, np.uint64(base))
    order = np.lexsort((right, -bigrams.log_p, left))
    heads = np.searchsorted(left[order], np.arange(base + 1, dtype=np.uint64)).astype(np.uint32)
    return {
        "heads": heads,
        "tails": right[order].astype(np.uint16),
        "values": np.maximum(values[order], 1).astype(np.uint8),
    }


def write(path: Path, symbols: Symbols, grams: list[Grams], budget: int, about: dict[str, Any]) -> None:
    """Writes a model of about `budget` n-grams; `about` goes among its facts (sources, command)."""
    base = symbols.size
    kept = prune(grams, budget, base)
    weights = np.concatenate([backoffs(kept, order, base) for order in range(2, ORDER)])
    values, levels = quantise(np.concatenate([g.log_p for g in kept[1:]]), VALUE_BITS - WEIGHT_BITS)
    _, weight_levels = quantise(weights[weights != 0], WEIGHT_BITS)
    weight_levels[np.argmin(np.abs(weight_levels))] = 0
    nearest = np.abs(weights[:, None] - weight_levels).argmin(1).astype(np.uint16)
    values <<= np.uint16(WEIGHT_BITS)
    values[: len(nearest)] |= nearest
    pairs = len(kept[1].keys)
    longer = build(np.concatenate([g.keys for g in kept[2:]]), values[pairs:])
    facts = {
        **about,
        "grams": [len(g.keys) for g in kept],
        "levels": levels.tolist(),
        "weights": weight_levels.tolist(),
        "longer": [longer.segment, longer.starts],
    }
    stored = {
        "points": symbols.points,
        "first": kept[0].log_p,
        "first_backoff": backoffs(kept, 1, base),
        **rows(kept[1], values[:pairs], base),
        "longer": longer.cells,
        "before": predecessors(grams[1], base),
    }
    arrays.write(path, KIND, facts, stored)
