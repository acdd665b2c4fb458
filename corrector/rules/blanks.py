"""Blanks between Hanzi and lines wrapped by hand: what a page layout left inside words and sentences."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["RULES"]

HANZI = "\u4e00-\u9fff"
MARKS = "，。、；：？！“”‘’《》（）"
BLANKS = " \u00a0\u3000\u2002-\u200a"
GAP = f"[{BLANKS}]{{1,3}}"
BLANK = re.compile(f"[{BLANKS}]+(?=[{HANZI}{MARKS}])")
# A line set with blanks between all characters: so many single ones in a row.
LETTERED = 7
SPACED = re.compile(f"[{HANZI}{MARKS}](?:{GAP}[{HANZI}{MARKS}](?![{HANZI}])){{{LETTERED},}}")
# Bits of association from which two Hanzi are one torn word, inside a sentence.
TORN = 4.0
# Behind a heading's number a blank stands by right.
NUMBERED = re.compile(r"第[一二三四五六七八九十百零\d]{1,6}[章节条款篇部编回讲课]$")
# So many blanks between words make a line a row.
ROW = 2
# Bits by which they may belong to their other neighbours still more (工作 人员).
LOOSER = 3.0
# Columns a wrapped line has at least and at most; a paragraph on one line has more.
NARROW, WIDE = 24, 160
# So much of a document's lines end near one column when it was wrapped by hand.
FULL = 0.3
LINE = re.compile(r"[^\r\n]+")
BREAK = re.compile(r"\r\n?|\n")
BULLETS = " \t\u3000*•·●○■□▪◆★>#|+=~-"
OPENS = re.compile(
    rf"[{BULLETS}](?!(?<= )[!-~])"
    r"|[(（\[【]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4}|[a-zA-Z])[.、．)）\]】:：]"
    r"|(?:19|20)\d\d[-/]\d|\d\d:\d\d"
    r"|第[一二三四五六七八九十百\d]{1,5}[章节条款篇部编回讲课]|[①-⑳]|https?:"
)
ENDS = "。！？.!?：:；;…】"
QUOTED = re.compile("[。！？!?…][”’』」]$")
CANNOT_BEGIN = tuple("，。、；：？！）》”’」』】")
# The Latin word that may have been too long for the line before it, and how long it is at most.
WORD = re.compile("[A-Za-z_][!-~]{1,29}")


def find_blanks(text: str, places: Sequence[int]) -> list[Edit]:
    """The blanks inside words, and all those of stretches where every character stands alone."""
    spaced = find_spaced(text, places)
    starts = [start for start, _ in spaced]
    found: list[re.Match[str]] = []
    for blanks in rows(text, filter(None, (BLANK.match(text, at) for at in places))):
        inside = [m for m in blanks if (at := bisect_right(starts, m.start())) and m.start() < spaced[at - 1][1]]
        lettered = {m.start() for m in inside}
        torn = [m for m in blanks if m.start() not in lettered and is_torn(text, m.start(), m.end())]
        whole = len(blanks) - len(inside) - len(torn)
        # A row of names or the cells of a table: most of its blanks stand between words.
        found += sorted([*inside, *(torn if whole < ROW or whole <= len(torn) else [])], key=lambda m: m.start())
    return [Edit(m.start(), m.end(), m[0], "", "layout/blank", 0.95) for m in found]


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


def is_torn(text: str, start: int, end: int) -> bool:
    """Whether one blank stands inside a word: two Hanzi that belong together, and not just the two."""
    left, right = text[start - 1], text[end]
    if end - start > 2 or left in MARKS or right in MARKS or gain(left, right) < TORN:
        return False
    if NUMBERED.search(text, max(0, start - 9), start):
        return False
    before, after = text[max(0, start - 2) : start - 1], text[end + 1 : end + 2]
    if not any("\u4e00" <= char <= "\u9fff" for char in before + after):
        return False
    others = max(gain(before, left) if before else 0.0, gain(right, after) if after else 0.0)
    return gain(left, right) > others - LOOSER


def width(line: str) -> int:
    """Columns of a line: two for Hanzi and full-width marks, as GBK has bytes."""
    return len(line.rstrip().encode("gbk", "replace"))


def find_wraps(text: str) -> list[Edit]:
    """The line breaks inside the paragraphs of a text that was wrapped at one width."""
    lines = text.replace("\r", "\n").split("\n")
    if max(map(len, lines)) > WIDE or 3 * sum(map(text.count, "，。,")) < len(lines) - 1:
        return []
    full = margin([width(line) for line in lines])
    if not full:
        return []
    found = []
    for line, following in pairwise(LINE.finditer(text)):
        gap = BREAK.fullmatch(text, line.end(), following.start())
        if gap and is_full(line[0], following[0], full) and goes_on(line[0], following[0]):
            found.append(Edit(gap.start(), gap.end(), gap[0], joint(text, gap), "layout/wrap", 0.95))
    return found


def margin(widths: list[int]) -> int:
    """The column at which lines are wrapped; 0 when they are not."""
    lines = [columns for columns in widths if columns]
    if len(lines) < 4 or max(lines) > WIDE:
        return 0
    times = Counter(columns // 2 for columns in lines if columns >= NARROW)
    if not times:
        return 0
    widest = max(times, key=lambda column: (times[column] + times[column - 1], column))
    near = sum(times[column] for column in (widest - 2, widest - 1, widest, widest + 1))
    beyond = sum(count for column, count in times.items() if column > widest + 1)
    return 2 * widest + 1 if near >= FULL * len(lines) and near >= 3 and beyond <= 0.02 * len(lines) else 0


def is_full(line: str, following: str, full: int) -> bool:
    """Whether a line reaches the margin, or would if it held the first word of the following one."""
    columns = width(line)
    word = WORD.match(following)
    would = columns + 1 + (word.end() if word else 0)
    return full - 4 <= columns <= full + 2 or (full // 2 <= columns < full <= would + 2 and would > columns + 1)


def goes_on(line: str, following: str) -> bool:
    """Whether one line continues another."""
    if following.startswith(CANNOT_BEGIN):
        return True
    line = line.rstrip()
    return not OPENS.match(following) and line[-1:] not in ENDS and not QUOTED.search(line)


def joint(text: str, gap: re.Match[str]) -> str:
    """What stands for a line break: a blank between Latin words, nothing beside Hanzi."""
    left, right = text[gap.start() - 1], text[gap.end()]
    return " " if left.isascii() and right.isascii() and left not in " \t-" else ""


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
    Rule(
        code="layout/wrap",
        find=whole(find_wraps),
        triggers=(
            Trigger("\n", before=f"^\r\n{ENDS}", behind=f"^\r\n{BULLETS[1:]}"),
            Trigger("\r", before=f"^\r\n{ENDS}", behind=f"^\r{BULLETS[1:]}"),
        ),
        in_view=True,
        zh="在固定宽度处折断的行接成段落；标题、列表、诗歌、表格不动。",
        en="Lines wrapped at one width are joined to paragraphs; headings, lists, verse and tables stay.",
        examples=(
            (
                "社区食堂每天清早六点就开门，老人们凭卡取餐，\n志愿者把饭菜送到楼上行动不便的人家里，账目每\n"
                "个月贴在门口，谁都可以查看，大家都说这件事办\n到了心坎上。",
                "社区食堂每天清早六点就开门，老人们凭卡取餐，志愿者把饭菜送到楼上行动不便的人家里，账目每"
                "个月贴在门口，谁都可以查看，大家都说这件事办到了心坎上。",
            ),
        ),
        keeps=("白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。",),
    ),
)
