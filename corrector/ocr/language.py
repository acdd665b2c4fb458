"""The character language model: how probable each character is after the four before it.

A pruned 5-gram model with backoff weights: bigrams in a square, as they are asked for most, longer n-grams in a static
map (see `table`). Apart from the channel, as it knows nothing of how a page was read.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.kernels import twin
from corrector.ocr.symbols import Numbers, Symbols
from corrector.ocr.table import Cells, Table

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
LANGUAGE = Path(__file__).parent.parent / "models" / "ocr-language.bin"
ORDER = 5
WEIGHT_BITS = 3
"""Low bits of a stored value that say the backoff weight; the others say log p."""
KIND = "ocr language 2"
BACKED = np.float32(-0.7)
"""The usual log weight of a bigram where there is no trigram."""
BESIDE = 32
"""How many of the most frequent followers and predecessors of a symbol are offered."""


@dataclass(frozen=True, slots=True)
class Language:
    """A loaded model: `first` holds log p of single symbols, `first_backoff` their backoff weights; `square` the
    values of bigrams at left · size + right, 0 where there is none; `longer` those of the orders 3–5; `levels` and
    `weight_levels` say what log p and what log backoff weight each stored value stands for (natural logarithms).
    `after` and `before`, shape (symbols, BESIDE), list what most probably follows and most often precedes a symbol,
    zero where there is no more."""

    symbols: Symbols
    first: Floats
    first_backoff: Floats
    square: Bytes
    longer: Table
    levels: Floats
    weight_levels: Floats
    after: Numbers
    before: Numbers

    def pair(self, left: Numbers, right: Numbers) -> Floats:
        """log p(right | left), element by element."""
        return self._pair(self.square.take(left * self.symbols.size + right), left, right)

    def _pair(self, values: Bytes, left: Numbers, right: Numbers) -> Floats:
        return backed(values, self.first.take(right) + self.first_backoff.take(left), self.levels)

    def around(self, numbers: Numbers, at: Numbers, put: Numbers) -> Floats:
        """About log p, by trigrams, of a symbol `put` at each place and of the two after it."""
        base, join = self.symbols.size, np.concatenate
        far, left, right, on = (numbers.take(at + shift) for shift in (-2, -1, 1, 2))
        before, here = join((left, put, right)), join((put, right, on))
        pairs = before * base + here
        values, there = self.longer.find((join((far, left, put)) * base**2 + pairs).view(np.uint64))
        score = self._pair(self.square.take(pairs), before, here)
        score += BACKED
        np.copyto(score, self.levels.take(values), where=there)
        found: Floats = score.reshape(3, -1).sum(0)
        return found

    def score(self, windows: Numbers) -> Floats:
        """Symbol numbers, shape (n, m) -> log p of each column but the first four given the four before it.

        An n-gram counts only where its tail was found: tails of stored n-grams are stored.
        """
        single, table, levels = (self.first, self.first_backoff), self.longer, (self.levels, self.weight_levels)
        return score_windows(windows, *single, self.square, table.cells, table.segment, table.starts, *levels)


@twin
def score_windows(
    windows: Numbers,
    first: Floats,
    first_backoff: Floats,
    square: Bytes,
    cells: Cells,
    segment: int,
    starts: int,
    levels: Floats,
    weight_levels: Floats,
) -> Floats:
    """As `Language.score`, given the parts of a Language and of its table."""
    size = len(first)
    left, right = windows[:, 2:-1], windows[:, 3:]  # a column more in front: the first one's context
    keys = left * size + right
    pairs = square.take(keys)
    score = backed(pairs, first.take(right) + first_backoff.take(left), levels)
    last: Cells | Bytes = pairs
    found = pairs > 0
    for values, there in _longer(windows, keys, size, Table(cells, segment, starts)):
        score[:, 1:] += (weight_levels.take(last) * found)[:, :-1]
        there &= found
        np.copyto(score, levels.take(values), where=there)
        last, found = values, there
    return score[:, 1:]


def backed(values: Bytes, otherwise: Floats, levels: Floats) -> Floats:
    """log p by the stored values of bigrams, or `otherwise` where there is none."""
    np.copyto(otherwise, levels.take(values), where=values > 0)
    return otherwise


def _longer(windows: Numbers, pairs: Numbers, size: int, table: Table) -> list[tuple[Cells, Flags]]:
    """What the map holds of the 3-, 4- and 5-grams that end at each column but the first three."""
    base = np.uint64(size)
    signs = windows.view(np.uint64)
    keys = np.empty((ORDER - 2, *pairs.shape), np.uint64)
    np.add(signs[:, 1:-2] * base**2, pairs.view(np.uint64), out=keys[0])
    np.add(signs[:, :-3] * base**3, keys[0], out=keys[1])
    keys[2, :, 0] = 0
    np.add(signs[:, :-4] * base**4, keys[1, :, 1:], out=keys[2, :, 1:])
    values, there = table.find(keys.ravel())
    return list(zip(values.reshape(keys.shape), there.reshape(keys.shape), strict=True))


def open_language(path: Path) -> Language:
    """The language model in a file. Raises ModelError when it is missing, cut short, altered or of another kind."""
    facts, stored = arrays.read(path, KIND)
    codes = np.arange(256)
    levels, weights = np.array(facts["levels"], np.float32), np.array(facts["weights"], np.float32)
    symbols = Symbols(stored["points"])
    tails = stored["tails"].astype(np.int64)
    language = Language(
        symbols,
        stored["first"],
        stored["first_backoff"],
        _square(stored["heads"], tails, stored["values"], symbols.size),
        Table(stored["longer"], *facts["longer"]),
        levels[codes >> WEIGHT_BITS],
        weights[codes & (1 << WEIGHT_BITS) - 1],
        _foremost(stored["heads"], tails),
        stored["before"].astype(np.int64),
    )
    stored.release()
    return language


@cache
def shipped() -> Language:
    """The language model that comes with the package, opened once for all who ask it."""
    return open_language(LANGUAGE)


def _square(heads: Numbers, tails: Numbers, values: Bytes, size: int) -> Bytes:
    """Bigrams, those of each left symbol in a row from `heads` on, as a square."""
    square = np.zeros(size * size, np.uint8)
    square[np.repeat(np.arange(size) * size, np.diff(heads)) + tails] = values
    return square


def _foremost(heads: Numbers, tails: Numbers) -> Numbers:
    """The first BESIDE tails of each left symbol."""
    place = heads[:-1, None].astype(np.int64) + np.arange(BESIDE)
    found: Numbers = np.where(place < heads[1:, None], tails[np.minimum(place, len(tails) - 1)], 0)
    return found
