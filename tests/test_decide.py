"""The decision sees numbers only; these are small documents made of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector.decide import Document, Documents, Odds, Tables, Verdict, conceivable, decide, judge, probable, suspect

PAIRS = 6  # pairs 0-2 belong to family 0, pairs 3-5 to family 1
APART = np.arange(PAIRS)  # no two pairs share their meant word
NONE = np.zeros(PAIRS, dtype=np.bool_)
TABLES = Tables(np.repeat(np.eye(2) * 0.9, 3, axis=1), np.array([0.004, 0.004]), NONE, APART)


def judged(readings: list[tuple[int, float]], left: dict[int, int] | None = None, units: list[int] | None = None,
           tables: Tables = TABLES) -> Verdict:  # fmt: skip
    """The verdict on one reading (pair, log-odds) in each slot, and `left` meant words in unit 0."""
    count = len(readings)
    pairs, odds = zip(*readings, strict=True) if readings else ((), ())
    kept = left or {}
    return decide(
        Document(
            np.arange(count),
            np.array(pairs, dtype=np.int64),
            np.array(odds, dtype=np.float64),
            np.array(units or [0] * count, dtype=np.int64),
            np.array(list(kept), dtype=np.int64),
            np.zeros(len(kept), dtype=np.int64),
            np.array(list(kept.values()), dtype=np.float64),
            np.full(len(kept), -1),
        ),
        tables,
        Odds(),
    )


def test_many_pairs_of_one_family_convict() -> None:
    verdict = judged([(0, 4.0), (1, 4.0), (2, 4.0)])
    assert (verdict.posterior > 0.9).all()
    assert verdict.families[0] > 0.95 > verdict.families[1]


def test_one_place_alone_convicts_nothing() -> None:
    assert judged([(0, 3.0)]).posterior[0] < 0.5


def test_a_converted_document_keeps_its_genuine_words() -> None:
    verdict = judged([(0, 4.0), (1, 4.0), (2, 4.0), (0, -4.0)])
    assert verdict.posterior[3] < 0.1


def test_meant_words_that_still_stand_speak_against_their_pair() -> None:
    evidence = [(0, 3.0), (1, 3.0), (2, 3.0)]
    assert judged(evidence, {0: 5}).posterior[0] < judged(evidence).posterior[0] - 0.3


def test_a_clean_document_is_acquitted() -> None:
    verdict = judged([(0, -3.0), (1, -2.0)], {0: 3, 1: 4, 2: 5, 3: 2})
    assert verdict.converted < 3e-3
    assert (verdict.posterior < 1e-3).all()


def test_a_word_that_is_never_right_needs_no_other_evidence() -> None:
    certain = np.array([True, *[False] * (PAIRS - 1)])
    tables = Tables(TABLES.applied, TABLES.priors, certain, APART)
    assert judged([(0, 7.0)], tables=tables).posterior[0] > 0.95


def test_families_compete_for_a_word_that_both_hold() -> None:
    applied = TABLES.applied.copy()
    applied[1, 0] = 0.9  # both tables hold pair 0
    verdict = judged([(0, 4.0), (1, 4.0), (2, 4.0)], tables=Tables(applied, TABLES.priors, NONE, APART))
    assert verdict.families[0] > verdict.families[1]


def test_a_clean_paragraph_is_spared() -> None:
    document = Document(
        np.arange(7), np.array([0, 1, 2, 0, 1, 2, 0]), np.array([5.0, 5, 5, 5, 5, 5, 0.5]),
        np.array([0, 0, 0, 0, 0, 0, 1]), np.array([0, 1, 2]), np.array([1, 1, 1]), np.array([2.0, 2, 2]),
        np.full(3, -1),
    )  # fmt: skip
    verdict = decide(document, TABLES, Odds())
    assert verdict.posterior[0] > 0.9
    assert verdict.posterior[6] < 0.2


def test_readings_of_one_place_share_it() -> None:
    tables = Tables(np.array([[0.9] * PAIRS]), np.array([0.01]), NONE, APART)
    document = Document(
        np.array([0, 0, 1, 2]), np.array([0, 1, 2, 3]), np.array([4.0, 3.0, 5.0, 5.0]), np.zeros(3, dtype=np.int64),
        np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64),
    )  # fmt: skip
    verdict = decide(document, tables, Odds())
    assert verdict.posterior[0] > 0.5 > verdict.posterior[1]


def test_one_pair_however_often_convicts_nothing_if_its_places_are_doubtful() -> None:
    assert judged([(0, 1.0)] * 30).posterior.max() < 0.5


def test_a_table_replaces_a_meant_word_by_one_written_word() -> None:
    rivals = Tables(TABLES.applied, TABLES.priors, NONE, np.array([0, 1, 0, 3, 4, 5]))  # pairs 0 and 2 mean the same
    readings = [(0, 6.0), (0, 6.0), (0, 6.0), (1, 6.0), (2, 1.0)]
    assert judged(readings, tables=rivals).posterior[4] < judged(readings).posterior[4] - 0.1


def test_a_document_that_surprises_everywhere_is_strange_rather_than_converted() -> None:
    suspect = [(0, 3.0), (1, 3.0)]
    none = np.zeros((2, 20))
    none[:, :PAIRS] = TABLES.applied
    tables = Tables(none, TABLES.priors, np.zeros(20, dtype=np.bool_), np.arange(20))  # 14 pairs of no family
    usual = judged(suspect + [(pair, -3.0) for pair in range(PAIRS, 20)], tables=tables)
    strange = judged(suspect + [(pair, 2.0) for pair in range(PAIRS, 20)], tables=tables)
    assert usual.posterior[0] > strange.posterior[0] + 0.2


def test_a_meant_word_that_was_perhaps_written_for_another_counts_less() -> None:
    readings = [(0, 5.0), (1, 5.0), (2, 5.0)]

    def left_at(slot: int) -> Verdict:
        none = np.zeros(3, dtype=np.int64)
        left = np.array([1]), np.array([0]), np.array([1.0]), np.array([slot])
        pairs, odds = zip(*readings, strict=True)
        return decide(Document(np.arange(3), np.array(pairs), np.array(odds), none, *left), TABLES, Odds())

    assert left_at(0).posterior[1] > left_at(-1).posterior[1]


@pytest.mark.parametrize("left", [{}, {0: 2}])
def test_nothing_to_judge_is_no_error(left: dict[int, int]) -> None:
    assert len(judged([], left).posterior) == 0


def together(documents: list[Document], suspects: np.ndarray) -> Documents:
    """Documents laid end to end."""
    fields = [np.concatenate([getattr(one, name) for one in documents]) for name in Document.__slots__]
    slot, pair, log_odds, unit, left_pair, left_unit, left_count, left_slot = fields
    sizes = [len(one.unit) for one in documents]
    shift, number = np.cumsum([0, *sizes])[:-1], np.arange(len(documents))
    slot = slot + np.repeat(shift, [len(one.slot) for one in documents])
    left = np.repeat(number, [len(one.left_pair) for one in documents])
    left_slot = np.where(left_slot < 0, -1, left_slot + shift[left])
    told = slot, pair, log_odds, unit, np.repeat(number, sizes)
    return Documents(*told, left_pair, left_unit, left_count, left_slot, left, suspects)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Some slots with one or two readings, in up to three paragraphs, and some meant words left, in slots or not."""
    slots = draw(st.integers(0, 6))
    slot = np.array([i for i in range(slots) for _ in range(draw(st.integers(1, 2)))], dtype=np.int64)
    words = st.tuples(st.integers(0, PAIRS - 1), st.integers(0, 2), st.integers(-1, slots - 1))
    left = draw(st.lists(words, max_size=4))
    pairs = np.array([draw(st.integers(0, PAIRS - 1)) for _ in slot], dtype=np.int64)
    odds = np.array([draw(st.floats(-6, 9)) for _ in slot], dtype=np.float64)
    unit = np.array(sorted(draw(st.integers(0, 2)) for _ in range(slots)), dtype=np.int64)
    over = np.array(left, dtype=np.int64).reshape(-1, 3).T
    return Document(slot, pairs, odds, unit, over[0], over[1], np.ones(len(left)), over[2])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(documents(), st.tuples(st.booleans(), st.booleans())), min_size=1, max_size=5))
