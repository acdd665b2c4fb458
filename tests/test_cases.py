"""Readings of several texts: which of them are kept, and texts with some put right."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corrector import Corrector
from corrector.engine.cases import choose
from corrector.engine.conversions import EVERY
from corrector.engine.looks import Look, Spans
from corrector.engine.passages import Passages
from corrector.lexicon import encode

spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6), st.sampled_from([0.5, 0.7, 0.9])), max_size=12)


def one_by_one(starts: list[int], ends: list[int], scores: list[float]) -> list[int]:
    """The same choice, made in the plainest way."""
    kept: list[int] = []
    for i in sorted(range(len(starts)), key=lambda i: (starts[i] - ends[i], -scores[i], starts[i])):
        if all(ends[i] <= starts[j] or ends[j] <= starts[i] for j in kept):
            kept.append(i)
    return sorted(kept)


@given(spans)
def test_the_longer_wins_then_the_more_probable(some: list[tuple[int, int, float]]) -> None:
    some.sort(key=lambda one: one[0])
    starts, lengths, scores = (list(column) for column in zip(*some, strict=True)) if some else ([], [], [])
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    found = choose(np.array(starts, np.int64), np.array(ends, np.int64), np.array(scores))
    assert found.tolist() == one_by_one(starts, ends, scores)


@given(st.lists(st.tuples(st.text("前后", max_size=3), st.sampled_from(["开展", "效劳员"]), st.text("改", max_size=4))))
def test_words_are_put_in_the_place_of_spans(pieces: list[tuple[str, str, str]]) -> None:
    starts, ends, at = [], [], 0
    for before, written, _ in pieces:
        starts.append(at + len(before))
        at = starts[-1] + len(written)
        ends.append(at)
    text = "".join(before + written for before, written, _ in pieces) + "完"
    last = np.array([len(text) - 1]), np.array([len(text)])  # a slot behind them all
    words = [word for *_, word in pieces]
    seen = Look(encode(text), *last).replaced(np.array(starts, np.int64), np.array(ends, np.int64), words)
    expected = "".join(before + word for before, _, word in pieces) + "完"
    assert seen.codes.tolist() == encode(expected).tolist()
    assert seen.codes[seen.starts[0] : seen.ends[0]].tolist() == [ord("完")]


def test_cases_of_a_batch_count_each_text_from_its_beginning() -> None:
    conversions = Corrector()._conversions
    texts = ["为职工效劳。", "", "今天。", "我们为广阔职工效劳。"]
    search = conversions._search(Passages.of(texts))
    cases = search.cases(np.full(len(search.begins), EVERY))
    words = [conversions.lexicon.pairs[pair][0] for pair in cases.pairs.tolist()]
    where = zip(cases.texts[cases.text].tolist(), cases.starts.tolist(), cases.ends.tolist(), strict=True)
    assert words == [texts[text][start:end] for text, start, end in where]
    assert {(text, word) for text, word in zip(cases.texts[cases.text].tolist(), words, strict=True)} >= {
        (0, "效劳"),
        (3, "效劳"),
        (3, "广阔"),
    }
    look = cases.repaired(Spans(*np.zeros((4, 0), np.int64)), conversions.lexicon)
    assert all(len(look.codes[a:b]) == b - a for a, b in zip(look.starts, look.ends, strict=True))


def test_where_a_text_has_many_of_a_pair_a_few_of_them_stand_for_all() -> None:
    conversions = Corrector()._conversions
    search = conversions._search(Passages.of(["效劳，" * 7, "效劳，" * 3, "效劳，" * 5]))
    cases = search.cases(np.full(len(search.begins), EVERY))
    like = cases.samples(3)
    assert np.array_equal(cases.pair[like], cases.pair)
    assert np.array_equal(cases.slot_text[cases.slot[like]], cases.slot_text[cases.slot])
    (one,) = set(cases.pair.tolist())
    assert conversions.lexicon.pairs[one] == ("效劳", "服务")
    assert like.tolist() == [0, 0, 2, 2, 4, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14]
