"""Anti-copy noise: marks that sites sprinkle over a text so that copies can be known by them."""

import re

from corrector.edits import Edit
from corrector.rules.choices import REACH, log_p
from corrector.rules.hanzi import HANZI, is_hanzi
from corrector.rules.rule import Rule, Trigger, whole
from corrector.rules.torn import is_anywhere, tears

__all__ = ["RULES"]

AFTER_DE = re.compile(f"的([`'.·])(?=[{HANZI}])")
TITLE = re.compile("《[^》\r\n]*$")
# A dot that ends a sentence: many write no other full stop, also behind 的.
STOP = re.compile(f"[{HANZI}，,）)”\"](?<!的)\\.(?=[{HANZI}\\s]|\\Z)")
# Nats by which sentences must read on rather than end where the dots of a text stand behind 的. One of fifty that end
# with 的 looks so, and four of five that go on; two dots together leave less doubt.
READS_ON = 6.0
BETWEEN = re.compile(f"[`'](?=[{HANZI}])")
PICTURES = "\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\ufe0f\U0001f000-\U0001faff"
EMOJI = re.compile(f"(?<=[{HANZI}])[{PICTURES}\u200d]+(?=[{HANZI}])")
COMMA = re.compile("(?<=[^，,。、；：！？\\s])[，,](?=[，,。、；：！？])")
# So many doubled commas in a document, and this share of its full stops, are a site's mark.
COMMAS, SHARE = 3, 0.3


def find_after_de(text: str) -> list[Edit]:
    """的`长处 → 的长处, unless the mark opens or closes something in its line, or ends a sentence."""
    found = list(AFTER_DE.finditer(text))
    dots = [m.end() for m in found if m[1] == "."]
    spared = "." if dots and ends_sentences(text, dots) else ""
    return [
        Edit(m.start(1), m.end(), m[1], "", "noise/after-de", 0.97)
        for m in found
        if m[1] != spared and not (is_name(text, m.start(1)) if m[1] in ".·" else is_pair(text, m.start(1)))
    ]


def ends_sentences(text: str, behind: list[int]) -> bool:
    """Whether the dots that stand before these offsets are full stops, as far as one can tell."""
    if STOP.search(text):
        return True
    left = [text[max(0, at - 1 - REACH) : at - 1].rjust(REACH, "\n") for at in behind]
    right = [text[at : at + REACH].ljust(REACH, "\n") for at in behind]
    on, stop = (log_p([a + mark + b for a, b in zip(left, right, strict=True)]) for mark in ("", "。"))
    return float((on - stop).sum()) < READS_ON


def is_name(text: str, at: int) -> bool:
    """Whether a dot is not noise: a middle dot also stands in titles (《诗的·序》) and names."""
    return text[at] == "·" and (text.count("的·") < 2 or bool(TITLE.search(text, max(0, at - 40), at)))


def is_pair(text: str, at: int) -> bool:
    """Whether a quote or backtick has a partner in its line that does not follow 的 as well."""
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return line.count(text[at]) != line.count("的" + text[at])


def find_between(text: str) -> list[Edit]:
    """经`济 → 经济: a lone mark between two Hanzi; any, where many tear words."""
    found = [m for m in BETWEEN.finditer(text) if is_hanzi(text[m.start() - 1 : m.start()])]
    places = [(text[m.start() - 1], text[m.end()]) for m in found]
    anywhere = is_anywhere(places)
    return [
        Edit(m.start(), m.end(), m[0], "", "noise/between", 0.9)
        for m, place in zip(found, places, strict=True)
        if place[0] != "的" and (tears(*place) or anywhere or is_lone(text, m.start()))
    ]


def is_lone(text: str, at: int) -> bool:
    """Whether a mark stands in its line once."""
    end = text.find("\n", at)
    return text.count(text[at], text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)) == 1


def find_emoji(text: str) -> list[Edit]:
    """发😀展 → 发展: a picture in the middle of a word; any between Hanzi, where many tear words."""
    found = list(EMOJI.finditer(text))
    places = [(text[m.start() - 1], text[m.end()]) for m in found]
    anywhere = is_anywhere(places)
    return [
        Edit(m.start(), m.end(), m[0], "", "noise/emoji", 0.95)
        for m, place in zip(found, places, strict=True)
        if anywhere or tears(*place)
    ]


def find_commas(text: str) -> list[Edit]:
    """,。 → 。: commas put before other marks all over a document."""
    found = list(COMMA.finditer(text))
    if len(found) < COMMAS or len(found) < SHARE * (text.count("。") + text.count("，")) / 2:
        return []
    return [Edit(m.start(), m.end(), m[0], "", "noise/comma", 0.95) for m in found]


RULES = (
    Rule(
        code="noise/after-de",
        find=whole(find_after_de),
        triggers=(Trigger("`'.·", before="的", behind=HANZI),),
        on=True,
        in_view=True,
        zh="范文网站防复制，在“的”后插入反引号、撇号或点：身上的`长处。成对的引号、当句号用的点保留。",
        en="Sites put a backtick, quote or dot behind 的 against copying. Pairs stay, and dots that end sentences.",
        examples=(("学习别人身上的`长处，改掉自己的.毛病。", "学习别人身上的长处，改掉自己的毛病。"),),
        keeps=(
            "这里的`安装`命令",
            "他说的'好'是反话",
            "约3.的",
            "《山的·序曲》和《海的·尾声》",
            "屋子是朝南的.早饭也不错,下次还来.",
            "这台机器是朋友送的.因为用不上就收起来了",
        ),
    ),
    Rule(
        code="noise/between",
        find=whole(find_between),
        triggers=(Trigger("`'", before=HANZI, behind=HANZI),),
        in_view=True,
        zh="两个汉字之间单独的反引号或撇号删去；全文到处插在词中的，成对的也删去。",
        en="A lone backtick or quote between two Hanzi goes; where a text has them in many words, pairs go, too.",
        examples=(("经济发`展很快。", "经济发展很快。"),),
        keeps=("请用`安装`命令，不要用`卸载`命令。",),
    ),
    Rule(
        code="noise/emoji",
        find=whole(find_emoji),
        triggers=(Trigger(PICTURES, before=HANZI),),
        in_view=True,
        zh="插在一个词中间的表情符号删去：发😀展；全文到处这样插的，汉字之间的一律删去。",
        en="A picture in the middle of a word goes; where a text has them in many words, all between Hanzi go.",
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
)
