"""Stray characters of the other script: a simplified document with a traditional character here and there, or
the reverse. Variants (著, 裏, 綫) of a clear script stay, and so do quotations and names.
"""

import re
from collections.abc import Callable, Iterator

from corrector.edits import Edit
from corrector.rules.bigrams import gain, surprise
from corrector.rules.rule import Rule, whole
from corrector.rules.script import SIMPLIFIED, TRADITIONAL, one_form, script, script_of, simple

__all__ = ["RULES"]

TO_SIMPLE, TO_TRADITIONAL = "script/stray-traditional", "script/stray-simplified"
QUOTED = re.compile("[“‘《「『（(【][^”’》」』）)】\r\n]{1,60}[”’》」』）)】]")
# Standard in simplified text, too, in names and some words (魏徵, 毕昇, 乾隆, 著名, 瞭望).
KEPT = frozenset("拚徵乾著瞭藉夥摺鍾甯甦捱脩昇鉅")
# Characters of the other script with none of the document's own between them, at most so far from each other, are
# of one passage. A passage of more than two is a quotation or a name.
NEAR, MOST = 12, 2
# A rarer character, in bits, is one of names, unless it makes a word with its neighbour or the document has it in
# its own script, too.
COMMON = 16.0
# From so many bits on one character follows another as in a word.
WORD = 4.0


def find_traditional(text: str) -> list[Edit]:
    """Stray traditional characters in a simplified document."""
    return strays(text, TRADITIONAL, simple, TO_SIMPLE) if script(text) == SIMPLIFIED else []


def find_simplified(text: str) -> list[Edit]:
    """Stray simplified characters in a traditional document: those with one traditional form only."""
    return strays(text, SIMPLIFIED, one_form, TO_TRADITIONAL) if script(text) == TRADITIONAL else []


def strays(text: str, side: int, turn: Callable[[str], str], code: str) -> list[Edit]:
    """The characters of the other `side`, as `turn` makes them, that are neither quoted nor of a passage or name."""
    wrong = "".join(sorted(char for char in set(text) - KEPT if script_of(char) == side))
    if not wrong:
        return []
    quoted = [False] * (len(text) + 1)
    for match in QUOTED.finditer(text):
        quoted[match.start() : match.end()] = [True] * len(match[0])
    found = []
    for passage in passages(text, [m.start() for m in re.finditer(f"[{wrong}]", text)], side):
        for at in passage if len(passage) <= MOST else ():
            new = turn(text[at])
            plain = len(passage) == 1 and (surprise(simple(new)) <= COMMON or new in text)
            if not quoted[at] and (plain or is_in_word(text, at)):
                found.append(Edit(at, at + 1, text[at], new, code, 0.9))
    return found


def passages(text: str, places: list[int], side: int) -> Iterator[list[int]]:
    """The places of one side's characters, those together that nothing of the other side parts."""
    passage: list[int] = []
    for at in places:
        if passage and (at - passage[-1] >= NEAR or -side in map(script_of, text[passage[-1] + 1 : at])):
            yield passage
            passage = []
        passage.append(at)
    if passage:
        yield passage


def is_in_word(text: str, at: int) -> bool:
    """Whether a character makes a word with one of its neighbours, all taken as simplified."""
    left, char, right = (simple(near) for near in (text[at - 1 : at] or " ", text[at], text[at + 1 : at + 2] or " "))
    return gain(left, char) >= WORD or gain(char, right) >= WORD


RULES = (
    Rule(
        code=TO_SIMPLE,
        find=whole(find_traditional),
        triggers=(),
        zh="简体文章里零星的繁体字改为简体；引文、成片的繁体和生僻的人名用字保留。",
        en="Stray traditional characters in a simplified document become simplified; quotations, passages "
        "and rare characters of names stay.",
        examples=(
            (
                "这个学校的学生们说，他们来这里学习已经三个月了，还没有去过别的国家，现在要開始准备过年。",
                "这个学校的学生们说，他们来这里学习已经三个月了，还没有去过别的国家，现在要开始准备过年。",
            ),
        ),
        keeps=("这个学校的学生们说，他们来这里学习已经三个月了，还在门口写着“學而時習之”几个大字。",),
    ),
    Rule(
        code=TO_TRADITIONAL,
        find=whole(find_simplified),
        triggers=(),
        zh="繁体文章里零星的简体字改为繁体；繁体也用的字(后、里、台)和地区异体保留。",
        en="Stray simplified characters in a traditional document become traditional; characters that both "
        "use (后, 里, 台) and regional variants stay.",
        examples=(
            (
                "這個學校的學生們說，他們來這裡學習已經三個月了，還沒有去過別的國家，現在要开始準備過年。",
                "這個學校的學生們說，他們來這裡學習已經三個月了，還沒有去過別的國家，現在要開始準備過年。",
            ),
        ),
        keeps=("這個學校的學生們說，皇后住在台北的鄉里，他們來時經過國家公園，還會開車對著門口。",),
    ),
)
