"""The ends of a stretch: what the language model chooses, and what the text around changes."""

import pytest

from corrector.rules.choices import choose, mentions

MARKS = ["。", "常", "保", "海", "模", "福", "停"]


@pytest.mark.parametrize(
    ("middle", "tails", "left", "right", "want"),
    [
        ("", ["型"], "我们先搭一个", "再动手", "模型"),
        ("", ["管"], "钥匙交给门卫", "，下班再取", "保管"),
        ("以后", ["我"], "晚饭做好了", "们一起吃", "。以后我"),
        ("面上漂着一条小", ["船", "传", "串"], "站在窗前望去，", "，", "海面上漂着一条小船"),
        ("车", [""], "请不要在校门口", "", "停车"),
    ],
)
def test_the_likeliest_ends(middle: str, tails: list[str], left: str, right: str, want: str) -> None:
    chosen = choose(MARKS, middle, tails, left, right, {})
    assert chosen.head + middle + chosen.tail == want
    assert chosen.probability > 0.9


def test_words_of_the_text_around_weigh() -> None:
    plain = choose(["专", "常"], "", ["用"], "请填写", "地址", {})
    told = choose(["专", "常"], "", ["用"], "请填写", "地址", {"写常": 3, "常用": 9})
    assert told.head == "常"
    assert told.probability > (plain.probability if plain.head == "常" else 1 - plain.probability)


def test_candidates_that_are_level_are_not_probable() -> None:
    assert choose(["张", "李"], "先生", ["家", "人"], "", "", {}).probability < 0.9


def test_a_pair_counts_once() -> None:
    assert mentions("的常", "", "用地", {"常用": 1}) == mentions("的常", "见", "用地", {"常见": 1}) > 0
