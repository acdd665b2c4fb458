"""Mojibake: text that was decoded with the wrong encoding, and can be decoded again with the right one."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from corrector.edits import Edit
from corrector.rules.bigrams import gain, surprise
from corrector.rules.lost import rank
from corrector.rules.rule import Rule, Trigger, whole
from corrector.rules.script import simple

__all__ = ["RULES"]

# What GBK shows for the first two bytes of a Hanzi in UTF-8 (E4 to E9, then 80 to BF), and of “ 。 ， and ｝.
HANZI_BYTES = [(lead, trail) for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0)]
MARK_BYTES = [(0xE2, 0x80), (0xE3, 0x80), (0xEF, 0xBC), (0xEF, 0xBD)]
FIRST = frozenset(bytes(pair).decode("gbk") for pair in HANZI_BYTES + MARK_BYTES)
# Of so many characters beyond ASCII in such a text at least one is such.
RARE = 5
# So many characters at the ends of a stretch may be right as they stand.
ENDS = 2
# What stands for bytes beyond ASCII, or for a lost one.
RUN = re.compile("[^\x00->@-\x7f]+")
LINE_END = re.compile(r"[\r\n]|\Z")
# What is shown for the byte 80 hex, which GBK does not have. Any other lost byte is shown as ?.
REPLACED = "\ufffd€"
QUESTION = ord("?")
MARKS = "，。、；：？！“”‘’《》（）…—"
WESTERN = "\u0080-\u00ffŒœŠšŸŽžƒˆ˜\u2013-\u2122"
LATIN = re.compile(f"[{WESTERN}]{{4,}}")
HANZI = re.compile("[\u4e00-\u9fff]")
# What cp1252 leaves undefined is read as itself, as browsers do.
UNDEFINED = {chr(code): bytes((code,)) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
# Mean surprise of repaired Hanzi in bits: running text has 9 to 10, chance 15 and more.
PLAIN = 14.0
# Bits per character by which the standing text must be stranger.
STRANGER = 3.0
# So many characters on both sides of a line are asked for its words.
AROUND = 5000
# A shorter stretch may be anything.
SHORTEST = 3
# Bits by which the best choice for a lost byte must beat the next one.
CLEAR = 3.0


def strangeness(text: str) -> float:
    """Mean surprise of a text's Hanzi, in bits."""
    found = HANZI.findall(text)
    return sum(surprise(simple(char)) for char in found) / len(found) if found else 99.0


def find_utf8_as_gbk(text: str, places: Sequence[int]) -> list[Edit]:
    """鎴戜滑 → 我们: UTF-8 bytes read as GBK, in whole lines or in parts of them."""
    found: list[Edit] = []
    done = end = 0
    for at in places:
        if at < done or not goes_on(text[at + 1 : at + 2]):
            continue
        spans = []
        if at >= end:
            start = max(text.rfind("\n", end, at), text.rfind("\r", end, at), end - 1) + 1
            end = LINE_END.search(text, at).start()  # type: ignore[union-attr]
            spans, done = [(start, end)], start
        spans += [next(match.span() for match in RUN.finditer(text, done, end) if match.end() > at)]
        edits = next(filter(None, (reread(text, *span) for span in spans if is_full(text, places, *span))), [])
        found += edits
        done = edits[0].end if edits else spans[-1][1]
    return found


@lru_cache(maxsize=32768)
def goes_on(char: str) -> bool:
    """Whether the third byte of a UTF-8 character can be the first of a character read as GBK (or lost)."""
    return not char or char in REPLACED or char < "\u0080" or 0x80 <= char.encode("gb18030", "replace")[0] < 0xC0


def is_full(text: str, places: Sequence[int], start: int, end: int) -> bool:
    """Whether so many of a stretch's characters beyond ASCII are signs that it can be one; `places` are theirs."""
    signs = bisect_left(places, end) - bisect_left(places, start)
    return RARE * signs >= end - start - ENDS - len(text[start:end].encode("ascii", "ignore"))


def reread(text: str, first: int, last: int) -> list[Edit]:
    """The edit of a stretch, whole or without a character or two at its ends that are right as they stand."""
    for left, right in ((0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0)):
        start, end = first + left, last - right
        before = text[start:end]
        if len(before) < SHORTEST:
            continue
        after, clear = decode_utf8(text, start, end)
        if after and strangeness(after) < min(PLAIN, strangeness(before) - STRANGER):
            return [Edit(start, end, before, after, "mojibake/utf8-as-gbk", 0.99 if clear else 0.4)]
    return []


