"""Which tables were at work in each document: none, one, or two together, given what speaks for and against each pair.

Apart from the evidence because it is weighed against the same hypotheses again and again.
"""

from itertools import accumulate, pairwise

import numpy as np

from corrector.decide.documents import Mask, sums
from corrector.decide.met import Met
from corrector.decide.numbers import Floats, Ints, Odds, Tables
from corrector.decide.space import Space, couples
from corrector.ranges import spread

__all__ = ["Hypotheses"]


class Hypotheses:
    """The H hypotheses about D documents that meet P pairs of G meant words.

    A table replaces a meant word by one written word: where it holds several pairs of one meant word, they share
    the probability that any was applied. Of each family's table there is a smaller variant.

    What a hypothesis says of one meant word is a stance: for each of the word's pairs, the probability that it was
    applied. Hypotheses differ about a word only by those of their families that hold it, and most words are held by
    one or two; so each word has few stances: that no table wrote it (G), that one of K holders did, whole or in its
    smaller variant, and that two of its holders did together.
    """

    def __init__(self, met: Met, tables: Tables, suspects: Mask, odds: Odds) -> None:
        self._shape, self.space = suspects.shape, Space.of(suspects)
        self._prior = self._priors(tables, odds)
        holding = self._hold(met)
        self._stances(met, self._singles(met, holding), holding, odds)

    def _priors(self, tables: Tables, odds: Odds) -> Floats:
        """The log-probability of each hypothesis before a document is read, (H,)."""
        space, commonest = self.space, tables.priors.max(initial=1e-9)
        priors = tables.priors[space.family]
        prior = np.empty(len(space.owner))
        prior[space.none] = 1 - sums(space.document, priors, len(space.none))
        prior[space.alone] = (1 - odds.few) * priors
        prior[space.few] = odds.few * priors
        prior[space.two] = odds.double * priors[space.one] * priors[space.other] / commonest
        logs: Floats = np.log(prior, out=np.full_like(prior, -np.inf), where=prior > 0)
        return logs

    def _hold(self, met: Met) -> Ints:
        """Numbers the holders of each word, as families that its document may have met; tells which of them it is that
        holds each pair."""
        space, families = self.space, self._shape[1]
        keys = met.group[met.held] * families + met.family
        known, holding = np.unique(keys, return_inverse=True)
        self._word, family = np.divmod(known, max(families, 1))  # the word of each holder
        self._document = met.document[met.first]
        self._member = space.number[self._document[self._word], family]
        self._first, self._second = couples(self._word)  # of holders
        self._shared = self._word[self._first]  # their word
        one, other = self._member[self._first], self._member[self._second]
        self._alone, self._few = space.alone[self._member], space.few[self._member]
        self._both = space.together(one, other)
        return holding

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
        kinds = [0, *accumulate(map(len, (size, self._word, self._word, self._shared)))]
        self._kinds = [slice(*kind) for kind in pairwise(kinds)]  # where the stances of each kind are
        self._count = kinds[-1]
        self._stance, self._pair = spread(met.first[word], size[word])
        self._applied = np.maximum(np.concatenate(applied), odds.stray)
        self._applied *= np.minimum(1 / self._sum(self._applied), 1)[self._stance]

    def weigh(self, evidence: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """From evidence (P,) in nats to the families at work (D, F), any of them (D,), the pairs applied (P,), and the
        log-likelihood of it all (D,)."""
        ratio = np.exp(np.minimum(np.maximum(evidence, -30), 30))
        likelihood = 1 + self._sum(self._applied * (ratio - 1)[self._pair])
        belief, support = self.space.believed(self._prior + self._scores(np.log(likelihood)))
        families, believed = self._believed(belief)
        weight = self._applied * (believed / likelihood)[self._stance]
        return families, 1 - belief[self.space.none], sums(self._pair, weight, len(ratio)) * ratio, support

    def _scores(self, told: Floats) -> Floats:
        """The log-likelihood of each hypothesis, (H,), from those of the stances: that of no table at all, what each
        family adds to it, and two of them otherwise than each alone, where they meet in a word."""
        space = self.space
        none, whole, smaller, both = (told[kind] for kind in self._kinds)
        whole, smaller = whole - none[self._word], smaller - none[self._word]
        both = both - none[self._shared] - whole[self._first] - whole[self._second]
        place = np.concatenate([self._alone, self._few, self._both])
        added = sums(place, np.concatenate([whole, smaller, both]), len(space.owner))
        added[space.two] += added[space.alone[space.one]] + added[space.alone[space.other]]
        return sums(self._document, none, len(space.none))[space.owner] + added

    def _believed(self, belief: Floats) -> tuple[Floats, Floats]:
        """From the probability of each hypothesis, (H,), to those of the families, (D, F), and of the stances."""
        space, two = self.space, belief[self.space.two]
        whole = belief[space.alone]
        for partner in (space.one, space.other):
            whole += sums(partner, two, len(whole))
        families = np.zeros(self._shape)
        families[space.document, space.family] = whole + belief[space.few]
        both, few = belief[self._both], belief[self._few]
        one = whole[self._member]  # of these holders, some in company with others of their word
        for partner in (self._first, self._second):
            one -= sums(partner, both, len(one))
        some = sums(self._word, one + few, len(self._document))
        some += sums(self._shared, both, len(some))
        return families, np.concatenate([1 - some, one, few, both])

    def _sum(self, values: Floats) -> Floats:
        """Values of the pairs of all stances, added up for each stance."""
        return sums(self._stance, values, self._count)
