"""Half-width marks in Chinese sentences. Off by default, because many writers set them on purpose."""

import re

from corrector.edits import Edit
from corrector.rules.hanzi import is_hanzi
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["RULES"]

WIDTH = "punctuation/width"
# A mark behind a Hanzi (or a closing mark), and not inside a number, an address or a Latin word.
MARK = re.compile(r"[,:;!?](?![,:;!?/\\])|\.(?:(?=\d{1,4}[年月日])|(?![.A-Za-z0-9_/\\]))")
# What the ; of an entity stands behind (&nbsp; &#x4e2d;).
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9A-Fa-fxX]{2,7})\Z")
BRACKETS = re.compile(r"\(([^()\r\n]{1,60})\)")
# Behind these a mark is Chinese if Hanzi follow; a line so short may be an entry of a list.
LATIN, SHORT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%"), 12
FULL = str.maketrans(",.:;!?()", "，。：；！？（）")


def find_width(text: str) -> list[Edit]:
    """The half-width marks of Chinese sentences, each a change of its own."""
    if re.search("[\u3040-\u30ff]", text):
        return []
    places = [m.start() for m in MARK.finditer(text) if is_chinese_place(text, m.start())]
    for match in BRACKETS.finditer(text):
        left = text[match.start() - 1 : match.start()]
        if (is_hanzi(left) or is_hanzi(match[1][0]) or is_hanzi(match[1][-1])) and has_hanzi(match[1]):
            places += [match.start(), match.end() - 1]
    return [Edit(at, at + 1, text[at], text[at].translate(FULL), WIDTH, 0.95) for at in sorted(set(places))]


def is_chinese_place(text: str, at: int) -> bool:
    """Whether the mark at an offset ends or divides a Chinese sentence."""
    left = text[at - 1 : at] if at else ""
    if text[at] == ";" and ENTITY.search(text, max(0, at - 10), at):
        return False
    if left and left in LATIN:
        return (text[at] != "." and is_hanzi(text[at + 1 : at + 2])) or ends_line(text, at)
    if not left or not (is_hanzi(left) or left in "”’》）】〉」』)"):
        return False
    if left == ")" and not has_hanzi(text[max(0, at - 20) : at]):
        return False
    right = text[at + 1 : at + 3].lstrip(" ")[:1]
    return text[at] != "." or not right.islower()


def ends_line(text: str, at: int) -> bool:
    """Whether the full stop behind a Latin word or number ends a line that is mostly Chinese."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return text[at + 1 : at + 2] in ("", "\r", "\n") and 2 * sum(map(is_hanzi, line)) >= len(line) > SHORT


def has_hanzi(text: str) -> bool:
    return any(map(is_hanzi, text))


RULES = (
    Rule(
        code=WIDTH,
        find=whole(find_width),
        triggers=(Trigger(",.:;!?()"),),
        zh="中文句子里的半角标点改为全角；默认不启用。",
        en="Half-width marks in Chinese sentences become full-width; off by default.",
        examples=(("春天来了,花开了(桃花). 真好!", "春天来了，花开了（桃花）。 真好！"),),
        keeps=("用 a.b(c) 调用", "12:30", "Hello, world."),
    ),
)
