"""Characters that look right and are not: radicals and compatibility forms, invisible and control characters,
full-width letters.
"""

import re
import unicodedata
from collections.abc import Callable

from corrector.edits import Edit
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["HANZI", "RULES", "always", "is_chinese", "is_hanzi", "neighbours", "replacing"]

HANZI = "\u3400-\u9fff\U00020000-\U000323af"
KANA = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
# Radicals that Unicode's NFKC leaves alone (CJK Radicals Supplement) and converters write for characters.
SUPPLEMENT = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
RADICALS = frozenset([*map(chr, range(0x2F00, 0x2FD6)), *SUPPLEMENT])
RADICAL = re.compile(f"[{''.join(sorted(RADICALS))}]+")
COMPATIBLE = frozenset(
    char
    for char in map(chr, (*range(0xF900, 0xFADA), *range(0x2F800, 0x2FA1E)))
    if unicodedata.normalize("NFKC", char) != char
)
COMPATIBILITY = re.compile("[\uf900-\ufad9\U0002f800-\U0002fa1d]+")
INVISIBLE_CHARACTERS = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
INVISIBLE = re.compile(f"[{INVISIBLE_CHARACTERS}]+")
# The separators 1C to 1F stay: between fields they are no debris.
CONTROL_CHARACTERS = "\x00-\x08\x0b\x0e-\x1a\x7f-\x84\x86-\x9f"
CONTROL = re.compile(f"[{CONTROL_CHARACTERS}]+")
PRIVATE = re.compile("[\ue000-\uf8ff]+")
SPACES = "\u00a0\u2000-\u200a\u202f\u205f"
SPACE = re.compile(f"[{SPACES}]")
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters on both sides of a span; empty at the ends of the text."""
    return text[start - 1 : start] if start else "", text[end : end + 1]


def is_hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U000323af"


# Marks that other scripts use, too: beside them a direction mark of Hebrew is no debris.
SHARED = "“”‘’—…·"


def is_chinese(char: str) -> bool:
    """Whether a character is a Hanzi or a mark that stands in Chinese text."""
    return is_hanzi(char) or (bool(char) and char in "，。、；：？！“”‘’《》（）【】…—·")


def replacing(
    code: str, pattern: re.Pattern[str], new: Callable[[str], str], wanted: Callable[[str, int, int], bool]
) -> Callable[[str], list[Edit]]:
    """A `find` that replaces every match of a pattern that is wanted and that `new` changes."""

    def find(text: str) -> list[Edit]:
        return [
            Edit(m.start(), m.end(), m[0], after, code, 0.99)
            for m in pattern.finditer(text)
            if (after := new(m[0])) != m[0] and wanted(text, m.start(), m.end())
        ]

    return find


def restoring(code: str, pattern: re.Pattern[str]) -> Callable[[str], list[Edit]]:
    """A `find` that gives each character of the matches its normal form; the runs must stand in words."""

    def find(text: str) -> list[Edit]:
        return [
            Edit(at, at + 1, char, normal(char), code, 0.99)
            for m in pattern.finditer(text)
            if in_word(text, m.start(), m.end())
            for at, char in enumerate(m[0], m.start())
            if char != normal(char)
        ]

    return find


def normal(found: str) -> str:
    return "".join(SUPPLEMENT.get(char) or unicodedata.normalize("NFKC", char) for char in found)


def in_word(text: str, start: int, end: int) -> bool:
    """Whether a Hanzi stands beside a span, in a text that is not Japanese or Korean."""
    left, right = neighbours(text, start, end)
    if left and INVISIBLE.match(left):
        left = text[max(0, start - 9) : start - 1].rstrip(left)[-1:]
    if KANA.search(text, max(0, start - 30), end + 30):
        return False
    both = left in STOPS and right in STOPS
    return (
        both or right == "&" or any(is_hanzi(side) or side in COMPATIBLE or side in RADICALS for side in (left, right))
    )


STOPS = frozenset("，。！？；“”0123456789")


def beside_hanzi(text: str, start: int, end: int) -> bool:
    is_mark_of_order = start == 0 and text[0] == "\ufeff"
    sides = neighbours(text, start, end)
    return not is_mark_of_order and any(is_chinese(side) and side not in SHARED for side in sides)


def behind_hanzi(text: str, start: int, end: int) -> bool:
    """Whether a span follows Chinese and is followed by a line's end, a letter or Chinese (no separator)."""
    left, right = neighbours(text, start, end)
    return is_chinese(left) and (right in ("", "\r", "\n", " ") or right.isalnum() or is_chinese(right))


