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

Many documents are reckoned at once, each as if it were alone: their numbers lie end to end (see `Documents`).
"""

from dataclasses import replace

import numpy as np

from corrector.decide.ceiling import ceilings
from corrector.decide.documents import Documents, Mask, Suspicion, Verdicts, sums
from corrector.decide.evidence import Account, Evidence, heeded, sigmoid
from corrector.decide.numbers import Document, Floats, Ints, Odds, Tables, Verdict

__all__ = ["Document", "Documents", "Odds", "Suspicion", "Tables", "Verdict", "Verdicts"]
__all__ += ["conceivable", "decide", "judge", "probable", "suspect"]

ACQUITTED = 0.2  # a document less probably converted than this holds no reading that is worth reporting as a doubt
SUSPECT = 0.01  # a document less probably converted than this is not looked at again
POSSIBLE = 1e-5  # a family less probable than this after a first look is not looked for again
LIKELY = 0.3  # a reading from here on speaks for the meant words that its slot seems to hold


def decide(document: Document, tables: Tables, odds: Odds) -> Verdict:
    """`judge` for one document, with all families suspected."""
    found = judge(Documents.one(document, np.ones(len(tables.priors), dtype=np.bool_)), tables, odds)
    return Verdict(found.posterior, found.evidence, found.applied, found.families[0], float(found.converted[0]))


def judge(documents: Documents, tables: Tables, odds: Odds) -> Verdicts:
    """The probability of every reading of some documents, by Bayes' rule over families, pairs and paragraphs, the
    kind of each text included: one that the model knows, or a strange one.

    Meant words that stand where another word may have been converted are counted as far as it was not.
    """
    usual = Evidence(documents, tables, odds)
    verdict, support = _accounted(usual)
    counted = verdict.posterior
    doubtful = _any(documents.left_document[documents.left_slot >= 0], documents)
    doubtful &= _any(usual.document[counted > LIKELY], documents)
    if doubtful.any():
        other, backing = _accounted(usual.without(counted))
        verdict = _blend(verdict, other, doubtful.astype(np.float64), usual.document)
        support = np.where(doubtful, backing, support)
    suspected = verdict.converted > SUSPECT
    if suspected.any():
        strange = usual.dulled().without(counted)
        dulled, other_support = _accounted(strange)
        ahead = odds.strange + other_support - strange.surprise - support + usual.surprise
        verdict = _blend(verdict, dulled, np.where(suspected, sigmoid(ahead), 0), usual.document)
    return replace(verdict, posterior=_calibrated(verdict.posterior, odds))


def conceivable(documents: Documents, tables: Tables, odds: Odds, least: float = ACQUITTED) -> Mask:
    """The documents that could at all have been converted with a probability of `least`, (D,), told before meant words
    are counted: of those that `suspect` finds worth judging, all."""
    return ceilings(documents, tables, odds) >= least


def suspect(documents: Documents, tables: Tables, odds: Odds) -> Suspicion:
    """A first verdict from the readings that are easily had, all texts taken to be such as the model knows, and their
    paragraphs fitted once: what is wrong with that a second look puts right."""
    evidence = Evidence(documents, tables, replace(odds, rounds=0))
    verdict, _ = _accounted(evidence)
    worth = _any(evidence.document[evidence.certain], documents) | (verdict.converted >= ACQUITTED)
    posterior = _calibrated(verdict.posterior, odds) * worth[evidence.document]
    return Suspicion(worth, verdict.families >= POSSIBLE, posterior, verdict.applied)


def probable(log_odds: Floats, applied: Floats, slot: Ints, slots: int, odds: Odds) -> Floats:
    """The probability of readings (R,), given the model's log-odds and how probable it is that the pair of each was
    applied, as a first verdict has it; each stands at one of so many slots."""
    posterior = _shares(heeded(log_odds, odds.sharpness), applied, slot, slots, odds)
    return _calibrated(posterior, odds)


def _any(numbers: Ints, documents: Documents) -> Mask:
    """Which of the documents are among these numbers."""
    found = np.zeros(len(documents), dtype=np.bool_)
    found[numbers] = True
    return found


def _accounted(evidence: Evidence) -> tuple[Verdicts, Floats]:
    """Two accounts compete: that a document was converted as a whole, and that only some paragraphs were."""
    whole = evidence.account(evidence.everywhere)
    if evidence.single.all():
        return _verdict(evidence, whole), whole.support
    parts, ahead = evidence.parts(), evidence.odds.whole + whole.support
    share = np.where(evidence.single, 1.0, sigmoid(ahead - parts.support))
    support = np.where(evidence.single, whole.support, np.logaddexp(ahead, parts.support))
    return _blend(_verdict(evidence, parts), _verdict(evidence, whole), share, evidence.document), support


def _verdict(evidence: Evidence, account: Account) -> Verdicts:
    """What follows from one account, not yet calibrated: each reading's posterior is its share among the written
    word and all readings of its slot."""
    on = np.where(evidence.certain, 1.0, account.applied[evidence.pair] * account.units[evidence.unit])
    slots = evidence.documents.slot, len(evidence.documents.unit)
    posterior = _shares(evidence.odd, on, *slots, evidence.odds)
    return Verdicts(posterior, account.evidence[evidence.pair], on, account.families, account.converted)


def _shares(odd: Floats, applied: Floats, slot: Ints, slots: int, odds: Odds) -> Floats:
    """The share of each reading among the written word and all readings of its slot."""
    weighted = applied**odds.caution * odd
    others = sums(slot, weighted, slots)[slot] - weighted
    return weighted / (1 + odd + others)


def _blend(one: Verdicts, other: Verdicts, share: Floats, document: Ints) -> Verdicts:
    """Both verdicts, the other with its share in each document, (D,); `document` (R,) is each reading's."""
    here = share[document]
    return Verdicts(
        one.posterior + here * (other.posterior - one.posterior),
        one.evidence + here * (other.evidence - one.evidence),
        one.applied + here * (other.applied - one.applied),
        one.families + share[:, None] * (other.families - one.families),
        one.converted + share * (other.converted - one.converted),
    )


def _calibrated(posterior: Floats, odds: Odds) -> Floats:
    """Log-odds stretched and shifted, so that of the readings at .9, nine in ten are right."""
    clipped = np.clip(posterior, 1e-9, 1 - 1e-9)
    return sigmoid(odds.slope * np.log(clipped / (1 - clipped)) + odds.shift)
