"""How probable conversion could be at most, for many documents at once and before any account is made of one.

Apart from the evidence because it is asked of every document that counting leaves in doubt, and most end here.
"""

from collections.abc import Sequence

import numpy as np

from corrector.decide.evidence import sigmoid, sums, telling
from corrector.decide.numbers import Document, Floats, Odds, Tables

__all__ = ["ceilings"]


def ceilings(documents: Sequence[Document], tables: Sequence[Tables], odds: Odds) -> Floats:
    """For each of D documents the largest probability that any family of its tables was at work, (D,).

    Every place is believed, and no meant word counts as left; so `decide` cannot find more. 1 where a word stands that
    is never right.
    """
    if not documents:
        return np.zeros(0)
    count, pairs = len(documents), len(tables[0].certain)
    document = np.repeat(np.arange(count), [len(one.pair) for one in documents])
    first = np.cumsum([0, *(len(one.unit) for one in documents)])
    slot = np.concatenate([one.slot for one in documents]) + first[document]
    odd = np.exp(np.clip(odds.sharpness * np.concatenate([one.log_odds for one in documents]), -30, 30))
    keys = np.concatenate([one.pair for one in documents]) + document * pairs
    known, at, reading = np.unique(keys, return_index=True, return_inverse=True)
    told = np.minimum(sums(reading, telling(odd, slot, int(first[-1]), odds), len(known)), odds.weight)
    applied = np.concatenate([
        known.applied[:, one.pair].max(axis=0, initial=odds.stray)
        for one, known in zip(documents, tables, strict=True)
    ])
    most = sums(document[at], np.log1p(applied[at] * np.expm1(told)), count)
    prior = np.minimum(odds.common * np.array([one.priors.sum() for one in tables]) + 1e-12, 0.99)
    certain = np.bincount(document, tables[0].certain[keys % pairs], count) > 0
    return np.where(certain, 1.0, sigmoid(most + np.log(prior / (1 - prior))))
