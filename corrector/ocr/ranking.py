"""How far to believe an arc: from its row of evidence to log odds, by a line and a small bend.

Apart from the evidence, which is counted, and from the decoder: this alone is learnt from pages with their truth.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from corrector.ocr.arcs import Doubles, Floats
from corrector.ocr.symbols import Numbers

PAGE = 2
"""How many columns, the last ones, tell of the page an arc is on."""
STEPS = 1024
"""Odds are told in so many steps a nat: in what order a product was summed up must not show, and that depends on how
many rows are summed at once."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A weight for each column of `evidence.NAMES`; a hidden layer over the columns, centred by `mean` and times
    `scale`: `first` (columns, units), `bias` and `last` (units). `strange` is the surprise (nats, of a place and the
    next one) from which a place is looked at, `twice` that of three places from which two Hanzi are tried at once,
    `taught` the share of items misread in the pages it was learnt from."""

    weights: Floats
    mean: Floats
    scale: Floats
    first: Floats
    bias: Floats
    last: Floats
    strange: float
    twice: float
    taught: float

    def hear(self, table: Floats) -> "Heard":
        """Rows of evidence without the last PAGE columns: half of the way to odds."""
        line, bend = self.parts(table, slice(-PAGE))
        return Heard(self, line, (bend + self.bias).astype(np.float32))

    def parts(self, table: Floats, columns: slice) -> tuple[Doubles, Doubles]:
        """What some columns of rows add to the line and to the hidden layer."""
        exact = table.astype(np.float64)
        seen = np.clip((exact - self.mean[columns]) * self.scale[columns], -3, 3)
        return exact @ self.weights[columns], seen @ self.first[columns]

    def facts(self) -> dict[str, Any]:
        """The ranking as JSON; the inverse of `ranking`."""
        known = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: np.round(np.asarray(value, float), 4).tolist() for name, value in known.items()}


@dataclass(frozen=True, slots=True)
class Heard:
    """What rows of evidence say but for what they tell of the page: parts of the line and of the hidden layer."""

    ranking: Ranking
    line: Doubles
    bend: Floats

    def odds(self, columns: Floats, row: Numbers) -> Floats:
        """The log odds that each arc is what was printed rather than what was read, `row` being its row of `columns`,
        which tell of the page."""
        line, bend = self.ranking.parts(columns, slice(-PAGE, None))
        hidden = self.bend + bend.astype(np.float32)[row]
        said = self.line + line[row] + np.tanh(hidden).astype(np.float64) @ self.ranking.last
        found: Floats = (np.rint(said * STEPS) / STEPS).astype(np.float32)
        return found


def ranking(facts: dict[str, Any]) -> Ranking:
    """The ranking that `Ranking.facts` described."""
    known: dict[str, Any] = {n: np.array(v, np.float32) if isinstance(v, list) else float(v) for n, v in facts.items()}
    return Ranking(**known)


def straight(weights: Floats, strange: float, twice: float, taught: float) -> Ranking:
    """A ranking by a line alone."""
    flat = np.zeros_like(weights)
    bend = np.zeros((len(weights), 1), np.float32), flat[:1], flat[:1]
    return Ranking(weights, flat, flat, *bend, strange, twice, taught)
