"""GBK byte slips: what is put together again, and what is only reported."""

import pytest

from corrector.edits import apply
from corrector.rules.slips import find_slips


def shifted(text: str, at: int) -> str:
    """A text in whose bytes a mark was found across the characters at `at`."""
    raw = text.encode("gbk")
    return text[:at] + "?" + raw[2 * at + 1 : -1].decode("gbk") + "?"


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("参加日?；顒?dòng)的人", "参加日常活動的人"),
        ("这件事真好?！?/p>", "这件事真好。”</p>"),
        ("今天的天气真好?。∥覝?zhǔn)備出門", "今天的天气真好啊！我準備出門"),
    ],
)
def test_a_slip_is_put_together(shown: str, meant: str) -> None:
    edits = [edit for edit in find_slips(shown) if edit.score >= 0.5]
    assert apply(shown, edits) == meant


def test_what_is_not_clear_is_a_doubt() -> None:
    edits = find_slips("他的日?Ｓ?，")
    assert all(edit.score < 0.5 for edit in edits)


@pytest.mark.parametrize("text", ["真的吗?！我不信", "what?!", "你好?(笑)", "a?b)c", "?，?；?"])
def test_questions_stay(text: str) -> None:
    assert not find_slips(text)


def test_the_generator_of_this_test_is_a_slip() -> None:
    assert shifted("日常活动", 1) == "日?；疃?"
