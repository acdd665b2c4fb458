"""From the readings of a text to what is proposed for it: edits, doubts, reasons, and its profile.

Apart from the engine's front because it decides nothing but which readings are applied; numbers become words here.
"""

import numpy as np
from numpy.typing import NDArray

from corrector.edits import Edit, Profile, Reason
from corrector.engine.cases import choose
from corrector.engine.conversions import Conversions, Readings
from corrector.layout import View

__all__ = ["Proposals"]

DOUBT = 0.3  # readings from here up to the threshold are reported, never applied
INVERTING = 0.8  # of pairs of opposites, whose repair turns the meaning round; asked for beside the threshold
PROVEN = 0.95  # probability that a family of such a pair was at work, below which it is never applied
WORTH_TELLING = 0.01  # families less probable than this are not listed


class Proposals:
    """The readings of one text, seen through a view, and the probability from which one is applied."""

    def __init__(self, conversions: Conversions, seen: View, readings: Readings, threshold: float) -> None:
        self._lexicon, self._tables = conversions.lexicon, conversions.tables
        self._seen, self._readings, self._threshold = seen, readings, threshold
        self._holding = self._tables.applied[:, readings.pairs] > 0  # which families hold each reading's pair, (F, R)
        self._family = self._find_families()
        self._scores = np.round(readings.posterior, 4).tolist()
        self._daring = self._find_daring()
        likely = np.flatnonzero((readings.posterior >= threshold) & ~self._daring)
        kept = choose(readings.starts[likely], readings.ends[likely], readings.posterior[likely])
        self._accepted = likely[kept].tolist()

    def edits(self) -> list[Edit]:
        """The readings to apply as edits of the text as it is seen; by place, no two of them overlapping."""
        return [self._edit(reading) for reading in self._accepted]

    def doubts(self) -> list[Edit]:
        """The readings between doubt and threshold, as edits of the original."""
        posterior = self._readings.posterior
        unsure = np.flatnonzero((posterior >= DOUBT) & ((posterior < self._threshold) | self._daring))
        return [self._seen.carry(self._edit(reading))[0] for reading in unsure.tolist()]

    def reasons(self, start: int, end: int | None) -> list[Reason]:
        """Why each candidate that overlaps [start, end) of the original was changed, or not; by place."""
        covered = [(self._readings.starts[i], self._readings.ends[i]) for i in self._accepted]
        found = []
        for reading in range(len(self._readings.pairs)):
            edit = self._seen.carry(self._edit(reading))[0]
            if edit.end > start and (end is None or edit.start < end):
                first, last = self._readings.starts[reading], self._readings.ends[reading]
                inside = any(low <= first and last <= high for low, high in covered)
                made = reading in self._accepted or (inside and edit.score >= self._threshold)
                found.append(self._reason(edit, reading, made))
        return sorted(found, key=lambda reason: reason.edit)

    def profile(self) -> Profile:
        """How probable it is that the text was converted, and by which families."""
        found = [
            (family.name, round(float(share), 4))
            for family, share in zip(self._lexicon.families, self._readings.families, strict=True)
            if share >= WORTH_TELLING
        ]
        inverted = [i for i in self._accepted if self._lexicon.inverting[self._readings.pairs[i]]]
        inverting = sorted({self._lexicon.families[self._family[reading]].name for reading in inverted})
        ranked = tuple(sorted(found, key=lambda item: -item[1]))
        return Profile(round(float(self._readings.converted), 6), ranked, tuple(inverting))

    def _find_families(self) -> list[int]:
        """The most probable of the families that hold each reading's pair, and the first of several."""
        told = np.round(self._readings.families, 9) + 1e-12
        return list(np.where(self._holding, told[:, None], 0).argmax(axis=0).tolist())

    def _find_daring(self) -> NDArray[np.bool_]:
        """The readings that would turn the meaning round and are not certain enough for that."""
        readings = self._readings
        daring: NDArray[np.bool_] = self._lexicon.inverting[readings.pairs]
        if not daring.any():
            return daring
        return daring & ~((readings.families @ self._holding >= PROVEN) & (readings.posterior >= INVERTING))

    def _edit(self, reading: int) -> Edit:
        """One reading as an edit of the text as it is seen."""
        start, end = int(self._readings.starts[reading]), int(self._readings.ends[reading])
        written, meant = self._lexicon.pairs[self._readings.pairs[reading]]
        rule = f"{self._lexicon.families[self._family[reading]].name}/{written}→{meant}"
        return Edit(start, end, self._seen.text[start:end], meant, rule, self._scores[reading])

    def _reason(self, edit: Edit, reading: int, accepted: bool) -> Reason:
        readings, family = self._readings, self._family[reading]
        pair, safe = readings.pairs[reading], bool(readings.safe[reading])
        doubted = DOUBT <= edit.score and not accepted
        span = int(readings.starts[reading]), int(readings.ends[reading])
        return Reason(
            edit,
            "shield" if safe else "edit" if accepted else "doubt" if doubted else "keep",
            log_odds=round(float(readings.log_odds[reading]), 3),
            evidence=round(float(readings.evidence[reading]), 3),
            family=self._lexicon.families[family].name,
            family_probability=round(float(readings.families[family]), 4),
            written=int((readings.pairs == pair).sum()),
            meant=int(readings.left_counts[readings.left_pairs == pair].sum()),
            shield=self._lexicon.shield_over(self._seen.text, *span) if safe else "",
        )
