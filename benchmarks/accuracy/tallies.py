"""Counts and the figures made of them: precision and recall, reliability, how well a scan finds converted documents.

Apart from printing because each is a small piece of arithmetic that wants a test.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.accuracy.documents import Document
from benchmarks.accuracy.matches import Match, match
from corrector.edits import Correction

__all__ = ["BANDS", "Band", "Outcome", "Scan", "Tally", "judge", "reliability", "scan"]

BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0001)  # each from one border to the next
TELLING = 5  # a document with as many converted words is one that a scan must find


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document. `scored`: every edit or doubt of 0.5 and more as (score, whether it is right).
    `converted`: the probability that the document was; 0 from tools that tell none."""

    document: Document
    match: Match
    scored: tuple[tuple[float, bool], ...] = ()
    converted: float = 0.0


def judge(document: Document, correction: Correction) -> Outcome:
    """The outcome of one document; a doubt is right if it alone would restore its place."""
    found = match(document.text, document.gold, correction.edits)
    scored = [(edit.score, True) for edit in found.right] + [(edit.score, False) for edit in found.wrong]
    for doubt in correction.doubts:
        if doubt.score >= BANDS[0]:
            scored.append((doubt.score, not match(document.text, document.gold, [doubt]).wrong))
    return Outcome(document, found, tuple(scored), correction.profile.converted)


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums over some documents: `met` and `missed` are wanted edits, `wrong` ones nobody wanted; `exact` documents
    came out without a difference."""

    documents: int = 0
    characters: int = 0
    met: int = 0
    missed: int = 0
    wrong: int = 0
    exact: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "Tally":
        total = cls()
        for outcome in outcomes:
            total += cls._one(outcome.document, outcome.match)
        return total

    @classmethod
    def _one(cls, document: Document, found: Match) -> "Tally":
        wrong, missed = len(found.wrong), len(found.missed)
        return cls(1, len(document.text), len(found.met), missed, wrong, int(wrong == missed == 0))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.documents + other.documents,
            self.characters + other.characters,
            self.met + other.met,
            self.missed + other.missed,
            self.wrong + other.wrong,
            self.exact + other.exact,
        )

    @property
    def precision(self) -> float:
        """The share of edits that are right; 1 where none was made."""
        return _share(self.met, self.met + self.wrong)

    @property
    def recall(self) -> float:
        """The share of wanted edits that were made; 1 where none was wanted."""
        return _share(self.met, self.met + self.missed)

    @property
    def restored(self) -> float:
        """The share of documents without a difference."""
        return _share(self.exact, self.documents)

    @property
    def per_million(self) -> float:
        """Wrong edits in a million characters."""
        return 1e6 * self.wrong / self.characters if self.characters else 0.0


@dataclass(frozen=True, slots=True)
class Band:
    """Edits scored from `low` to below `high`: how many, their mean score, and how many are right."""

    low: float
    high: float
    edits: int
    mean: float
    right: int

    @property
    def share(self) -> float:
        """The share that is right; in a calibrated band it is near `mean`."""
        return _share(self.right, self.edits)


def reliability(scored: Iterable[tuple[float, bool]]) -> list[Band]:
    """Scores against truth, one band after the other."""
    every = list(scored)
    bands = []
    for low, high in pairwise(BANDS):
        here = [(score, right) for score, right in every if low <= score < high]
        mean = sum(score for score, _ in here) / len(here) if here else 0.0
        bands.append(Band(low, min(high, 1.0), len(here), mean, sum(right for _, right in here)))
    return bands


@dataclass(frozen=True, slots=True)
class Scan:
    """Of `wanted` converted documents and `clean` ones: `found` are scored above `threshold`, which `alarms` clean ones
    are too, at most the number allowed. `area`: probability that a converted one is scored above a clean one."""

    wanted: int
    clean: int
    found: int
    alarms: int
    threshold: float
    area: float

    @property
    def share(self) -> float:
        return _share(self.found, self.wanted)


def scan(outcomes: Iterable[Outcome], rate: float = 0.001) -> Scan:
    """How many documents with five and more converted words are found when at most a share `rate` of clean ones is.

    With fewer clean documents than 1 / rate none of them may be found. Ties count as not found.
    """
    clean, wanted = [], []
    for outcome in outcomes:
        if not outcome.document.gold:
            clean.append(outcome.converted)
        elif len(outcome.document.gold) >= TELLING:
            wanted.append(outcome.converted)
    clean.sort(reverse=True)
    allowed = int(len(clean) * rate)
    threshold = clean[allowed] if clean else 0.0
    found = sum(score > threshold for score in wanted)
    alarms = sum(score > threshold for score in clean)
    return Scan(len(wanted), len(clean), found, alarms, threshold, _area(wanted, clean))


def _area(wanted: Sequence[float], clean: Sequence[float]) -> float:
    """The area under the ROC curve, ties counting half (Mann-Whitney)."""
    import numpy as np

    order = np.sort(np.array(clean))
    below, upto = np.searchsorted(order, wanted, "left"), np.searchsorted(order, wanted, "right")
    return float((below + upto).sum()) / 2 / max(1, len(wanted) * len(clean))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