def raw_bytes(run: str) -> list[int | None]:
    """The bytes of a run, None for one that is lost: U+FFFD is 80 hex, but unknown before ASCII or the end.

    The euro sign is shown for 80 hex, and for A2 E3: for these where only so the bytes can go on.
    """
    stream: list[int | None] = []
    for char, following in pairwise(run + "\n"):
        if char == "€" and 0x80 <= following.encode("gb18030", "replace")[0] < 0xC0 and missing(stream) == 1:
            stream += [0xA2, 0xE3]
        elif char in REPLACED:
            stream += [0x80 if following > "\x7f" else None]
        else:
            stream += char.encode("gb18030", "replace")
    return stream


def missing(stream: list[int | None]) -> int:
    """How many bytes the last character of a UTF-8 stream still needs."""
    for back, byte in enumerate(reversed(stream[-3:]), 1):
        if byte is not None and byte >= 0xC0:
            return length(byte) - back
    return 0


def decode_utf8(text: str, start: int, end: int) -> tuple[str, bool]:
    """A stretch as UTF-8, and whether lost bytes were clear; empty when it is none."""
    stream = raw_bytes(text[start:end])
    found, clear = "", True
    at = 0
    while at < len(stream):
        size = length(stream[at])
        sequence = [None if byte == QUESTION and i else byte for i, byte in enumerate(stream[at : at + size])]
        choices = complete(sequence, size, found[-1:])
        if not choices:
            return "", False
        at += size
        if len(choices) > 1 and at >= len(stream) and LINE_END.match(text, end):
            around = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            choices = rank([char for _, char in choices], found, *around)
        clear = clear and (len(choices) == 1 or choices[1][0] - choices[0][0] >= CLEAR)
        found += choices[0][1]
    return found, clear


def length(first: int | None) -> int:
    """How many bytes a UTF-8 sequence has; a Chinese character if its first byte is lost."""
    return 3 if first is None else 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


def complete(sequence: list[int | None], size: int, left: str) -> list[tuple[float, str]]:
    """The characters that a UTF-8 sequence can be, with the bits each costs, cheapest first."""
    whole = [*sequence, *[None] * (size - len(sequence))]
    if whole.count(None) > 1:
        return []
    values = range(0xE2, 0xF0) if whole[0] is None else range(0x80, 0xC0) if None in whole else [0]
    found = []
    for value in values:
        try:
            char = bytes(value if byte is None else byte for byte in whole).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if None not in whole or char in MARKS or HANZI.match(char):
            found.append((surprise(char) - gain(left or "。", char), char))
    return sorted(found)


def find_as_latin(text: str) -> list[Edit]:
    """ÖÐ¹ú → 中国, ä¸å›½ → 中国: GBK or UTF-8 bytes read as a Western encoding, once or twice."""
    found = []
    for match in LATIN.finditer(text):
        if after := decode_latin(match[0]):
            found.append(Edit(match.start(), match.end(), match[0], after, "mojibake/as-latin", 0.99))
    return found


def decode_latin(run: str) -> str:
    """A Western run as the Chinese it was; empty when it was none."""
    for encoding in ("utf-8", "gbk"):
        try:
            found = western(run).decode(encoding)
        except UnicodeError:
            continue
        if found != run and LATIN.fullmatch(found):
            found = decode_latin(found)
        if len(HANZI.findall(found)) * 2 >= max(2, len(found)) and strangeness(found) < PLAIN:
            return found
    return ""


def western(run: str) -> bytes:
    """The bytes of a run that was read as Latin-1 or cp1252. Raises UnicodeError when it was not."""
    return b"".join(UNDEFINED.get(char) or char.encode("latin-1" if char < "\u0100" else "cp1252") for char in run)


RULES = (
    Rule(
        code="mojibake/utf8-as-gbk",
        find=find_utf8_as_gbk,
        triggers=(Trigger("".join(sorted(FIRST))),),
        in_view=True,
        zh="UTF-8 被当作 GBK 读出的乱码(鎴戜滑→我们)，还原后通顺才改。",
        en="UTF-8 read as GBK (鎴戜滑 → 我们), where the repaired text is far more probable.",
        examples=(("鎴戜滑閮藉枩娆㈠敱姝", "我们都喜欢唱歌"),),
        keeps=("浣熊在鎴水边。",),
    ),
    Rule(
        code="mojibake/as-latin",
        find=whole(find_as_latin),
        triggers=(Trigger("\u00a0-\u00ff", behind=WESTERN), Trigger("\u00a0-\u00ff", before=WESTERN)),
        on=True,
        in_view=True,
        zh="GBK 或 UTF-8 被当作西文编码读出的乱码(ÖÐ¹ú→中国)，包括重复编码。",
        en="GBK or UTF-8 read as a Western encoding (ÖÐ¹ú → 中国), double encoding included.",
        examples=(("ÖÐ¹úÈËÃñ", "中国人民"),),
        keeps=("À côté de l'église, où être né", "Größe: Übermaß"),
    ),
)
