"""Damage done to single characters and marks: their forms, invisible ones, entities, anti-copy noise, punctuation."""

import re
from random import Random
from string import ascii_letters, digits, punctuation

from benchmarks.layout.damage.pieces import HANZI, Pieces, inside_words
from corrector.rules.characters import SUPPLEMENT

__all__ = [
    "after_de", "ascii_noise", "between", "brackets", "characters", "commas", "icons", "jammer", "pictures",
    "placeholders", "remains", "spaces", "titles", "wide", "width",
]  # fmt: skip

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
WIDE = {code: code + 0xFEE0 for code in map(ord, ascii_letters + digits)}
STOPS = str.maketrans("，。；：！？", ",.;:!?")
PLACEHOLDERS = ["XX县", "20xx年", "**", "____", "×××", "某某○○"]


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


def wide(text: str, pick: Random) -> Pieces:
    """Full-width letters and digits."""
    for char in text:
        yield char.translate(WIDE), char


def spaces(text: str, pick: Random) -> Pieces:
    """No-break and thin blanks for ordinary ones, in Chinese."""
    for part in re.split(f"((?<=[{HANZI}]) (?=[{HANZI}0-9A-Za-z]))", text):
        yield (pick.choice("\u00a0\u2009\u2002"), part) if part == " " else (part, part)


def icons(text: str, pick: Random) -> Pieces:
    """Private-use characters before lines and in them."""
    for line in re.split("(?<=\n)", text):
        if re.match(f"[{HANZI}]", line):
            yield chr(pick.randint(0xE600, 0xE6FF)), ""
        yield line, line


def remains(text: str, pick: Random) -> Pieces:
    """?/p>: closing tags that lost their first byte, at the ends of lines."""
    for part in re.split("(?<=[。！？；：…”’》）])(?=\n)", text):
        yield part, part
        if part[-1:] in "。！？；：…”’》）":
            yield f"?/{pick.choice(['p', 'strong', 'span', 'div'])}>", ""


def after_de(text: str, pick: Random) -> Pieces:
    """Backticks, quotes and dots behind 的."""
    for part in re.split("(?<=的)(?=[\u4e00-\u9fff])", text):
        yield part, part
        if part.endswith("的") and pick.random() < 0.3:
            yield pick.choice("`'."), ""


def between(text: str, pick: Random) -> Pieces:
    """经`济: a backtick or quote in the middle of words."""
    yield from inside_words(text, pick, 0.02, ["`", "'"])


def pictures(text: str, pick: Random) -> Pieces:
    """发😀展: pictures in the middle of words."""
    yield from inside_words(text, pick, 0.02, list("😀🌸⭐✨👍"))


def commas(text: str, pick: Random) -> Pieces:
    """天亮了,。: commas before half of the marks."""
    *parts, rest = re.split(f"(?<=[{HANZI}])(?=[，。；：！？])", text)
    for part in parts:
        yield part, part
        if pick.random() < 0.5:
            yield ",", ""
    yield rest, rest


def ascii_noise(text: str, pick: Random) -> Pieces:
    """% [. e4 A( K!: random characters at the ends of lines, as forums put them."""
    signs = ascii_letters + digits + punctuation
    for part in re.split("(?<=[。！？；：”])(?=\n)", text):
        yield part, part
        if part[-1:] in "。！？；：”" and pick.random() < 0.5:
            tokens = ["".join(pick.choices(signs, k=pick.randint(1, 3))) for _ in range(pick.randint(5, 9))]
            yield f"{pick.choice(['', ' '])}{' '.join(tokens)}", ""


def jammer(text: str, pick: Random) -> Pieces:
    """% [. e4 A( K!: as a forum program makes them, a low and a high character in turn, at the end of any line."""
    for part in re.split(f"(?<=[{HANZI}。！？；：”])(?=\n)", text):
        yield part, part
        if part[-1:] and not part[-1:].isascii() and pick.random() < 0.5:
            pairs = ((pick.randint(32, 59), pick.randint(63, 126)) for _ in range(pick.randint(5, 15)))
            yield "".join(f"{chr(low)} {chr(high)}" for low, high in pairs), ""


def width(text: str, pick: Random) -> Pieces:
    """Full-width marks of sentences made half-width."""
    for char in text:
        yield (char.translate({0xFF0C: ",", 0x3002: ".", 0xFF1B: ";", 0xFF1A: ":", 0xFF01: "!", 0xFF1F: "?"}), char)


def brackets(text: str, pick: Random) -> Pieces:
    """Half-width brackets around Chinese."""
    for part in re.split(f"(（[^（）\n]*[{HANZI}][^（）\n]*）)", text):
        if part.startswith("（") and part.endswith("）"):
            yield from (("(", "（"), (part[1:-1], part[1:-1]), (")", "）"))
        else:
            yield part, part


def titles(text: str, pick: Random) -> Pieces:
    """?秋日的私语?: title marks that were lost."""
    for part in re.split(f"(《[{HANZI}·]{{2,20}}》)", text):
        if part.startswith("《") and part.endswith("》"):
            yield from (("?", "《"), (part[1:-1], part[1:-1]), ("?", "》"))
        else:
            yield part, part


def placeholders(text: str, pick: Random) -> Pieces:
    """Placeholders, which stay, in a text with blanks and invisible characters, which go."""
    for part in re.split("(?<=[，。；])", text):
        yield from inside_words(part, pick, 0.03, [" ", "\u200b"])
        kept = pick.choice(PLACEHOLDERS) if pick.random() < 0.3 else ""
        yield kept, kept
