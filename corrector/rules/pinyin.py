"""Leftovers of sites that turn simplified text into traditional letter by letter and put the pinyin behind:
發(fā)展, 學(xué)習(xí). The pinyin is a checksum of the character before it.

In such a document the other traditional characters are the site's work, too. A text that was written in
traditional script stays as it is, and so does a rare character explained by its pinyin: 饕(tāo)餮(tiè).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from corrector.edits import Edit
from corrector.errors import ModelError
from corrector.rules.bigrams import surprise
from corrector.rules.rule import Rule, Trigger, whole
from corrector.rules.script import has_genuine_marks, simple, simplify

__all__ = ["LETTERS", "RULES", "SYLLABLE", "is_leftover", "is_reading", "readings", "unconvert"]

HINT, TRADITIONAL, PLAIN = "pinyin/hint", "pinyin/traditional", "pinyin/plain"
FILE = Path(__file__).with_name("pinyin.tsv")
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
LETTERS = f"a-zü{TONES}"
SYLLABLE = f"[{LETTERS}]{{1,6}}"
PATTERN = re.compile(rf"[(（]({SYLLABLE})[)）]")
WRITERS = frozenset("名作述者稱称書书文")
# Characters rarer than this many bits are explained by pinyin in good books, too.
COMMON = 16.5
# So many hints show that a whole document went through such a site.
SURE = 3


@cache
def readings() -> dict[str, frozenset[str]]:
    """Hanzi -> its pinyin syllables with tone marks. Raises ModelError when the data file is missing."""
    try:
        lines = FILE.read_text("utf-8").split("\n")
    except OSError as error:
        raise ModelError(f"{FILE}: cannot be read ({error}); install the package again") from error
    found: dict[str, list[str]] = {}
    for line in lines:
        syllable, _, characters = line.partition("\t")
        for char in characters:
            found.setdefault(char, []).append(syllable)
    return {char: frozenset(syllables) for char, syllables in found.items()}


def toneless(syllable: str) -> str:
    """A syllable without its tone mark (ü stays)."""
    kept = (char for char in unicodedata.normalize("NFD", syllable) if char not in "\u0304\u0301\u030c\u0300")
    return unicodedata.normalize("NFC", "".join(kept))


def is_reading(char: str, syllable: str) -> bool:
    """Whether a character is read so; a syllable without tone mark matches any tone."""
    known = readings().get(char, frozenset())
    return syllable in known or syllable in {toneless(reading) for reading in known}


def hints(text: str) -> Iterator[re.Match[str]]:
    """The brackets with the reading of the Hanzi before them."""
    for match in PATTERN.finditer(text):
        if match.start() and is_reading(text[match.start() - 1], match[1]):
            yield match


def leftovers(text: str) -> list[re.Match[str]]:
    """The hints of a converting site; empty when they are somebody's own explanations of readings.

    Sites put them only behind characters that they changed, and their text keeps 后, 于, 里. A rare character
    may be somebody's explanation, unless common ones show that the document went through such a site.
    """
    found = [match for match in hints(text) if match[1] in readings()[text[match.start() - 1]]]
    changed = [m for m in found if is_changed(text[m.start() - 1])]
    common = [m for m in changed if surprise(simple(text[m.start() - 1])) <= COMMON]
    kept = changed if len(common) >= SURE else common
    return [] if len(kept) < 0.9 * len(found) or has_genuine_marks(text) else kept


def is_changed(char: str) -> bool:
    """Whether a character is the traditional form of another."""
    return simple(char) != char


def is_leftover(text: str) -> bool:
    """Whether a whole document went through a converting site."""
    return "(" in text and len(leftovers(text)) >= SURE


def find_hints(text: str) -> list[Edit]:
    """學(xué) → 学: the hint goes, and with it the traditional form."""
    return [
        Edit(m.start() - 1, m.end(), text[m.start() - 1 : m.end()], simple(text[m.start() - 1]), HINT, 0.99)
        for m in leftovers(text)
    ]


def find_traditional(text: str) -> list[Edit]:
    """The other traditional characters of a document that a site converted, each a change of its own."""
    found = leftovers(text)
    if len(found) < SURE:
        return []
    hinted = {match.start() - 1 for match in found}
    return [
        Edit(at, at + 1, old, new, TRADITIONAL, 0.98)
        for at, (old, new) in enumerate(zip(text, unconvert(text), strict=True))
        if old != new and at not in hinted
    ]


def unconvert(text: str) -> str:
    """A text converted letter by letter, in simplified script: 著 was 着 but in 著名, 显著 and the like."""
    found = simplify(text)
    return (
        "".join("着" if char == "著" and is_particle(text, at) else char for at, char in enumerate(found))
        if "著" in found
        else found
    )


def is_particle(text: str, at: int) -> bool:
    """Whether 著 stands for 着, by its neighbours (a hint between them is skipped)."""
    left = re.sub(rf"\({SYLLABLE}\)$", "", text[max(0, at - 9) : at])[-1:]
    return simple(left) not in "显卓原名巨专编论土所译合拙遗昭" and text[at + 1 : at + 2] not in WRITERS


def find_plain(text: str, places: Sequence[int]) -> list[Edit]:
    """必(bi) → 必: the reading of a common character, without its tone, more than once in a document."""
    plain = [(text[at - 1], m) for at in places if (m := PATTERN.match(text, at)) and m[1] == toneless(m[1])]
    if len(dict(plain)) < SURE:
        return []  # spares the table of readings
    found = [(char, m) for char, m in plain if is_reading(char, m[1]) and surprise(simple(char)) <= COMMON]
    if len({char for char, _ in found}) < SURE or leftovers(text):
        return []
    return [Edit(m.start(), m.end(), m[0], "", PLAIN, 0.95) for _, m in found]


RULES = (
    Rule(
        code=HINT,
        find=whole(find_hints),
        triggers=(Trigger(TONES, before=f"(（{LETTERS}", behind=f")）{LETTERS}"),),
        on=True,
        in_view=True,
        zh="转换网站把简体逐字改成繁体，并在字后附上拼音：發(fā)展。拼音与字相符时，去掉括注并还原简体；"
        "生僻字的注音和原本的繁体文章保留。",
        en="Converting sites turn simplified text into traditional and add the pinyin: 發(fā)展. Where the "
        "pinyin is a reading of the character, both are undone; explained rare characters and genuine "
        "traditional texts stay.",
        examples=(("經(jīng)濟(jì)發(fā)展很快。", "经济发展很快。"),),
        keeps=("那是一只饕(tāo)餮(tiè)纹的鼎。", "校(xiào)門口寫(xiě)著學(xué)校的(de)名字。"),
    ),
    Rule(
        code=TRADITIONAL,
        find=whole(find_traditional),
        triggers=(Trigger(TONES, before=f"(（{LETTERS}", behind=f")）{LETTERS}"),),
        on=True,
        in_view=True,
        zh="附有拼音残留(至少三处)的网页整篇都是机器转成的繁体，其余繁体字一并还原为简体。",
        en="A page with at least three pinyin leftovers was converted as a whole; its other traditional "
        "characters become simplified again.",
        examples=(("認(rèn)真實(shí)行分級，標準統(tǒng)一。", "認(rèn)真實(shí)行分级，标准統(tǒng)一。"),),
        keeps=("臺北的書店裡，人們在讀書。", "他把“經(jīng)濟”兩個字寫在黑板上。"),
    ),
    Rule(
        code=PLAIN,
        find=find_plain,
        triggers=(Trigger("(（", before="\u3400-\u9fff", behind="a-zü"),),
        on=True,
        in_view=True,
        zh="常用字后面附着的无声调拼音，如“必(bi)须”，全文至少三个不同的字才认定。",
        en="Toneless pinyin behind common characters, 必(bi)须; at least three different ones in a document.",
        examples=(("必(bi)须坚(jian)持原(yuan)则。", "必须坚持原则。"),),
        keeps=("用米(mi)作单位。", "他(ta)是谁？"),
    ),
)
