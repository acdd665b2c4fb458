"""Lines wrapped by hand at one width; apart from the blanks, because line ends tell other things.

A wrapped text has lines that end where no sentence does, at one column, because no more had room in them.
"""

import re
from collections import Counter
from itertools import pairwise

from corrector.edits import Edit
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["RULES"]

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
