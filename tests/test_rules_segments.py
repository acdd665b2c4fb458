"""Segment numbers: the sequence decides, real lists stay."""

import random

import pytest

from corrector import rules
from corrector.edits import Edit, apply

CLAUSES = ["社区食堂每天清早开门", "老人凭卡刷脸取餐", "志愿者把饭送到楼上", "厨师按医嘱配菜", "账目贴在门口"]


def find_segment_numbers(text: str) -> list[Edit]:
    return rules.propose(text, ["layout/segment-number"])


def prose(characters: int, seed: int) -> str:
    """Sentences of a few clauses, at least so many characters."""
    pick = random.Random(seed)
    text = ""
    while len(text) < characters:
        text += "，".join(pick.choices(CLAUSES, k=3)) + "。"
    return text


def cut(text: str, length: int, line_end: str = "\n", stop: str = "、") -> str:
    """The text as a site shows it: pieces of one length, numbered from 1."""
    pieces = [text[at : at + length] for at in range(0, len(text), length)]
    return line_end.join(f"{n}{stop}{piece}" for n, piece in enumerate(pieces, 1))


@pytest.mark.parametrize("length", [180, 300, 500, 1000])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("stop", ["、", "."])
def test_a_cut_text_is_made_whole(length: int, line_end: str, stop: str) -> None:
    text = prose(5 * length, length)
    damaged = cut(text, length, line_end, stop)
    assert apply(damaged, find_segment_numbers(damaged)) == text


def test_a_number_between_two_sentences_belongs_to_the_sequence() -> None:
    text = prose(301, 1)[:299] + "。" + prose(900, 2)
    damaged = cut(text, 300)
    assert "。\n2、" in damaged
    assert apply(damaged, find_segment_numbers(damaged)) == text


def test_lists_inside_a_cut_text_stay() -> None:
    items = "：\n1、买菜要看日期；\n2、洗菜要换三遍水；\n3、生熟要分开。\n"
    text = prose(700, 3) + "后厨的规矩" + items + prose(700, 4)
    damaged = cut(text, 400)
    assert apply(damaged, find_segment_numbers(damaged)) == text


@pytest.mark.parametrize("end", ["。", "；", "，", ""])
def test_a_list_with_long_items_stays(end: str) -> None:
    pick = random.Random(5)
    items = [prose(pick.randint(60, 400), n)[:-1] + end for n in range(6)]
    text = "\n".join(f"{n}、{item}" for n, item in enumerate(items, 1))
    assert not find_segment_numbers(text)
