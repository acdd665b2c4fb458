"""What a first look asks, what of it stands, and who need not be asked at all."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from corrector import Corrector
from corrector.engine.cases import Cases
from corrector.engine.conversions import EVERY
from corrector.engine.glance import Glance, clear, samples, settled
from corrector.engine.looks import Spans
from corrector.engine.passages import Passages

CONVERSIONS = Corrector()._conversions


def cases(*texts: str) -> Cases:
    search = CONVERSIONS._search(Passages.of(texts))
    return search.cases(np.full(len(search.begins), EVERY))


NONE = Spans(*np.zeros((4, 0), np.int64))


def glance(keys: np.ndarray, stand: list[bool], *told: list[float], sure: Spans = NONE) -> Glance:
    return Glance.of(np.zeros(1, np.uint64), sure, keys, np.array(stand, np.bool_), np.array(told, np.float64))


def test_where_a_text_has_many_of_a_pair_a_few_of_them_stand_for_all() -> None:
    found = cases("效劳，" * 7, "效劳，" * 3, "效劳，" * 5)
    like = samples(found)
    assert np.array_equal(found.pair[like], found.pair)
    assert np.array_equal(found.slot_text[found.slot[like]], found.slot_text[found.slot])
    assert [CONVERSIONS.lexicon.pairs[pair] for pair in set(found.pair.tolist())] == [("效劳", "服务")]
    assert like.tolist() == [0, 0, 2, 2, 4, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14]


def test_a_slot_is_settled_when_one_reading_is_certain_or_none_has_a_chance() -> None:
    found = cases("效劳，" * 5)
    log_odds, posterior = np.array([5.0, -4.0, 2.0, 5.0, 1.0]), np.array([0.995, 0.1, 0.6, 0.995, 0.001])
    own = np.array([True, True, True, False, True])
    assert settled(found, own, log_odds, posterior).tolist() == [True, True, False, False, True]
    assert clear(found, log_odds, posterior).tolist() == [True, True, False, True, True]
    assert clear(found, log_odds, np.full(5, np.nan)).tolist() == [False, True, False, False, False]


def test_a_slot_with_two_readings_is_clear_by_one_that_is_certain_or_by_both() -> None:
    found = next(one for word in ("开展", "水平", "情况", "进行") if len((one := cases(word)).asked) > 1)
    assert len(found.unit) == 1
    some, none = np.zeros(len(found.asked)), np.full(len(found.asked), 0.001)
    assert clear(found, some, np.where(np.arange(len(some)) == 1, 0.99, 0.5)).all()
    assert clear(found, some, none).all()
    assert not clear(found, some, np.where(np.arange(len(some)) == 1, 0.5, none)).any()


def test_what_was_settled_is_known_again() -> None:
    found, later = cases("效劳，效劳，效劳。"), cases("效劳，效劳，效劳。")
    seen = glance(found.keys[[2, 0]], [True, False], [1.5, 1.0], [3.5, 2.0], [0.9, 0.8]).recalled(later)
    assert seen.settled.tolist() == [False, False, True]
    assert np.array_equal(seen.sparse, [1.0, np.nan, 1.5], equal_nan=True)
    assert np.array_equal(seen.context, [2.0, np.nan, 3.5], equal_nan=True)
    assert np.array_equal(seen.applied, [0.8, np.nan, 0.9], equal_nan=True)
    nothing = glance(found.keys[:0], [], [], [], []).recalled(later)
    assert not nothing.settled.any() and np.isnan([nothing.sparse, nothing.context, nothing.applied]).all()


def test_what_was_seen_is_as_it_was_where_nothing_near_is_put_right() -> None:
    """What the sparse weights said is known again from 14 characters on, what the network said from 48 on."""
    found = cases("效劳" + "。" * 5 + "效劳" + "。" * 20 + "效劳" + "。" * 60 + "效劳。")
    sure = Spans(*np.array([[0], [7], [9], [found.pairs[0]]]))  # the second of them
    assert found.apart(sure)[[0, 2, 3]].tolist() == [5, 20, 82] and found.apart(sure)[1] > 1000
    told = [1.0] * 4, [2.0] * 4, [0.5] * 4
    seen = glance(found.keys, [False] * 4, *told, sure=sure).recalled(found)
    assert np.isnan(seen.sparse).tolist() == [True, False, False, False]
    assert np.isnan(seen.context).tolist() == [True, False, True, False]
    assert (seen.applied == 0.5).all() and not seen.settled.any()
    seen = glance(found.keys, [True] * 4, *told, sure=sure).recalled(found)
    assert seen.settled.all() and (seen.context == 2.0).all()


def test_the_network_is_asked_of_what_the_sparse_weights_leave_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()

    def counted(name: str, score: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        def answer(*args: np.ndarray) -> np.ndarray:
            asked[name] += len(args[-1])
            return score(*args)

        return answer

    context = CONVERSIONS.model.context
    for name in ("sparse", "dense"):
        monkeypatch.setattr(context, name, counted(name, getattr(context, name)))
    clean = "会议全面总结了去年的工作，布置了今年的任务，要求各部门加强管理，改进服务，提高质量。"
    passages = Passages.of([clean, "我们要树立科学开展观，为职工效劳。"])
    found = CONVERSIONS.read(passages)
    assert 0 < asked["dense"] < asked["sparse"]
    monkeypatch.setattr("corrector.engine.conversions.EXPECTED", 99.0)
    asked.clear()
    every = CONVERSIONS.read(passages)
    assert asked["dense"] == asked["sparse"]
    assert np.array_equal(found.posterior, every.posterior) and np.array_equal(found.pairs, every.pairs)
