"""A first look at texts: by the context model alone, which is quick, and at a few places for many that are alike.

Apart from the conversions because nothing is decided here for good: which texts to look at again and for which
families, what to put right in them before, and which numbers may stand.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrector.engine.cases import Cases
from corrector.engine.looks import Spans
from corrector.ranges import changes, spread

__all__ = ["Glance", "samples", "settled"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FEW = 3  # of the readings of one pair in one text so many are scored, or some more
CERTAIN, HOPELESS = 0.99, -3.0  # a posterior, and log-odds, that a second look hardly ever changes


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen of T texts: the families that each may have met, `suspected` (T,), none if it is acquitted; the
    readings that are `sure`. Of slots that need no second look the `log_odds` of all readings, by their `keys`."""

    suspected: NDArray[np.uint64]
    sure: Spans
    keys: Ints
    log_odds: Floats

    def known(self, cases: Cases) -> tuple[Mask, Floats]:
        """Of the readings asked about (A,), those in slots that need no second look; and their log-odds, else 0."""
        keys = cases.keys
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        seen = self.keys[at] == keys if len(self.keys) else np.zeros(len(keys), dtype=np.bool_)
        whole = np.bincount(cases.slot, ~seen, len(cases.unit)) == 0
        known = whole[cases.slot]
        result = np.zeros(len(known))
        result[known] = self.log_odds[at[known]]
        return known, result


def samples(cases: Cases) -> Ints:
    """For each reading asked about (A,), the one that stands for it: itself where its text has fewer than twice FEW of
    its pair; of more, FEW of them or some more, evenly spread, stand for those behind them."""
    keys = cases.slot_text[cases.slot] * len(cases.found.lexicon.pairs) + cases.pair
    order = np.argsort(keys, kind="stable")
    begun = np.flatnonzero(changes(keys[order]))
    count = np.diff(begun, append=len(order))
    group, place = spread(begun, count)
    step = np.maximum(count // FEW, 1)[group]
    found = np.empty_like(order)
    found[order] = order[place - (place - begun[group]) % step]
    return found


def settled(cases: Cases, own: Mask, log_odds: Floats, posterior: Floats) -> Mask:
    """The readings (A,) in slots that need no second look: one is certain or none has a chance, and all were scored
    themselves, not by others that stand for them."""
    slots = len(cases.unit)
    certain = np.bincount(cases.slot, posterior >= CERTAIN, slots) > 0
    likely = np.bincount(cases.slot, log_odds >= HOPELESS, slots) > 0
    scored = np.bincount(cases.slot, ~own, slots) == 0
    result: Mask = (scored & (certain | ~likely))[cases.slot]
    return result
