"""Title marks that were lost as ?: which of the ? of a text open and close titles, and which ask.

Apart from the other marks, because it weighs a pair of marks by what stands around both.
"""

import re
from collections.abc import Sequence

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.hanzi import HANZI
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["RULES"]

CODE = "punctuation/title"
# Matches the first ? only, so that the one that ends a span may begin the next. In addresses it means something else.
TITLE = re.compile(rf"(?<![A-Za-z/=&])\?(?=([{HANZI}·]{{2,20}})\?)")
# What the table of pairs knows.
KNOWN = re.compile(f"[{HANZI}，。、；：？！“”《》（）]")
# Bits over two question marks from which a pair is one of title marks (fitted on titles and questions of clean
# texts), and those of a ? that begins a line, where none asks.
SURE, BEGINS = 1.0, 5.0


def find_titles(text: str) -> list[Edit]:
    """?秋日的私语? → 《秋日的私语》: two ? that are more likely to hold a title than to ask."""
    spans = [(match.start(), match.end(1) + 1) for match in TITLE.finditer(text)]
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    found = []
    weighed = [(a, b, bits(text, a, b, "》" if a in ends else "？", "《" if b in starts else "？")) for a, b in spans]
    for start, end in choose(weighed):
        found += [Edit(start, start + 1, "?", "《", CODE, 0.9), Edit(end - 1, end, "?", "》", CODE, 0.9)]
    return found


def bits(text: str, start: int, end: int, left: str, right: str) -> float:
    """By how many bits the two ends of a span are likelier 《》 than ？？.

    `left` and `right` are what a ? beside the span stands for.
    """
    before, behind = text[start - 1 : start].replace("?", left), text[end : end + 1].replace("?", right)
    first, last = text[start + 1], text[end - 2]
    opens = over(before, "《") - over(before, "？") + over("《", first) - over("？", first)
    closes = over(last, "》") - over(last, "？") + over("》", behind) - over("？", behind)
    return opens + closes + BEGINS * (before in "\r\n")


def over(left: str, right: str) -> float:
    """The association of two characters; 0 where the table cannot know it."""
    return gain(left, right) if KNOWN.fullmatch(left) and KNOWN.fullmatch(right) else 0.0


def choose(weighed: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The spans that share no mark and have the most bits together, each of them enough."""
    best = [0.0, 0.0]
    taken = []
    for at, (start, _, more) in enumerate(weighed):
        shared = at > 0 and weighed[at - 1][1] > start
        one = more + best[-1 - shared]
        taken.append(more > SURE and one > best[-1])
        best.append(one if taken[-1] else best[-1])
    found: list[tuple[int, int]] = []
    for (start, end, _), good in zip(reversed(weighed), reversed(taken), strict=True):
        if good and (not found or end <= found[-1][0]):
            found.append((start, end))
    return found[::-1]


RULES = (
    Rule(
        code=CODE,
        find=whole(find_titles),
        triggers=(Trigger("?", behind=HANZI),),
        zh="书名号在转码中变成了问号：?秋日私语?→《秋日私语》。",
        en="Title marks that were lost as question marks: ?秋日私语? → 《秋日私语》.",
        examples=(("她弹了一曲?秋日的私语?，大家鼓掌。", "她弹了一曲《秋日的私语》，大家鼓掌。"),),
        keeps=("去哪儿?回家吗?不知道", "为什么?因为下雨?", "你看过没有?昨天看的?真好看?"),
    ),
)
