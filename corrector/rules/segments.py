"""Segment numbers: document sites cut a text every few hundred characters, mostly inside a sentence, and
number the pieces 1、 2、 3、 from the first character of the text on.

One number looks like a list item; the sequence gives them away: consecutive numbers at the same long
distance, most of them inside a sentence. A real item follows a sentence end, a colon or a heading.
"""

import re
from collections.abc import Sequence

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.chains import LONGEST, SHORTEST, Marker, Numbered, by_number, longest_chain
from corrector.rules.hanzi import is_hanzi
from corrector.rules.rule import Rule, Trigger

__all__ = ["LIKELY", "PROSE", "RULES", "insideness"]

# Where what stands before a number ends, its line end, and the number.
Item = tuple[int, int, re.Match[str]]

CODE = "layout/segment-number"
STOP = r"(?:、|[.．](?!\d))[ \t\u3000]*"
NUMBER = re.compile(r"(\d{1,3})" + STOP)
BEFORE = re.compile(r"[ \t\u3000]*(?:\r\n?|\n)?[ \t\u3000]*\r?$")
ONE = re.compile(r"[\r\n][ \t\u3000]*1[、.．]")
FIRST = re.compile(r"[ \t\u3000\ufeff]*1" + STOP)

# Blanks, and what else may stand between a line and the next one; so many blanks may stand before a number.
BLANKS = " \t\u3000"
GAP = BLANKS + "\r\n"
INDENT = 99

# A line that does not end a sentence and has so many characters is no heading.
PROSE = 16
# In rows of names and the like, fewer characters stand between two blanks.
CLAUSE = 5
# So many characters on both sides of a number tell whether it stands in Chinese.
NEAR = 30
# Bits of association (see bigrams) from which two Hanzi are taken for a torn word.
TORN = 2.5
# `insideness` from which no paragraph ends at a gap.
LIKELY = 2
ENDS = "。！？!?.．…：:；;”』」》）)】]~～"
GOES_ON = "，、,（(“‘《〈「『【[—-的和与及或把被将从在为对向使让由"
CANNOT_BEGIN = "，。、；：？！,.;:?!）)》〉」』】]”’的了着过们"


def find_segment_numbers(text: str, places: Sequence[int]) -> list[Edit]:
    """The segment numbers of a text, each with the line break before it."""
    items = read_items(text, places)
    if not any(insideness(text, outer, match.end()) for outer, _, match in items):
        return []
    markers = read_first(text) + [marker_of(text, *item) for item in items]
    numbered = by_number(markers)
    chain = longest_chain(numbered)
    found = {marker.start: marker for marker in chain}
    if 2 * sum(is_chinese(text, marker) for marker in chain) < len(chain):
        found = {}
    if all(is_listed(marker, numbered) for marker in chain):
        found = {}
    found |= {m.start: m for m in markers if m.inside and stands_alone(m, numbered, text) and is_chinese(text, m)}
    if not found:
        return []
    if markers[0].number == 1 and min(marker.number for marker in found.values()) == 2:
        found[0] = markers[0]
    before = all(marker.before for marker in found.values() if marker.start)
    after = all(marker.after for marker in found.values())
    spans = (
        (start - before * marker.before, marker.end + after * marker.after) for start, marker in sorted(found.items())
    )
    return [Edit(start, end, text[start:end], "", CODE, 0.98) for start, end in spans]


def read_items(text: str, places: Sequence[int]) -> list[Item]:
    """All numbers at the start of a line, from 2 on, where anything stands before."""
    found = []
    for at in places:
        if match := NUMBER.match(text, at):
            line = before_blanks(text, at) - 1
            if line > 0 and text[line] in "\r\n" and int(match[1]) > 1 and (outer := before_gap(text, line)):
                found.append((outer, line, match))
    return found


def before_blanks(text: str, at: int) -> int:
    """Where the blanks before an offset begin."""
    first = at
    while first > at - INDENT and first and text[first - 1] in BLANKS:
        first -= 1
    return first


def before_gap(text: str, line: int) -> int:
    """Where the blanks before a line end begin, an empty line among them."""
    gap = BEFORE.search(text, max(0, line - 9), line) if text[line - 1] in GAP else None
    return line - len(gap[0]) if gap else line