def test_documents_are_judged_together_as_if_alone(some: list[tuple[Document, tuple[bool, bool]]]) -> None:
    applied = 0.5 * TABLES.applied + 0.4  # both families hold all pairs, and two pairs mean the same
    rivals = Tables(applied, TABLES.priors, APART == 5, APART // 2)
    both = together([document for document, _ in some], np.array([suspects for _, suspects in some]))
    found, first = judge(both, rivals, Odds()), suspect(both, rivals, Odds())
    for number, (document, suspects) in enumerate(some):
        alone = Documents.one(document, np.array(suspects))
        verdict, here = judge(alone, rivals, Odds()), both.slot_document[both.slot] == number
        assert np.allclose(found.posterior[here], verdict.posterior, atol=1e-12)
        assert np.allclose(found.families[number], verdict.families, atol=1e-12)
        assert found.converted[number] == pytest.approx(verdict.converted[0], abs=1e-12)
        assert not found.families[number][~np.array(suspects)].any()
        lone = suspect(alone, rivals, Odds())
        assert first.worth[number] == lone.worth[0] and np.array_equal(first.families[number], lone.families[0])
        assert conceivable(alone, rivals, Odds())[0] or not lone.worth[0]
        assert not first.families[number][~np.array(suspects)].any()
        assert np.allclose(first.posterior[here], lone.posterior, atol=1e-12)
        assert np.allclose(first.applied[here], lone.applied, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(documents())
def test_what_a_first_verdict_applies_gives_its_probabilities_again(document: Document) -> None:
    one = Documents.one(document, np.array([True, True]))
    found = suspect(one, TABLES, Odds())
    again = probable(one.log_odds, found.applied, one.slot, len(one.unit), Odds())
    whole = one.unit.max(initial=0) == 0 and one.left_unit.max(initial=0) == 0
    if whole and found.worth[0]:  # of several paragraphs two accounts are blended
        assert np.allclose(again, found.posterior, atol=1e-9)
    assert ((again > 0) & (again < 1)).all()


def test_of_several_documents_some_are_taken() -> None:
    none = np.zeros(0, dtype=np.int64)
    nothing = none, none, none / 1, none
    one = Document(np.array([0, 1]), np.array([2, 3]), np.array([1.0, 2.0]), np.array([0, 1]), *nothing)
    left = np.array([1]), np.array([1]), np.array([3.0]), np.array([0])
    other = Document(np.array([0, 0]), np.array([4, 5]), np.array([3.0, 4.0]), np.array([1]), *left)
    both = together([one, other, one], np.eye(3, 2, dtype=np.bool_))
    taken = both.some(np.array([False, True, False]))
    alone = Documents.one(other, np.array([False, True]))
    assert all(np.array_equal(getattr(taken, name), getattr(alone, name)) for name in Documents.__slots__)
