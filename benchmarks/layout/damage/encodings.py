"""Damage done with bytes and scripts: pinyin beside traditional characters, slipped bytes, mojibake, strays."""

import re
from collections.abc import Callable
from random import Random

from benchmarks.layout.damage.pieces import HANZI, Pieces
from corrector.rules.pinyin import readings, toneless
from corrector.rules.script import is_big5, one_form, simple, traditional
from corrector.rules.strays import QUOTED

__all__ = [
    "gbk_as_latin", "in_traditional", "near_in_traditional", "near_strays", "pinyin", "plain_pinyin", "slip", "strays",
    "twice", "utf8_as_gbk", "utf8_as_latin",
]  # fmt: skip

MARKS = re.compile(rb"\xa1\xa3|\xa3[\xa1-\xfe]")
# What cp1252 leaves undefined is read as itself, as browsers do.
WINDOWS = {code: bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def pinyin(text: str, pick: Random) -> Pieces:
    """發(fā)展: traditional letter by letter, with the reading behind half of the kinds of characters."""
    salt = pick.random()
    for char in text:
        new = traditional(char)
        syllables = readings(new)
        if new != char and not is_big5(char) and syllables and Random(f"{salt}{char}").random() < 0.6:
            yield f"{new}({min(syllables, key=lambda s: (len(s), s))})", char
        else:
            yield (char, char) if is_big5(char) else (new, char)


def plain_pinyin(text: str, pick: Random) -> Pieces:
    """必(bi)须: the reading without its tone behind a character in fifty."""
    for char in text:
        yield char, char
        syllables = readings(char)
        if syllables and pick.random() < 0.02:
            yield f"({toneless(min(syllables))})", ""


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


def utf8_as_latin(text: str, pick: Random) -> Pieces:
    """æˆ‘ä»¬: whole sentences, their UTF-8 bytes read as cp1252."""
    yield from sentences(text, pick, 1)


def twice(text: str, pick: Random) -> Pieces:
    """The same, once more: double encoding."""
    yield from sentences(text, pick, 2)


def sentences(text: str, pick: Random, times: int) -> Pieces:
    """Half of the sentences of nothing but Hanzi and marks, encoded wrongly so many times."""
    for part in re.split("([。\n])", text):
        shown = part
        if re.fullmatch(f"[{HANZI}，、：；“”]{{2,}}", part) and pick.random() < 0.5:
            for _ in range(times):
                shown = shown.encode().decode("latin-1").translate(WINDOWS)
        yield shown, part


def strays(text: str, pick: Random) -> Pieces:
    """Now and then one traditional character."""
    yield from sown(text, pick, 0.05, 20, lambda char: char if is_big5(char) else traditional(char))


def in_traditional(text: str, pick: Random) -> Pieces:
    """Now and then a simplified character, in a text that is traditional."""
    yield from sown(text, pick, 0.1, 20, single_form)


def near_strays(text: str, pick: Random) -> Pieces:
    """Traditional characters here and there, also next to each other."""
    yield from sown(text, pick, 0.04, 0, lambda char: char if is_big5(char) else traditional(char))


def near_in_traditional(text: str, pick: Random) -> Pieces:
    """Simplified characters here and there, also next to each other, in a text that is traditional."""
    yield from sown(text, pick, 0.04, 0, single_form)


def single_form(char: str) -> str:
    """The simplified form of a character if it can mean no other one."""
    new = simple(char)
    return new if one_form(new) == char else char


def sown(text: str, pick: Random, often: float, apart: int, turn: Callable[[str], str]) -> Pieces:
    """So large a share of the characters that `turn` changes, more than so far apart, and none in quotations."""
    last = -99
    quoted = {at for match in QUOTED.finditer(text) for at in range(*match.span())}
    for at, char in enumerate(text):
        new = turn(char)
        if at - last > apart and new != char and at not in quoted and pick.random() < often:
            last = at
            yield new, char
        else:
            yield char, char
