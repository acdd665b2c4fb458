"""Traditional and simplified script: what opencc says, and which script a document is in.

Apart from the rules that ask it, because opencc is loaded at the first question only.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Any, Literal

from corrector.rules.hanzi import is_hanzi

__all__ = [
    "NEITHER", "SIMPLIFIED", "TRADITIONAL", "has_genuine_marks", "is_big5", "one_form", "script", "script_of", "simple",
    "simplify", "traditional",
]  # fmt: skip

# Which script a character tells of.
TRADITIONAL, SIMPLIFIED, NEITHER = 1, -1, 0
# From this share of such characters on, a document is in one script and the others are strays; so many it needs.
CLEAR = 0.9
NEEDED = 12
# Forms that traditional print uses beside those of Big5: one in twenty and more in the poems of Tang and Song.
PRINTED = frozenset(
    "荆脚却衮黄强携决凉兖内恒瑶摇遥疴迹况烟厨厦笋韵亘耻潜猪脉秃刹莅彦奥叙横咏净嘘猫抛兹毁别凛挟争侣盗虚禄静册冲踪宫泪减没娱匀凑吴吕删峥咤虬"
)
KANA = re.compile("[ぁ-ゖァ-ヺ]")
# Written in genuine traditional text, but never by a machine that took a simplified one letter by letter.
GENUINE = "後於裡裏麵隻製"
LETTERWISE = "后于里面只制"


@cache
def converter(config: Literal["t2s", "s2t", "t2hk"]) -> Any:  # noqa: ANN401 (opencc has no types)
    import opencc

    return opencc.OpenCC(config)


def simplify(text: str) -> str:
    """A text in simplified script, of the same length (where opencc changes the length, letter by letter)."""
    found = str(converter("t2s").convert(text))
    return found if len(found) == len(text) else "".join(map(simple, text))


@lru_cache(maxsize=32768)
def simple(char: str) -> str:
    """One character in simplified script; itself when it is already, or is not one character there."""
    found = str(converter("t2s").convert(char))
    return found if len(found) == 1 else char


@lru_cache(maxsize=32768)
def traditional(char: str) -> str:
    """One character in traditional script, as a machine converts it without looking around."""
    found = str(converter("s2t").convert(char))
    return found if len(found) == 1 else char


def count(text: str, marks: str) -> int:
    return sum(map(text.count, marks))


def one_form(char: str) -> str:
    """The traditional form of a character that traditional text does not use: neither Big5 nor Hong Kong has it."""
    found = traditional(char)
    kept = found == char or simple(found) != char or is_big5(char) or char in PRINTED
    return char if kept or converter("t2hk").convert(found) == char else found


def is_big5(char: str) -> bool:
    try:
        return bool(char.encode("big5"))
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=32768)
def script_of(char: str) -> int:
    """The script that a character tells of: TRADITIONAL, SIMPLIFIED or NEITHER, as it is written in both."""
    if not is_hanzi(char):
        return NEITHER
    return TRADITIONAL if simple(char) != char else SIMPLIFIED if one_form(char) != char else NEITHER


def script(text: str) -> int:
    """The script that a document is in; NEITHER when it is not clear, or in Japanese."""
    found = Counter[int]()
    for char, times in Counter(text).items():
        found[script_of(char)] += times
    told = found[TRADITIONAL] + found[SIMPLIFIED]
    for side in (TRADITIONAL, SIMPLIFIED):
        if told >= NEEDED and found[side] >= CLEAR * told and len(KANA.findall(text)) <= 3:
            return side
    return NEITHER


def has_genuine_marks(text: str) -> bool:
    """Whether a traditional text was written so, not made from a simplified one letter by letter."""
    return count(text, GENUINE) > count(text, LETTERWISE)
