"""The pipeline: a text goes in, and a Correction comes out.

Apart from the parts it puts together: it neither reads files nor prints, and holds what has been loaded.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrector import rules
from corrector.edits import Correction, Edit, Profile, Reason
from corrector.engine.conversions import Conversions, Readings, choose
from corrector.errors import ConfigError
from corrector.layout import View, view
from corrector.lexicon import Lexicon
from corrector.scorer import ContextModel

__all__ = ["PROFILES", "Corrector", "correct"]

PROFILES = ("conversion", "ocr", "full")
THRESHOLD = 0.7
OCR_THRESHOLD = 0.5  # of misread characters: there leaving an error and making one weigh the same
INVERTING = 0.8  # of pairs of opposites, whose repair turns the meaning round; asked for beside the other
PROVEN = 0.95  # probability that a family of such a pair was at work, below which it is never applied
DOUBT = 0.3  # readings from here up to the threshold are reported, never applied
WORTH_TELLING = 0.01  # families less probable than this are not listed


class Corrector:
    """Finds and repairs what converters did to a text.

    `profile` names what to look for; `families` restricts the conversion tables (None: all); `lexicons` are files of
    one's own; `threshold` is the probability from which an edit is made; words in `allow` are never touched;
    `select` and `ignore` switch rules on and off by code or group. Raises a CorrectorError for settings that
    cannot be used.

    May be shared between threads. A pickle holds the settings only, and loads lexicons and model anew.
    """

    def __init__(
        self,
        profile: str = "conversion",
        *,
        families: Sequence[str] | None = None,
        lexicons: Sequence[str | Path] = (),
        threshold: float | None = None,
        allow: Sequence[str] = (),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        channel: str | Path | None = None,
    ) -> None:
        if profile not in PROFILES:
            raise ConfigError(f"unknown profile {profile!r}; the profiles are {', '.join(PROFILES)}")
        self.threshold = THRESHOLD if threshold is None else threshold
        if not 0 < self.threshold <= 1:
            raise ConfigError(f"threshold {threshold!r}: needs a probability above 0 and up to 1")
        self._settings: dict[str, Any] = {
            "profile": profile,
            "families": families and tuple(families),
            "lexicons": tuple(map(str, lexicons)),
            "threshold": threshold,
            "allow": tuple(allow),
            "select": tuple(select),
            "ignore": tuple(ignore),
            "channel": channel and str(channel),
        }
        self._reader = _reader(channel) if profile != "conversion" else None
        self._rules = rules.resolve(["default", *select], ignore)
        self._lexicon = Lexicon.load(families, map(Path, lexicons), allow)
        self._conversions = Conversions(self._lexicon, ContextModel())

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, tuple(sorted(self._settings.items()))

    def correct(self, text: str) -> Correction:
        """What is wrong with a text, and the text without it. Raises TypeError for anything but a str."""
        if not isinstance(text, str):
            raise TypeError(f"correct() needs a str, not {type(text).__name__}; decode bytes first")
        misread, unsure = self._misread(text)
        if self._settings["profile"] == "ocr":
            return Correction(text, tuple(misread), tuple(unsure))
        seen, debris = self._look(text)
        readings = self._conversions.read(seen.text)
        edits: list[Edit] = []
        accepted = self._accepted(readings)
        for reading in accepted:
            edits += seen.carry(self._edit(seen.text, readings, reading), keep=rules.VIEW - self._rules)
        active = [edit for edit in debris if edit.rule in self._rules]
        edits = rules.merge(edits, [edit for edit in active if edit.score >= self.threshold])
        edits = rules.merge(edits, misread)
        doubts = unsure + self._doubts(seen, readings) + [edit for edit in active if edit.score < self.threshold]
        return Correction(text, tuple(edits), tuple(_apart(doubts, edits)), self._profile(readings, accepted))

    def explain(self, text: str, start: int = 0, end: int | None = None) -> tuple[Reason, ...]:
        """Why each candidate that overlaps [start, end) of the text (code points) was changed, or not; by place."""
        seen, _ = self._look(text)
        readings = self._conversions.read(seen.text)
        accepted = set(self._accepted(readings))
        covered = [(readings.starts[i], readings.ends[i]) for i in accepted]
        reasons = []
        for reading in range(len(readings.pairs)):
            edit = self._edit(seen.text, readings, reading)
            edit = seen.carry(edit)[0]
            if edit.end > start and (end is None or edit.start < end):
                inside = any(a <= readings.starts[reading] and readings.ends[reading] <= b for a, b in covered)
                made = reading in accepted or (inside and edit.score >= self.threshold)
                shield = ""
                if readings.safe[reading]:
                    shield = self._lexicon.shield_over(seen.text, readings.starts[reading], readings.ends[reading])
                reasons.append(self._reason(edit, readings, reading, made, shield))
        return tuple(sorted(reasons, key=lambda reason: reason.edit))

    def _misread(self, text: str) -> tuple[list[Edit], list[Edit]]:
        """What a scanner misread, as edits and as doubts; nothing in the profile "conversion"."""
        if self._reader is None:
            return [], []
        least = OCR_THRESHOLD if self._settings["threshold"] is None else self.threshold
        safe = _allowed(text, self._settings["allow"])
        edits = [edit for edit in rules.merge(safe, self._reader.propose(text)) if edit.rule != "allow"]
        return [e for e in edits if e.score >= least], [e for e in edits if e.score < least]

    def _look(self, text: str) -> tuple[View, list[Edit]]:
        """The text as a reader sees it, and all that the rules propose."""
        debris = rules.propose(text, self._rules | rules.VIEW)
        return view(text, [edit for edit in debris if edit.rule in rules.VIEW]), debris

    def _accepted(self, readings: Readings) -> list[int]:
        """The readings to apply, by place, no two of them overlapping."""
        likely = np.flatnonzero((readings.posterior >= self.threshold) & ~self._daring(readings))
        kept = choose(readings.starts[likely], readings.ends[likely], readings.posterior[likely])
        return [int(reading) for reading in likely[kept]]

    def _daring(self, readings: Readings) -> NDArray[np.bool_]:
        """The readings that would turn the meaning round and are not certain enough for that."""
        holding = self._conversions.tables.applied[:, readings.pairs] > 0
        proven = readings.families @ holding >= PROVEN
        certain: NDArray[np.bool_] = proven & (readings.posterior >= INVERTING)
        return self._lexicon.inverting[readings.pairs] & ~certain

    def _doubts(self, seen: View, readings: Readings) -> list[Edit]:
        """The readings between doubt and threshold, as edits of the original."""
        below = (readings.posterior < self.threshold) | self._daring(readings)
        unsure = np.flatnonzero((readings.posterior >= DOUBT) & below)
        return [seen.carry(self._edit(seen.text, readings, int(reading)))[0] for reading in unsure]

    def _edit(self, text: str, readings: Readings, reading: int) -> Edit:
        """One reading as an edit of the text that was read."""
        start, end = int(readings.starts[reading]), int(readings.ends[reading])
        written, meant = self._lexicon.pairs[readings.pairs[reading]]
        rule = f"{self._family(readings, reading)}/{written}→{meant}"
        return Edit(start, end, text[start:end], meant, rule, round(float(readings.posterior[reading]), 4))

    def _family(self, readings: Readings, reading: int) -> str:
        """The most probable of the families that hold a reading's pair."""
        names = [family.name for family in self._lexicon.families]
        holding = self._conversions.tables.applied[:, readings.pairs[reading]] > 0
        return names[int(np.argmax(np.where(holding, readings.families + 1e-12, 0)))]

    def _reason(self, edit: Edit, readings: Readings, reading: int, accepted: bool, shield: str) -> Reason:
        family = edit.rule.partition("/")[0]
        names = [known.name for known in self._lexicon.families]
        pair = readings.pairs[reading]
        doubted = DOUBT <= edit.score and not accepted
        return Reason(
            edit,
            "shield" if readings.safe[reading] else "edit" if accepted else "doubt" if doubted else "keep",
            log_odds=round(float(readings.log_odds[reading]), 3),
            evidence=round(float(readings.evidence[reading]), 3),
            family=family,
            family_probability=round(float(readings.families[names.index(family)]), 4),
            written=int((readings.pairs == pair).sum()),
            meant=int(readings.left[pair]),
            shield=shield,
        )

    def _profile(self, readings: Readings, accepted: Sequence[int]) -> Profile:
        found = [
            (family.name, round(float(share), 4))
            for family, share in zip(self._lexicon.families, readings.families, strict=True)
            if share >= WORTH_TELLING
        ]
        inverted = [i for i in accepted if self._lexicon.inverting[readings.pairs[i]]]
        inverting = sorted({self._family(readings, reading) for reading in inverted})
        ranked = tuple(sorted(found, key=lambda item: -item[1]))
        return Profile(round(float(readings.converted), 6), ranked, tuple(inverting))


