"""The decision sees numbers only; these are small documents made of them."""

import numpy as np
import pytest

from corrector.decide import Document, Odds, Tables, Verdict, decide

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
