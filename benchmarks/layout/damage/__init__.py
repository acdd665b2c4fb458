"""Damages clean text the way converters and document sites do, and says exactly what would undo it.

Each generator takes a clean text and a random source and gives pieces: (shown, meant) pairs, equal where nothing
happened. `GROUPS` holds them by the groups of rules that have to undo them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.layout.damage import encodings, marks, pages
from benchmarks.layout.damage.pieces import WORDS, Pieces
from corrector.rules.script import converter, simplify

__all__ = ["GROUPS", "WORDS", "Damage"]


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage: what does it, the rules that undo it, and what the clean text is made into first.

    Only places with `sign` in them are counted, where a generator does other damage, too. What comes out is compared
    as `read` makes it: rebuilt bytes are right in the script that the document has.
    """

    generator: Callable[[str, Random], Pieces]
    rules: tuple[str, ...]
    prepare: Callable[[str], str] = str
    sign: str = ""
    read: Callable[[str], str] = str


def traditional(text: str) -> str:
    return str(converter("s2t").convert(text))


def half_width(text: str) -> str:
    return text.translate(str.maketrans("，。；：！？（）", ",.;:!?()"))


CHARACTERS = tuple(f"char/{name}" for name in ("radical", "compatibility", "invisible", "control", "entity", "doubled"))
GROUPS: dict[str, dict[str, Damage]] = {
    "traditional and pinyin": {
        "pinyin": Damage(encodings.pinyin, ("pinyin",)),
        "pinyin without tones": Damage(encodings.plain_pinyin, ("pinyin",)),
    },
    "GBK byte slips": {"slip": Damage(encodings.slip, ("bytes/slip", "pinyin"), sign="?", read=simplify)},
    "mojibake": {
        "UTF-8 as GBK": Damage(encodings.utf8_as_gbk, ("mojibake",)),
        "GBK as Latin": Damage(encodings.gbk_as_latin, ("mojibake",)),
        "UTF-8 as Latin": Damage(encodings.utf8_as_latin, ("mojibake",)),
        "double encoding": Damage(encodings.twice, ("mojibake",)),
    },
    "segment and page numbers": {
        "segment numbers": Damage(pages.segments, ("layout/segment-number",)),
        "page numbers": Damage(pages.pages, ("layout/page-number",)),
        "page digits": Damage(pages.digits, ("layout/page-digit",)),
        "running heads": Damage(pages.heads, ("layout/running-head",)),
    },
    "site boilerplate": {
        "boilerplate": Damage(pages.boilerplate, ("site/boilerplate",)),
        "field codes": Damage(pages.fields, ("site/field-code",)),
    },
    "hard wraps and blanks": {
        "wraps": Damage(pages.wraps, ("layout/wrap",)),
        "blanks": Damage(pages.blanks, ("layout/blank",)),
    },
    "paragraphs run together": {
        "full-width marks": Damage(pages.paragraphs, ("layout/paragraph",)),
        "half-width marks": Damage(pages.paragraphs, ("layout/paragraph",), half_width),
    },
    "characters": {
        "forms and entities": Damage(marks.characters, CHARACTERS),
        "full-width": Damage(marks.wide, ("char/width",)),
        "spaces": Damage(marks.spaces, ("char/space",)),
        "private use": Damage(marks.icons, ("char/private",)),
        "remains of tags": Damage(marks.remains, ("char/tag-remains",)),
    },
    "anti-copy noise": {
        "after 的": Damage(marks.after_de, ("noise/after-de",)),
        "between Hanzi": Damage(marks.between, ("noise/between", "noise/after-de")),
        "emoji": Damage(marks.pictures, ("noise/emoji",)),
        "commas": Damage(marks.commas, ("noise/comma",)),
        "random ASCII": Damage(marks.ascii_noise, ("noise/ascii",)),
    },
    "punctuation": {
        "width": Damage(marks.width, ("punctuation/width",)),
        "brackets": Damage(marks.brackets, ("punctuation/width",)),
        "titles": Damage(marks.titles, ("punctuation/title",)),
    },
    "placeholders": {"placeholders": Damage(marks.placeholders, ("layout/blank", "char/invisible"))},
    "mixed script": {
        "traditional strays": Damage(encodings.strays, ("script/stray-traditional",)),
        "simplified strays": Damage(encodings.in_traditional, ("script/stray-simplified",), traditional),
    },
}
