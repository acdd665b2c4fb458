"""Plain text with confidences: a JSON object with "text" and "confidences", one number or null for each character.

Apart from the markup formats: here every blank and line end of the text is the file's own.
"""

import json
import math
import re
from collections.abc import Iterator
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from corrector.errors import DecodeError
from corrector.scans.scan import Grades, Place, Scan

__all__ = ["read"]

_BLANKS = re.compile(r"[ \t\r\n]*")
_PIECE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL)
_EXPECTED = 'needs {"text": "…", "confidences": […]}'


def read(source: str) -> Scan:
    """The scan in such a file's text; see `corrector.scans.read`."""
    try:
        known = json.loads(source)
        spans = {key: (start, end) for key, start, end in _members(source)}
    except (JSONDecodeError, RecursionError) as error:
        raise DecodeError(f"{_EXPECTED} ({error})") from error
    text, sure = known.get("text"), known.get("confidences")
    if not isinstance(text, str) or not isinstance(sure, list) or not all(map(_is_confidence, sure)):
        raise DecodeError(f"{_EXPECTED}: a string, and numbers from 0 to 1 or null")
    if len(sure) != len(text):
        raise DecodeError(f"{len(sure)} confidences for a text of {len(text)} characters; each needs one")
    start, end = spans["text"]
    pieces = _PIECE.finditer(source, start + 1, end - 1)
    places: tuple[Place | None, ...] = tuple(piece.span() for piece in pieces)
    start, end = spans["confidences"]
    items = tuple(item.strip() for item in source[start + 1 : end - 1].split(",")) if sure else ()
    grades = (Grades(range(len(text)), start + 1, end - 1, items, ", "),)
    numbers = tuple(math.nan if one is None else float(one) for one in sure)
    return Scan(source, text, numbers, places, grades, spell, spaced=True)


def spell(text: str, encoding: str) -> str:
    """Characters as they stand in a JSON string; as escapes where the encoding lacks them."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(text)[1:-1]
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _is_confidence(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return value is None or (number and 0 <= value <= 1)  # type: ignore[operator]


def _members(source: str) -> Iterator[tuple[str, int, int]]:
    """The members of the outermost object, known to be good JSON: key, and where the value stands."""
    decoder = json.JSONDecoder()
    at = _skip(source, source.index("{") + 1)
    while source[at] != "}":
        key, at = scanstring(source, at + 1)
        start = _skip(source, _skip(source, at) + 1)
        _, end = decoder.raw_decode(source, start)
        yield key, start, end
        at = _skip(source, end)
        at = _skip(source, at + 1) if source[at] == "," else at


def _skip(source: str, at: int) -> int:
    found = _BLANKS.match(source, at)
    assert found is not None
    return found.end()
