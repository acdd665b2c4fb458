"""HTML entities left in prose, and what is left of closing tags."""

import html
import re

from corrector.edits import Edit
from corrector.rules.characters import HANZI, always, is_chinese, neighbours, replacing
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["RULES"]

ENTITY = re.compile(
    "&(?:nbsp|ensp|emsp|mdash|ndash|ldquo|rdquo|lsquo|rsquo|middot|hellip|bull|times|deg|"
    "#[xX][0-9a-fA-F]{2,5}|#[0-9]{2,6});"
)
ENTITIES = re.compile(f"{ENTITY.pattern}(?:{ENTITY.pattern})*")
CODE_LINE = re.compile("[`<>{}]|实体|转义|HTML|html|XML|字符引用")
REMAINS = re.compile(f"\\?(?<=[。！？；：…”’》）.!?){HANZI}]\\?)/(?:p|strong|span|div|b|h[1-6]|li|td|a|em)>")


def in_prose(text: str, start: int, end: int) -> bool:
    """Whether an entity stands in Chinese prose, not in a line that shows markup."""
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    line = text[before:start] + text[end : after if after >= 0 else len(text)]
    return any(map(is_chinese, neighbours(text, start, end))) and not CODE_LINE.search(line)


def unescape(found: str) -> str:
    return html.unescape(found).replace("\u00a0", " ")


def find_entities(text: str) -> list[Edit]:
    """&nbsp;&#x4e2d; → the characters, each a change of its own, where their run stands in prose."""
    return [
        Edit(run.start() + m.start(), run.start() + m.end(), m[0], unescape(m[0]), "char/entity", 0.99)
        for run in ENTITIES.finditer(text)
        if in_prose(text, run.start(), run.end())
        for m in ENTITY.finditer(run[0])
        if unescape(m[0]) > "\u2000" or unescape(m[0]) in " ·×°"
    ]


RULES = (
    Rule(
        code="char/entity",
        find=whole(find_entities),
        triggers=(Trigger("&", behind="a-z#"),),
        in_view=True,
        zh="中文句子里残留的 HTML 实体(&nbsp; &#x4e2d;)还原为字符；讲解代码的行保留。"
        "默认关闭：讲网页的文章会写实体本身。",
        en="HTML entities left in Chinese prose (&nbsp; &#x4e2d;) become characters; lines of code stay. Off by "
        "default: texts about the web write them on purpose.",
        examples=(("全文共&#x4e2d;文&mdash;&mdash;两万字", "全文共中文——两万字"),),
        keeps=("在HTML里写&nbsp;表示空格", "AT&amp;T is a company", "用`&lt;`表示小于号"),
    ),
    Rule(
        code="char/tag-remains",
        find=whole(replacing("char/tag-remains", REMAINS, lambda _: "", always)),
        triggers=(Trigger("?", behind="/"),),
        on=True,
        zh="首字节丢失的 HTML 结束标签(?/p>)删去。",
        en="Closing tags that lost their first byte (?/p>) go.",
        examples=(("春天来了。?/p>", "春天来了。"),),
        keeps=("<p>春天来了。</p>",),
    ),
)
