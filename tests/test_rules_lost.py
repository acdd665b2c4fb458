"""The last byte of a line: what the line and its neighbours say."""

import pytest

from corrector import rules
from corrector.edits import apply
from corrector.rules.lost import rank

MARKS = ["，", "：", "；", "？", "！", "）"]


@pytest.mark.parametrize(
    ("line", "before", "behind", "want"),
    [
        ("食堂的规矩有以下三条", "", "\n买菜要看日期", "："),
        ("今天的菜是谁做的呢", "", "", "？"),
        ("详见附表（由后厨张贴", "", "", "）"),
        ("洗菜要换三遍水", "买菜要看日期；\n", "\n生熟要分开；", "；"),
    ],
)
def test_marks(line: str, before: str, behind: str, want: str) -> None:
    assert rank(MARKS, line, before, behind)[0][1] == want


def test_a_word_of_the_document_is_known_again() -> None:
    assert rank(["台", "史", "可", "号"], "河湾电视", "河湾电视台昨天开播。\n", "")[0][1] == "台"


def test_a_line_comes_back_whole() -> None:
    line = "食堂的规矩有以下三条："
    shown = line.encode().decode("gb18030", "replace")
    edits = rules.propose(f"{shown}\n买菜要看日期。", ["mojibake/utf8-as-gbk"])
    assert apply(shown, edits) == line
