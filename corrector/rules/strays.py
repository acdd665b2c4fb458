"""Stray characters of the other script: a simplified document with a traditional character here and there, or
the reverse. Variants (著, 裏, 綫) of a clear script stay, and so do quotations and names.
"""

import re
from collections.abc import Callable

from corrector.edits import Edit
from corrector.rules.bigrams import surprise
from corrector.rules.rule import Rule, whole
from corrector.rules.script import is_simplified, is_traditional, simple, traditional

__all__ = ["RULES"]

TO_SIMPLE, TO_TRADITIONAL = "script/stray-traditional", "script/stray-simplified"
QUOTED = re.compile("[“‘《「『（(【][^”’》」』）)】\r\n]{1,60}[”’》」』）)】]")
# Standard in simplified text, too, in names and some words (魏徵, 乾隆, 著名, 瞭望).
KEPT = frozenset("拚徵乾著瞭藉夥摺鍾甯甦")
# A stray stands alone; two or more in a row or a share of a passage are a quotation or a name.
NEAR = 12
COMMON = 16.0


def find_traditional(text: str) -> list[Edit]:
    """Single traditional characters in a simplified document."""
    return strays(text, simple, TO_SIMPLE) if is_simplified(text) else []


def find_simplified(text: str) -> list[Edit]:
    """Single simplified characters in a traditional document: those with one traditional form only."""
    return strays(text, one_form, TO_TRADITIONAL) if is_traditional(text) else []


def one_form(char: str) -> str:
    """The traditional form of a character that traditional text does not use (Big5 does not have it)."""
    found = traditional(char)
    return found if found != char and simple(found) == char and not is_big5(char) else char


def is_big5(char: str) -> bool:
    try:
        return bool(char.encode("big5"))
    except UnicodeEncodeError:
        return False


def strays(text: str, turn: Callable[[str], str], code: str) -> list[Edit]:
    """The characters that `turn` gives another form, alone among their neighbours and not quoted."""
    forms = {char: turn(char) for char in set(text) - KEPT if "\u4e00" <= char <= "\u9fff"}
    wrong = "".join(sorted(char for char, new in forms.items() if new != char))
    if not wrong:
        return []
    places = [m.start() for m in re.finditer(f"[{wrong}]", text)]
    quoted = [m.span() for m in QUOTED.finditer(text)]
    found = []
    for before, at, after in zip([-NEAR, *places], places, [*places[1:], len(text) + NEAR], strict=False):
        while quoted and quoted[0][1] <= at:
            quoted.pop(0)
        inside = bool(quoted) and quoted[0][0] < at
        new = forms[text[at]]
        if not inside and at - before >= NEAR <= after - at and surprise(simple(new)) <= COMMON:
            found.append(Edit(at, at + 1, text[at], new, code, 0.9))
    return found


RULES = (
    Rule(
        code=TO_SIMPLE,
        find=whole(find_traditional),
        triggers=(),
        zh="简体文章里零星的繁体字改为简体；引文、成片的繁体和生僻的人名用字保留。",
        en="Single traditional characters in a simplified document become simplified; quotations, passages "
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
        en="Single simplified characters in a traditional document become traditional; characters that both "
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
