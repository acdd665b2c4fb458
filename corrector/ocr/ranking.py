"""How far to believe an arc: from its row of evidence to log odds, by a line and a small bend.

Apart from the evidence, which is counted, and from the decoder: this alone is learnt from pages with their truth.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from corrector.ocr.arcs import Floats


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

    def odds(self, table: Floats) -> Floats:
        """Rows of evidence -> log odds that the arc is what was printed rather than what was read."""
        bend: Floats = np.tanh(np.clip((table - self.mean) * self.scale, -3, 3) @ self.first + self.bias) @ self.last
        return table @ self.weights + bend

    def facts(self) -> dict[str, Any]:
        """The ranking as JSON; the inverse of `ranking`."""
        known = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: np.round(np.asarray(value, float), 4).tolist() for name, value in known.items()}


def ranking(facts: dict[str, Any]) -> Ranking:
    """The ranking that `Ranking.facts` described."""
    known: dict[str, Any] = {n: np.array(v, np.float32) if isinstance(v, list) else float(v) for n, v in facts.items()}
    return Ranking(**known)


def straight(weights: Floats, strange: float, twice: float, taught: float) -> Ranking:
    """A ranking by a line alone."""
    flat = np.zeros_like(weights)
    bend = np.zeros((len(weights), 1), np.float32), flat[:1], flat[:1]
    return Ranking(weights, flat, flat, *bend, strange, twice, taught)
