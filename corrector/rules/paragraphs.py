"""Paragraphs run together: where the line breaks were, blanks are left.

Apart from the blanks that tear words, because these stand where a sentence or a heading ends, and become line breaks.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from corrector.edits import Edit
from corrector.rules.hanzi import HANZI, is_hanzi
from corrector.rules.rule import Rule, Trigger
from corrector.rules.torn import tears

__all__ = ["RULES"]

CODE = "layout/paragraph"
BLANKS = " \u00a0\u3000"
CLOSING = "”’』」）)】"
# Blanks inside a line, before anything that can open a sentence.
GAP = re.compile(f"[{BLANKS}]+(?![{BLANKS}{CLOSING}，。、；：？！》\\],.;:?!%\t\r\n]|$)")
# What ends a sentence: a full stop on the line only behind Hanzi, and what they may end with or be followed by.
WORD = "[A-Za-z][A-Za-z0-9_+-]{,20}"
END = re.compile(f"(?:[。！？…]|(?<=[{HANZI}{CLOSING}%％])[.!?]|[{HANZI}](?: ?{WORD}|\\d[\\d.]{{,9}})\\.)[{CLOSING}]*$")
INNER = re.compile(f"(?:[。！？]|(?<=[{HANZI}])[.!?])[{CLOSING}]*(?=(.))")
HALF = re.compile("[：:；;]$")
NUMBER = "(?!0)[一二三四五六七八九十百\\d]{1,4}"
# What an item, a chapter or an article opens with.
ITEM = re.compile(
    f"[(（]{NUMBER}[)）]|{NUMBER}(?:[、)）]|[.．,，](?!\\d))|第{NUMBER}(?:[章节条款篇部编回讲课](?![的中里])|[、，,])|[①-⑳]"
)
# So many characters on both sides of a gap tell whether it stands in Chinese; an answer to choose is no paragraph.
NEAR = 20
CHOICE = re.compile("[A-H][.．、]")
KANA = re.compile("[\u3040-\u30ff]")
# A heading has at most so many characters, and at least so many Hanzi; none of the marks of a sentence, but for commas
# behind a number.
LONG, SHORT = 40, 4
MARKS = re.compile("[。！？!?；;，,…]|\\.(?!\\d)")
# What follows a heading has such marks within so many characters, and opens with Hanzi or a year. A report's author is
# no paragraph.
PROSE = 80
YEAR = re.compile("\\d{4}年")
AUTHOR = re.compile("记者|通讯员|作者")
FIELD = re.compile(f"[：:][{BLANKS}]")
# So many characters at least introduce what comes behind a colon; fewer name a field (姓名： 张三).
LABEL = 8
# So many sentences that end before a blank, for one that goes on without, are somebody's way of typing; unless one in
# so many is an item.
TYPED, ITEMS = 2, 6
# So many sentences that end before the same blanks make a text one that was run together.
LEAST = 2


def find_paragraphs(text: str, places: Sequence[int]) -> list[Edit]:
    """The blanks of a text that stand for line breaks: behind sentences and headings."""
    gaps = [match for at in places if (match := GAP.match(text, at)) and is_chinese(text, match)]
    ends = [gap for gap in gaps if is_end(text, gap)]
    common = Counter(gap[0] for gap in ends)
    wide = {blanks for blanks, times in common.items() if len(blanks) > 1 and times >= LEAST}
    if len(ends) < LEAST or KANA.search(text):
        return []
    typed = is_typed(text, ends)
    newline = "\r\n" if "\r\n" in text else "\n"
    found = (gap for line in by_line(text, gaps) for gap in breaks(text, line, wide, typed))
    # Full-width blanks indent the paragraph that they open.
    return [Edit(gap.start(), gap.end(), gap[0], newline + gap[0].strip(" \u00a0"), CODE, 0.9) for gap in found]


def by_line(text: str, gaps: Iterable[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """The gaps of each line."""
    for _, line in groupby(gaps, lambda gap: line_start(text, gap.start())):
        yield list(line)


def line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def breaks(text: str, gaps: Sequence[re.Match[str]], wide: Collection[str], typed: bool) -> Iterator[re.Match[str]]:
    """Of the gaps of one line those between paragraphs: behind sentences, and behind the headings among these."""
    start = line_start(text, gaps[0].start())
    among = any(is_end(text, gap) for gap in gaps)
    for gap in gaps:
        piece = text[start : gap.start()]
        if gap[0] in wide:
            wanted = len(piece) >= SHORT and not is_torn(piece[-1], text[gap.end()])
        elif is_end(text, gap):
            wanted = not typed or is_item(text, gap.end())
        elif HALF.search(piece):
            wanted = is_item(text, gap.end()) or (among and introduces(piece, text[gap.end()]))
        else:
            wanted = among and is_heading(piece, text[gap.end() : gap.end() + PROSE])
        if wanted:
            yield gap
            start = gap.end()


def is_chinese(text: str, gap: re.Match[str]) -> bool:
    """Whether Hanzi stand on both sides, and what follows is no answer to choose."""
    sides = text[max(0, gap.start() - NEAR) : gap.start()], text[gap.end() : gap.end() + NEAR]
    return all(any(map(is_hanzi, side)) for side in sides) and not CHOICE.match(text, gap.end())


def is_end(text: str, gap: re.Match[str]) -> bool:
    """Whether a sentence ends before a gap."""
    return END.search(text, max(0, gap.start() - 25), gap.start()) is not None


def is_item(text: str, at: int) -> bool:
    return ITEM.match(text, at) is not None


def is_typed(text: str, ends: Sequence[re.Match[str]]) -> bool:
    """Whether blanks stand behind nearly all sentences, because somebody types them."""
    inner = sum(not match[1].isspace() for match in INNER.finditer(text))
    return len(ends) > TYPED * inner and ITEMS * sum(is_item(text, gap.end()) for gap in ends) < len(ends)


def is_torn(left: str, right: str) -> bool:
    return is_hanzi(left) and is_hanzi(right) and tears(left, right)


def introduces(piece: str, right: str) -> bool:
    """Whether a piece that ends in a colon says that something comes, and is no name of a field."""
    clause = re.split(f"[，。；！？,;!?{BLANKS}]", piece[:-1])[-1]
    return piece[-1] == "：" and (right == "“" or len(clause) >= LABEL)


def is_heading(piece: str, following: str) -> bool:
    """Whether what stands before a gap is a heading, and what stands behind it no more of the same."""
    item = ITEM.match(piece)
    named = (piece[item.end() :] if item else piece).strip()
    if len(piece) > LONG or sum(map(is_hanzi, named)) < SHORT or named[-1].isascii() or FIELD.search(named):
        return False
    if MARKS.search(re.sub("[，,]", "", named) if item else named):
        return False
    if is_item(following, 0):
        return True
    opens = is_hanzi(following[0]) or YEAR.match(following) or (item and following[0].isdigit())
    return bool(
        opens and MARKS.search(following) and not AUTHOR.match(following) and not is_torn(named[-1], following[0])
    )


RULES = (
    Rule(
        code=CODE,
        find=find_paragraphs,
        triggers=(Trigger(BLANKS, before=f"^\r\n\t{BLANKS}", behind="^\r\n\t"),),
        zh="段落被并成一行、原来换行的地方只剩空格的，在句末、标题和编号处重新分段；每句后面都空一格的文章不动。",
        en="Where paragraphs were run together and blanks stand for the line breaks, those behind sentences and "
        "headings become line breaks again; texts with a blank behind every sentence stay.",
        examples=(
            (
                "书屋半年小结 今年上半年，书屋每天开门。来的人比去年多。 一、借阅情况 大家借走了三百册书。归还很准时。 "
                "二、下半年打算 再添两排书架。孩子们盼着。",
                "书屋半年小结\n今年上半年，书屋每天开门。来的人比去年多。\n一、借阅情况\n大家借走了三百册书。归还很准时。\n"
                "二、下半年打算\n再添两排书架。孩子们盼着。",
            ),
        ),
        keeps=(
            "雨停了。 我们出门。 路上很滑。 大家慢慢走。",
            "第一条 为了管好书屋，制定本办法。读者应当爱护图书。\n第二条 书屋每天开放。",
            "用 Python 写。 它很简单。",
        ),
    ),
)
