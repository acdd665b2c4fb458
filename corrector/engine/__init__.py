"""The pipeline: a text goes in, and a Correction comes out.

Apart from the parts it puts together: it neither reads files nor prints, and holds what has been loaded.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from corrector import kernels, memory, rules
from corrector.edits import Correction, Edit, Profile, Reason, compose
from corrector.engine.conversions import Conversions
from corrector.engine.misreadings import Misreadings, apart, together
from corrector.engine.passages import Passages
from corrector.engine.proposals import Proposals
from corrector.errors import ConfigError
from corrector.layout import View, view
from corrector.lexicon import Lexicon
from corrector.opinion import Opinion
from corrector.rules import patterns

__all__ = ["PROFILES", "Corrector", "correct"]

PROFILES = ("conversion", "ocr", "full")
THRESHOLD = 0.7


class Sight(NamedTuple):
    """One text as a reader sees it, all that the rules propose in it, and whether it is `quiet`: none of the rules that
    are switched on has reason to look at it."""

    seen: View
    debris: list[Edit]
    quiet: bool


class Corrector:
    """Finds and repairs what converters did to a text.

    `profile` names what to look for; `families` restricts the conversion tables (None: all); `lexicons` are files of
    one's own; `threshold` is the probability from which an edit is made; words in `allow` are never touched;
    `select` and `ignore` switch rules on and off by code or group; `rules` are one's own, each a mapping as in
    `[[rules]]` of a configuration (see `corrector.rules.patterns`); `channel` and `referee` say who misread or mistyped
    and who is asked for a second opinion (see `corrector.ocr.Reader`). Raises a CorrectorError for settings that cannot
    be used.

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
        rules: Sequence[Mapping[str, Any]] = (),
        channel: str | Path | None = None,
        referee: str | Path | None = None,
    ) -> None:
        if profile not in PROFILES:
            raise ConfigError(f"unknown profile {profile!r}; the profiles are {', '.join(PROFILES)}")
        memory.keep()
        self.threshold = THRESHOLD if threshold is None else threshold
        if not 0 < self.threshold <= 1:
            raise ConfigError(f"threshold {threshold!r}: needs a probability above 0 and up to 1")
        if referee and profile == "conversion":
            raise ConfigError("a referee needs the profile ocr or full, and the channel sound")
        self._patterns, self._rules = patterns.choose(patterns.compile_patterns(rules), select, ignore)
        self._settings: dict[str, Any] = {
            "profile": profile,
            "families": families and tuple(families),
            "lexicons": tuple(map(str, lexicons)),
            "threshold": threshold,
            "allow": tuple(allow),
            "select": tuple(select),
            "ignore": tuple(ignore),
            "rules": json.dumps([dict(rule) for rule in rules], sort_keys=True),
            "channel": channel and str(channel),
            "referee": referee and str(referee),
        }
        self._misreadings = Misreadings(channel, threshold, allow, referee) if profile != "conversion" else None
        if profile != "ocr" or families or lexicons:
            _ = self._conversions  # loaded now, so that what is wrong with them is told here

    @cached_property
    def _lexicon(self) -> Lexicon:
        """The tables; the profile "ocr" needs them for `explain` only."""
        known = self._settings
        return Lexicon.load(known["families"], map(Path, known["lexicons"]), known["allow"])

    @cached_property
    def _conversions(self) -> Conversions:
        return Conversions(self._lexicon, Opinion())

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, tuple(sorted(self._settings.items()))

    def correct(self, text: str, confidences: Sequence[float] | None = None) -> Correction:
        """What is wrong with a text, and the text without it.

        `confidences`, one in [0, 1] for each code point, say how sure the reader of a scanned text was (NaN: not
        said); `corrector.scans` has them from files. A text on which one of the user's rules takes too long stays as
        it is; `fault` names the rule then. Raises TypeError for anything but a str, ConfigError for confidences that
        do not fit the text.
        """
        return self._refined([text], [confidences])[0]

    def correct_batch(self, texts: Sequence[str]) -> list[Correction]:
        """`correct` for each of several texts, which are scored together: faster, and the same in every way."""
        return self._refined(texts, [None] * len(texts))

    def _refined(self, texts: Sequence[str], confidences: Sequence[Sequence[float] | None]) -> list[Correction]:
        """The corrections of texts, the user's own rules among them."""
        for text in texts:
            if not isinstance(text, str):
                raise TypeError(f"correct() needs a str, not {type(text).__name__}; decode bytes first")
        kernels.note(sum(map(len, texts)))
        found = self._correct(texts, confidences)
        if not self._patterns:
            return found
        return [patterns.refine(one, self._patterns, self.threshold, self._settings["allow"]) for one in found]

    def _correct(self, texts: Sequence[str], confidences: Sequence[Sequence[float] | None]) -> list[Correction]:
        """What the rules, models and lexicons of the package find."""
        if self._misreadings is None:
            return self._mend(texts)
        misread = self._misreadings.find(texts, confidences)
        return misread if self._settings["profile"] == "ocr" else self._mend_both(misread)

    def _mend_both(self, misread: Sequence[Correction]) -> list[Correction]:
        """What was misread in texts, and what was done to them before, seen in the texts as they were printed.

        A converted word that was read rightly looks misread too: what is found in a text as it stands is spared.
        """
        found = []
        for one, mended in zip(misread, self._mend([one.original for one in misread]), strict=True):
            edits = rules.spare(list(one.edits), [(edit.start, edit.end) for edit in mended.edits])
            found.append((replace(one, edits=tuple(edits)), mended))
        printed = iter(self._mend([one.text for one, _ in found if one.edits]))
        return [together(one, next(printed) if one.edits else mended) for one, mended in found]

    def _mend(self, texts: Sequence[str]) -> list[Correction]:
        """What converters did to texts, and what the rules find in them."""
        sights, passages = self._look(texts)
        readings = self._conversions.read(passages)
        found = Proposals(self._conversions, [sight.seen for sight in sights], readings, self.threshold)
        told = zip(sights, found.edits(), found.doubts(), found.profiles(), strict=True)
        return self._settled([self._mended(*one) for one in told], [sight.quiet for sight in sights])

    def _mended(self, sight: Sight, words: list[Edit], doubts: list[Edit], profile: Profile) -> Correction:
        """What was found in one text, and all that was doubted and touches nothing of that."""
        seen, debris, _ = sight
        if not (words or doubts or debris):  # as most texts
            return Correction(seen.original, (), (), profile)
        if not seen.identity:
            words = [part for edit in words for part in seen.carry(edit, keep=rules.VIEW - self._rules)]
        if debris:
            active = [edit for edit in debris if edit.rule in self._rules]
            words = rules.merge(words, [edit for edit in active if edit.score >= self.threshold])
            doubts = doubts + [edit for edit in active if edit.score < self.threshold]
        return Correction(seen.original, tuple(words), tuple(apart(doubts, words)), profile)

    def _settled(self, mended: list[Correction], quiet: Sequence[bool]) -> list[Correction]:
        """Corrections with what mended words show to be debris besides; nothing in quiet texts, unless one of the
        words gives a rule reason to look."""
        found = {
            number: one
            for number, (one, still) in enumerate(zip(mended, quiet, strict=True))
            if one.edits
            and any(edit.rule not in rules.RULES for edit in one.edits)
            and not (still and all(rules.alike(self._rules, edit.before, edit.after) for edit in one.edits))
        }
        debris = self._proposed([one.text for one in found.values()]) if found else []
        for (number, one), proposed in zip(found.items(), debris, strict=True):
            if more := [edit for edit in proposed if edit.score >= self.threshold]:
                edits = compose(one.original, one.text, one.edits, more)
                mended[number] = replace(one, edits=tuple(edits), doubts=tuple(apart(one.doubts, edits)))
        return mended

    def _proposed(self, texts: Sequence[str]) -> list[list[Edit]]:
        """What the rules that are switched on propose for each text."""
        passages = Passages.of(texts)
        return rules.propose_all(texts, self._rules, passages.codes, passages.starts, passages.ends)

    def explain(self, text: str, start: int = 0, end: int | None = None) -> tuple[Reason, ...]:
        """Why each candidate that overlaps [start, end) of the text (code points) was changed, or not; by place."""
        [sight], passages = self._look([text])
        readings = self._conversions.read_all(passages)
        words = Proposals(self._conversions, [sight.seen], readings, self.threshold).reasons(start, end)
        misread = self._misreadings.find([text], [None]) if self._misreadings else []
        others = [*sight.debris, *(edit for one in misread for edit in (*one.edits, *one.doubts))]
        others = [edit for edit in others if edit.end > start and (end is None or edit.start < end)]
        made = self.correct(text) if others else Correction(text)
        return tuple(sorted(words + [self._reason(edit, made) for edit in others], key=lambda reason: reason.edit))

    def _reason(self, edit: Edit, made: Correction) -> Reason:
        """What became of one edit that no lexicon proposed."""
        if edit.rule in rules.VIEW - self._rules:
            return Reason(edit, "off")
        return Reason(edit, "edit" if edit in made.edits else "doubt" if edit in made.doubts else "keep")

    def _look(self, texts: Sequence[str]) -> tuple[list[Sight], Passages]:
        """Each text as it is looked at; and what is seen of all of them."""
        passages, codes = Passages.of(texts), self._rules | rules.VIEW
        places = rules.look_all(codes, passages.codes, passages.starts, passages.ends)
        sights = [
            Sight(
                view(text, [edit for edit in debris if edit.rule in rules.VIEW] if debris else ()),
                debris,
                self._rules.isdisjoint(places.get(number, ())),
            )
            for number, (text, debris) in enumerate(zip(texts, rules.propose_at(texts, codes, places), strict=True))
        ]
        changed = {number: sight.seen.text for number, sight in enumerate(sights) if not sight.seen.identity}
        return sights, passages.replaced(changed) if changed else passages


def _restore(*settings: tuple[str, Any]) -> Corrector:
    given = dict(settings)
    return Corrector(**given | {"rules": json.loads(given["rules"])})


@cache
def _default() -> Corrector:
    return Corrector()


def correct(text: str) -> Correction:
    """`Corrector().correct(text)`, with one Corrector kept for all calls.

    >>> correct("我们要树立科学开展观，为职工效劳。").text
    '我们要树立科学发展观，为职工服务。'
    """
    return _default().correct(text)
