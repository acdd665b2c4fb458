"""A first look at texts: by the context model alone, which is quick, and at a few places for many that are alike.

Apart from the conversions because nothing is decided here for good: which texts to look at again and for which
families, what to put right in them before, which numbers may stand, and who is still to be asked.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrector.engine.cases import Cases
from corrector.engine.looks import Spans
from corrector.ranges import changes, spread
from corrector.scorer import TOPIC, WINDOW

__all__ = ["EXPECTED", "GUESSED", "Glance", "Recalled", "clear", "samples", "settled"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

# A text that could hardly have been converted (with GUESSED at most) if each place were as much more probable, in nats,
# as the network can be expected to find it, is not shown to the network: EXPECTED over the root of the number of
# places, as the mean of many scatters less.
EXPECTED, GUESSED = 2.2, 0.05
FEW = 3  # of the readings of one pair in one text so many are scored, or some more
CERTAIN, UNLIKELY = 0.98, 0.03  # posteriors from which on, and below which, more scores hardly ever change a verdict
HOPELESS = -2.0  # log-odds below which they do not either


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen of T texts: the families that each may have met, `suspected` (T,), none if it is acquitted; the
    readings that are `sure`. Of all readings, by their sorted `keys`: which `stand`, and need no second look; and
    `told` (3, N), their log-odds by the `sparse` weights and by the whole `context` model, NaN for those not scored
    themselves, and how probable it is that the pair was `applied` there."""

    suspected: NDArray[np.uint64]
    sure: Spans
    keys: Ints
    stand: Mask
    told: Floats

    @classmethod
    def of(cls, suspected: NDArray[np.uint64], sure: Spans, keys: Ints, stand: Mask, told: Floats) -> "Glance":
        """With the readings in whatever order. A last one, beyond all others, stands for those that are not known."""
        order = np.argsort(keys)
        keys, stand = np.append(keys[order], np.iinfo(np.int64).max), np.append(stand[order], False)
        return cls(suspected, sure, keys, stand, np.pad(told[:, order], ((0, 0), (0, 1)), constant_values=np.nan))

    def recalled(self, cases: Cases) -> "Recalled":
        """What was seen of the readings asked about, now that what is sure is put right."""
        keys = cases.keys
        at = np.searchsorted(self.keys, keys)
        at[self.keys[at] != keys] = -1
        sparse, context, applied = self.told[:, at]
        settled = _every(cases, self.stand[at])
        apart = cases.apart(self.sure)[cases.slot]
        sparse[apart < WINDOW] = np.nan
        context[(apart < TOPIC) & ~settled] = np.nan
        return Recalled(settled, sparse, context, applied)


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a first look says of the readings asked about (A,): which are `settled`, for nothing in their slots needs
    another look; the log-odds by the `sparse` weights and by the whole `context` model, so far as what these see is
    still the same, and how probable it is that the pair was `applied`; what is not known is NaN."""

    settled: Mask
    sparse: Floats
    context: Floats
    applied: Floats


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
    """The readings (A,) in slots that need no second look: they are clear, and all were scored themselves, not by
    others that stand for them."""
    return clear(cases, log_odds, posterior) & _every(cases, own)


def clear(cases: Cases, log_odds: Floats, posterior: Floats) -> Mask:
    """The readings (A,) in slots of which nothing more need be asked: one is certain, or none has a chance. A posterior
    that is not known is NaN."""
    hopeless = (posterior < UNLIKELY) | (log_odds < HOPELESS)
    return ~_every(cases, ~(posterior >= CERTAIN)) | _every(cases, hopeless)


def _every(cases: Cases, some: Mask) -> Mask:
    """The readings (A,) in slots of which all readings are among these."""
    found: Mask = (np.bincount(cases.slot, ~some, len(cases.unit)) == 0)[cases.slot]
    return found
