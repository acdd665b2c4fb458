"""Page numbers on lines of their own that stayed in the text when pages were taken apart."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.hanzi import is_hanzi
from corrector.rules.rule import Rule, Trigger, whole
from corrector.rules.segments import LIKELY, insideness

__all__ = ["RULES", "Line", "cut", "flows", "is_number", "read"]

GAPS = " \t\u3000"
BLANK = f"[{GAPS}]*"
# Each begins with one letter, for which `re` has a fast search.
FIELDS = (
    re.compile(rf"第{BLANK}PAGE{BLANK}\d*{BLANK}页(?:{BLANK}[,，/]?{BLANK}共{BLANK}NUMPAGES{BLANK}\d*{BLANK}页)?"),
    re.compile(r"_第\d{1,4}页(?![0-9])"),
)
# A line of its own that can only be a page number.
LINE = (
    rf"{BLANK}(?:第{BLANK}\d+{BLANK}页{BLANK}[,，/]?{BLANK}共{BLANK}\d+{BLANK}页"
    rf"|页码{BLANK}[:：]{BLANK}第?{BLANK}\d+{BLANK}页?|Page \d+ of \d+){BLANK}(?=[\r\n]|$)"
)
# A line that is one if others like it count on: - 3 -, 第3页, 3/10.
COUNTED = (
    rf"{BLANK}(?:[-—–~·]{BLANK}(\d{{1,4}}){BLANK}[-—–~·]|第{BLANK}(\d{{1,4}}){BLANK}页"
    rf"|(\d{{1,4}}){BLANK}/{BLANK}\d{{1,4}}){BLANK}(?=[\r\n]|$)"
)
NUMBER = re.compile(rf"{LINE}|{COUNTED}|\d{{1,4}}")
# The same for these: the line break before the line.
LINES = {end: (re.compile(end + LINE), re.compile(end + COUNTED)) for end in ("", "\n", "\r")}
HEADING = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．)）]|第[一二三四五六七八九十百\d]{1,4}[章节条篇部]"
)
BREAK = re.compile(r"\r\n?|\n")
# What may stand inside a sentence as well as at its beginning.
OPENS = "“‘《（("
# The end of the line before a gap, the beginning of the one behind it; running heads are so short.
HEAD = 40
BEFORE, AFTER = re.compile(r"[^\r\n]+$"), re.compile(r"[^\r\n]+")
# A sentence goes on over a gap where the characters around it follow each other so often at least, in bits over
# chance; behind a line that is numbered like a heading, where so often.
LOOSE, CLOSE = -1.5, 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of debris, line break included, and the line breaks around it: the gap from `before` to `after`.

    `tie` tells whether a sentence goes on over the gap.
    """

    start: int
    end: int
    before: int
    after: int
    tie: "Tie"


class Tie(IntEnum):
    """How sure it is that a sentence goes on over a gap."""

    ENDS = 0
    MAY_GO_ON = 1
    GOES_ON = 2


def find_page_numbers(text: str) -> list[Edit]:
    """Page numbers in fields and on lines of their own; where a sentence was torn it is joined."""
    lines = apart_from_heads(text, [read(text, *span) for span, _ in lines_like(text, 0)] + counted(text))
    found = [cut(text, line, "layout/page-number", flows(lines)) for line in lines]
    fields = (match for field in FIELDS for match in field.finditer(text))
    found += [Edit(m.start(), m.end(), m[0], "", "layout/page-number", 0.98) for m in fields]
    return without_overlap(found)


