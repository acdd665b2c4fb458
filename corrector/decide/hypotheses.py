"""Which tables were at work: none, one, or two together, given what speaks for and against each pair.

Apart from the evidence because it is weighed against the same hypotheses again and again.
"""

from functools import cache

import numpy as np

from corrector.decide.numbers import Floats, Ints, Odds, Tables

__all__ = ["Hypotheses"]


@cache
def _couples(count: int) -> tuple[Ints, Ints]:
    """All pairs of so many families."""
    first, second = np.triu_indices(count, 1)
    return first, second


class Hypotheses:
    """The hypotheses about a document that meets P pairs, those of one meant word side by side from `first` (M,) on.

    A table replaces a meant word by one written word: where it holds several pairs of one meant word, they share
    the probability that any was applied.
    """

    def __init__(self, tables: Tables, first: Ints, odds: Odds) -> None:
        self._first = first
        self._group = np.repeat(np.arange(len(first)), np.diff(first, append=tables.applied.shape[1]))
        self._one, self._two = _couples(len(tables.priors))
        single = tables.applied * self._share(1 - self._all(1 - tables.applied), tables.applied)
        both = np.maximum(single[self._one], single[self._two])
        applied = np.maximum(np.vstack([np.zeros((1, single.shape[1])), single, both]), odds.stray)
        self._applied = applied * np.minimum(self._share(np.ones((len(applied), len(first))), applied), 1)
        priors = odds.common * tables.priors
        commonest = odds.common * (tables.commonest or tables.priors.max(initial=1))
        twice = odds.double * priors[self._one] * priors[self._two] / commonest
        self._prior = np.log(np.concatenate([[1 - priors.sum()], priors, twice]))
        self._families = len(priors)

    def weigh(self, evidence: Floats) -> tuple[Floats, float, Floats, float]:
        """From evidence (P,) in nats to the families at work (F,), any of them, the pairs applied (P,), and the
        log-likelihood of it all."""
        ratio = np.exp(np.minimum(np.maximum(evidence, -30), 30))
        likelihood = 1 + self._sum(self._applied * (ratio - 1))
        score = self._prior + np.log(likelihood).sum(axis=1)
        belief = np.exp(score - score.max())
        support = float(score.max() + np.log(belief.sum()))
        belief /= belief.sum()
        families = belief[1 : self._families + 1].copy()
        np.add.at(families, self._one, belief[self._families + 1 :])
        np.add.at(families, self._two, belief[self._families + 1 :])
        applied = np.einsum("h,hp,hp->p", belief, self._applied, (1 / likelihood)[:, self._group]) * ratio
        return families, float(1 - belief[0]), applied, support

    def _share(self, whole: Floats, parts: Floats) -> Floats:
        """What each pair's part must be multiplied by for the parts of a meant word to make the whole."""
        shares: Floats = (whole / np.maximum(self._sum(parts), 1e-12))[:, self._group]
        return shares

    def _sum(self, values: Floats) -> Floats:
        """(H, P) added up over the pairs of each meant word, (H, M)."""
        return np.add.reduceat(values, self._first, axis=1) if len(self._first) else np.zeros((len(values), 0))

    def _all(self, values: Floats) -> Floats:
        """(H, P) multiplied over the pairs of each meant word, (H, M)."""
        return np.multiply.reduceat(values, self._first, axis=1) if len(self._first) else np.zeros((len(values), 0))
