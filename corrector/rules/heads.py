"""Running heads and feet: lines that come back from page to page.

Apart from the page numbers, because it takes the whole document to know them: they tear sentences, as no heading
does, or come at even distances.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from corrector.edits import Edit
from corrector.rules.hanzi import HANZI
from corrector.rules.pages import Line, Tie, cut, flows, is_number, read
from corrector.rules.rule import Rule, Trigger, whole
from corrector.rules.segments import LIKELY, PROSE, insideness

__all__ = ["RULES"]

CODE = "layout/running-head"
WHOLE = re.compile(r"[^\r\n]+(?:\r\n?|\n|$)")
# So many characters a head has, and no mark behind it that a sentence or a list has.
NAME = re.compile(rf"(?=.*[{HANZI}]).{{3,39}}[^。！？；，、：”…:;,]")
# So far apart are pages at least. In 2,688 clean texts two lines came back twice or more at distances that differ by
# less than EVEN times (headings of sections of one form: 1.7 times and more), and no first line came back at FAR.
APART, EVEN, FAR = 100, 1.3, 200
MARKS = re.compile("[，。；：、]")


def find_heads(text: str) -> list[Edit]:
    """Short lines that come back through the document, all but the first of each, with page numbers beside them."""
    spans = [match.span() for match in WHOLE.finditer(text)]
    names = [text[start:end].strip(" \t\u3000\r\n") for start, end in spans]
    pages = {at for at, name in enumerate(names) if is_number(name)}
    again = {name: found for name, found in places(names).items() if len(found) > 1}
    back = {at for found in again.values() for at in found[1:]}
    heads: set[int] = set()
    for found in again.values():
        lines = [read(text, *block) for block in blocks(found[1:], back | pages, spans)]
        if is_head(text, [spans[at][0] for at in found], lines):
            heads.update(at for last, at in pairwise(found) if spans[at][0] - spans[last][0] >= APART)
    lines = [read(text, *block) for block in blocks(sorted(heads), heads | pages, spans)]
    return [cut(text, line, CODE, flows(lines)) for line in lines]


def places(names: Sequence[str]) -> dict[str, list[int]]:
    """Where each line stands that could be a head."""
    found = defaultdict(list)
    for at, name in enumerate(names):
        if NAME.fullmatch(name):
            found[name].append(at)
    return found


def blocks(
    some: Sequence[int], debris: Collection[int], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The spans of the runs of debris around some lines, each once."""
    last = -1
    for at in some:
        if at > last:
            first = last = at
            while first - 1 in debris:
                first -= 1
            while last + 1 in debris:
                last += 1
            yield spans[first][0], spans[last][1]


def is_head(text: str, starts: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether a line that comes back tears sentences, or comes back evenly, or far apart as the title of the text."""
    steps = [other - one for one, other in pairwise(starts)]
    if max(steps) < APART:
        return False
    title = not starts[0]
    if len(steps) > 1 and min(steps) >= APART and (max(steps) <= EVEN * min(steps) or (title and min(steps) >= FAR)):
        return True
    if title:
        return any(line.tie == Tie.GOES_ON for line in lines)
    torn = [inside for line in lines if (inside := tears_prose(text, line))]
    return 3 * len(torn) >= len(lines) and (len(torn) > 1 or max(torn, default=0) >= LIKELY)


def tears_prose(text: str, line: Line) -> int:
    """How surely a line stands inside a sentence that is no heading and no item of a list: 0 to 3."""
    if not 0 < line.before or line.after == len(text):
        return 0
    left = text[text.rfind("\n", 0, line.before) + 1 : line.before]
    prose = len(left) >= 2 * PROSE or (len(left) >= PROSE and MARKS.search(left))
    return insideness(text, line.before, line.after) if prose else 0


RULES = (
    Rule(
        code=CODE,
        find=whole(find_heads),
        triggers=(Trigger("\r\n"),),
        zh="在全文中反复出现的页眉、页脚行，只保留第一次出现；紧挨着的页码一并去掉，隔断的句子接上。",
        en="Running heads and feet that come back through the document; the first of each stays. Page numbers beside "
        "them go, too, and a torn sentence is joined.",
        examples=(
            (
                f"食堂管理办法\n{'甲' * 120}。\n食堂管理办法\n{'乙' * 120}。\n食堂管理办法\n完。",
                f"食堂管理办法\n{'甲' * 120}。\n{'乙' * 120}。\n完。",
            ),
        ),
        keeps=("齐声唱\n齐声唱\n齐声唱\n", f"用法\n{'甲' * 120}。\n用法说明\n{'乙' * 300}。\n用法说明\n完。"),
    ),
)