def _reader(channel: str | Path | None) -> Any:  # noqa: ANN401
    """The corrector of misread characters; imported here, as most runs do without it and its models."""
    from corrector.ocr import Reader

    return Reader(channel)


def _allowed(text: str, words: Sequence[str]) -> list[Edit]:
    """Where words stand that must never change, as edits that change nothing; sorted, none overlapping."""
    found: list[Edit] = []
    for word in filter(None, words):
        at = text.find(word)
        while at >= 0:
            found.append(Edit(at, at + len(word), word, word, "allow"))
            at = text.find(word, at + len(word))
    apart: list[Edit] = []
    for edit in sorted(found):
        if not apart or edit.start >= apart[-1].end:
            apart.append(edit)
    return apart


def _restore(*settings: tuple[str, Any]) -> Corrector:
    return Corrector(**dict(settings))


def _apart(doubts: list[Edit], edits: list[Edit]) -> list[Edit]:
    """The doubts that touch no edit, sorted."""
    spans = [(edit.start, edit.end) for edit in edits]
    return sorted(d for d in doubts if not any(start < d.end and d.start < end for start, end in spans))


@cache
def _default() -> Corrector:
    return Corrector()


def correct(text: str) -> Correction:
    """`Corrector().correct(text)`, with one Corrector kept for all calls.

    >>> correct("我们要树立科学开展观，为职工效劳。").text
    '我们要树立科学发展观，为职工服务。'
    """
    return _default().correct(text)
