"""Page numbers that stayed in the middle of a sentence: 团结奋3斗, 12023年.

Apart from the page numbers on lines of their own, because here nothing but the characters on both sides tells
a page number from three households, and the other numbers of the document.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corrector.edits import Edit
from corrector.rules.bigrams import NUMBER, gain
from corrector.rules.hanzi import HANZI
from corrector.rules.rule import Rule, Trigger

__all__ = ["RULES"]

CODE = "layout/page-digit"
DIGITS = re.compile(rf"[1-9][0-9]{{0,2}}(?=[{HANZI}])(?!第)")
YEAR = re.compile(r"(?:19[4-9]|20[0-3])\d年")
# Bits for a torn word over a number of the text (fitted on damaged texts and on the numbers of clean ones): what a
# bit of association of the two counts; the most that one neighbour says against a number; what numbers of one, two and
# three digits are ahead: texts hold each from 1 to 9 three times as often as each from 10 to 30, and pages from 100 on
# are rarer than rooms and bus lines.
COUNTS, MOST, AHEAD = 1.5, 9.0, (0.0, 2.0, -5.0)
# What tells that a word is torn, what does beside a number that tells it, and what a page and its neighbours must tell
# together: a number that is alone may be a room, a temperature, a move in a game.
SURE, LIKELY, ENOUGH = 11.0, 3.5, 15.0


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two Hanzi: its span, its value, and the bits for a torn word."""

    start: int
    end: int
    value: int
    bits: float


def find_digits(text: str, places: Sequence[int]) -> list[Edit]:
    """团结奋3斗 → 团结奋斗, 12023年 → 2023年: numbers that tear a word or run into a year."""
    years = [span for at in places if text[at] == "年" and (span := before_year(text, at))]
    numbers = [number for at in places if text[at] != "年" and (number := likely_at(text, at))]
    spans = sorted([*years, *((number.start, number.end) for number in of_pages(numbers))])
    return [Edit(*span, text[slice(*span)], "", CODE, 0.9) for span in spans]


def likely_at(text: str, start: int) -> Number | None:
    """The number at a place behind a Hanzi, if a Hanzi follows it and it is likely to tear a word."""
    end = start + 1
    if text[end] in "0123456789第":  # else it is a Hanzi, and most are of one digit
        match = DIGITS.match(text, start)
        if not match:
            return None
        end = match.end()
    bits = torn(text[start - 1], text[end]) + AHEAD[end - start - 1]
    if bits < LIKELY or text[start - 2 : start - 1].isdigit():  # 5战3胜, 2金1银
        return None
    return Number(start, end, int(text[start:end]), bits)


@lru_cache(maxsize=65536)
def torn(left: str, right: str) -> float:
    """The bits for a torn word, when a number stands between two Hanzi."""
    beside = max(-MOST, gain(left, NUMBER)) + max(-MOST, gain(NUMBER, right))
    return COUNTS * gain(left, right) - beside


def of_pages(likely: Sequence[Number]) -> list[Number]:
    """The numbers of pages: of those that tear a word, of the pages before and behind, and of the same one; if all
    these together tell enough."""
    if not any(number.bits >= SURE for number in likely):
        return []
    bits: Counter[int] = Counter()
    for number in likely:
        bits.update({number.value + step: number.bits for step in (-1, 0, 1)})
    sure = {number.value for number in likely if number.bits >= SURE and bits[number.value] >= ENOUGH}
    return [number for number in likely if sure & {number.value - 1, number.value, number.value + 1}]


def before_year(text: str, at: int) -> tuple[int, int] | None:
    """The span of the digit or two that run into the year before an offset."""
    if at < 5 or text[at - 5] not in "0123456789":
        return None
    start = at - 4
    while 0 < start and text[start - 1] in "0123456789":
        start -= 1
    return (start, at - 4) if at - 6 <= start < at - 4 and YEAR.match(text, at - 4) else None


RULES = (
    Rule(
        code=CODE,
        find=find_digits,
        triggers=(Trigger("1-9", before=HANZI, behind=f"0-9{HANZI}"), Trigger("年", before="0-9")),
        in_view=True,
        zh="夹在一个词中间的页码数字(团结奋3斗)和粘在年份前的数字(12023年)。",
        en="Page digits in the middle of a word or glued to a year.",
        examples=(("全村人团结奋3斗。", "全村人团结奋斗。"), ("自12023年起", "自2023年起")),
        keeps=("全村3户人家", "公元12023"),
    ),
)
