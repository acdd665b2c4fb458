"""Damages clean text the way converters and document sites do, and says exactly what would undo it.

Each generator takes a clean text and a random source and gives pieces: (shown, meant) pairs whose first
sides are the damaged text and whose second sides the clean one; equal where nothing happened.
"""

import re
from collections.abc import Callable, Iterator
from random import Random

from corrector.rules.boilerplate import phrases
from corrector.rules.characters import SUPPLEMENT
from corrector.rules.pinyin import readings
from corrector.rules.script import traditional
from corrector.rules.strays import QUOTED, is_big5

Pieces = Iterator[tuple[str, str]]

RADICALS = dict(
    zip(
        "人工大子小心手文方日水火生用目立老自行面高言金非首",
        "⼈⼯⼤⼦⼩⼼⼿⽂⽅⽇⽔⽕⽣⽤⽬⽴⽼⾃⾏⾯⾼⾔⾦⾮⾸",
        strict=True,
    )
)
RADICALS |= {new: old for old, new in SUPPLEMENT.items()}
COMPATIBLE = {
    "樂": "\uf914",
    "年": "\uf98e",
    "率": "\uf9db",
    "不": "\uf967",
    "里": "\uf9e9",
    "行": "\ufa08",
    "度": "\ufa01",
}
MARKS = re.compile(rb"\xa1\xa3|\xa3[\xa1-\xfe]")
WORDS: list[str] = []


def pinyin(text: str, pick: Random) -> Pieces:
    """發(fā)展: traditional letter by letter, with the reading behind half of the kinds of characters."""
    salt = pick.random()
    for char in text:
        new = traditional(char)
        syllables = readings().get(new)
        if new != char and not is_big5(char) and syllables and Random(f"{salt}{char}").random() < 0.6:
            yield f"{new}({min(syllables, key=lambda s: (len(s), s))})", char
        else:
            yield (char, char) if is_big5(char) else (new, char)


def slip(text: str, pick: Random) -> Pieces:
    """日?；顒?dòng): a text with pinyin, in whose bytes marks were looked for: a few places."""
    pieces = list(pinyin(text, pick))
    places = sorted(pick.sample(range(len(pieces)), min(len(pieces), 200)))
    at = done = 0
    for place in places:
        found = shifted(pieces, place) if place >= at else None
        if found and done < 4:
            yield from pieces[at:place]
            yield found[1], "".join(meant for _, meant in pieces[place : found[0]])
            at, done = found[0], done + 1
    yield from pieces[at:]


def shifted(pieces: list[tuple[str, str]], first: int) -> tuple[int, str] | None:
    """What a site shows that finds a mark across the characters of two pieces: where it ends, and what it shows."""
    raw = [shown[0].encode("gbk", "ignore") for shown, _ in pieces[first : first + 16]]
    if len(raw) < 3 or len(pieces[first][0]) > 1 or not len(raw[0]) == len(raw[1]) == 2:
        return None
    if not MARKS.match(pair := raw[0][1:] + raw[1][:1]):
        return None
    seen = "?" + pair.decode("gbk")
    for number in range(1, len(raw)):
        last, hint = raw[number][1], pieces[first + number][0][1:]
        if last < 0x80:
            return first + number + 1, seen + chr(last) + hint
        if hint:
            return first + number + 1, seen + "?" + hint[1:]
        if number + 1 == len(raw) or len(raw[number + 1]) != 2:
            return None
        if MARKS.match(raw[number + 1]):
            return first + number + 1, seen + "?"
        try:
            seen += bytes((last, raw[number + 1][0])).decode("gbk")
        except UnicodeDecodeError:
            return None
    return None


def utf8_as_gbk(text: str, pick: Random) -> Pieces:
    """鎴戜滑: whole lines, their UTF-8 bytes read as GBK, where no byte but the last is lost for good."""
    for line in re.split("(\n)", text):
        shown = line.encode().decode("gb18030", "replace")
        lost = re.search("\ufffd[\x00-\x7f]", shown)
        yield (shown, line) if len(line) > 4 and not lost and pick.random() < 0.5 else (line, line)


def gbk_as_latin(text: str, pick: Random) -> Pieces:
    """ÖÐ¹ú: whole sentences, their GBK bytes read as Latin-1."""
    for part in re.split("([。\n])", text):
        hanzi = re.fullmatch("[\u4e00-\u9fa5，、：；“”]{2,}", part)
        raw = part.encode("gb2312", "ignore")
        whole = hanzi and len(raw) == 2 * len(part)
        yield (raw.decode("latin-1"), part) if whole and pick.random() < 0.5 else (part, part)


