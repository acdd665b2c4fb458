"""What document sites put around a text: notices, buttons, field codes of word processors.

The phrases stand in `boilerplate.txt`. Notices are removed only when asked for: some are true of the text.
"""

import re
from functools import cache
from pathlib import Path

from corrector.edits import Edit
from corrector.errors import ModelError
from corrector.rules.rule import Rule, Trigger, whole

__all__ = ["RULES", "phrases"]

FILE = Path(__file__).with_name("boilerplate.txt")
LONGEST = 200
SITE, FIELD = "site/boilerplate", "site/field-code"
LINE = re.compile(r"[^\r\n]+(?:\r\n?|\n|$)")
LEADING = re.compile(r"[\s\u3000•·*>#\-]*(?:\d{1,2}[.、])?[\s\u3000]*")
FIELD_CODE = re.compile(
    r'TOC[ \t]*\\o[ \t]*"?\d-\d"?(?:[ \t]*\\[a-z])*[ \t]*'
    r'|HYPERLINK[ \t]*(?:\\l[ \t]*)?"[^"\r\n]{1,300}"(?:[ \t]*\\[a-z])*[ \t]*'
    r"|PAGEREF[ \t]*_Toc\d+(?:[ \t]*\\h)?(?:[ \t]*\d{1,4}(?!\d))?"
    r"|MERGEFORMAT[ \t]*|EMBED[ \t]+(?:Equation|Visio|PBrush|Excel|Word)[.\w]*[ \t]*"
)


@cache
def phrases() -> tuple[str, ...]:
    """The phrases of the data file, without blanks. Raises ModelError when it is missing."""
    try:
        lines = FILE.read_text("utf-8").split("\n")
    except OSError as error:
        raise ModelError(f"{FILE}: cannot be read ({error}); install the package again") from error
    return tuple(squeeze(line) for line in lines if line and not line.startswith("#"))


def squeeze(line: str) -> str:
    """A line without blanks, its marks full-width, as phrases are compared."""
    return re.sub(r"\s", "", line).translate(MARKS)


MARKS = str.maketrans(":,;()", "：，；（）")


def find_boilerplate(text: str) -> list[Edit]:
    """The lines that begin with a phrase of the list, each with its line break."""
    found = []
    for match in LINE.finditer(text):
        line = match[0]
        if len(line) <= LONGEST and is_site_line(line):
            found.append(Edit(match.start(), match.end(), line, "", SITE, 0.95))
    return found


def is_site_line(line: str) -> bool:
    bare = squeeze(line)
    return bare.startswith(phrases()) or squeeze(LEADING.sub("", line, count=1)).startswith(phrases())


def find_field_codes(text: str) -> list[Edit]:
    """TOC, HYPERLINK, PAGEREF and other field codes of a word processor, without the text they stand for."""
    return [Edit(m.start(), m.end(), m[0], "", FIELD, 0.98) for m in FIELD_CODE.finditer(text)]


RULES = (
    Rule(
        code=FIELD,
        find=whole(find_field_codes),
        # Three letters each of TOC, HYPERLINK, PAGEREF, MERGEFORMAT and EMBED.
        triggers=tuple(Trigger(at, before, behind) for before, at, behind in ("TOC", "HYP", "PAG", "MER", "EMB")),
        on=True,
        zh="文字处理软件的域代码残留：TOC \\o、HYPERLINK、PAGEREF、MERGEFORMAT。",
        en="Remains of a word processor's field codes: TOC, HYPERLINK, PAGEREF, MERGEFORMAT.",
        examples=(('HYPERLINK \\l "_Toc12" 第一章 总则 PAGEREF _Toc12 \\h 3', "第一章 总则 "),),
        keeps=("PAGEREF 域用来引用页码", "see HYPERLINK and TOC"),
    ),
    Rule(
        code=SITE,
        find=whole(find_boilerplate),
        triggers=(Trigger("\n载版明文档站源网部本上"),),
        zh="文档网站加在正文前后的声明、按钮等整行文字，见 boilerplate.txt；只在选用时删除。",
        en="Notices and buttons that document sites put around a text, whole lines, listed in "
        "boilerplate.txt; removed only when selected.",
        examples=(("论文部分内容阅读\n春天来了。", "春天来了。"), ("春天来了。\n合集下载\n", "春天来了。\n")),
        keeps=("他把版权申诉的材料交给了法院。",),
    ),
)
