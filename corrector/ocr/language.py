"""The character language model: how probable each character is after the four before it.

A pruned 5-gram model with backoff weights in two static maps (see `table`). Apart from the channel, as it knows
nothing of how a page was read.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.ocr.symbols import Symbols
from corrector.ocr.table import Table

Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]
ORDER = 5
WEIGHT_BITS = 3
"""Low bits of a stored value that say the backoff weight; the others say log p."""
KIND = "ocr language 1"


@dataclass(frozen=True, slots=True)
class Language:
    """A loaded model: `first` holds log p of single symbols, `first_backoff` their backoff weights; the maps hold
    the orders 2–4 (`middle`) and 5 (`top`); `levels` and `weight_levels` say what log p and what log backoff weight
    each stored value stands for (natural logarithms). `after` and `before`, shape (symbols, n), list what most often
    follows and precedes a symbol, most frequent first, zero where there is no more."""

    symbols: Symbols
    first: Floats
    first_backoff: Floats
    middle: Table
    top: Table
    levels: Floats
    weight_levels: Floats
    after: npt.NDArray[np.uint16]
    before: npt.NDArray[np.uint16]

    def pair(self, left: npt.NDArray[np.uint16], right: npt.NDArray[np.uint16]) -> Floats:
        """log p(right | left), element by element."""
        keys = left.astype(np.uint64) * np.uint64(self.symbols.size) + right
        values, there = self.middle.find(keys)
        backed: Floats = self.first[right] + self.first_backoff[left]
        return np.where(there, self.levels[values], backed)

    def around(self, numbers: npt.NDArray[np.uint16], at: npt.NDArray[np.int64], put: npt.NDArray[np.uint16]) -> Floats:
        """What the three trigrams that a symbol `put` at a place would be part of add to its bigrams (nats)."""
        base = np.uint64(self.symbols.size)
        far, left, right, on = (numbers[at + shift].astype(np.uint64) for shift in (-2, -1, 1, 2))
        pairs = (left, put), (put, right), (right, on)
        triples = (far, left, put), (left, put, right), (put, right, on)
        keys = np.concatenate([(a * base + b) * base + c for a, b, c in triples])
        values, there = self.middle.find(keys)
        lower = np.concatenate([self.pair(a.astype(np.uint16), b.astype(np.uint16)) for a, b in pairs])
        gained: Floats = np.where(there, self.levels[values] - lower, np.float32(-0.7)).reshape(3, -1).sum(0)
        return gained

    def score(self, windows: npt.NDArray[Any], skip: int = 0) -> Floats:
        """Symbol numbers, shape (n, m) -> log p of each column from `skip` on given up to four columns before it.

        Shape (n, m - skip). An n-gram is looked for only where its tail was found: tails of stored n-grams are stored.
        """
        if skip < ORDER - 1:
            windows = np.pad(windows, ((0, 0), (ORDER - 1 - skip, 0)))
            skip = ORDER - 1
        numbers = windows.astype(np.uint64)
        count, width = numbers.shape
        columns = width - skip + 1  # one more in front, as context of the first
        keys = numbers[:, skip - 1 :].flatten()
        score = self.first.take(windows[:, skip - 1 :])
        context = self.first_backoff.take(windows[:, skip - 1 :])
        alive = np.arange(count * columns)
        power = np.uint64(self.symbols.size)
        for order in range(2, ORDER + 1):
            back = numbers[:, skip - order : width - order + 1].ravel() if order <= skip else None
            if back is None:
                back = np.concatenate([np.zeros((count, 1), np.uint64), numbers[:, : width - order + 1]], 1).ravel()
            keys[alive] += back[alive] * power
            power = power * np.uint64(self.symbols.size)
            values, there = (self.middle if order < ORDER else self.top).find(keys[alive])
            backed = np.empty_like(score)
            backed[:, 1:] = context[:, :-1]
            backed[:, 0] = 0
            score += backed
            alive = alive[there]
            score.ravel()[alive] = self.levels[values[there]]
            if order < ORDER:
                context = np.zeros_like(score)
                context.ravel()[alive] = self.weight_levels[values[there]]
        return score[:, 1:]


def open_language(path: Path) -> Language:
    """The language model in a file. Raises ModelError when it is missing, cut short, altered or of another kind."""
    facts, stored = arrays.read(path, KIND)
    middle, top = (Table(stored[name], *facts[name]) for name in ("middle", "top"))
    codes = np.arange(256)
    levels, weights = np.array(facts["levels"], np.float32), np.array(facts["weights"], np.float32)
    return Language(
        Symbols(stored["points"]),
        stored["first"],
        stored["first_backoff"],
        middle,
        top,
        levels[codes >> WEIGHT_BITS],
        weights[codes & (1 << WEIGHT_BITS) - 1],
        stored["after"],
        stored["before"],
    )
