"""Damage done by pages: segment and page numbers, running heads, wraps, blanks, and a site's lines around a text."""

import re
from itertools import pairwise
from random import Random

from benchmarks.layout.damage.pieces import HANZI, Pieces, inside_words
from corrector.rules.boilerplate import phrases

__all__ = ["blanks", "boilerplate", "digits", "fields", "heads", "pages", "paragraphs", "segments", "wraps"]

FORMS = ["第 {} 页 共 30 页", "- {} -", "第{}页 共30页", "页码：第{}页", "第 PAGE{} 页 共 NUMPAGES30 页"]
SENTENCE = re.compile("[。！？.!?：:][”’）]?$")
HEADS = ["食堂管理办法", "第三章　安全须知", "青山小学校刊 2021年第4期", "内部资料 注意保存", "社区工作手册"]


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
    """Page numbers on lines of their own, in the middle of sentences; fields and _第3页 where they fall."""
    form = pick.choice([*FORMS, "_第{}页"])
    for number, at in enumerate(range(0, len(text), 400), 1):
        part = text[at : at + 400]
        yield part, part
        if at + 400 < len(text) and form.startswith(("第 PAGE", "_")):
            yield form.format(number), ""
        elif at + 400 < len(text) and "\u4e00" <= part[-1] <= "\u9fff":
            yield f"\n{form.format(number)}\n", ""


def digits(text: str, pick: Random) -> Pieces:
    """团结奋3斗: page numbers in the middle of words; 12023年: before years."""
    number = pick.randint(1, 20)
    *parts, rest = re.split(r"(?<=\D)(?=(?:19[5-9]|20[012])\d年)", text)
    for part in parts:
        yield from inside_words(part, pick, 0.01, [str(number), str(number + 1)])
        yield (str(number), "") if pick.random() < 0.3 else ("", "")
    yield from inside_words(rest, pick, 0.01, [str(number), str(number + 1)])


def heads(text: str, pick: Random) -> Pieces:
    """A running head on each page: between paragraphs, or in the middle of one."""
    head = pick.choice(HEADS)
    yield f"{head}\n", f"{head}\n"
    for at in range(0, len(text), 400):
        part = text[at : at + 400]
        yield part, part
        if at + 400 < len(text) and f"{part[-1]}{text[at + 400]}".isalpha():
            yield f"\n{head}\n", ""


def boilerplate(text: str, pick: Random) -> Pieces:
    """A site's lines before and behind the text."""
    for _ in range(3):
        yield pick.choice(phrases()) + pick.choice(["", "，请知悉", " 12"]) + "\n", ""
    yield text, text
    yield "\n", "\n"
    yield pick.choice(phrases()), ""


def fields(text: str, pick: Random) -> Pieces:
    """The field codes of a word processor before and behind lines."""
    yield pick.choice(['TOC \\o "1-3" \\h \\z \\u', "TOC \\o 1-2", "MERGEFORMAT "]), ""
    for number, line in enumerate(re.split("(?<=\n)", text)):
        if pick.random() < 0.3:
            yield pick.choice([f'HYPERLINK \\l "_Toc{number}" ', 'HYPERLINK "http://a.example/b" ']), ""
        body = line.rstrip("\n")
        yield body, body
        if pick.random() < 0.3 and not body[-1:].isascii():
            yield pick.choice([f" PAGEREF _Toc{number} \\h {number}", "EMBED Equation.3 "]).lstrip(), ""
        yield line[len(body) :], line[len(body) :]


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


def paragraphs(text: str, pick: Random) -> Pieces:
    """Paragraphs and headings run together, blanks for the line breaks; lines of code and tables stay apart.

    Where most paragraphs are one sentence, one blank each would be how somebody types: there are wider ones.
    """
    lines = re.split("\n+", text.strip("\n"))
    long = sum(len(re.findall("[。！？.!?]", line)) for line in lines) >= 2 * len(lines)
    joint = pick.choice([" ", " ", "  ", "\u3000\u3000"] if long else ["  ", "\u3000\u3000"])
    before = "。"
    for line, following in pairwise([*lines, ""]):
        yield line, line
        ended = SENTENCE.search(line) or is_heading(before, line, following)
        if following and ended and (SENTENCE.search(following) or is_heading(line, following, "。")):
            yield joint, f"\n{joint}" if joint == "\u3000\u3000" else "\n"
        elif following:
            yield "\n", "\n"
        before = line


def is_heading(before: str, line: str, following: str) -> bool:
    """Whether a line is a heading: short, of Hanzi and numbers alone, between sentences; numbered, anywhere."""
    short = re.fullmatch(f"[{HANZI}\\d，、（）《》“”]{{4,30}}", line)
    numbered = re.match("[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\\d{1,2}、", line)
    return bool(short and (numbered or (SENTENCE.search(before) and SENTENCE.search(following))))


def blanks(text: str, pick: Random) -> Pieces:
    """Blanks inside words, and passages set letter by letter."""
    for part in re.split("(\n|(?<=。))", text):
        if len(part) > 10 and re.fullmatch("[\u4e00-\u9fff，。、；：]+", part) and pick.random() < 0.1:
            for char in part[:-1]:
                yield char, char
                yield " ", ""
            yield part[-1:], part[-1:]
        else:
            yield from inside_words(part, pick, 0.03, [" "])
