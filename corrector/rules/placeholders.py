"""Placeholders: what stands for names, years and places that nobody shall know. Never corrected."""

import re

__all__ = ["protected"]

PLACEHOLDER = re.compile(
    r"(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z])|[*＊×○◯□]{2,}|[_＿]{2,}"
    r"|(?<!\d)(?:20|19)[XxＸｘ*＊×○]{1,2}(?![A-Za-z])|(?<![A-Za-z])[XxＸｘ×](?=[省市县区镇乡村校院公局年月日某])"
)
SIGNS = frozenset("XxＸｘ*＊×○◯□_＿")


def protected(text: str) -> list[tuple[int, int]]:
    """The spans of placeholders (XX县, 20xx年, **, ____) in code points, sorted.

    >>> protected("XX县20xx年")
    [(0, 2), (3, 7)]
    """
    if SIGNS.isdisjoint(text):
        return []
    return [match.span() for match in PLACEHOLDER.finditer(text)]
