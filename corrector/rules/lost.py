"""The last byte of a line, lost when two bytes were read as one character: which character was it?

Apart, because what may stand at the end of a line is a question of its own: the tail of the sentence, open
brackets and quotes, the neighbouring lines, and the words of the document tell.
"""

import re
from math import log2

from corrector.rules.bigrams import gain, surprise
from corrector.rules.hanzi import is_hanzi

__all__ = ["rank"]

# A dash or an ellipsis ends a line only behind another one.
TWICE = "—…"
OPENS = {"”": "“", "’": "‘", "）": "（", "》": "《", "」": "「", "』": "『", "】": "【"}
# Bits against a mark that closes nothing or stands where none does.
NEVER = 30.0
ASKS = re.compile("(?:吗|呢|么|什么|谁|哪里|几个|多少)$")
ASKING = re.compile("(?:什么|谁|哪|怎么|多少|为何|难道|吗|呢|吧)[^，。；：！？]*$")
TELLS = re.compile("(?:下列|如下|以下|下面|下述)[^，。；]{0,20}$|(?:说|道|问|答|曰|例如|比如|包括|即|是|有)$")
ITEM = re.compile(r"[(（]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4})[.、．)）]|[①-⑳]")
# How often a line that ends in one of these marks ends in each, by its tail and its neighbours: counted on
# 20,000 such lines of 5,200 documents of all kinds.
SHARES = {
    "asks": {"？": 0.93, "！": 0.06, "：": 0.01},
    "tells": {"：": 0.96, "；": 0.02, "？": 0.01, "！": 0.002},
    "asking": {"？": 0.82, "！": 0.1, "：": 0.07, "；": 0.01},
    "listed": {"；": 0.89, "：": 0.1, "？": 0.001, "！": 0.001},
    "item": {"；": 0.74, "：": 0.21, "？": 0.04, "！": 0.01},
    "exclaims": {"！": 0.8, "：": 0.1, "？": 0.08},
    "plain": {"：": 0.71, "！": 0.13, "？": 0.09, "；": 0.03},
}
RARELY = 0.0005
# What the character before a mark says counts for so much beside these shares (fitted on the same lines).
FITS = 0.5


def rank(characters: list[str], line: str, before: str, behind: str) -> list[tuple[float, str]]:
    """The characters a line may end in with the bits that each costs, cheapest first.

    `line` is what stands before the character in its line, `before` and `behind` the document around the line.
    """
    kind = kind_of(line, before, behind)
    return sorted((cost(char, line, kind, before + behind), char) for char in characters)


def cost(char: str, line: str, kind: str, document: str) -> float:
    left = line[-1:] or "。"
    if char in OPENS:
        return 0.0 if line.count(OPENS[char]) > line.count(char) else NEVER
    if char in TWICE:
        return 0.0 if left == char else NEVER
    if is_hanzi(char):
        seen = document.count(line[-2:] + char), document.count(left + char)
        return surprise(char) - gain(left, char) - gain(char, "。") - 2 * sum(log2(1 + times) for times in seen)
    return -log2(SHARES[kind].get(char, RARELY)) - FITS * gain(left, char) if char != "。" else 0.0


def kind_of(line: str, before: str, behind: str) -> str:
    """What the tail of a line and the lines around it say about the mark it ends in."""
    if ASKS.search(line):
        return "asks"
    if ASKING.search(line):
        return "asking"
    if TELLS.search(line):
        return "tells"
    near = [part.rstrip()[-1:] for part in before.rsplit("\n", 3)[-3:] + behind.split("\n", 3)[:3]]
    if near.count("；") > near.count("："):
        return "listed"
    return "item" if ITEM.match(line) else "exclaims" if "！" in line else "plain"
