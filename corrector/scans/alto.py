"""ALTO XML: the words of a page as <String CONTENT="…">, with WC for a word and CC for its characters.

Apart from hOCR, whose text stands between elements and not in attributes.
"""

from corrector.scans.markup import Letter, Tag, letters, walk
from corrector.scans.scan import Grades, Scan
from corrector.scans.sheet import UNSAID, Sheet

__all__ = ["read"]


def read(source: str) -> Scan:
    """The scan in an ALTO file's text; see `corrector.scans.read`."""
    reader = _Reader(source)
    walk(source, reader)
    return reader.sheet.scan()


class _Reader:
    """Takes the words out of an ALTO file."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.sheet = Sheet(source)

    def begin(self, tag: Tag) -> None:
        if tag.local in ("TextBlock", "Page"):
            self.sheet.paragraph()
        elif tag.local == "TextLine":
            self.sheet.line()
        elif tag.local == "String" and "CONTENT" in tag.attributes:
            self._word(tag)

    def end(self) -> None:
        pass

    def text(self, found: list[Letter | str]) -> None:
        pass

    def _word(self, tag: Tag) -> None:
        """One word; CC grades each character from 0 (sure) to 9, WC the word from 0 to 1 (sure)."""
        self.sheet.word()
        first = len(self.sheet)
        for letter in letters(self._source, *tag.value(self._source, "CONTENT")):
            self.sheet.put(letter)
        if "CC" in tag.attributes:
            self._grade(tag, self.sheet.letters(first))
            return
        try:
            self.sheet.say(first, float(tag.attributes.get("WC", UNSAID)))
        except ValueError:
            raise tag.error(f"WC {tag.attributes['WC']!r} is no number from 0 to 1") from None

    def _grade(self, tag: Tag, put: list[int]) -> None:
        given = tag.attributes["CC"]
        items = tuple(given.split() if " " in given else given)
        if len(items) != len(put) or not set(items) <= set("0123456789"):
            raise tag.error(f"CC {given!r} does not match {tag.attributes['CONTENT']!r}: one digit a character")
        grades = Grades(put, *tag.value(self._source, "CC"), items, " " if " " in given else "")
        self.sheet.grade([1 - int(item) / 10 for item in items], grades)
