"""What every generator of damage gives; apart, because all of them speak in it."""

import re
from collections.abc import Iterator
from random import Random

__all__ = ["HANZI", "WORDS", "Pieces", "inside_words"]

# (shown, meant) pairs whose first sides are the damaged text and whose second sides the clean one.
Pieces = Iterator[tuple[str, str]]
HANZI = "\u4e00-\u9fff"
# Pairs of Hanzi that are common in the corpus; filled in by the benchmark.
WORDS: list[str] = []


def inside_words(text: str, pick: Random, often: float, what: list[str]) -> Pieces:
    """Something put into the middle of so large a share of the common words."""
    at = 0
    for match in re.finditer("|".join(WORDS) or "(?!)", text):
        if pick.random() < often and text[match.start() - 1 : match.start()].isalpha():
            yield text[at : match.start() + 1], text[at : match.start() + 1]
            yield pick.choice(what), ""
            at = match.start() + 1
    yield text[at:], text[at:]
