"""The verdict over a whole document: which tables were at work, and which words they replaced.

Apart from everything that reads text: it sees numbers only, so that it can be tested, fitted and
understood as the piece of statistics it is.

A conversion table leaves a fingerprint: the meant word is nowhere in the document, and the written
word stands in contexts that are not its own. For one pair, with log-odds s (meant over written) at each
written word and n meant words left over, the log-likelihood ratio "applied : not applied" is

    sum over the written words of log(1 + exp s)  +  n log(leak)

A family of pairs is at work or not; given that it is, most of its pairs were applied; given that it is
not, almost none. Hypotheses (no table, one, two together) compete by Bayes' rule, and so do the paragraphs of
a document, which may have been converted in part. Last, a document may be strange to the model (old, say, or of a
trade of its own): then words surprise it everywhere, those of no family too, and all of them tell less.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corrector.decide.ceiling import ceilings
from corrector.decide.evidence import Account, Evidence, sigmoid, sums
from corrector.decide.numbers import Document, Odds, Tables, Verdict

__all__ = ["Document", "Odds", "Tables", "Verdict", "decide", "suspect"]

ACQUITTED = 0.2  # a document less probably converted than this holds no reading that is worth reporting as a doubt
SUSPECT = 0.01  # a document less probably converted than this is not looked at again
LIKELY = 0.3  # a reading from here on speaks for the meant words that its slot seems to hold


def decide(document: Document, tables: Tables, odds: Odds) -> Verdict:
    """The probability of every reading of one document, by Bayes' rule over families, pairs and paragraphs, the
    kind of its text included: one that the model knows, or a strange one.

    Meant words that stand where another word may have been converted are counted as far as it was not.
    """
    usual = Evidence(document, tables, odds)
    verdict, support = _accounted(usual)
    counted = verdict.posterior
    if (document.left_slot >= 0).any() and counted.max(initial=0) > LIKELY:
        verdict, support = _accounted(usual.without(counted))
    if verdict.converted > SUSPECT:
        strange = usual.dulled().without(counted)
        dulled, other = _accounted(strange)
        ahead = odds.strange + other - strange.surprise - support + usual.surprise
        verdict = _blend(verdict, dulled, float(sigmoid(np.array(ahead))))
    return _calibrated(verdict, odds)


def suspect(documents: Sequence[Document], tables: Sequence[Tables], odds: Odds) -> list[Verdict | None]:
    """A first verdict on each of several documents from the readings that are easily had, their texts taken to be
    such as the model knows; None where nothing worth reporting could come of it."""
    most = ceilings(documents, tables, odds)
    found: list[Verdict | None] = [None] * len(documents)
    for number in np.flatnonzero(most >= ACQUITTED).tolist():
        evidence = Evidence(documents[number], tables[number], odds)
        verdict, _ = _accounted(evidence)
        if evidence.certain.any() or verdict.converted >= ACQUITTED:
            found[number] = _calibrated(verdict, odds)
    return found


def _accounted(evidence: Evidence) -> tuple[Verdict, float]:
    """Two accounts compete: that the document was converted as a whole, and that only some paragraphs were."""
    whole = evidence.account(np.ones(evidence.units))
    verdict = _verdict(evidence, whole)
    if evidence.units == 1:
        return verdict, whole.support
    parts = evidence.parts()
    ahead = evidence.odds.whole + whole.support
    share = float(sigmoid(np.array(ahead - parts.support)))
    return _blend(_verdict(evidence, parts), verdict, share), float(np.logaddexp(ahead, parts.support))


def _verdict(evidence: Evidence, account: Account) -> Verdict:
    """What follows from one account, not yet calibrated: each reading's posterior is its share among the written
    word and all readings of its slot."""
    slot, odds = evidence.document.slot, evidence.odds
    on = np.where(evidence.certain, 1.0, account.applied[evidence.pair] * account.units[evidence.unit])
    weighted = on**odds.caution * evidence.odd
    others = sums(slot, weighted, len(evidence.document.unit))[slot] - weighted
    posterior = weighted / (1 + evidence.odd + others)
    return Verdict(posterior, account.evidence[evidence.pair], on, account.families, account.converted)


def _blend(one: Verdict, other: Verdict, share: float) -> Verdict:
    """Both verdicts, the other with its share."""
    return Verdict(
        one.posterior + share * (other.posterior - one.posterior),
        one.evidence + share * (other.evidence - one.evidence),
        one.applied + share * (other.applied - one.applied),
        one.families + share * (other.families - one.families),
        one.converted + share * (other.converted - one.converted),
    )


def _calibrated(verdict: Verdict, odds: Odds) -> Verdict:
    """Log-odds stretched and shifted, so that of the readings at .9, nine in ten are right."""
    clipped = np.clip(verdict.posterior, 1e-9, 1 - 1e-9)
    logit = np.log(clipped / (1 - clipped))
    return replace(verdict, posterior=sigmoid(odds.slope * logit + odds.shift))
