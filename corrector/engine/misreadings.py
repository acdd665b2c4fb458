"""What a scanner misread in texts, beside what is found in them otherwise.

Apart from the engine's front, which puts the profiles together: here misread characters keep out of allowed words, and
two corrections of one text become one.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corrector import rules
from corrector.edits import Correction, Edit, compose

__all__ = ["Misreadings", "apart", "together"]

THRESHOLD = 0.5  # of misread characters: there leaving an error and making one weigh the same


class Misreadings:
    """Finds misread characters; `threshold` is the probability from which one is replaced (None: the usual one),
    words in `allow` are never touched; `channel` and `referee` as in `corrector.ocr.Reader`."""

    def __init__(
        self,
        channel: str | Path | None,
        threshold: float | None,
        allow: Sequence[str],
        referee: str | Path | None = None,
    ) -> None:
        from corrector.ocr import Reader  # only now, as most runs do without it and its models

        self._reader = Reader(channel, referee)
        self._threshold, self._allow = THRESHOLD if threshold is None else threshold, allow

    def find(self, texts: Sequence[str], confidences: Sequence[Sequence[float] | None]) -> list[Correction]:
        """The texts without what was misread in them."""
        found = zip(texts, self._reader.propose_all(texts, confidences), strict=True)
        return [self._judged(text, proposed) for text, proposed in found]

    def _judged(self, text: str, proposed: list[Edit]) -> Correction:
        edits = [edit for edit in rules.merge(_allowed(text, self._allow), proposed) if edit.rule != "allow"]
        least = self._threshold
        return Correction(text, tuple(e for e in edits if e.score >= least), tuple(e for e in edits if e.score < least))


def together(misread: Correction, mended: Correction) -> Correction:
    """What was misread in a text, and what was found in the text without that, as one correction."""
    text, made, found = misread.original, mended.original, misread.edits
    edits = compose(text, made, found, mended.edits)
    carried = [edit for doubt in mended.doubts for edit in compose(text, made, found, [doubt]) if edit not in found]
    doubts = apart([*misread.doubts, *carried], edits)
    return replace(mended, original=text, edits=tuple(edits), doubts=tuple(doubts))


def apart(doubts: Sequence[Edit], edits: Sequence[Edit]) -> list[Edit]:
    """The doubts that touch no edit, sorted."""
    return sorted(rules.spare(list(doubts), [(edit.start, edit.end) for edit in edits])) if doubts else []


def _allowed(text: str, words: Sequence[str]) -> list[Edit]:
    """Where words stand that must never change, as edits that change nothing; sorted, none overlapping."""
    found: list[Edit] = []
    for word in filter(None, words):
        at = text.find(word)
        while at >= 0:
            found.append(Edit(at, at + len(word), word, word, "allow"))
            at = text.find(word, at + len(word))
    kept: list[Edit] = []
    for edit in sorted(found):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
