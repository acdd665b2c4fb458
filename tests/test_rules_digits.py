"""Page numbers in the middle of a sentence: what stands beside them, and the other numbers, tell."""

import pytest

from corrector import rules
from corrector.edits import apply


def fixed(text: str) -> str:
    return apply(text, rules.propose(text, ["layout/page-digit"]))


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("他们团结奋3斗，修了3公里路，种了3亩果树。", "他们团结奋斗，修了3公里路，种了3亩果树。"),
        ("社区食14堂每天六点开门。", "社区食堂每天六点开门。"),
        ("修路的事12024年春天就定了。", "修路的事2024年春天就定了。"),
    ],
)
def test_a_number_that_tears_a_word_goes(text: str, want: str) -> None:
    assert fixed(text) == want


@pytest.mark.parametrize("number", [13, 14, 15])
def test_a_likely_one_goes_beside_the_same_page_or_the_next(number: int) -> None:
    text = f"大家去社区食{number}堂吃饭。邻居给他{{}}的信，他一封也没有丢。"
    assert fixed(text.format(14)) == text.replace(str(number), "").format("")


@pytest.mark.parametrize("other", ["", "大家去社区食19堂吃饭。"])
def test_alone_or_beside_another_page_it_stays(other: str) -> None:
    text = "邻居给他14的信，他一封也没有丢。"
    assert fixed(other + text) == other.replace("19", "") + text


@pytest.mark.parametrize(
    "text",
    [
        "决赛是5战3胜，河东队拿了2金1银1铜。",
        "这句话见《食堂手册》卷10第3页，又见图3中的说明。",
        "村里新修了7公里水泥路，装了82盏路灯，住着4户人家，到9月1日就能通车。",
        "二0一一年，他走进了世界500强。",
        "每35天换一次水，每7个人用一张桌子。",
    ],
)
def test_numbers_of_the_text_stay(text: str) -> None:
    assert not rules.propose(text, ["layout/page-digit"])
