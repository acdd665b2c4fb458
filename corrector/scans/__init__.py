"""Scanned pages with what the reader of print said beside its text: how sure it was of each character.

    read    the scan in hOCR, ALTO XML, or JSON as {"text": "…", "confidences": [0.98, null, …]}
    Scan    its text and confidences, and the way back: what edits of the text change in the file
    carry   the confidences of a text after edits

Apart from files, which know bytes, and from the decoder, which takes text and numbers from wherever they come.
"""

import re

from corrector.errors import DecodeError
from corrector.scans.heirs import carry
from corrector.scans.scan import Scan

__all__ = ["SUFFIXES", "Scan", "carry", "read"]

SUFFIXES = (".hocr", ".alto", ".alto.xml")
"""Endings of names that promise a scan; others are looked at."""
_ROOT = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<([^\s<>/!?]+)", re.DOTALL)
_HOCR = re.compile(r"""class\s*=\s*(["'])(?:(?!\1).)*?\bocrx?_(?:page|carea|par|line|word)\b""")
_CONFIDENCES = re.compile(r'"confidences"\s*:')


def read(source: str, name: str = "") -> Scan | None:
    """The scan in a file's text, or None when it is no scan: neither hOCR nor ALTO nor JSON with confidences.

    `name` is the file's, for its ending. Lines are joined by line ends, paragraphs by blank lines. Raises
    DecodeError, with the line, for a scan that is malformed or declares entities, and for confidences that do not match
    the text.
    """
    if source.lstrip()[:1] == "{":
        if not _CONFIDENCES.search(source):
            return None
        from corrector.scans import plain

        return plain.read(source)
    root = _ROOT.match(source)
    kind = root[1].rpartition(":")[2].lower() if root else ""
    if kind == "html" and (_HOCR.search(source) or name.lower().endswith(SUFFIXES)):
        from corrector.scans import hocr

        return hocr.read(source)
    if kind == "alto":
        from corrector.scans import alto

        return alto.read(source)
    if name.lower().endswith(SUFFIXES):
        raise DecodeError("neither hOCR (<html>) nor ALTO (<alto>)")
    return None
