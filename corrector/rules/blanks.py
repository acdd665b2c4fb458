"""Blanks between Hanzi: what a page layout left inside words and sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.hanzi import HANZI, is_hanzi
from corrector.rules.rule import Rule, Trigger
from corrector.rules.torn import is_anywhere

__all__ = ["RULES"]

MARKS = "，。、；：？！“”‘’《》（）"
BLANKS = " \u00a0\u3000\u2002-\u200a"
GAP = f"[{BLANKS}]{{1,3}}"
BLANK = re.compile(f"[{BLANKS}]+(?=[{HANZI}{MARKS}])")
# A line set with blanks between all characters: so many single ones in a row.
LETTERED = 7
SPACED = re.compile(f"[{HANZI}{MARKS}](?:{GAP}[{HANZI}{MARKS}](?![{HANZI}])){{{LETTERED},}}(?:{GAP}[{MARKS}])?")
# Bits of association from which two Hanzi are one torn word, inside a sentence.
TORN = 4.0
# Behind a heading's number a blank stands by right.
NUMBERED = re.compile(r"第[一二三四五六七八九十百零\d]{1,6}[章节条款篇部编回讲课]$")
# So many blanks between words make a line a row.
ROW = 2
# Bits by which they may belong to their other neighbours still more (工作 人员).
LOOSER = 3.0


def find_blanks(text: str, places: Sequence[int]) -> list[Edit]:
    """The blanks inside words, and all those of stretches where every character stands alone."""
    spaced = find_spaced(text, places)
    starts = [start for start, _ in spaced]
    lettered: list[re.Match[str]] = []
    lines: list[list[re.Match[str]]] = []
    for blanks in rows(text, filter(None, (BLANK.match(text, at) for at in places))):
        inside = [m for m in blanks if (at := bisect_right(starts, m.start())) and m.start() < spaced[at - 1][1]]
        lettered += inside
        taken = {m.start() for m in inside}
        lines.append([m for m in blanks if m.start() not in taken])
    anywhere = is_anywhere(pair for line in lines for m in line if (pair := sides(text, m)))
    found = sorted([*lettered, *(m for line in lines for m in debris(text, line, anywhere))], key=lambda m: m.start())
    return [Edit(m.start(), m.end(), m[0], "", "layout/blank", 0.95) for m in found]


def debris(text: str, line: Sequence[re.Match[str]], anywhere: bool) -> list[re.Match[str]]:
    """Of the blanks of a line those that tear words; all between Hanzi where that goes on in the whole text."""
    torn = [m for m in line if is_torn(text, m.start(), m.end())]
    kept = len(line) - len(torn)
    if anywhere and line and (torn or kept < ROW) and is_prose(text, line):
        return [m for m in line if sides(text, m)]
    # A row of names or the cells of a table: most of its blanks stand between words.
    return torn if kept < ROW or kept <= len(torn) else []


def sides(text: str, blank: re.Match[str]) -> tuple[str, str] | None:
    """The two Hanzi between which a narrow blank stands that belongs to no heading."""
    left, right = text[blank.start() - 1], text[blank.end()]
    narrow = len(blank[0]) <= 2 and left not in MARKS and right not in MARKS
    return (left, right) if narrow and not is_numbered(text, blank.start()) else None


def is_prose(text: str, line: Sequence[re.Match[str]]) -> bool:
    """Whether the line of some blanks has the marks of a sentence."""
    start, end = text.rfind("\n", 0, line[0].start()) + 1, text.find("\n", line[-1].end())
    return any(text.find(mark, start, end if end >= 0 else len(text)) >= 0 for mark in "，。；")


def rows(text: str, matches: Iterable[re.Match[str]]) -> list[list[re.Match[str]]]:
    """The matches line by line."""
    found: list[list[re.Match[str]]] = []
    for match in matches:
        gap = (found[-1][-1].end(), match.start()) if found else (0, 0)
        if not found or text.find("\n", *gap) >= 0 or text.find("\r", *gap) >= 0:
            found.append([])
        found[-1].append(match)
    return found


def find_spaced(text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """The spans of the stretches where every character stands alone."""
    found: list[tuple[int, int]] = []
    for at in places if len(places) >= LETTERED else ():
        if not found or at > found[-1][1]:
            match = SPACED.match(text, at - 1)
            found += [match.span()] if match else []
    return found


def is_numbered(text: str, at: int) -> bool:
    """Whether the number of a heading ends at an offset."""
    return NUMBERED.search(text, max(0, at - 9), at) is not None


def is_torn(text: str, start: int, end: int) -> bool:
    """Whether one blank stands inside a word: two Hanzi that belong together, and not just the two."""
    left, right = text[start - 1], text[end]
    if end - start > 2 or left in MARKS or right in MARKS or gain(left, right) < TORN or is_numbered(text, start):
        return False
    before, after = text[max(0, start - 2) : start - 1], text[end + 1 : end + 2]
    if not any(map(is_hanzi, before + after)):
        return False
    others = max(gain(before, left) if before else 0.0, gain(right, after) if after else 0.0)
    return gain(left, right) > others - LOOSER


RULES = (
    Rule(
        code="layout/blank",
        find=find_blanks,
        triggers=(Trigger(BLANKS, before=HANZI + MARKS, behind=HANZI + MARKS + BLANKS),),
        in_view=True,
        zh="词中间的空格(发 展)和逐字隔开的整行文字去掉空格；西文之间、姓名和标题里的空格保留。",
        en="Blanks inside words and in lines set letter by letter go; those between Latin words, in names "
        "and titles stay.",
        examples=(
            ("努力发 展经济。", "努力发展经济。"),
            ("我 们 的 学 校 很 大 ， 老 师 很 好 。", "我们的学校很大，老师很好。"),
        ),
        keeps=("目 录", "使用 Python 编写", "张 三", "床前明月光 疑是地上霜"),
    ),
)
