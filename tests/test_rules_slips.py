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
        ("她說：“今天的餃子真香?。　贝蠹叶夹α?。", "她說：“今天的餃子真香啊！”大家都笑了。"),
        ("老板說：“明天不開門?！蔽覀?men)只好回家", "老板說：“明天不開門。”我們只好回家"),
        ("這里的飯菜很好?Ｎ覀兠總?gè)星期都來", "這里的飯菜很好。我們每個星期都來"),
        ("只好把車?Ｔ诤＿?bian)的樹下", "只好把車停在海邊的樹下"),
    ],
)
def test_a_slip_is_put_together(shown: str, meant: str) -> None:
    edits = [edit for edit in find_slips(shown) if edit.score >= 0.5]
    assert apply(shown, edits) == meant


# The readings show that a machine made the page traditional, letter by letter.
PAGE = "店里的環(huán)境讓(ràng)人滿(mǎn)意，菜也新鮮(xiān)。"


def test_a_letter_that_was_the_last_byte() -> None:
    shown = PAGE + "這里的飯菜很好?，F在每個(gè)星期都來"
    assert [edit.after for edit in find_slips(shown) if edit.score >= 0.5] == ["。现"]


@pytest.mark.parametrize("shown", ["面粉要密封?９?，用多少取多少。", "這种鍋在我們食堂里是?Ｒ姷?，价錢也不貴。"])
def test_what_is_not_clear_is_a_doubt(shown: str) -> None:
    assert [edit.score < 0.5 for edit in find_slips(shown)] == [True]


def test_the_words_of_the_page_decide() -> None:
    shown = "面粉要密封?９?，用多少取多少。"
    assert [edit.after for edit in find_slips("油和糖也要密封保管，保管好了能放一年。" + shown)] == ["保管"]


def test_a_long_line_of_questions_is_read_once() -> None:
    assert not find_slips("真的吗?！我不相信(笑)，" * 20_000)


@pytest.mark.parametrize("text", ["真的吗?！我不信", "what?!", "你好?(笑)", "a?b)c", "?，?；?"])
def test_questions_stay(text: str) -> None:
    assert not find_slips(text)


def test_the_generator_of_this_test_is_a_slip() -> None:
    assert shifted("日常活动", 1) == "日?；疃?"
