"""The verdict over a whole document: which tables were at work, and which words they replaced.

Apart from everything that reads text: it sees numbers only, so that it can be tested, fitted and
understood as the piece of statistics it is.

A conversion table leaves a fingerprint: the meant word is nowhere in the document, and the written
word stands in contexts that are not its own. For one pair, with log-odds s (meant over written) at each
written word and n meant words left over, the log-likelihood ratio "applied : not applied" is

    sum over the written words of log(1 + exp s)  +  n log(leak)

A family of pairs is at work or not; given that it is, most of its pairs were applied; given that it is
not, almost none. Hypotheses (no table, one, two together) compete by Bayes' rule, and so do the paragraphs of
a document, which may have been converted in part.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["Document", "Odds", "Tables", "Verdict", "decide"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


ACQUITTED = -1.5  # log-odds; below it no reading could come near the doubts that are reported


@dataclass(frozen=True, slots=True)
class Odds:
    """The constants of the decision, fitted by `training/decision` on documents held out from the model."""

    sharpness: float = 1.25  # the model's log-odds times this are calibrated
    surprise: float = 8.7  # nats: most that one place can tell, for the model may err
    weight: float = 9.7  # nats: most that one pair can tell, for its places are alike
    alike: float = 0.4  # places of one pair are alike: n of them tell as much as n to the power of 1 - this
    leak: float = 0.19  # probability that a table in use left a meant word as it was
    stray: float = 4e-5  # probability that a pair was applied where no table was
    double: float = 0.036  # a second table on top of the first, relative to its own prior
    whole: float = -0.8  # log-odds that all of a document was converted, and not only parts of it
    part: float = 0.35  # share of the paragraphs converted in a document that was converted in part
    company: float = 1.7  # nats: most that a paragraph tells about its neighbours
    caution: float = 1.8  # power of the probability that a pair was applied: doubt about that costs more
    slope: float = 0.74  # calibration of the final log-odds
    shift: float = 0.3
    rounds: int = 2


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known before a document is read, for P pairs and F families.

    `applied` (F, P): probability that a pair was applied, given that its family was at work; 0 where the
    family's table does not hold it. `priors` (F,): share of documents that each family converted.
    `certain` (P,): pairs whose written word is never right. `commonest`: the prior of the commonest
    family (None: the largest of these).
    """

    applied: Floats
    priors: Floats
    certain: NDArray[np.bool_]
    commonest: float | None = None

    def only(self, families: Sequence[int]) -> "Tables":
        """The same with these families alone."""
        rows, commonest = list(families), self.commonest or float(self.priors.max(initial=0))
        return Tables(self.applied[rows], self.priors[rows], self.certain, commonest)


@dataclass(frozen=True, slots=True)
class Document:
    """The numbers of one document: R readings of S slots, in U paragraphs.

    A reading says that the word at `slot` (R,) was converted by `pair` (R,), with `log_odds` (R,) of the meant
    word over the written one (natural logarithm). `unit` (S,) is the paragraph of each slot. The meant words that
    still stand: `left_pair`, `left_unit` and `left_count`, arrays of one length.
    """

    slot: Ints
    pair: Ints
    log_odds: Floats
    unit: Ints
    left_pair: Ints
    left_unit: Ints
    left_count: Floats


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided. For each reading (R,): its probability `posterior`, the `evidence` for its pair in nats, and
    the probability `applied` that its pair was applied in its paragraph. `families` (F,): the probability that each
    was at work; `converted`: that any was."""

    posterior: Floats
    evidence: Floats
    applied: Floats
    families: Floats
    converted: float


def decide(document: Document, tables: Tables, odds: Odds) -> Verdict:
    """The probability of every reading of one document, by Bayes' rule over families, pairs and paragraphs.

    Where all that speaks for conversion is too little, all are 0. Otherwise two accounts compete: that the
    document was converted as a whole, and that only some paragraphs were.
    """
    readings = _Readings(document, tables, odds)
    if readings.most() < ACQUITTED:
        nothing = np.zeros(len(document.pair))
        return Verdict(nothing, nothing, nothing, np.zeros(len(tables.priors)), 0.0)
    whole = readings.account(np.ones(readings.units))
    share, parts = 1.0, whole
    if readings.units > 1:
        parts = readings.parts()
        share = float(_sigmoid(np.array(odds.whole + whole.support - parts.support)))
    on = share * whole.on(readings) + (1 - share) * parts.on(readings)
    on = np.where(tables.certain[document.pair], 1.0, on)
    posterior = _calibrate(readings.share(on**odds.caution), odds)
    evidence = share * whole.evidence + (1 - share) * parts.evidence
    families = share * whole.families + (1 - share) * parts.families
    converted = share * whole.converted + (1 - share) * parts.converted
    return Verdict(posterior, evidence[readings.pair], on, families, converted)


@dataclass(frozen=True, slots=True)
class _Account:
    """One explanation of a document: how far each paragraph was converted (U,), the evidence for each pair (P,),
    the families at work (F,), any of them, the pairs applied (P,), and the log-likelihood of it all."""

    units: Floats
    evidence: Floats
    families: Floats
    converted: float
    applied: Floats
    support: float

    def on(self, readings: "_Readings") -> Floats:
        """The probability that each reading's pair was applied in its paragraph, (R,)."""
        return self.applied[readings.pair] * self.units[readings.unit]


