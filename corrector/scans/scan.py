"""A scan: its text, the confidences, and where in the file each character stands.

Apart from the formats, which all make one of these.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corrector.edits import Edit, apply
from corrector.scans.heirs import NOBODY, heirs

__all__ = ["Grades", "Scan"]

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grades:
    """A list of confidences in the file: the offsets of the characters it is about, its span in the source, the
    numbers as they are written, and what stands between them."""

    letters: Sequence[int]
    start: int
    end: int
    items: tuple[str, ...]
    between: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A text and, for each of its code points, the reader's confidence in [0, 1] (NaN where it says none).

    `source` is the file's text; `places` says where each character stands in it, None for a line end or blank that
    only joins words, and for one that cannot be replaced. `spell` writes characters as the file does, in an encoding;
    `spaced` says that blanks may be among them.
    """

    source: str
    text: str
    confidences: tuple[float, ...]
    places: tuple[Place | None, ...]
    grades: tuple[Grades, ...]
    spell: Callable[[str, str], str]
    spaced: bool = False

    def changes(self, edits: Iterable[Edit], encoding: str = "utf-8") -> tuple[list[Edit], tuple[Edit, ...]]:
        """Edits of the text (sorted, not overlapping) -> edits of the source that do the same, sorted, and those that
        cannot be made: they would move the bounds of words or lines.

        Where a list of confidences belongs to the characters of a word, it grows and shrinks with the word.
        """
        made: list[Edit] = []
        refused: list[Edit] = []
        counts: dict[int, int] = {}
        for edit in edits:
            shares = self._shares(edit)
            if shares is None:
                refused.append(edit)
                continue
            for at, (new, added) in shares.items():
                counts[at] = counts.get(at, 1) + len(new) - (not added)
                made += self._change(at, new, added, edit, encoding)
        made += filter(None, (self._regraded(grades, counts) for grades in self.grades))
        return sorted(made, key=lambda edit: (edit.start, edit.end)), tuple(refused)

    def place(self, offset: int) -> int:
        """An offset in the text -> the offset in the source of the same place."""
        here = self.places[offset] if offset < len(self.places) else None
        if here:
            return here[0]
        while offset and not self.places[offset - 1]:
            offset -= 1
        before = self.places[offset - 1] if offset else None
        return before[1] if before else 0

    def apply(self, edits: Sequence[Edit]) -> str:
        """The source with these edits of the text made, as far as they can be."""
        return apply(self.source, self.changes(edits)[0])

    def _shares(self, edit: Edit) -> dict[int, tuple[str, bool]] | None:
        """What each character becomes, as offset -> (new, whether it is added to the one that stays there);
        None when the edit cannot be made."""
        shares = {at: ("", False) for at in range(edit.start, edit.end)}
        for heir, new in zip(heirs(self.text, edit), edit.after, strict=True):
            if heir == NOBODY or (new.isspace() and self.places[heir] is None and new != self.text[heir]):
                return None
            shares[heir] = (shares.get(heir, ("", True))[0] + new, heir not in range(edit.start, edit.end))
        for at, (new, added) in shares.items():
            if self.places[at] is None and (added or new != self.text[at]):
                return None
            if not self.spaced and new != self.text[at] and any(map(str.isspace, new)):
                return None
        return shares

    def _change(self, at: int, new: str, added: bool, cause: Edit, encoding: str) -> list[Edit]:
        place = self.places[at]
        if place is None or (new == self.text[at] and not added):
            return []
        start, end = place
        if added:  # before a place only at a line's start
            start = end = start if at >= cause.end else end
        return [Edit(start, end, self.source[start:end], self.spell(new, encoding), cause.rule, cause.score)]

    def _regraded(self, grades: Grades, counts: dict[int, int]) -> Edit | None:
        many = [counts.get(at, 1) for at in grades.letters]
        if all(count == 1 for count in many):
            return None
        kept = [item for item, count in zip(grades.items, many, strict=True) for _ in range(count)]
        before = self.source[grades.start : grades.end]
        return Edit(grades.start, grades.end, before, grades.between.join(kept), "confidences")
