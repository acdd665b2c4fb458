"""The page that grows while a scan is read: lines and words in order, each character with its place and confidence.

Apart from hOCR and ALTO, which both fill one.
"""

import math
from collections.abc import Sequence

from corrector.errors import DecodeError
from corrector.scans.markup import Letter, spell
from corrector.scans.scan import Grades, Scan

__all__ = ["UNSAID", "Sheet"]

UNSAID = math.nan


class Sheet:
    """Characters put down one after the other; blanks stand only between words of Latin letters and digits."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._text: list[str] = []
        self._places: list[tuple[int, int] | None] = []
        self._sure: list[float] = []
        self._grades: list[Grades] = []
        self._gap = False

    def __len__(self) -> int:
        return len(self._text)

    def put(self, letter: Letter | str, sure: float = UNSAID) -> None:
        """One more character; a blank only says that a word ends."""
        character, *place = (letter,) if isinstance(letter, str) else letter
        if character.isspace():
            self._gap = True
            return
        if self._gap and self._text and character.isascii() and self._text[-1].isascii() and self._text[-1] != "\n":
            self._join(" ")
        self._gap = False
        self._text.append(character)
        self._places.append((place[0], place[1]) if place else None)
        self._sure.append(sure)

    def say(self, first: int, sure: float) -> None:
        """The confidence of all characters from `first` on that have none of their own."""
        for at in self.letters(first):
            self._sure[at] = sure if math.isnan(self._sure[at]) else self._sure[at]

    def letters(self, first: int) -> list[int]:
        """The offsets of the characters from `first` on, without the blanks that join words."""
        return [at for at in range(first, len(self._text)) if not self._text[at].isspace()]

    def grade(self, sure: Sequence[float], grades: Grades) -> None:
        """The confidences of some characters, one for each."""
        for at, own in zip(grades.letters, sure, strict=True):
            self._sure[at] = own
        self._grades.append(grades)

    def word(self) -> None:
        """A word ends."""
        self._gap = True

    def line(self) -> None:
        """A line ends; an empty one is none."""
        if self._text and self._text[-1] != "\n":
            self._join("\n")

    def paragraph(self) -> None:
        """A paragraph ends."""
        self.line()
        if self._text and self._text[-2:] != ["\n", "\n"]:
            self._join("\n")

    def scan(self) -> Scan:
        """All of it; an empty page is a text of no characters. Raises DecodeError for confidences out of range."""
        self.line()
        while self._text[-2:] == ["\n", "\n"]:
            for column in (self._text, self._places, self._sure):
                column.pop()
        if any(not (math.isnan(sure) or 0 <= sure <= 1) for sure in self._sure):
            raise DecodeError("a confidence lies outside its range")
        columns = tuple(self._sure), tuple(self._places), tuple(self._grades)
        return Scan(self._source, "".join(self._text), *columns, spell)

    def _join(self, blank: str) -> None:
        self._text.append(blank)
        self._places.append(None)
        self._sure.append(UNSAID)
