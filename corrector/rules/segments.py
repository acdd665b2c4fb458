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

CODE = "layout/segment-number"
STOP = r"(?:、|[.．](?!\d))[ \t\u3000]*"
NUMBER = re.compile(r"(\d{1,3})" + STOP)
BEFORE = re.compile(r"[ \t\u3000]*(?:\r\n?|\n)?[ \t\u3000]*\r?$")
ONE = re.compile(r"[\r\n][ \t\u3000]*1[、.．]")
FIRST = re.compile(r"[ \t\u3000\ufeff]*1" + STOP)

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
    markers = read_markers(text, places)
    if not any(marker.inside for marker in markers):
        return []
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


def read_markers(text: str, places: Sequence[int]) -> list[Marker]:
    """All numbers at the start of a line, from 2 on, and a 1 at the start of the text."""
    first = FIRST.match(text)
    found = []
    if first:
        behind = len(blanks_at(first[0]))
        found.append(Marker(0, first.end() - behind, 1, 0, 0, behind))
    for at in places:
        match = NUMBER.match(text, at)
        line = len(text[max(0, at - 99) : at].rstrip(" \t\u3000")) + max(0, at - 99) if match else 0
        if match and line > 1 and text[line - 1] in "\r\n" and int(match[1]) > 1:
            found += marker_at(text, line - 1, match)
    return found


def marker_at(text: str, line: int, match: re.Match[str]) -> list[Marker]:
    """The marker that is a number behind the line end at an offset; none when nothing stands before."""
    gap = BEFORE.search(text[max(0, line - 9) : line])
    outer = line - (len(gap[0]) if gap else 0)
    start = line - (text[line - 1 : line + 1] == "\r\n")
    if not outer:
        return []
    inside = insideness(text, outer, match.end())
    behind = len(blanks_at(match[0]))
    return [Marker(start, match.end() - behind, int(match[1]), inside, start - outer, behind)]


def blanks_at(text: str) -> str:
    """The blanks at the end of a text."""
    return text[len(text.rstrip(" \t\u3000")) :]


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