class _Readings:
    """A document with its pairs numbered densely, and the sums that the rounds of the decision repeat."""

    def __init__(self, document: Document, tables: Tables, odds: Odds) -> None:
        known, dense = np.unique(np.concatenate([document.pair, document.left_pair]), return_inverse=True)
        self.pair, self.left = dense[: len(document.pair)], dense[len(document.pair) :]
        self.tables = Tables(tables.applied[:, known], tables.priors, tables.certain[known], tables.commonest)
        self.pairs = len(known)
        self.document, self.odds = document, odds
        self.unit = document.unit[document.slot]
        self.units = int(max(document.unit.max(initial=0), document.left_unit.max(initial=0))) + 1
        self.sharp = odds.sharpness * document.log_odds
        self.odd = np.exp(np.clip(self.sharp, -30, 30))
        total = _sums(document.slot, self.odd, len(document.unit))
        telling = np.minimum(np.log1p(self.odd), odds.surprise)
        self.telling = telling * self.odd / total[document.slot]  # a place convicts one pair only

    def most(self) -> float:
        """The largest log-odds that any family was at work: with every place believed, and no leftover."""
        told = np.minimum(_sums(self.pair, self.telling, self.pairs), self.odds.weight)
        most = np.log1p(self.tables.applied.max(axis=0, initial=self.odds.stray) * np.expm1(told)).sum()
        prior = self.tables.priors.sum()
        certain = self.tables.certain[self.pair].any()
        return float("inf" if certain else most + np.log((prior + 1e-12) / (1 - prior)))

    def account(self, units: Floats) -> _Account:
        """What the document looks like if its paragraphs were converted as far as `units` tells."""
        document, odds = self.document, self.odds
        told = _sums(self.pair, self.telling * units[self.unit], self.pairs)
        told /= np.maximum(_sums(self.pair, units[self.unit], self.pairs), 1) ** odds.alike
        left = _sums(self.left, document.left_count * units[document.left_unit], self.pairs)
        evidence = np.minimum(told, odds.weight) + left * np.log(odds.leak)
        families, converted, applied, support = _weigh(evidence, self.tables, odds)
        return _Account(units, evidence, families, converted, applied, support)

    def parts(self) -> _Account:
        """The best account in which each paragraph was converted or not: paragraphs and pairs are fitted in turn
        (mean-field variational inference), and the uncertainty about paragraphs is paid for in `support`."""
        prior = self.odds.part
        units = self.converted(np.full(self.pairs, 0.5))
        for _ in range(self.odds.rounds):
            account = self.account(units)
            units = self.converted(account.applied)
        account = self.account(units)
        sure = np.clip(units, 1e-9, 1 - 1e-9)
        cost = sure * np.log(sure / prior) + (1 - sure) * np.log((1 - sure) / (1 - prior))
        return replace(account, support=account.support - float(cost.sum()))

    def converted(self, applied: Floats) -> Floats:
        """The probability that each paragraph was converted, given the pairs that were applied, (U,)."""
        document, odds = self.document, self.odds
        gain = np.log1p(applied[self.pair] * np.expm1(self.telling))
        lost = np.log1p(applied[self.left] * (odds.leak - 1)) * document.left_count
        told = _sums(self.unit, gain, self.units) + _sums(document.left_unit, lost, self.units)
        near = np.clip(told, -odds.company, odds.company)
        told += 0.5 * (np.append(near[1:], 0) + np.append(0, near[:-1]))
        return _sigmoid(np.log(odds.part / (1 - odds.part)) + told)

    def share(self, on: Floats) -> Floats:
        """The posterior of each reading among its slot's: the written word, this reading, the others."""
        weighted = on * self.odd
        others = _sums(self.document.slot, weighted, len(self.document.unit))[self.document.slot] - weighted
        return on * self.odd / (1 + self.odd + others)


def _sums(groups: Ints, values: Floats, count: int) -> Floats:
    """The sum of the values of each of `count` groups."""
    return np.bincount(groups, values, count).astype(np.float64)


def _weigh(evidence: Floats, tables: Tables, odds: Odds) -> tuple[Floats, float, Floats, float]:
    """From evidence (P,) to the families at work (F,), any of them, the pairs applied (P,), and the log-likelihood."""
    count = len(tables.priors)
    first, second = _couples(count)
    applied = np.vstack([
        np.full((1, len(evidence)), odds.stray),
        tables.applied,
        np.maximum(tables.applied[first], tables.applied[second]),
    ])
    applied = np.maximum(applied, odds.stray)
    ratio = np.exp(np.clip(evidence, -30, 30))
    likelihood = np.log1p(applied * (ratio - 1))
    prior = np.log(np.concatenate([
        [1 - tables.priors.sum()],
        tables.priors,
        odds.double * tables.priors[first] * tables.priors[second] / (tables.commonest or tables.priors.max(initial=1)),
    ]))
    score = prior + likelihood.sum(axis=1)
    belief = np.exp(score - score.max())
    support = float(score.max() + np.log(belief.sum()))
    belief /= belief.sum()
    families = belief[1 : count + 1].copy()
    np.add.at(families, first, belief[count + 1 :])
    np.add.at(families, second, belief[count + 1 :])
    given = applied * ratio / (1 + applied * (ratio - 1))
    return families, float(1 - belief[0]), belief @ given, support


@cache
def _couples(count: int) -> tuple[Ints, Ints]:
    """All pairs of so many families."""
    first, second = np.triu_indices(count, 1)
    return first, second


def _calibrate(posterior: Floats, odds: Odds) -> Floats:
    """Log-odds stretched and shifted, so that of the readings at .9, nine in ten are right."""
    clipped = np.clip(posterior, 1e-9, 1 - 1e-9)
    logit = np.log(clipped / (1 - clipped))
    return _sigmoid(odds.slope * logit + odds.shift)


def _sigmoid(x: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return result
