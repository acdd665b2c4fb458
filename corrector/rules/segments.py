"""Segment numbers: document sites cut a text every few hundred characters, mostly inside a sentence, and
number the pieces 1、 2、 3、 from the first character of the text on.

One number looks like a list item; the sequence gives them away: consecutive numbers at the same long
distance, most of them inside a sentence. A real item follows a sentence end, a colon or a heading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.rule import Rule, Trigger

__all__ = ["RULES", "insideness", "is_hanzi"]

CODE = "layout/segment-number"
STOP = r"(?:、|[.．](?!\d))[ \t\u3000]*"
NUMBER = re.compile(r"(\d{1,3})" + STOP)
BEFORE = re.compile(r"[ \t\u3000]*(?:\r\n?|\n)?[ \t\u3000]*\r?$")
ONE = re.compile(r"[\r\n][ \t\u3000]*1[、.．]")
FIRST = re.compile(r"[ \t\u3000\ufeff]*1" + STOP)

# A piece of a cut text is this long; the sites seen cut at 300, 500 and 1,000 characters.
SHORTEST, LONGEST = 150, 4000
# Distances within a sequence differ by no more than this share of their median (blanks and tags were lost).
SPREAD = 0.25
# A machine cuts evenly: so little do all its distances differ. Items written by people do not.
EVEN, EXACT = 0.05, 0.01
# A line that does not end a sentence and has so many characters is no heading.
PROSE = 16
# In rows of names and the like, fewer characters stand between two blanks.
CLAUSE = 5
# Bits of association (see bigrams) from which two Hanzi are taken for a torn word.
TORN = 2.5
ENDS = "。！？!?.．…：:；;”』」》）)】]~～"
GOES_ON = "，、,（(“‘《〈「『【[—-的和与及或把被将从在为对向使让由"
CANNOT_BEGIN = "，。、；：？！,.;:?!）)》〉」』】]”’的了着过们"


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the start of a line: its place, and how surely it stands inside a sentence (0 to 3).

    `before` and `after` are the blanks and blank lines around it, the site's own or the text's.
    """

    start: int
    end: int
    number: int
    inside: int
    before: int
    after: int


def find_segment_numbers(text: str, places: Sequence[int]) -> list[Edit]:
    """The segment numbers of a text, each with the line break before it."""
    markers = read_markers(text, places)
    if not any(marker.inside for marker in markers):
        return []
    chain = longest_chain(markers)
    found = {marker.start: marker for marker in chain}
    if 2 * sum(is_chinese(text, marker) for marker in chain) < len(chain):
        found = {}
    found |= {m.start: m for m in markers if m.inside and stands_alone(m, markers, text) and is_chinese(text, m)}
    if not found:
        return []
    if markers[0].number == 1 and min(marker.number for marker in found.values()) == 2:
        found[0] = markers[0]
    before = all(marker.before for marker in found.values() if marker.start)
    after = all(marker.after for marker in found.values())
    edits = [
        removal(text, start - before * marker.before, marker.end + after * marker.after)
        for start, marker in sorted(found.items())
    ]
    return edits


def removal(text: str, start: int, end: int) -> Edit:
    return Edit(start, end, text[start:end], "", CODE, 0.98)


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
    if right in CANNOT_BEGIN:
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
    sides = text[max(0, marker.start - 8) : marker.start], text[marker.end : marker.end + 12]
    return all(any(map(is_hanzi, side)) for side in sides)


def is_hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def stands_alone(marker: Marker, markers: Sequence[Marker], text: str) -> bool:
    """Whether a number inside a sentence has no neighbour that would make it an item of a list."""
    near = [m for m in markers if abs(m.number - marker.number) == 1]
    first = [m.number for m in near] == [1] and near[0].start == 0
    if near and not (first and marker.start - near[0].end >= SHORTEST):
        return False
    line = line_before(text, marker.start)
    prose = marker.start >= SHORTEST and len(line) >= 2 * PROSE and any(mark in line for mark in "，,。；、")
    if marker.number == 2 and ONE.search(text, 0, marker.start):
        return False
    short = len(line) < PROSE and len(line) < marker.start
    torn = marker.inside == 3 and len(line[line.rfind(" ") + 1 :]) >= CLAUSE
    return prose or (torn and not first and not short)


def longest_chain(markers: Sequence[Marker]) -> list[Marker]:
    """The longest sequence of consecutive numbers at one long distance, most of them inside sentences."""
    best: list[Marker] = []
    tried: set[int] = set()
    for at, marker in enumerate(markers):
        if marker.inside and marker.start not in tried:
            chain = extend(markers, at)
            tried.update(one.start for one in chain)
            if len(chain) > len(best) and holds(chain):
                best = chain
    return best


def extend(markers: Sequence[Marker], at: int) -> list[Marker]:
    """The sequence through one marker, in both directions."""
    chain = [markers[at]]
    while chain[0].number > 1 and (found := nearest(chain, markers, chain[0].number - 1)):
        chain.insert(0, found)
    while found := nearest(chain, markers, chain[-1].number + 1):
        chain.append(found)
    while chain[0].number > 1 and (found := nearest(chain, markers, chain[0].number - 1)):
        chain.insert(0, found)
    return chain


def nearest(chain: Sequence[Marker], markers: Sequence[Marker], number: int) -> Marker | None:
    """The marker with a number whose distance from the chain's end fits best."""
    before = number < chain[0].number
    steps = distances(chain)
    found = []
    for marker in markers:
        one, other = (marker, chain[0]) if before else (chain[-1], marker)
        if marker.number == number and one.start < other.start and is_step(chain, one, other):
            step = other.start - one.end
            found.append((abs(step - median(steps)) if steps else step, marker.start, marker))
    return min(found)[2] if found else None


def is_step(chain: Sequence[Marker], one: Marker, other: Marker) -> bool:
    """Whether two markers are as far apart as the rest of the chain; the first step joins two sure ones."""
    step = other.start - one.end
    if not SHORTEST <= step <= LONGEST:
        return False
    steps = distances(chain)
    if not steps:
        return other.inside > 0 and (one.inside > 0 or one.start == 0)
    return abs(step - median(steps)) <= SPREAD * median(steps)


def distances(chain: Sequence[Marker]) -> list[float]:
    return [other.start - one.end for one, other in pairwise(chain)]


def holds(chain: Sequence[Marker]) -> bool:
    """Whether a chain is a site's numbering: half of it inside sentences, and even steps or torn words."""
    inside = [marker.inside for marker in chain if marker.inside]
    steps = distances(chain)
    if not inside or not steps:
        return False
    uneven = (max(steps) - min(steps)) / median(steps)
    torn = inside.count(3)
    if len(steps) > 1 and uneven <= EXACT:
        return 3 * len(inside) >= len(chain)
    if len(inside) < 2 or 2 * len(inside) < len(chain):
        return False
    return (uneven <= EVEN and len(steps) > 1) or (torn >= 2 and 3 * torn >= len(chain))


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
