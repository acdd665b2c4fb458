"""GBK byte slips: a site looked for a punctuation mark in the bytes of a text and found it across two
characters (常活 is B3 A3 BB EE, and A3 BB is ；), so that all that follows is read one byte off: ?；顒?

The bytes are all there but those that were shown as ?. They are put together again; a missing byte is
chosen by the pinyin that often follows (dòng) or by how well its characters follow their neighbours.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corrector.edits import Edit
from corrector.rules.bigrams import bits
from corrector.rules.choices import choose
from corrector.rules.gbk import decode, encode
from corrector.rules.hanzi import HANZI, is_hanzi
from corrector.rules.pinyin import LETTERS, SYLLABLE, is_leftover, is_reading
from corrector.rules.rule import Rule, Trigger, whole
from corrector.rules.script import simple, simplify

__all__ = ["RULES"]

CODE = "bytes/slip"
# A lost byte, then a mark found across two characters; or the reading of a character found so.
START = re.compile(rf"\?(?:[。！-～]|[!-/:;<=>?\[\]](?=[{HANZI}]|\?/?[a-z]{{1,10}}>)|{SYLLABLE}\))")
HINT = re.compile(rf"({SYLLABLE})\)")
BRACKET = re.compile(rf"\({SYLLABLE}\)$")
TAG = re.compile(r"/?[a-z]{1,10}>")
LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# Bits by which a repair must be likelier than what stands there, per character and in all.
BETTER, LEAST = 3.0, 14.0
# Bits a repaired character may cost on average: running text costs 6 to 12, chance 17 and more.
FLUENT = 14.0
# Bits that a ?, a bracket without beginning or a lone letter costs inside a word. A letter is the last byte of
# a traditional character only.
LOST = 10.0
LETTER = re.compile(r"[@-~](?:[(（]|\Z)")
# Enough characters on one side to hold those next to a slip that are no readings.
NEAR = 40
# So many characters on both sides of a slip are asked for its words.
AROUND = 5000
READING = re.compile(rf"\({SYLLABLE}\)")
# A swallowed opening bracket is missed by a closing one so near.
BRACKETED = 200
# The least probability of a choice that is made: so that, in texts the model has not read, fewer than one in a
# hundred is wrong. What is less probable is a doubt.
CLEAR, DOUBT = 0.98, 0.4


@dataclass(frozen=True, slots=True)
class Slip:
    """A stretch of text read one byte off.

    `start` and `end` are its span; `heads` and `tails` the characters possible at its two ends, `middle`
    those between; `rest` is an ASCII character that was swallowed with the last byte.
    """

    start: int
    end: int
    heads: tuple[str, ...]
    middle: str
    tails: tuple[str, ...]
    rest: str


# What stands at the end of a paragraph, before its closing tag.
CLOSING = frozenset("。！？…”’》）】；：")


def find_slips(text: str) -> list[Edit]:
    """The stretches that can be put together again; those that are not clear get a score below one half."""
    found: list[Edit] = []
    at = 0
    simplified = None
    around: dict[int, Mapping[str, int]] = {}
    while match := START.search(text, at):
        at = match.start() + 1
        for slip in read(text, match.start()):
            if simplified is None:
                simplified = is_leftover(text)
            if (block := slip.start // AROUND) not in around:
                around = {block: surroundings(text, block * AROUND)}
            if edit := repair(text, slip, around[block], simplified):
                found.append(edit)
                at = slip.end
                break
    return found


def read(text: str, at: int) -> Iterator[Slip]:
    """The slip that starts with the ? at an offset, if its bytes can be read."""
    hint = HINT.match(text, at + 1)
    if not hint:
        yield from walk(text, at, at + 2, LEADS, encode(text[at + 1]))
        return
    trails = {encode(char)[1] for char in last_of(char_before(text, at), hint[1])}
    if trails:
        yield from walk(text, at, hint.end(), tuple(sorted(trails)), b"")


def char_before(text: str, at: int) -> str:
    """The character before an offset, the reading behind it passed over; empty at the start of the text."""
    return BRACKET.sub("", text[max(0, at - 9) : at])[-1:]


def last_of(char: str, syllable: str) -> Iterator[str]:
    """The characters read so that begin with the last byte of another."""
    pair = encode(char) if char > "\x7f" else b""
    if pair:
        for trail in TRAILS:
            found = decode(pair[1], trail)
            if found and is_reading(found, syllable):
                yield found


def walk(text: str, start: int, at: int, leads: Sequence[int], known: bytes) -> Iterator[Slip]:
    """Reads bytes from `at` to the next place where a slip can end."""
    stream = bytearray(known)
    while at < len(text) and text[at] > "\x7f" and (pair := encode(text[at])):
        stream += pair
        at += 1
    if at == len(text):
        return
    if not stream:
        yield from single(text, start, at, leads)
        return
    middle = [decode(stream[i], stream[i + 1]) for i in range(1, len(stream) - 1, 2)]
    if not all(middle):
        return
    trails, end, rest = ending(text, at, stream[-1])
    heads = tuple(filter(None, (decode(lead, stream[0]) for lead in leads)))
    tails = tuple(filter(None, (decode(stream[-1], trail) for trail in trails)))
    if heads and tails:
        yield Slip(start, end, heads, "".join(middle), tails, rest)


def single(text: str, start: int, at: int, leads: Sequence[int]) -> Iterator[Slip]:
    """The slip of one character, both bytes of which were lost to a hint."""
    hint = HINT.match(text, at + 1) if text[at] == "?" else None
    if hint:
        both = [decode(lead, trail) for lead in leads for trail in TRAILS]
        heads = tuple(char for char in both if char and is_reading(char, hint[1]))
        if heads:
            yield Slip(start, hint.end(), heads, "", ("",), "")


def ending(text: str, at: int, lead: int) -> tuple[Sequence[int], int, str]:
    """The trail bytes possible at the end of a slip, where it ends, and what was swallowed with them."""
    if text[at] != "?":
        code = ord(text[at])
        known = 0x40 <= code < 0x7F
        hint = HINT.match(text, at + 2) if known and text[at + 1 : at + 2] in ("(", "（") else None
        return (code,) if known else (), hint.end() if hint else at + 1, ""
    hint = HINT.match(text, at + 1)
    if hint:
        trails = [t for t in TRAILS if (c := decode(lead, t)) and is_reading(c, hint[1])]
        return trails, hint.end(), ""
    line = text[at + 1 : at + BRACKETED].partition("\n")[0]
    if TAG.match(line):
        return [t for t in TRAILS if decode(lead, t) in CLOSING] or TRAILS, at + 1, "<"
    unmatched = ")" in line and "(" not in line.partition(")")[0]
    return TRAILS, at + 1, "(" if unmatched and line[:1].isascii() else ""


def repair(text: str, slip: Slip, around: Mapping[str, int], simplified: bool) -> Edit | None:
    """The edit for a slip, if its repair is far better Chinese than what stands there."""
    left = plain(text[max(0, slip.start - NEAR) : slip.start])
    right = plain(slip.rest + text[slip.end : slip.end + NEAR]).partition("?")[0] or "\n"
    middle = "".join(map(simple, slip.middle))
    before = text[slip.start : slip.end]
    guessed = not middle and before.endswith("?") and not is_hanzi(left[-1:])
    if guessed or bits(middle, "") > FLUENT * (len(middle) + 1):
        return None
    if not simplified and middle == slip.middle and ")" not in text[slip.start : slip.end]:
        slip = plain_choices(slip)
    heads = {simple(char): char for char in slip.heads}
    tails = {simple(char): char for char in slip.tails}
    chosen = choose(list(heads), middle, list(tails), left, right, around)
    meant = chosen.head + middle + chosen.tail
    cost = bits(meant + right[0], left[-1:])
    standing = bits("".join(map(simple, before)) + right[0], left[-1:])
    strange = before.count("?") + before.count(")") + len(slip.rest) + bool(simplified and LETTER.search(before))
    saved = standing + LOST * strange - cost
    if cost > FLUENT * (len(meant) + 1) or saved < max(LEAST, BETTER * len(meant)):
        return None
    after = (meant if simplified else heads[chosen.head] + slip.middle + tails[chosen.tail]) + slip.rest
    score = chosen.probability if chosen.probability >= CLEAR else min(chosen.probability, DOUBT)
    return Edit(slip.start, slip.end, before, after, CODE, round(score, 4))


def plain_choices(slip: Slip) -> Slip:
    """A slip in a simplified text, whose lost characters are in that script, too."""
    heads = tuple(char for char in slip.heads if simple(char) == char) or slip.heads
    tails = tuple(char for char in slip.tails if simple(char) == char) if slip.tails[0] else slip.tails
    return replace(slip, heads=heads, tails=tails or slip.tails)


def plain(text: str) -> str:
    """A text in simplified script and without readings."""
    return simplify(READING.sub("", text))


def surroundings(text: str, at: int) -> Counter[str]:
    """How often each pair of characters stands around a place, as words of the text are likely in a slip, too."""
    return Counter(map("".join, pairwise(plain(text[max(0, at - AROUND) : at + 2 * AROUND]))))


RULES = (
    Rule(
        code=CODE,
        find=whole(find_slips),
        triggers=(Trigger("?", behind=f"。！-～!-/:-?[]{LETTERS}"),),
        on=True,
        in_view=True,
        zh="网站按字节查找标点或汉字，把一个字的后半和下一个字的前半当成一个字符，其后文字全部错位："
        "日常活动与→日?；顒?dòng)與。错位的字节重新拼合，丢失的半个字由拼音或上下文确定；"
        "不能确定的只报告，不改。",
        en="A site searched bytes for a mark and found it across two characters, so that all that follows is "
        "read one byte off. The bytes are put together again; a lost one is chosen by pinyin or context. "
        "What stays unclear is only reported.",
        examples=(("参加日?；顒?dòng)的人很多。", "参加日常活動的人很多。"),),
        keeps=("真的吗?！我不相信。", "What is this?!", "你去哪儿?（笑）"),
    ),
)
