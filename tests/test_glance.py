"""What a first look asks, and what of it stands."""

import numpy as np

from corrector import Corrector
from corrector.engine.cases import Cases
from corrector.engine.conversions import EVERY
from corrector.engine.glance import Glance, samples, settled
from corrector.engine.looks import Spans
from corrector.engine.passages import Passages

CONVERSIONS = Corrector()._conversions


def cases(*texts: str) -> Cases:
    search = CONVERSIONS._search(Passages.of(texts))
    return search.cases(np.full(len(search.begins), EVERY))


def test_where_a_text_has_many_of_a_pair_a_few_of_them_stand_for_all() -> None:
    found = cases("效劳，" * 7, "效劳，" * 3, "效劳，" * 5)
    like = samples(found)
    assert np.array_equal(found.pair[like], found.pair)
    assert np.array_equal(found.slot_text[found.slot[like]], found.slot_text[found.slot])
    assert [CONVERSIONS.lexicon.pairs[pair] for pair in set(found.pair.tolist())] == [("效劳", "服务")]
    assert like.tolist() == [0, 0, 2, 2, 4, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14]


def test_a_slot_is_settled_when_one_reading_is_certain_or_none_has_a_chance() -> None:
    found = cases("效劳，" * 4)
    log_odds, posterior = np.array([5.0, -4.0, 2.0, 5.0]), np.array([0.995, 0.001, 0.6, 0.995])
    own = np.array([True, True, True, False])
    assert settled(found, own, log_odds, posterior).tolist() == [True, True, False, False]


def test_what_was_settled_is_known_again() -> None:
    found, later = cases("效劳，效劳。"), cases("效劳，效劳。")
    none = Spans(*np.zeros((4, 0), np.int64))
    known, odds = Glance(np.zeros(1, np.uint64), none, found.keys[1:], np.array([3.5])).known(later)
    assert known.tolist() == [False, True] and odds.tolist() == [0.0, 3.5]
    known, odds = Glance(np.zeros(1, np.uint64), none, found.keys[:0], np.zeros(0)).known(later)
    assert not known.any() and not odds.any()
