"""Which of several characters stood between two others; apart, because only numbers and the text around decide."""

from collections.abc import Sequence
from math import log2

from corrector.rules.bigrams import RARER, between_bits, gain, surprise
from corrector.rules.script import simple

__all__ = ["bits", "choose", "choose_head"]

# Bits that a choice by pairs alone counts less than one by triples.
UNSURE = 2.0
# What a bit of evidence from the text around counts, beside one of the language.
KNOWN = 1.5
# For so many of the likeliest characters the text around is asked.
ASKED = 30


def choose_head(candidates: Sequence[str], left: str, right: str, around: str) -> tuple[str, float]:
    """The first character of a slip, between two known ones, and by how many bits it beats the next one."""
    if not left or len(candidates) == 1:
        return choose(candidates, left, right, around)
    between = {char: between_bits(left, simple(char), right) for char in candidates}
    if max(between.values()) <= RARER:
        char, clear = choose(candidates, left, right, around)
        return char, clear - UNSURE
    likely = sorted((-fit, char) for char, fit in between.items())[:ASKED]
    costs = sorted((cost - KNOWN * known(simple(char), left, right, around), char) for cost, char in likely)
    return costs[0][1], costs[1][0] - costs[0][0]


def choose(candidates: Sequence[str], left: str, right: str, around: str) -> tuple[str, float]:
    """The candidate that fits best between its neighbours, and by how many bits it beats the next one."""
    plain = {char: "".join(map(simple, char)) for char in candidates}
    likely = sorted((bits(new + right, left), char) for char, new in plain.items())[:ASKED]
    costs = sorted((cost - KNOWN * known(plain[char], left, right, around), char) for cost, char in likely)
    return costs[0][1], costs[1][0] - costs[0][0] if len(costs) > 1 else 99.0


def known(new: str, left: str, right: str, around: str) -> float:
    """How often, in bits, a candidate stands beside the same neighbours in the text around."""
    return log2(1 + around.count(left + new)) + log2(1 + around.count(new + right))


def bits(text: str, left: str) -> float:
    """What a text costs in bits, each character given the one before it (`left` the first); ASCII is free."""
    total = 0.0
    for before, char in zip([left, *text], text, strict=False):
        if char > "\x7f":
            total += surprise(char) - (gain(before, char) if before > "\x7f" else 0.0)
    return total