def apart_from_heads(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, and those beside a line that comes back as what they are there: no part of a sentence."""
    times = Counter(text.replace("\r", "\n").split("\n")) if lines else Counter[str]()

    def is_beside(line: Line) -> bool:
        before, after = BEFORE.search(text, max(0, line.before - HEAD), line.before), AFTER.match(text, line.after)
        return any(match and times[match[0]] > 1 for match in (before, after))

    return [replace(line, tie=Tie.ENDS) if line.tie and is_beside(line) else line for line in lines]


def flows(lines: Sequence[Line]) -> bool:
    """Whether sentences go on over these lines where they may: pages that tear sentences seldom end with one."""
    ties = [line.tie for line in lines]
    return ties.count(Tie.GOES_ON) >= max(1, ties.count(Tie.MAY_GO_ON))


def is_number(line: str) -> bool:
    """Whether a line beside a running head can only be a page number."""
    return bool(NUMBER.fullmatch(line))


def without_overlap(edits: list[Edit]) -> list[Edit]:
    """The edits in order, of two that overlap the first."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def lines_like(text: str, which: int) -> Iterator[tuple[tuple[int, int], int]]:
    """The spans of the lines that match one of the two patterns, line break included, and their numbers."""
    end = "\n" if "\n" in text else "\r"
    first = LINES[""][which].match(text)
    for match in ([first] if first else []) + list(LINES[end][which].finditer(text)):
        start = match.start() + (match is not first)
        after = text[match.end() : match.end() + 2]
        stop = match.end() + (2 if after == "\r\n" else len(after[:1]))
        yield (start, stop), int(next(filter(None, match.groups()), 0))


def counted(text: str) -> list[Line]:
    """Numbers on lines of their own, three of which count on by one; others only inside a sentence."""
    lines = list(lines_like(text, 1))
    numbers = {number for _, number in lines}
    sure = {n for n in numbers if {n - 1, n, n + 1} <= numbers}
    read_lines = [(read(text, *span), n) for span, n in lines]
    return [line for line, n in read_lines if sure & {n - 1, n, n + 1} or line.tie == Tie.GOES_ON]


def read(text: str, start: int, end: int) -> Line:
    """The line of debris that has this span."""
    before, after = start, end
    while before and text[before - 1] in "\r\n":
        before -= 1
    while after < len(text) and text[after] in "\r\n":
        after += 1
    return Line(start, end, before, after, tie(text, before, after) if 0 < before and after < len(text) else Tie.ENDS)


def tie(text: str, before: int, after: int) -> Tie:
    """Whether a sentence goes on over the gap from `before` to `after`."""
    inside = insideness(text, before, after)
    left, right = text[before - 1], text[after]
    if inside or not (left.isalnum() and (right.isalnum() or right in OPENS)):
        return Tie.GOES_ON if inside else Tie.ENDS
    if not (is_hanzi(left) and is_hanzi(right)):
        return Tie.MAY_GO_ON
    line = text[text.rfind("\n", 0, before) + 1 : before]
    return Tie.GOES_ON if gain(left, right) >= (CLOSE if HEADING.match(line) else LOOSE) else Tie.MAY_GO_ON


def cut(text: str, line: Line, code: str, flows: bool = False) -> Edit:
    """The removal of a line; with the line breaks around it where the sentence goes on behind it.

    `flows` tells whether it does where it may.
    """
    start, end = line.start, line.end
    if line.tie:
        # More line breaks behind than before: here a paragraph ended, unless it cannot end so.
        breaks = [len(BREAK.findall(gap)) for gap in (text[line.before : start], text[end - 1 : line.after])]
        if breaks[1] > breaks[0] and insideness(text, line.before, line.after) < LIKELY:
            start = line.before
        elif flows or line.tie == Tie.GOES_ON:
            start, end = line.before, line.after
    return Edit(start, end, text[start:end], "", code, 0.98)


RULES = (
    Rule(
        code="layout/page-number",
        find=whole(find_page_numbers),
        triggers=(
            Trigger("P", before=f"第{GAPS}", behind="A"),
            Trigger("第", before="_", behind="0-9０-９"),
            Trigger("页", before=f"0-9０-９{GAPS}", behind=f"共,，/\r\n{GAPS}"),
            Trigger("码", before="页", behind=f":：{GAPS}"),
            Trigger("a", before="P", behind="g"),
            Trigger("—–~·-", before=f"0-9０-９{GAPS}", behind=f"\r\n{GAPS}"),
            Trigger("/", before=f"0-9０-９{GAPS}", behind=f"0-9０-９{GAPS}"),
        ),
        in_view=True,
        zh="混入正文的页码：第 3 页 共 10 页、PAGE/NUMPAGES 域、连续出现的“- 3 -”。句子被隔断时一并接上。",
        en="Page numbers left in the text: 第 3 页 共 10 页, PAGE fields, - 3 - where they count on. A torn "
        "sentence is joined.",
        examples=(
            ("学校要办好食\n第 3 页 共 10 页\n堂。", "学校要办好食堂。"),
            ("安全守则_第1页", "安全守则"),
            ("第 PAGE9 页 共 NUMPAGES9 页\n安全守则", "\n安全守则"),
        ),
        keeps=("请翻到第3页。", "- 3 -", "3/4", "第3页\n第7页"),
    ),
)
