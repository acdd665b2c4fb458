"""Anti-copy noise: marks that sites sprinkle over a text so that copies can be known by them."""

import re

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["RULES"]

HANZI = "\u4e00-\u9fff"
AFTER_DE = re.compile(f"的([`'.·])(?=[{HANZI}])")
TITLE = re.compile("《[^》\r\n]*$")
BETWEEN = re.compile(f"[`'](?=[{HANZI}])")
EMOJI = re.compile(f"(?<=[{HANZI}])[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]+(?=[{HANZI}])")
COMMA = re.compile("(?<=[^，,。、；：！？\\s])[，,](?=[，,。、；：！？])")
TOKEN = r"[!-~]{1,4}"
TOKENS = rf"[ \t]*{TOKEN}(?:[ \t]{{1,3}}{TOKEN}){{4,}}[ \t]*$"
ASCII_RUN = re.compile(rf"(?<=[{HANZI}，。！？；：”]){TOKENS}", re.MULTILINE)
# Bits of association from which two Hanzi are one torn word.
TORN = 5.0
# So many doubled commas in a document, and this share of its full stops, are a site's mark.
COMMAS, SHARE = 3, 0.3


def find_after_de(text: str) -> list[Edit]:
    """的`长处 → 的长处, unless the mark opens or closes something in its line."""
    return [
        Edit(m.start(1), m.end(), m[1], "", "noise/after-de", 0.97)
        for m in AFTER_DE.finditer(text)
        if (is_dot(text, m.start(1)) if m[1] in ".·" else not is_pair(text, m.start(1)))
    ]


def is_dot(text: str, at: int) -> bool:
    """Whether a dot is noise: a middle dot also stands in titles (《诗的·序》) and names."""
    return text[at] == "." or (text.count("的·") > 1 and not TITLE.search(text, max(0, at - 40), at))


def is_pair(text: str, at: int) -> bool:
    """Whether a quote or backtick has a partner in its line that does not follow 的 as well."""
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return line.count(text[at]) != line.count("的" + text[at])


def find_between(text: str) -> list[Edit]:
    """经`济 → 经济: a lone mark between two Hanzi."""
    return [
        Edit(m.start(), m.end(), m[0], "", "noise/between", 0.9)
        for m in BETWEEN.finditer(text)
        if "\u4e00" <= text[m.start() - 1] <= "\u9fff" and text[m.start() - 1] != "的" and is_lone(text, m.start())
    ]


def is_lone(text: str, at: int) -> bool:
    """Whether a mark stands in its line once, or in the middle of a word."""
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return line.count(text[at]) == 1 or gain(text[at - 1], text[at + 1]) >= TORN


def find_emoji(text: str) -> list[Edit]:
    """发😀展 → 发展: a picture in the middle of a word."""
    return [
        Edit(m.start(), m.end(), m[0], "", "noise/emoji", 0.95)
        for m in EMOJI.finditer(text)
        if gain(text[m.start() - 1], text[m.end()]) >= TORN
    ]


def find_commas(text: str) -> list[Edit]:
    """,。 → 。: commas put before other marks all over a document."""
    found = list(COMMA.finditer(text))
    if len(found) < COMMAS or len(found) < SHARE * (text.count("。") + text.count("，")) / 2:
        return []
    return [Edit(m.start(), m.end(), m[0], "", "noise/comma", 0.95) for m in found]


def find_ascii(text: str) -> list[Edit]:
    """The random ASCII that forums put at line ends: % [. e4 A( K!"""
    return [
        Edit(m.start(), m.end(), m[0], "", "noise/ascii", 0.9)
        for m in ASCII_RUN.finditer(text)
        if is_random(m[0].split())
    ]


def is_random(tokens: list[str]) -> bool:
    """Whether tokens are no words, numbers or code: most mix marks and letters without sense."""
    odd = sum(not token.isalnum() and any(map(str.isalnum, token)) for token in tokens)
    letters = sum(token.isalpha() and token.islower() and len(token) > 1 for token in tokens)
    return odd >= 2 and letters == 0


RULES = (
    Rule(
        code="noise/after-de",
        find=whole(find_after_de),
        triggers=(Trigger("`'.·", before="的", behind=HANZI),),
        on=True,
        in_view=True,
        zh="范文网站防复制，在“的”后插入反引号、撇号或点：身上的`长处。成对的引号保留。",
        en="Sites put a backtick, quote or dot behind 的 against copying. Paired marks stay.",
        examples=(("学习别人身上的`长处，改掉自己的.毛病。", "学习别人身上的长处，改掉自己的毛病。"),),
        keeps=("这里的`安装`命令", "他说的'好'是反话", "约3.的", "《山的·序曲》和《海的·尾声》"),
    ),
    Rule(
        code="noise/between",
        find=whole(find_between),
        triggers=(Trigger("`'", before=HANZI, behind=HANZI),),
        in_view=True,
        zh="两个汉字之间单独的反引号或撇号删去。",
        en="A lone backtick or quote between two Hanzi goes.",
        examples=(("经济发`展很快。", "经济发展很快。"),),
        keeps=("请用`安装`命令，不要用`卸载`命令。",),
    ),
    Rule(
        code="noise/emoji",
        find=whole(find_emoji),
        triggers=(Trigger("\u2600-\u27bf\ufe0f\U0001f300-\U0001faff", before=HANZI),),
        in_view=True,
        zh="插在一个词中间的表情符号删去：发😀展。",
        en="A picture in the middle of a word goes.",
        examples=(("我们要发😀展经济。", "我们要发展经济。"),),
        keeps=("我❤你", "今天真好😀明天见"),
    ),
    Rule(
        code="noise/comma",
        find=whole(find_commas),
        triggers=(Trigger("，,", behind="，,。、；：！？"),),
        zh="网站在其他标点前成批添加的逗号(,。)删去。",
        en="Commas that a site put before other marks all over a text go.",
        examples=(("天亮了,，我们起床,。吃完早饭,，去上学,。", "天亮了，我们起床。吃完早饭，去上学。"),),
        keeps=("他说了,，没有下文。",),
    ),
    Rule(
        code="noise/ascii",
        find=whole(find_ascii),
        triggers=(Trigger("%[]{}()*&^$#@!~+=|;:"),),
        zh="论坛为防复制在行末添加的乱码字符删去：% [. e4 A( K!",
        en="Random ASCII that forums add at line ends against copying goes.",
        examples=(("春天来了。% [. e4 A( K! d9", "春天来了。"),),
        keeps=("运行 ls -l | wc -l > n", "a = b + c * d - e"),
    ),
)
