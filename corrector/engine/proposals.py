"""From the readings of texts to what is proposed for each: edits, doubts, reasons, and its profile.

Apart from the engine's front because it decides nothing but which readings are applied; numbers become words here.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from corrector.edits import Edit, Profile, Reason
from corrector.engine.cases import choose
from corrector.engine.conversions import Conversions, Readings
from corrector.layout import View

__all__ = ["Proposals"]

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

DOUBT = 0.3  # readings from here up to the threshold are reported, never applied
INVERTING = 0.8  # of pairs of opposites, whose repair turns the meaning round; asked for beside the threshold
PROVEN = 0.95  # probability that a family of such a pair was at work, below which it is never applied
WORTH_TELLING = 0.01  # families less probable than this are not listed


class Proposals:
    """The readings of T texts, each seen through a view, and the probability from which one is applied."""

    def __init__(self, conversions: Conversions, seen: Sequence[View], readings: Readings, threshold: float) -> None:
        self._lexicon, self._tables = conversions.lexicon, conversions.tables
        self._seen, self._readings, self._threshold = seen, readings, threshold
        self._daring = self._find_daring()
        self._accepted = self._find_accepted()

    def edits(self) -> list[list[Edit]]:
        """The readings to apply as edits of each text as it is seen; by place, no two of them overlapping."""
        return self._by_text(self._accepted)

    def doubts(self) -> list[list[Edit]]:
        """The readings between doubt and threshold, as edits of each original."""
        posterior = self._readings.posterior
        unsure = np.flatnonzero((posterior >= DOUBT) & ((posterior < self._threshold) | self._daring))
        found = zip(self._seen, self._by_text(unsure), strict=True)
        return [doubts if seen.identity else [seen.carry(edit)[0] for edit in doubts] for seen, doubts in found]

    def profiles(self) -> list[Profile]:
        """How probable it is that each text was converted, and by which families."""
        readings, names = self._readings, [family.name for family in self._lexicon.families]
        inverting: dict[int, set[str]] = {}
        inverted = self._accepted[self._lexicon.inverting[readings.pairs[self._accepted]]]
        for text, family in zip(readings.text[inverted].tolist(), self._families_of(inverted).tolist(), strict=True):
            inverting.setdefault(text, set()).add(names[family])
        found = [Profile()] * len(self._seen)
        shares: dict[int, list[tuple[str, float]]] = {}
        worth = np.nonzero(readings.families >= WORTH_TELLING)
        told = worth[0].tolist(), worth[1].tolist(), readings.families[worth].tolist()
        for number, row, share in zip(*told, strict=True):
            shares.setdefault(number, []).append((names[row], round(share, 4)))
        looked_at = np.unique(readings.text)
        for number, converted in zip(looked_at.tolist(), readings.converted[looked_at].tolist(), strict=True):
            ranked = sorted(shares.get(number, ()), key=lambda item: -item[1])
            found[number] = Profile(round(converted, 6), tuple(ranked), tuple(sorted(inverting.get(number, ()))))
        return found

    def reasons(self, start: int, end: int | None) -> list[Reason]:
        """Why each candidate that overlaps [start, end) of the original, of a single text, was changed, or not; by
        place."""
        readings, accepted, [seen] = self._readings, self._accepted, self._seen
        covered = list(zip(readings.starts[accepted].tolist(), readings.ends[accepted].tolist(), strict=True))
        every = np.arange(len(readings.pairs))
        families = self._families_of(every).tolist()
        found = []
        for reading, (family, edit) in enumerate(zip(families, self._edits(every), strict=True)):
            carried = seen.carry(edit)[0]
            if carried.end > start and (end is None or carried.start < end):
                inside = any(low <= edit.start and edit.end <= high for low, high in covered)
                made = bool(reading in accepted) or (inside and edit.score >= self._threshold)
                found.append(self._reason(carried, seen, reading, family, made))
        return sorted(found, key=lambda reason: reason.edit)

    def _find_accepted(self) -> Ints:
        """The readings to apply, no two of them overlapping."""
        readings = self._readings
        likely = np.flatnonzero((readings.posterior >= self._threshold) & ~self._daring)
        begins = np.array([0, *accumulate(len(seen.text) for seen in self._seen)])[readings.text[likely]]
        starts, ends = readings.starts[likely] + begins, readings.ends[likely] + begins
        return likely[choose(starts, ends, readings.posterior[likely])]

    def _find_daring(self) -> Mask:
        """The readings that would turn the meaning round and are not certain enough for that."""
        readings = self._readings
        daring: Mask = self._lexicon.inverting[readings.pairs]
        some = np.flatnonzero(daring)
        holding = readings.families[readings.text[some]] * self._holding(readings.pairs[some])
        daring[some] = (holding.sum(axis=1) < PROVEN) | (readings.posterior[some] < INVERTING)
        return daring

    def _holding(self, pairs: Ints) -> Mask:
        """Which families hold some pairs, (N, F)."""
        holding: Mask = self._tables.applied[:, pairs].T > 0
        return holding

    def _families_of(self, some: Ints) -> Ints:
        """The most probable of the families that hold the pair of each of some readings, and the first of several."""
        told = np.round(self._readings.families, 9)[self._readings.text[some]] + 1e-12
        best: Ints = np.where(self._holding(self._readings.pairs[some]), told, 0).argmax(axis=1)
        return best

    def _by_text(self, some: Ints) -> list[list[Edit]]:
        """Some readings as edits of each text as it is seen."""
        edits, count = self._edits(some), len(self._seen)
        bounds = np.searchsorted(self._readings.text[some], np.arange(count + 1)).tolist()
        return [edits[first:last] for first, last in pairwise(bounds)]

    def _edits(self, some: Ints) -> list[Edit]:
        """Some readings as edits of the texts as they are seen."""
        readings, lexicon = self._readings, self._lexicon
        spans = readings.starts[some].tolist(), readings.ends[some].tolist()
        names = map(lexicon.rule, self._families_of(some).tolist(), readings.pairs[some].tolist())
        scores = np.round(readings.posterior[some], 4).tolist()
        return [
            Edit(start, end, written, meant, rule, score)
            for start, end, (written, meant, rule), score in zip(*spans, names, scores, strict=True)
        ]

    def _reason(self, edit: Edit, seen: View, reading: int, family: int, accepted: bool) -> Reason:
        readings = self._readings
        pair, safe = readings.pairs[reading], bool(readings.safe[reading])
        doubted = DOUBT <= edit.score and not accepted
        span = int(readings.starts[reading]), int(readings.ends[reading])
        return Reason(
            edit,
            "shield" if safe else "edit" if accepted else "doubt" if doubted else "keep",
            log_odds=round(float(readings.log_odds[reading]), 3),
            evidence=round(float(readings.evidence[reading]), 3),
            family=self._lexicon.families[family].name,
            family_probability=round(float(readings.families[0, family]), 4),
            written=int((readings.pairs == pair).sum()),
            meant=int(readings.left_counts[readings.left_pairs == pair].sum()),
            shield=self._lexicon.shield_over(seen.text, *span) if safe else "",
        )
