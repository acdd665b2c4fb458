"""Which tables were at work in each document: none, one, or two together, given what speaks for and against each pair.

Apart from the evidence because it is weighed against the same hypotheses again and again.
"""

from functools import cache

import numpy as np

from corrector.decide.documents import Mask, sums
from corrector.decide.met import Met
from corrector.decide.numbers import Floats, Ints, Odds, Tables
from corrector.ranges import spread

__all__ = ["Hypotheses"]


@cache
def _couples(count: int) -> tuple[Ints, Ints, Ints]:
    """All couples of so many families: the first and the second of each, and the couples that each family is in."""
    first, second = np.triu_indices(count, 1)
    own = [np.flatnonzero((first == family) | (second == family)) for family in range(count)]
    return first, second, np.array(own, dtype=np.int64).reshape(count, -1)


class Hypotheses:
    """The hypotheses about D documents that meet P pairs of G meant words.

    A table replaces a meant word by one written word: where it holds several pairs of one meant word, they share
    the probability that any was applied. Of each family's table there is a smaller variant.

    What a hypothesis says of one meant word is a stance: for each of the word's pairs, the probability that it was
    applied. Hypotheses differ about a word only by those of their families that hold it, and most words are held by
    one or two; so each word has few stances: that no table wrote it (G), that one of K holders did, whole or in its
    smaller variant, and that two of its holders did together.
    """

    def __init__(self, met: Met, tables: Tables, suspects: Mask, odds: Odds) -> None:
        self._documents, self._families = suspects.shape
        self._one, self._two, self._own = _couples(self._families)
        self._prior = self._priors(tables, suspects, odds)
        known, holding = np.unique(met.group[met.held] * self._families + met.family, return_inverse=True)
        self._word, family = np.divmod(known, max(self._families, 1))  # the word of each holder
        self._first, self._second = _within(self._word)  # the couples of holders of one word
        self._shared = self._word[self._first]  # and that word
        self._document = met.document[met.first]
        self._alone = self._document[self._word] * self._families + family
        one, two = family[self._first], family[self._second]
        couple = one * (2 * self._families - one - 1) // 2 + two - one - 1  # as `_couples` numbers them
        self._both = self._document[self._shared] * len(self._one) + couple
        self._stances(met, self._singles(met, holding), holding, odds)

    def _priors(self, tables: Tables, suspects: Mask, odds: Odds) -> Floats:
        """The log-probability of each hypothesis before a document is read, (D, H): none, the families, their smaller
        variants, and two families."""
        priors = tables.priors * suspects
        commonest = tables.priors.max(initial=1e-9)
        twice = odds.double * priors[:, self._one] * priors[:, self._two] / commonest
        none = 1 - priors.sum(axis=1, keepdims=True)
        prior = np.concatenate([none, (1 - odds.few) * priors, odds.few * priors, twice], axis=1)
        logs: Floats = np.log(prior, out=np.full_like(prior, -np.inf), where=prior > 0)
        return logs

    def _singles(self, met: Met, holding: Ints) -> Floats:
        """The probability that each family that holds a pair applied it, if it was at work alone."""
        none = np.ones(len(self._word))
        np.multiply.at(none, holding, 1 - met.applied)
        share = (1 - none) / np.maximum(sums(holding, met.applied, len(none)), 1e-12)
        single: Floats = met.applied * share[holding]
        return single

    def _stances(self, met: Met, single: Floats, holding: Ints, odds: Odds) -> None:
        """The stances end to end, each with the probabilities of its word's pairs."""
        size = np.diff(met.first, append=len(met.pair))
        begin = np.cumsum(size[self._word]) - size[self._word]  # of each holder's pairs in `whole`
        whole = np.zeros(int(size[self._word].sum()))
        whole[begin[holding] + met.held - met.first[met.group[met.held]]] = single
        couple, first = spread(begin[self._first], size[self._shared])
        second = first + (begin[self._second] - begin[self._first])[couple]
        applied = np.zeros(len(met.pair)), whole, odds.smaller * whole, np.maximum(whole[first], whole[second])
        word = np.concatenate([np.arange(len(size)), self._word, self._word, self._shared])
        self._kinds = np.cumsum([len(size), len(self._word), len(self._word)])
        self._stance, self._pair = spread(met.first[word], size[word])
        self._applied = np.maximum(np.concatenate(applied), odds.stray)
        self._applied *= np.minimum(1 / self._sum(self._applied), 1)[self._stance]

    def weigh(self, evidence: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """From evidence (P,) in nats to the families at work (D, F), any of them (D,), the pairs applied (P,), and the
        log-likelihood of it all (D,)."""
        ratio = np.exp(np.minimum(np.maximum(evidence, -30), 30))
        likelihood = 1 + self._sum(self._applied * (ratio - 1)[self._pair])
        score = self._prior + self._scores(np.log(likelihood))
        most = score.max(axis=1, keepdims=True)
        belief = np.exp(score - most)
        total = belief.sum(axis=1, keepdims=True)
        belief /= total
        support = (most + np.log(total))[:, 0]
        families, believed = self._believed(belief)
        weight = self._applied * (believed / likelihood)[self._stance]
        return families, 1 - belief[:, 0], sums(self._pair, weight, len(ratio)) * ratio, support

    def _scores(self, told: Floats) -> Floats:
        """The log-likelihood of each hypothesis, (D, H), from those of the stances: that of no table at all, what each
        family adds to it, and two of them otherwise than each alone, where they meet in a word."""
        none, whole, smaller, both = np.split(told, self._kinds)
        whole, smaller = whole - none[self._word], smaller - none[self._word]
        both = both - none[self._shared] - whole[self._first] - whole[self._second]
        base, alone, few, two = (
            sums(place, values, self._documents * count).reshape(self._documents, count)
            for place, values, count in (
                (self._document, none, 1),
                (self._alone, whole, self._families),
                (self._alone, smaller, self._families),
                (self._both, both, len(self._one)),
            )
        )
        two += alone[:, self._one] + alone[:, self._two]
        scores: Floats = base + np.concatenate([np.zeros_like(base), alone, few, two], axis=1)
        return scores

    def _believed(self, belief: Floats) -> tuple[Floats, Floats]:
        """From the probability of each hypothesis, (D, H), to those of the families, (D, F), and of the stances."""
        count = self._families
        alone, smaller, two = belief[:, 1 : count + 1], belief[:, count + 1 : 2 * count + 1], belief[:, 2 * count + 1 :]
        whole = alone + two[:, self._own].sum(axis=2)
        both, few = two.ravel()[self._both], smaller.ravel()[self._alone]
        one = whole.ravel()[self._alone]  # of these holders, some in company with others of their word
        for partner in (self._first, self._second):
            one -= sums(partner, both, len(one))
        some = sums(self._word, one + few, len(self._document))
        some += sums(self._shared, both, len(some))
        return whole + smaller, np.concatenate([1 - some, one, few, both])

    def _sum(self, values: Floats) -> Floats:
        """Values of the pairs of all stances, added up for each stance."""
        return sums(self._stance, values, self._kinds[-1] + len(self._first))


def _within(groups: Ints) -> tuple[Ints, Ints]:
    """All couples of places with the same value in a sorted array, the earlier place first."""
    last = np.searchsorted(groups, groups, side="right")
    place = np.arange(len(groups))
    first, second = spread(place + 1, last - place - 1)
    return first, second
