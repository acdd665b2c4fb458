"""What a scanner says beside its text: how sure it was of each character. hOCR, ALTO XML, and text with confidences.

Apart from the reader, which takes text and numbers from wherever they come.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from corrector.errors import DecodeError

_LINE_CLASSES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line"}
_WORD_CONFIDENCE = re.compile(r"\bx_wconf\s+([\d.]+)")
_CHARACTER_CONFIDENCES = re.compile(r"\bx_confs\s+([\d. ]+)")
UNSAID = math.nan


@dataclass(frozen=True, slots=True)
class Scan:
    """A text and, for each of its code points, the scanner's confidence in [0, 1] (NaN where it says none)."""

    text: str
    confidences: tuple[float, ...]


def read_scan(path: str | Path) -> Scan:
    """The scan in a file: hOCR or ALTO XML, or JSON as {"text": "…", "confidences": [0.98, …]}.

    Lines are joined by line ends, paragraphs by blank lines. Raises DecodeError when the file cannot be read, is
    malformed, holds no text, or its confidences do not match the text.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DecodeError(f"{path}: {error.strerror or error}") from error
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _from_json(path, data)
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise DecodeError(f"{path}: not well-formed XML ({error}); is it hOCR or ALTO?") from error
    kind = root.tag.rpartition("}")[2].lower()
    if kind not in ("html", "alto"):
        raise DecodeError(f"{path}: <{kind}> is neither hOCR (html) nor ALTO (alto)")
    scan = _joined(_hocr_lines(root) if kind == "html" else _alto_lines(root), path)
    if not scan.text:
        raise DecodeError(f"{path}: no line of text in this {'hOCR' if kind == 'html' else 'ALTO'} file")
    return scan


def _from_json(path: Path, data: bytes) -> Scan:
    try:
        record = json.loads(data)
        text, given = record["text"], record["confidences"]
        sure = tuple(UNSAID if c is None else float(c) for c in given)
    except (ValueError, KeyError, TypeError) as error:
        raise DecodeError(f'{path}: needs {{"text": "…", "confidences": […]}} ({error})') from error
    if not isinstance(text, str) or len(sure) != len(text):
        raise DecodeError(f"{path}: {len(sure)} confidences for a text of {len(text)} characters; each needs one")
    _check(sure, path)
    return Scan(text, sure)


Word = tuple[str, list[float]]
Line = list[Word] | None
"""The words of a line; None for a paragraph's end."""


def _hocr_lines(root: Element) -> Iterator[Line]:
    for element in root.iter():
        classes = set((element.get("class") or "").split())
        if "ocr_par" in classes:
            yield None
        elif classes & _LINE_CLASSES:
            yield [_hocr_word(e) for e in element.iter() if "ocrx_word" in (e.get("class") or "").split()]


def _hocr_word(element: Element) -> Word:
    text = "".join("".join(element.itertext()).split())
    title = element.get("title") or ""
    if found := _CHARACTER_CONFIDENCES.search(title):
        each = [float(c) / 100 for c in found[1].split()]
        if len(each) == len(text):
            return text, each
    word = _WORD_CONFIDENCE.search(title)
    return text, [float(word[1]) / 100 if word else UNSAID] * len(text)


def _alto_lines(root: Element) -> Iterator[Line]:
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name == "TextBlock":
            yield None
        elif name == "TextLine":
            yield [_alto_word(e) for e in element if e.tag.rpartition("}")[2] == "String"]


def _alto_word(element: Element) -> Word:
    text = element.get("CONTENT") or ""
    if grades := (element.get("CC") or "").replace(" ", ""):
        if len(grades) == len(text) and grades.isascii() and grades.isdigit():
            return text, [1 - int(grade) / 10 for grade in grades]  # 0 is sure, 9 is not (ALTO 4, CC)
    try:
        sure = float(element.get("WC") or "nan")
    except ValueError:
        sure = math.inf
    return text, [sure] * len(text)


def _joined(lines: Iterator[Line], path: Path) -> Scan:
    """Lines as one text; blanks stand only between words that both are written with Latin letters or digits."""
    text: list[str] = []
    sure: list[float] = []
    for line in lines:
        if line is None:
            if text[-1:] == ["\n"] != text[-2:-1]:
                text.append("\n")
                sure.append(UNSAID)
            continue
        before = ""
        for word, each in line:
            if before[-1:].isascii() and before and word[:1].isascii():
                text.append(" ")
                sure.append(UNSAID)
            text.append(word)
            sure += each
            before = word or before
        text.append("\n")
        sure.append(UNSAID)
    whole = "".join(text)
    end = len(whole.rstrip("\n")) + 1 if whole.strip() else 0
    _check(tuple(sure), path)
    return Scan(whole[:end], tuple(sure[:end]))


def _check(sure: tuple[float, ...], path: Path) -> None:
    if any(not (math.isnan(c) or 0 <= c <= 1) for c in sure):
        raise DecodeError(f"{path}: a confidence lies outside its range")
