"""How characters are spelt in JSON strings: as themselves in UTF-8, or as escapes.

Separate from finding the strings, because long ones are read in pieces, which must not cut a character.
"""

import json
import re
from collections.abc import Sequence

__all__ = ["NotJson", "head_of", "spelt", "text_of", "written"]

LOOSE = json.JSONDecoder(strict=False)
HIGH = re.compile(rb"\\u[dD][89abAB]")
PIECE = re.compile(rb"[^\\]++|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.", re.DOTALL)


class NotJson(Exception):
    """Bytes that are no JSON, and at which offset they cease to be any."""

    def __init__(self, at: int, reason: str = "not JSON") -> None:
        super().__init__(reason)
        self.at = at


def spelt(raw: bytes, text: str, offsets: Sequence[int]) -> list[int]:
    """Ascending offsets in a string's text (code points) -> offsets in the bytes between its quotes."""
    if b"\\" not in raw:
        found, at, place = [], 0, 0
        for offset in offsets:
            place += len(text[at:offset].encode("utf-8", "surrogateescape"))
            at = offset
            found.append(place)
        return found
    return _spelt_by_pieces(raw, offsets)


def _spelt_by_pieces(raw: bytes, offsets: Sequence[int]) -> list[int]:
    """The same where some characters are escaped: along the stretches without escapes and the escapes."""
    found: list[int] = []
    pieces = PIECE.finditer(raw)
    seen, first, stretch, size = 0, 0, "", 0  # code points before this piece, its start, its text, its length
    for offset in offsets:
        while seen + size < offset:
            piece = next(pieces)
            seen += size
            first = piece.start()
            plain = piece[0][:1] != b"\\"
            stretch = piece[0].decode("utf-8", "surrogateescape") if plain else ""
            size = len(stretch) if plain else 1
            last = piece.end()
        inside = offset - seen
        if inside == size:
            found.append(last if size else 0)
        else:
            found.append(first + len(stretch[:inside].encode("utf-8", "surrogateescape")))
    return found


def head_of(raw: bytes) -> int:
    """How many of these bytes of a JSON string are whole characters: no escape and no letter is cut at the end.

    >>> head_of(b"ab\\\\u4e")
    2
    """
    at = 0
    for piece in PIECE.finditer(raw):
        high = len(piece[0]) == 6 and HIGH.match(piece[0]) and len(raw) < piece.end() + 6
        if piece.start() != at or high or piece[0] == b"\\u":
            return at
        at = piece.end()
    return at - _torn(raw[:at])


def _torn(raw: bytes) -> int:
    """The number of bytes at the end that begin a letter of UTF-8 without ending it."""
    for back in range(1, min(4, len(raw) + 1)):
        if raw[-back] & 0xC0 != 0x80:
            size = 1 if raw[-back] < 0xC0 else 2 if raw[-back] < 0xE0 else 3 if raw[-back] < 0xF0 else 4
            return back if size > back else 0
    return 0


def text_of(raw: bytes) -> str:
    """The characters between the quotes of a JSON string; bytes that are none stay as lone surrogates."""
    text = raw.decode("utf-8", "surrogateescape")
    if "\\" not in text:
        return text
    try:
        return str(LOOSE.decode(f'"{text}"'))
    except ValueError as error:
        raise NotJson(0, "a bad escape in a string") from error


def written(text: str, escape: bool) -> bytes:
    """Characters as they stand in a JSON string."""
    if not escape:
        try:
            return json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8")
        except UnicodeEncodeError:  # a lone surrogate
            pass
    return json.dumps(text)[1:-1].encode("ascii")
