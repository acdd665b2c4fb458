"""Running heads: lines that tear sentences or come at even distances, not the headings of sections of one form."""

import pytest

from corrector import rules
from corrector.edits import apply

CLAUSE = "社区食堂每天清早六点开门，老人们凭卡取餐，志愿者把饭菜送到楼上，"
# How a sentence is torn by the end of a page.
LEFT, RIGHT = "厨师按医嘱配菜，账目每个月都贴在食", "堂门口，谁都可以查看。"


def fixed(text: str, *codes: str) -> str:
    edits = rules.propose(text, rules.resolve(codes or ["layout/running-head"]))
    return apply(text, [edit for edit in edits if edit.score >= 0.5])


def page(clauses: int) -> str:
    return CLAUSE * clauses + LEFT


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["手册", "- {} -\n手册", "手册\n第 {} 页 共 9 页", "{}\n手册", "张口有饭\n手册"])
def test_heads_go_with_what_is_beside_them(between: str, line_end: str) -> None:
    head, foot = "社区食堂工作手册", "张口有饭，闭口有菜"
    between = between.replace("手册", head).replace("张口有饭", foot)
    debris = [f"\n{between.format(n)}\n" for n in (1, 2, 3)]
    start = f"{head}\n{foot}\n" if foot in between else f"{head}\n"
    whole = [page(5), RIGHT + page(9), RIGHT + page(6), RIGHT]
    damaged = start + "".join(part + gap for part, gap in zip(whole, [*debris, ""], strict=True))
    want = start + "".join(whole)
    assert fixed(damaged.replace("\n", line_end)) == want.replace("\n", line_end)
    assert fixed(damaged.replace("\n", line_end), "layout") == want.replace("\n", line_end)


def test_one_return_is_enough_where_a_word_is_torn() -> None:
    text = f"前言\n{CLAUSE * 3}大家都来了。\n内部资料\n{page(5)}\n内部资料\n{RIGHT}"
    assert fixed(text) == text.replace(f"{LEFT}\n内部资料\n", LEFT)


def test_the_title_comes_back_behind_paragraphs() -> None:
    parts = [f"{CLAUSE * n}大家都来了。\n" for n in (7, 12, 9)]
    assert fixed("食堂纪事\n" + "食堂纪事\n".join(parts)) == "食堂纪事\n" + "".join(parts)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{name}\n用法说明\n{CLAUSE * n}就这样用。\n" for name, n in (("蒸锅", 4), ("烤箱", 9), ("冰柜", 6))),
        f"用法说明\n{CLAUSE * 9}就这样用。\n用法说明\n还有别的。",
        f"前言\n{CLAUSE * 5}有这些。\n注意事项\n{CLAUSE * 5}要做到\n注意事项\n一、看好火。\n",
        "".join(f"{CLAUSE * n}大家都来了：\n" for n in (3, 3, 3)),
    ],
)
def test_headings_stay(text: str) -> None:
    assert not rules.propose(text, ["layout/running-head"])


def test_a_page_number_beside_a_head_joins_no_sentence() -> None:
    """Alone, the rule for page numbers takes the head for no part of the sentence."""
    gaps = [f"\n- {n} -\n社区食堂工作手册\n" for n in (1, 2, 3)]
    text = "".join(RIGHT + page(5) + gap for gap in gaps)
    want = text
    for n in (1, 2, 3):
        want = want.replace(f"- {n} -\n", "")
    assert fixed(text, "layout/page-number") == want
