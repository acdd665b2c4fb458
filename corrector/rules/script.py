"""Traditional and simplified script: what opencc says, and which script a document is in.

Apart from the rules that ask it, because opencc is loaded at the first question only.
"""

from functools import cache, lru_cache
from typing import Any, Literal

__all__ = ["has_genuine_marks", "is_simplified", "is_traditional", "simple", "simplify", "traditional"]

# Characters of one script only, common enough to tell it.
TRADITIONAL = "這個們來時說國會對發學過還為開點樣麼無經動從進長問當實現與電話東書見關車門間頭氣條"
SIMPLIFIED = "这个们来时说国会对发学过还为开点样么无经动从进长问当实现与电话东书见关车门间头气条"
ONLY = {old: new for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True) if old != new}
# From this share of the marks on, a document is in one script and the others are strays.
CLEAR = 0.9
MARKS_NEEDED = 12
# Written in genuine traditional text, but never by a machine that took a simplified one letter by letter.
GENUINE = "後於裡裏麵隻製"
LETTERWISE = "后于里面只制"


@cache
def converter(config: Literal["t2s", "s2t"]) -> Any:  # noqa: ANN401 (opencc has no types)
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


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional script, by its commonest marks (Japanese is not)."""
    ours, theirs = count(text, "".join(ONLY)), count(text, "".join(ONLY.values()))
    if count(text, "のはをにがで") > 3:
        return False
    return ours + theirs >= MARKS_NEEDED and ours >= CLEAR * (ours + theirs)


def is_simplified(text: str) -> bool:
    """Whether a text is in simplified script, by its commonest marks."""
    ours, theirs = count(text, "".join(ONLY.values())), count(text, "".join(ONLY))
    return ours + theirs >= MARKS_NEEDED and ours >= CLEAR * (ours + theirs)


def has_genuine_marks(text: str) -> bool:
    """Whether a traditional text was written so, not made from a simplified one letter by letter."""
    return count(text, GENUINE) > count(text, LETTERWISE)
