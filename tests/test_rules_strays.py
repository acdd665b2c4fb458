"""Strays of the other script: which are put right, and what stays."""

import pytest

from corrector.edits import apply
from corrector.rules.script import NEITHER, SIMPLIFIED, TRADITIONAL, script, script_of
from corrector.rules.strays import find_simplified, find_traditional

SIMPLE = "这家饭馆的厨师说，他们每天从早晨开始准备，还要选购鱼和鸡，过节时来的客人更多。"
COMPLEX = "這家飯館的廚師說，他們每天從早晨開始準備，還要選購魚和雞，過節時來的客人更多。"


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("汤里放了一個鸡蛋。", "汤里放了一个鸡蛋。"),
        ("餐饮业的發展很快。", "餐饮业的发展很快。"),
        ("他给每個人一个碗，還有筷子。", "他给每个人一个碗，还有筷子。"),
        ("灶台上的鸳鴦锅很大。", "灶台上的鸳鸯锅很大。"),  # rare, but a word with its neighbour
        ("掌柜姓阚，大家叫他闞师傅。", "掌柜姓阚，大家叫他阚师傅。"),  # rare, but known to the document
    ],
)
def test_traditional_strays(shown: str, meant: str) -> None:
    assert apply(SIMPLE + shown, find_traditional(SIMPLE + shown)) == SIMPLE + meant


@pytest.mark.parametrize(
    "kept",
    [
        "门口的匾上写着“賓至如歸”。",
        "墙上是一幅字，厚德載物業精於勤，很旧。",  # a passage
        "他的老师叫陳羅禮，住在城东。",  # a name
        "店主姓闞，山东人。",  # a rare one may be a name
        "毕昇、魏徵的画像挂在墙上。",
    ],
)
def test_what_stays_in_simplified_text(kept: str) -> None:
    assert not find_traditional(SIMPLE + kept)


@pytest.mark.parametrize(
    ("shown", "meant"),
    [("湯裡放了一个雞蛋。", "湯裡放了一個雞蛋。"), ("餐飲業的发展很快。", "餐飲業的發展很快。")],
)
def test_simplified_strays(shown: str, meant: str) -> None:
    assert apply(COMPLEX + shown, find_simplified(COMPLEX + shown)) == COMPLEX + meant


@pytest.mark.parametrize(
    "kept",
    [
        "招牌寫著「宾至如归」。",
        "皇后住在台北的鄉里，群山在後面，他吃飯。",
        "香港收税，說脱就脱。",  # as Hong Kong writes
        "内院烟霧，却是黄昏。",  # as old books are printed
    ],
)
def test_what_stays_in_traditional_text(kept: str) -> None:
    assert not find_simplified(COMPLEX + kept)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (SIMPLE, SIMPLIFIED),
        (COMPLEX, TRADITIONAL),
        (SIMPLE + COMPLEX, NEITHER),
        ("我在山下吃面。" * 9, NEITHER),
        (COMPLEX + "これはペンです。", NEITHER),
        ("", NEITHER),
    ],
)
def test_the_script_of_a_document(text: str, side: int) -> None:
    assert script(text) == side


@pytest.mark.parametrize(("char", "side"), [("國", TRADITIONAL), ("国", SIMPLIFIED), ("后", NEITHER), ("a", NEITHER)])
def test_the_script_of_a_character(char: str, side: int) -> None:
    assert script_of(char) == side