def segments(text: str, pick: Random) -> Pieces:
    """根⏎3、底: cut every few hundred characters and numbered from 1."""
    length = min(pick.choice([200, 300, 400, 500]), len(text) // 3)
    if length < 150:
        length = len(text)
    stop = pick.choice("、、、.")
    for number, at in enumerate(range(0, len(text) if len(text) > length else 0, length), 1):
        yield ("\n" if at else "") + f"{number}{stop}", ""
        yield text[at : at + length], text[at : at + length]


def pages(text: str, pick: Random) -> Pieces:
    """Page numbers on lines of their own, in the middle of sentences."""
    form = pick.choice(
        ["第 {} 页 共 30 页", "- {} -", "第{}页 共30页", "页码：第{}页", "第 PAGE{} 页 共 NUMPAGES30 页"]
    )
    for number, at in enumerate(range(0, len(text), 400), 1):
        part = text[at : at + 400]
        yield part, part
        if at + 400 < len(text) and form.startswith("第 PAGE"):
            yield form.format(number), ""
        elif at + 400 < len(text) and "\u4e00" <= part[-1] <= "\u9fff":
            yield f"\n{form.format(number)}\n", ""


def boilerplate(text: str, pick: Random) -> Pieces:
    """A site's lines before and behind the text."""
    for _ in range(3):
        yield pick.choice(phrases()) + pick.choice(["", "，请知悉", " 12"]) + "\n", ""
    yield text, text
    yield "\n", "\n"
    yield pick.choice(phrases()), ""


def wraps(text: str, pick: Random) -> Pieces:
    """Paragraphs broken at one width."""
    size = pick.randint(28, 40)
    for line in re.split("(\n)", text):
        at = 0
        while at < len(line):
            end = at
            while end < len(line) and len(line[at : end + 1].encode("gbk", "replace")) <= 2 * size:
                end += 1
            while end < len(line) and end > at + 9 and line[end - 1 : end + 1].isascii() and line[end - 1] != " ":
                end -= 1
            yield line[at:end], line[at:end]
            if end < len(line):
                yield "\n", ""
            at = end


def blanks(text: str, pick: Random) -> Pieces:
    """Blanks inside words, and passages set letter by letter."""
    for part in re.split("(\n|(?<=。))", text):
        if len(part) > 10 and re.fullmatch("[\u4e00-\u9fff，。、；：]+", part) and pick.random() < 0.1:
            for char in part[:-1]:
                yield char, char
                yield " ", ""
            yield part[-1:], part[-1:]
        else:
            yield from torn(part, pick)


def torn(part: str, pick: Random) -> Pieces:
    """Blanks inside words of the vocabulary, in one of thirty places."""
    at = 0
    for match in re.finditer("|".join(WORDS) or "(?!)", part):
        if pick.random() < 0.03 and part[match.start() - 1 : match.start()].isalpha():
            yield part[at : match.start() + 1], part[at : match.start() + 1]
            yield " ", ""
            at = match.start() + 1
    yield part[at:], part[at:]


def characters(text: str, pick: Random) -> Pieces:
    """Radicals, compatibility forms, invisible characters, entities, remains of tags, doubled titles."""
    extra = ["\u200b", "\u00ad", "\u200d", "\ufeff", "\u2060", "\x08", "\u200e"]
    entities = {"“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "…": "&hellip;"}
    for line in re.split("(\n)", text):
        if 6 <= len(line) <= 20 and re.fullmatch("[\u4e00-\u9fff]+", line):
            yield "".join(char * 2 for char in line), line
            continue
        plain = not re.search("[`<>{}]|HTML|html|XML|实体|转义", line)
        for char in line:
            draw = pick.random()
            hanzi = "\u4e00" <= char <= "\u9fff"
            form = RADICALS.get(char) if draw < 0.3 else COMPATIBLE.get(char) if draw < 0.4 else None
            if form:
                yield form, char
            elif hanzi and plain and draw > 0.995:
                yield f"&#x{ord(char):x};", char
            elif plain and char in entities and draw > 0.5:
                yield entities[char], char
            else:
                yield char, char
                if hanzi and draw > 0.98:
                    yield pick.choice(extra), ""


def noise(text: str, pick: Random) -> Pieces:
    """Backticks, quotes and dots behind 的; pictures inside words."""
    for part in re.split("(?<=的)(?=[\u4e00-\u9fff])", text):
        yield part, part
        if part.endswith("的") and pick.random() < 0.3:
            yield pick.choice("`'."), ""


def width(text: str, pick: Random) -> Pieces:
    """Full-width marks of sentences made half-width."""
    for char in text:
        yield (char.translate({0xFF0C: ",", 0x3002: ".", 0xFF1B: ";", 0xFF1A: ":", 0xFF01: "!", 0xFF1F: "?"}), char)


def strays(text: str, pick: Random) -> Pieces:
    """Now and then one traditional character."""
    last = -99
    quoted = {at for match in QUOTED.finditer(text) for at in range(*match.span())}
    for at, char in enumerate(text):
        new = traditional(char)
        if at - last > 20 and new != char and at not in quoted and not is_big5(char) and pick.random() < 0.05:
            last = at
            yield new, char
        else:
            yield char, char


CHARACTERS = tuple(f"char/{name}" for name in "radical compatibility invisible control entity doubled".split())
# name -> generator, and the rules that have to undo it
GROUPS: dict[str, tuple[Callable[[str, Random], Pieces], tuple[str, ...]]] = {
    "pinyin": (pinyin, ("pinyin",)),
    "bytes/slip": (slip, ("bytes/slip", "pinyin")),
    "mojibake/utf8-as-gbk": (utf8_as_gbk, ("mojibake",)),
    "mojibake/as-latin": (gbk_as_latin, ("mojibake",)),
    "layout/segment-number": (segments, ("layout/segment-number",)),
    "layout/page-number": (pages, ("layout/page-number",)),
    "layout/wrap": (wraps, ("layout/wrap",)),
    "layout/blank": (blanks, ("layout/blank",)),
    "site/boilerplate": (boilerplate, ("site/boilerplate",)),
    "characters": (characters, CHARACTERS),
    "noise": (noise, ("noise/after-de",)),
    "punctuation": (width, ("punctuation/width",)),
    "script/stray": (strays, ("script/stray-traditional",)),
}  # fmt: skip
