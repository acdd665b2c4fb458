"""How probable conversion could be at most, for many documents at once and before any account is made of one.

Apart from the evidence because it is asked of every document that counting leaves in doubt, and most end here.
"""

import numpy as np

from corrector.decide.documents import Documents, most, sums
from corrector.decide.evidence import heeded, sigmoid, telling
from corrector.decide.numbers import Floats, Odds, Tables

__all__ = ["ceilings"]


def ceilings(documents: Documents, tables: Tables, odds: Odds) -> Floats:
    """For each of D documents the largest probability that any of its suspects was at work, (D,).

    Every place is believed, and no meant word counts as left; so `decide` cannot find more. 1 where a word stands that
    is never right.
    """
    count, pairs = len(documents), len(tables.certain)
    document = documents.slot_document[documents.slot]
    odd = heeded(documents.log_odds, odds.sharpness)
    known, reading = np.unique(documents.pair + document * pairs, return_inverse=True)
    told = sums(reading, telling(odd, documents.slot, len(documents.unit), odds), len(known))
    holder, pair = np.divmod(known, pairs)
    held, family = tables.holders(pair)
    likely = tables.applied[family, pair[held]] * documents.suspects[holder[held], family]
    applied = np.maximum(most(held, likely, len(pair)), odds.stray)
    highest = sums(holder, np.log1p(applied * np.expm1(np.minimum(told, odds.weight))), count)
    prior = np.minimum(documents.suspects @ tables.priors + 1e-12, 0.99)
    certain = np.bincount(document, tables.certain[documents.pair], count) > 0
    return np.where(certain, 1.0, sigmoid(highest + np.log(prior / (1 - prior))))
