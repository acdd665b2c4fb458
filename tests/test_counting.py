"""Acquittal by counting, and several texts looked at as one."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector import Corrector
from corrector.decide import Odds, Tables
from corrector.engine.cases import Search
from corrector.engine.conversions import EVERY
from corrector.engine.counting import ALWAYS, SUSPICION, Counting
from corrector.engine.passages import UNIT, Passages, units_of
from corrector.lexicon import Entry, Family, Lexicon

ENGINE = Corrector()
PIECES = ["我们要树立科学开展观。", "为职工效劳。", "发展经济，服务群众，打好基础。\n", "活动已经开展。"]
PIECES += ["\n", "𠮷", "abc ", "根底扎实，"]
BREAK = "。" * UNIT + "\n"


def entry(written: str, meant: str, family: str) -> Entry:
    return Entry(written, meant, "ask", "seed", (), family, "here:1")


def counting(**frequency: float) -> tuple[Lexicon, Counting]:
    """Two families: A writes 开展 for 发展 and 效劳 for 服务, B writes 方法 for 办法."""
    families = [Family("A", "甲", "A", 0.01), Family("B", "乙", "B", 0.01)]
    rows = [("开展", "发展", "A"), ("效劳", "服务", "A"), ("方法", "办法", "B")]
    lexicon = Lexicon(families, [entry(*row) for row in rows])
    applied = np.array([[0.9, 0.9, 0.0], [0.0, 0.0, 0.9]])
    tables = Tables(applied, np.array([0.01, 0.01]), np.zeros(3, dtype=np.bool_), np.arange(3))
    known = {"开展": 1e-4, "发展": 1e-3, "效劳": 1e-6, "服务": 1e-3, "方法": 1e-3, "办法": 1e-4} | frequency
    table = np.array([[known[written], known[meant]] for written, meant in lexicon.pairs])
    return lexicon, Counting.of(lexicon, tables, table, Odds(leak=0.19))


def suspected(text: str, **frequency: float) -> set[str]:
    lexicon, counts = counting(**frequency)
    found = counts.families(Search(lexicon, counts, Passages.of([text])).suspected)
    return {lexicon.families[row].name for row in np.flatnonzero(found[0])}


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("效劳群众", {"A", "B"}),  # nothing speaks against B in so short a text
        ("服务群众", {"B"}),
        ("服务群众，办法很多", set()),
        ("效劳群众，发展经济，办法很多", {"A"}),  # 效劳 is rare: it outweighs the one word that is left
        ("开展活动，服务群众，发展经济，办法很多", set()),
        (f"发展服务，办法{BREAK}效劳{BREAK}服务发展", {"A"}),  # one part of the text is enough
    ],
)
def test_what_the_words_of_a_text_leave_in_doubt(text: str, families: set[str]) -> None:
    assert suspected(text) == families


def test_a_word_that_nobody_counted_is_always_looked_at() -> None:
    text = "开展活动，服务群众，发展经济，办法很多"
    assert suspected(text) == set()
    assert suspected(text, 开展=0.0) == {"A"}


def test_only_suspected_paragraphs_are_asked_about_but_meant_words_count_everywhere() -> None:
    lexicon, counts = counting()
    kept = ["服务发展"] * 3
    text = BREAK.join(["开展活动，服务发展", *kept, "效劳", *kept, "开展活动，服务发展"])
    search = Search(lexicon, counts, Passages.of([text]))
    cases = search.cases(search.paragraphs)
    assert [lexicon.pairs[pair][0] for pair in cases.pairs] == ["效劳"]
    documents = cases.documents(np.zeros(1), np.ones((1, 1), np.bool_))
    assert not len(documents.left_count) and cases.counted(documents).left_count.sum() == 16
    cases = search.cases(np.full(len(search.begins), EVERY))
    assert [lexicon.pairs[pair][0] for pair in cases.pairs] == ["开展", "效劳", "开展"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["开展", "发展", "效劳", "服务", "办法", BREAK]), max_size=20), max_size=4))
def test_a_paragraph_is_suspected_by_the_best_run_that_it_is_part_of(texts: list[list[str]]) -> None:
    lexicon, counts = counting()
    passages = Passages.of(["".join(text) for text in texts])
    starts, words = lexicon.scanner.find(passages.codes)
    begins, first = passages.units()
    unit = units_of(starts, begins)
    found = counts.suspects(begins, first, unit, words)
    last = [*first, len(begins)][1:]
    told = np.zeros((len(begins), 1, len(counts.prior)))
    for low, high in zip(first, last, strict=True):
        seen = Counter[int]()
        for u in range(low, high):
            for word in sorted(set(words[unit == u].tolist())):
                tells = counts.gains[word] + counts.losses[word]
                times = seen[word]
                told[u] += np.where(tells > 0, tells * ((times + 1) ** 0.3 - times**0.3), tells)
                seen[word] += 1
    for low, high in zip(first, last, strict=True):
        for u in range(low, high):
            runs = [told[a:b].sum(axis=(0, 1)) for a in range(low, u + 1) for b in range(u + 1, high + 1)]
            alive = (counts.prior + np.max(runs, axis=0) >= SUSPICION) | (told[low:high].sum(axis=(0, 1)) >= 0)
            assert np.array_equal(found[u] & counts.family != 0, alive)


def test_certain_pairs_need_no_family() -> None:
    lexicon, counts = counting()
    bits = Search(lexicon, counts, Passages.of(["服务群众，办法很多", ""])).suspected
    assert (bits & ALWAYS != 0).all()
    clean = "发展经济，服务群众，打好基础，办法很多，问题不少。" * 20
    assert ENGINE.correct(clean + "他是运发动。").text == clean + "他是运动员。"


def test_units_are_paragraphs_and_short_ones_go_together() -> None:
    long = "字" * UNIT
    passages = Passages.of([f"{long}\n短\n短\n{long}", "", f"{long}\n{long}"])
    begins, first = passages.units()
    assert first.tolist() == [0, 2, 3]
    assert (begins - passages.starts[[0, 0, 1, 2, 2]]).tolist() == [0, UNIT, 0, 0, UNIT]


def test_texts_do_not_see_each_other() -> None:
    passages = Passages.of(["开展", "", "效劳"])
    assert [passages.text(i).tolist() for i in range(3)] == [[ord("开"), ord("展")], [], [ord("效"), ord("劳")]]
    assert passages.texts_of(np.array([0, 1, passages.starts[2], passages.starts[2] + 1])).tolist() == [0, 0, 2, 2]


@given(
    st.lists(st.text("开展😀\n", max_size=4), min_size=1),
    st.dictionaries(st.integers(0, 4), st.text("服务😀", max_size=4)),
)
def test_some_texts_are_replaced_among_others(texts: list[str], others: dict[int, str]) -> None:
    others = {number: other for number, other in others.items() if number < len(texts)}
    found = Passages.of(texts).replaced(others)
    wanted = Passages.of([others.get(number, text) for number, text in enumerate(texts)])
    assert found.codes.tolist() == wanted.codes.tolist()
    assert found.starts.tolist() == wanted.starts.tolist() and found.ends.tolist() == wanted.ends.tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=6))
def test_a_batch_is_its_texts_one_by_one(texts: list[str]) -> None:
    assert ENGINE.correct_batch(texts) == [ENGINE.correct(text) for text in texts]


def test_a_batch_of_anything_but_str_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a str, not bytes"):
        ENGINE.correct_batch(["好", b"x"])  # type: ignore[list-item]
