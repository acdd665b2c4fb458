"""Title marks lost as ?: which of the question marks hold a title."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector import rules
from corrector.edits import apply
from corrector.rules.titles import choose


def fixed(text: str) -> str:
    return apply(text, rules.propose(text, ["punctuation/title"]))


@pytest.mark.parametrize(
    "text",
    [
        "她读完《秋日的书》（初版），又借了一本《山路》。",
        "书架上有《秋日的书》《山路》和《春天的故事》三本。",
        "《秋日的书》\n她在书屋里读到半夜。\n《山路》",
        "大家在研究（见《食堂管理办法》），还没有定下来。",
        "他在《河湾晚报》2019年的合订本里找到了那篇文章。",
        "电影《春天的故事》今晚放映。你去看吗？",
    ],
)
def test_lost_marks_come_back(text: str) -> None:
    assert fixed(text.translate({ord("《"): "?", ord("》"): "?"})) == text


def test_questions_beside_titles_stay() -> None:
    assert fixed("你看过?春天的故事?没有?我看过?山路?。") == "你看过《春天的故事》没有?我看过《山路》。"


@pytest.mark.parametrize(
    "text",
    [
        "谁来做饭?谁来洗碗?谁来买菜?",
        "你们去哪儿了?我在家里等了半天?怎么不说一声?",
        "真的??当然是真的??",
        "昨天的饭??谁做的??",
        "他问：你是老师吗?我是学生?你别问了。",
        "https://example.org/?书名?页码",
        "?",
    ],
)
def test_questions_stay(text: str) -> None:
    assert not rules.propose(text, ["punctuation/title"])


@given(st.lists(st.tuples(st.booleans(), st.integers(-8, 8)), max_size=8))
def test_the_best_spans_are_chosen(steps: list[tuple[bool, int]]) -> None:
    """As many bits as any choice of spans that share no mark; each span shares one with the next, or none."""
    spans, at = [], 0
    for joined, bits in steps:
        at += 0 if joined or not spans else 5
        spans.append((at, at + 6, float(bits)))
        at += 5
    good = [span for span in spans if span[2] > 1]
    most = 0.0
    for chosen in range(1 << len(good)):
        some = [span for n, span in enumerate(good) if chosen >> n & 1]
        if all(one[1] <= other[0] for one, other in pairwise(some)):
            most = max(most, sum(span[2] for span in some))
    worth = {span[:2]: span[2] for span in spans}
    assert sum(worth[span] for span in choose(spans)) == most