def read_first(text: str) -> list[Marker]:
    """A 1 at the start of a text."""
    first = FIRST.match(text)
    behind = len(blanks_at(first[0])) if first else 0
    return [Marker(0, first.end() - behind, 1, 0, 0, behind)] if first else []


def marker_of(text: str, outer: int, line: int, match: re.Match[str]) -> Marker:
    """The marker that is a number, given the end of what stands before, and the line end."""
    start = line - (text[line - 1 : line + 1] == "\r\n")
    behind = len(blanks_at(match[0]))
    inside = insideness(text, outer, match.end())
    return Marker(start, match.end() - behind, int(match[1]), inside, start - outer, behind)


def blanks_at(text: str) -> str:
    """The blanks at the end of a text."""
    return text[len(text.rstrip(BLANKS)) :]


def insideness(text: str, before: int, after: int) -> int:
    """Whether a sentence goes on over the gap: 0 no, 1 perhaps, 2 likely, 3 surely (a word is torn)."""
    left, right = text[before - 1], text[after : after + 1] or "\n"
    if right in "\r\n":
        return 0
    if right in CANNOT_BEGIN and not (left in ENDS and is_hanzi(right)):  # 。过去
        return 3
    if left in ENDS or left in "\r\n":
        return 0
    if is_hanzi(left) and is_hanzi(right) and gain(left, right) >= TORN:
        return 3
    if left in GOES_ON:
        return 2
    return int(len(line_before(text, before)) >= PROSE)


def line_before(text: str, end: int) -> str:
    return text[text.rfind("\n", 0, end) + 1 : end]


def is_chinese(text: str, marker: Marker) -> bool:
    """Whether Hanzi stand on both sides of a marker, not far away."""
    sides = text[max(0, marker.start - NEAR) : marker.start], text[marker.end : marker.end + NEAR]
    return all(any(map(is_hanzi, side)) for side in sides)


def is_listed(marker: Marker, markers: Numbered) -> bool:
    """Whether another item of a list, of the next number or the one behind it, stands hard by."""
    numbers = [marker.number + step for step in (-2, -1, 1, 2)]
    return any(abs(other.start - marker.start) < SHORTEST for number in numbers for other in markers.get(number, []))


def stands_alone(marker: Marker, markers: Numbered, text: str) -> bool:
    """Whether a number inside a sentence has no neighbour that would make it an item of a list."""
    near = [m for number in (marker.number - 1, marker.number + 1) for m in markers.get(number, [])[:2]]
    first = [m.number for m in near] == [1] and near[0].start == 0
    if near and not (first and marker.start - near[0].end >= SHORTEST):
        return False
    line = line_before(text, marker.start)
    if len(line) < SHORTEST and NUMBER.match(line.lstrip(" \t\u3000")):  # an item of a list that has lost others
        return False
    prose = marker.start >= SHORTEST and len(line) >= 2 * PROSE and any(mark in line for mark in "，,。；、")
    if marker.number == 2 and ONE.search(text, max(0, marker.start - LONGEST), marker.start):
        return False
    short = len(line) < PROSE and len(line) < marker.start
    torn = marker.inside == 3 and len(line[line.rfind(" ") + 1 :]) >= CLAUSE
    return prose or (torn and not first and not short)


RULES = (
    Rule(
        code=CODE,
        find=find_segment_numbers,
        triggers=(Trigger("0-9０-９", before="\r\n \t\u3000", behind="0-9０-９、.．"),),
        on=True,
        in_view=True,
        zh="文档网站把正文每隔几百字切开、依次编号(1、2、3、……)，常把一句话甚至一个词切断。"
        "编号连同换行一并去掉；编号前是句末、冒号或标题的真正列表保留。",
        en="Document sites cut a text every few hundred characters and number the pieces, often inside "
        "a word. The number goes together with its line break; items of real lists stay.",
        examples=(("为打牢社区服务的基\n3、础，我们走访了每一户。", "为打牢社区服务的基础，我们走访了每一户。"),),
        keeps=(
            "工作安排如下：\n1、走访居民；\n2、整理档案；\n3、召开会议。",
            "二、主要做法\n1、抓学习\n2、抓落实",
        ),
    ),
)
