"""Lines wrapped by hand at one width; apart from the blanks, because line ends tell other things.

A wrapped text has lines that end where no sentence does, at one column, because no more had room in them.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.hanzi import is_hanzi
from corrector.rules.rule import Rule, Trigger, whole
from corrector.rules.torn import SURE, odds

__all__ = ["RULES"]

# Columns a wrapped line has at least and at most; a paragraph on one line has more.
NARROW, WIDE = 24, 160
# So many lines at least end near one column when a document was wrapped by hand; and this share of all, or those
# that do tear words.
FEWEST, FULL = 3, 0.3
# So many columns the wrapped lines of a printed page may be short of room.
SLACK = 4
# This share of the lines may be longer, because nothing in them could be broken.
RAGGED = 0.02
# Bits of association (see bigrams) from which two Hanzi are taken for a torn word.
WORD = 4.0
# So many sentences end inside paragraphs for one that ends a paragraph, in texts of long paragraphs: a sentence
# that ends at the margin is then no paragraph's last.
INSIDE = 5
LINE = re.compile(r"[^\r\n]+")
BREAK = re.compile(r"\r\n?|\n")
BULLETS = " \t\u3000*•·●○■□▪◆★>#|+=~-"
OPENS = re.compile(
    rf"[{BULLETS}](?!(?<= )[!-~])"
    r"|[(（\[【]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4}|[a-zA-Z])(?:[.．](?!\d)|[、)）\]】:：])"
    r"|\d{1,4},(?!\d)|(?:19|20)\d\d[-/]\d|\d\d:\d\d"
    r"|第[一二三四五六七八九十百\d]{1,5}[章节条款篇部编回讲课]|[①-⑳]|https?:"
)
ENDS = "。！？.!?：:；;…】"
SENTENCE = re.compile("[。！？]”?")
QUOTED = re.compile("[。！？!?…][”’』」]$")
OPEN = tuple("，、（“‘《—")
CANNOT_BEGIN = tuple("，。、；：？！）》”’」』】")
# What a line end does not break: a run of Latin letters and the like with its blanks, or a Hanzi and the marks
# behind it.
UNIT = re.compile(f" ?[!-~]{{1,30}} ?|.[{''.join(CANNOT_BEGIN)}]*")


def width(line: str) -> int:
    """Columns of a line: two for Hanzi and full-width marks, as GBK has bytes."""
    return len(line.rstrip().encode("gbk", "replace"))


def widths_of(lines: Sequence[str]) -> list[int]:
    """The columns of each of some lines."""
    return [*map(len, "\n".join(map(str.rstrip, lines)).encode("gbk", "replace").split(b"\n"))]


def find_wraps(text: str) -> list[Edit]:
    """The line breaks inside the paragraphs of a text that was wrapped at one width."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if is_wide(plain) or 3 * sum(map(plain.count, "，。,")) < plain.count("\n"):
        return []
    lines = plain.split("\n")
    room = margin(lines)
    if not room:
        return []
    long = has_long_paragraphs(lines, room)
    found = []
    for line, following in pairwise(LINE.finditer(text)):
        gap = BREAK.fullmatch(text, line.end(), following.start())
        if gap and is_full(line[0], following[0], room) and goes_on(line[0], following[0], long):
            found.append(Edit(gap.start(), gap.end(), gap[0], joint(text, gap), "layout/wrap", 0.95))
    return found


def is_wide(text: str) -> bool:
    """Whether any line is too long to have been wrapped; lines end with \\n."""
    start = 0
    while len(text) - start > WIDE // 2:
        end = text.rfind("\n", start, start + WIDE // 2 + 1)  # the lines up to there have no room for so many columns
        if end < 0:
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)]
            if len(line) > WIDE or width(line) > WIDE:
                return True
            end = start + len(line)
        start = end + 1
    return False


def margin(lines: Sequence[str]) -> int:
    """How many columns lines that are not wide have room for when they were wrapped at one; 0 when they were not."""
    widths = widths_of(lines)
    some = [columns for columns in widths if columns]
    times = Counter(columns // 2 for columns in some if columns >= NARROW)
    if len(some) <= FEWEST or not times:
        return 0
    commonest = max(times, key=lambda column: (times[column] + times[column - 1], column))
    for widest in dict.fromkeys((commonest, longest(times, len(some)))):
        near = sum(times[column] for column in range(widest - 2, widest + 2))
        beyond = sum(count for column, count in times.items() if column > widest + 1)
        if near >= FEWEST and beyond <= RAGGED * len(some):
            if near >= FULL * len(some) or torn(lines, widths, widest) >= SURE:
                return max(columns for columns in some if columns // 2 <= widest + 1)
    return 0


def longest(times: Mapping[int, int], lines: int) -> int:
    """The column (by twos) of the longest lines, but for the few that could not be broken."""
    beyond = 0
    for column in sorted(times, reverse=True):
        beyond += times[column]
        if beyond > RAGGED * lines:
            return column
    return 0


def torn(lines: Sequence[str], widths: Sequence[int], widest: int) -> float:
    """By how many bits the lines that end near a column rather go on than end."""
    return sum(
        SURE if following.startswith(CANNOT_BEGIN) else odds(line[-1], following[0])
        for line, columns, following in zip(lines, widths, lines[1:], strict=False)
        if widest - 2 <= columns // 2 <= widest + 1
        and is_hanzi(line[-1:])
        and (following.startswith(CANNOT_BEGIN) or is_hanzi(following[:1]))
    )


def has_long_paragraphs(lines: Sequence[str], room: int) -> bool:
    """Whether nearly all sentences end inside paragraphs, and few lines end with one: in verse nearly all do."""
    stops = tuple("。！？”")
    full = [line for line, columns in zip(lines, widths_of(lines), strict=True) if columns >= room - SLACK]
    ends = sum(line.endswith(stops) for line in lines) - sum(line.endswith(stops) for line in full)
    sentences = sum(1 for line in lines for _ in SENTENCE.finditer(line))
    among = INSIDE * sum(line.endswith(stops) for line in full) <= len(full)
    return among and sentences - ends >= INSIDE * max(1, ends)


def is_full(line: str, following: str, room: int) -> bool:
    """Whether a line had no room for the beginning of the following one; or nearly none, and tears a word."""
    if is_hanzi(following[0]) and not any(map(is_hanzi, line)):
        return False
    left = room - width(line)
    unit = UNIT.match(following)
    if unit and left < width(unit[0] + "|") - 1 + line.endswith(" ") and left < room // 2:
        return True
    return left <= SLACK and (line.endswith(OPEN) or tears(line, following))


def tears(line: str, following: str) -> bool:
    """Whether a line end tears a word, or leaves a mark to the next line."""
    return following.startswith(CANNOT_BEGIN) or gain(line[-1], following[0]) >= WORD


def goes_on(line: str, following: str, long: bool) -> bool:
    """Whether one line continues another; in `long` paragraphs also behind a full stop."""
    if following.startswith(CANNOT_BEGIN):
        return True
    line = line.rstrip()
    if OPENS.match(following):
        return False
    return (line[-1:] not in ENDS and not QUOTED.search(line)) or (long and line.endswith(tuple("。！？”")))


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
