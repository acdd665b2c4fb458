"""hOCR: XHTML whose classes say what is a line and a word, and whose titles say how sure the reader was.

Apart from ALTO, whose text stands in attributes.
"""

import re
from dataclasses import dataclass

from corrector.scans.markup import Letter, Tag, walk
from corrector.scans.scan import Grades, Scan
from corrector.scans.sheet import Sheet

__all__ = ["read"]

PARAGRAPHS = {"ocr_page", "ocr_carea", "ocr_par"}
LINES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"}
WORD, GLYPH = "ocrx_word", "ocrx_cinfo"
_LIST = re.compile(r"\bx_confs\s*([^;]*)")
_CONFIDENCES = re.compile(r"\bx_confs?\s+([\d. ]+)")


def read(source: str) -> Scan:
    """The scan in an hOCR file's text; see `corrector.scans.read`."""
    reader = _Reader(source)
    walk(source, reader)
    return reader.sheet.scan()


@dataclass(slots=True)
class _Part:
    """An open element: its tag, what it is ("line", "word", "glyph" or ""), where its characters begin in the sheet,
    and whether it holds glyphs."""

    tag: Tag
    kind: str
    first: int
    glyphs: bool = False


class _Reader:
    """Takes the lines out of an hOCR file. x_wconf and x_confs count to 100; some readers count x_confs to 1."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._open: list[_Part] = []
        self._kinds: list[str] = []
        self._scale = 1.0 if _fractions(source) else 100.0
        self.sheet = Sheet(source)

    def begin(self, tag: Tag) -> None:
        classes = set(tag.attributes.get("class", "").split())
        kind = ""
        if classes & PARAGRAPHS:
            self.sheet.paragraph()
        elif classes & LINES and "line" not in self._kinds:
            kind = "line"
            self.sheet.line()
        elif WORD in classes:
            kind = "word"
            self.sheet.word()
        elif GLYPH in classes and self._kinds:
            kind = "glyph"
            for part in self._open:
                part.glyphs = True
        if kind:
            self._kinds.append(kind)
        self._open.append(_Part(tag, kind, len(self.sheet)))

    def end(self) -> None:
        part = self._open.pop()
        if not part.kind:
            return
        self._kinds.pop()
        self._say(part)
        if part.kind == "line":
            self.sheet.line()
        elif part.kind == "word":
            self.sheet.word()

    def text(self, found: list[Letter | str]) -> None:
        if self._kinds:
            aside = self._kinds[-1] == "word" and self._open[-1].glyphs
            for letter in found:
                if not (aside and letter[0].isspace()):
                    self.sheet.put(letter)

    def _say(self, part: _Part) -> None:
        """What the title of an element says of its characters, if nothing inside it has said more."""
        title = part.tag.attributes.get("title", "")
        if "x_confs" in title and not part.glyphs:
            self._grade(part.tag, self.sheet.letters(part.first))
        for name, scale in (("x_conf", self._scale), ("x_wconf", 100.0)):
            if found := re.search(rf"\b{name}\s+([^;\s]+)", title):
                self.sheet.say(part.first, _number(part.tag, found[1]) / scale)

    def _grade(self, tag: Tag, put: list[int]) -> None:
        found = _LIST.search(self._source, *tag.value(self._source, "title"))
        items = tuple(found[1].split()) if found else ()
        if found is None or len(items) != len(put):
            raise tag.error(f"{len(items)} numbers in x_confs for {len(put)} characters; each needs one")
        start = found.start(1)
        grades = Grades(put, start, start + len(found[1].rstrip()), items, " ")
        self.sheet.grade([_number(tag, item) / self._scale for item in items], grades)


def _number(tag: Tag, given: str) -> float:
    try:
        return float(given)
    except ValueError:
        raise tag.error(f"{given!r} is no confidence") from None


def _fractions(source: str) -> bool:
    """Whether the confidences of characters count to 1: none is above, and one is no whole number."""
    given = " ".join(found[1] for found in _CONFIDENCES.finditer(source)).split()
    return any("." in item for item in given) and all(item[:2] in ("0", "1", "0.", "1.") for item in given)