def always(text: str, start: int, end: int) -> bool:
    return True


RULES = (
    Rule(
        code="char/radical",
        find=whole(restoring("char/radical", RADICAL)),
        triggers=(Trigger("".join(sorted(RADICALS))),),
        on=True,
        in_view=True,
        zh="PDF 转换把汉字写成了形状相同的部首字符(⼯⼈)，还原为汉字；单独列出的部首保留。",
        en="PDF converters write radicals that look like Hanzi (⼯⼈). They become Hanzi; radicals that "
        "stand alone stay.",
        examples=(("⼯⼈们在⻔⼝等⻋。", "工人们在门口等车。"),),
        keeps=("部首表：⼀ ⼁ ⼂ ⼃",),
    ),
    Rule(
        code="char/compatibility",
        find=whole(restoring("char/compatibility", COMPATIBILITY)),
        triggers=(Trigger("\uf900-\ufad9\U0002f800-\U0002fa1d"),),
        on=True,
        in_view=True,
        zh="兼容汉字(编码不同、字形相同)还原为通用汉字；日文、韩文中的保留。",
        en="Compatibility ideographs (other codes, same shapes) become the common Hanzi; in Japanese and "
        "Korean text they stay.",
        examples=(("办事效\uf9db很高。", "办事效率很高。"),),
        keeps=("すこしの\ufa19を", "\uf900"),
    ),
    Rule(
        code="char/invisible",
        find=whole(replacing("char/invisible", INVISIBLE, lambda _: "", beside_hanzi)),
        triggers=(Trigger(INVISIBLE_CHARACTERS),),
        on=True,
        in_view=True,
        zh="汉字旁的零宽字符、软连字符、方向控制符和文中的 BOM 删去；表情符号和其他文字里的保留。",
        en="Zero-width characters, soft hyphens, direction marks and inner BOMs beside Hanzi go; inside "
        "emoji and other scripts they stay.",
        examples=(("发\u200b展\ufeff很快", "发展很快"),),
        keeps=("👨\u200d👩\u200d👧", "می\u200cخواهم", "\ufeff开头的标记"),
    ),
    Rule(
        code="char/control",
        find=whole(replacing("char/control", CONTROL, lambda _: "", behind_hanzi)),
        triggers=(Trigger(CONTROL_CHARACTERS),),
        on=True,
        in_view=True,
        zh="汉字旁的控制字符删去(换行、制表、换页和终端颜色保留)。",
        en="Control characters beside Hanzi go; line ends, tabs, form feeds and terminal colours stay.",
        examples=(("发\x08展\x00很快", "发展很快"),),
        keeps=("\x1b[31m红字\x1b[0m", "a\x01b", "第一页\x0c第二页"),
    ),
    Rule(
        code="char/private",
        find=whole(replacing("char/private", PRIVATE, lambda _: "", beside_hanzi)),
        triggers=(Trigger("\ue000-\uf8ff"),),
        zh="汉字旁的私用区字符(图标字体的残留)删去；默认不启用，因为也可能是生僻字。",
        en="Private-use characters beside Hanzi (remains of icon fonts) go; off, as they may be rare Hanzi.",
        examples=(("\ue6a1联系我们", "联系我们"),),
    ),
    Rule(
        code="char/space",
        find=whole(replacing("char/space", SPACE, lambda _: " ", beside_hanzi)),
        triggers=(Trigger(SPACES),),
        zh="汉字旁的不换行空格和各种窄空格改为普通空格。",
        en="No-break and thin spaces beside Hanzi become ordinary ones.",
        examples=(("共\u00a0三\u2009天", "共 三 天"),),
        keeps=("10\u00a0km",),
    ),
    Rule(
        code="char/width",
        find=whole(replacing("char/width", WIDE, lambda found: unicodedata.normalize("NFKC", found), always)),
        triggers=(Trigger("０-９Ａ-Ｚａ-ｚ"),),
        zh="全角字母和数字改为半角；默认不启用，因为有的报刊规定用全角。",
        en="Full-width letters and digits become half-width; off, as some papers print them on purpose.",
        examples=(("２０２３年ＧＤＰ增长", "2023年GDP增长"),),
    ),
)
