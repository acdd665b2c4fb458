"""The decision sees numbers only; these are small documents made of them."""

import numpy as np
import pytest

from corrector.decide import Document, Odds, Tables, Verdict, decide

PAIRS = 6  # pairs 0-2 belong to family 0, pairs 3-5 to family 1
TABLES = Tables(np.repeat(np.eye(2) * 0.9, 3, axis=1), np.array([0.004, 0.004]), np.zeros(PAIRS, dtype=np.bool_))


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
        ),
        tables,
        Odds(),
    )


def test_many_pairs_of_one_family_convict() -> None:
    verdict = judged([(0, 4.0), (1, 4.0), (2, 4.0)])
    assert (verdict.posterior > 0.9).all()
    assert verdict.families[0] > 0.95 > verdict.families[1]


def test_one_place_alone_convicts_nothing() -> None:
    assert judged([(0, 4.0)]).posterior[0] < 0.5


def test_a_converted_document_keeps_its_genuine_words() -> None:
    verdict = judged([(0, 4.0), (1, 4.0), (2, 4.0), (0, -4.0)])
    assert verdict.posterior[3] < 0.1


def test_meant_words_that_still_stand_speak_against_their_pair() -> None:
    evidence = [(0, 3.0), (1, 3.0), (2, 3.0)]
    assert judged(evidence, {0: 5}).posterior[0] < judged(evidence).posterior[0] - 0.3


def test_a_clean_document_is_acquitted() -> None:
    verdict = judged([(0, -3.0), (1, -2.0)], {0: 3, 1: 4, 2: 5, 3: 2})
    assert verdict.converted < 1e-3
    assert (verdict.posterior < 1e-3).all()


def test_a_word_that_is_never_right_needs_no_other_evidence() -> None:
    certain = np.array([True, *[False] * (PAIRS - 1)])
    tables = Tables(TABLES.applied, TABLES.priors, certain)
    assert judged([(0, 7.0)], tables=tables).posterior[0] > 0.95


def test_families_compete_for_a_word_that_both_hold() -> None:
    applied = TABLES.applied.copy()
    applied[1, 0] = 0.9  # both tables hold pair 0
    verdict = judged([(0, 4.0), (1, 4.0), (2, 4.0)], tables=Tables(applied, TABLES.priors, TABLES.certain))
    assert verdict.families[0] > verdict.families[1]


def test_a_clean_paragraph_is_spared() -> None:
    document = Document(
        np.arange(7), np.array([0, 1, 2, 0, 1, 2, 0]), np.array([5.0, 5, 5, 5, 5, 5, 0.5]),
        np.array([0, 0, 0, 0, 0, 0, 1]), np.array([0, 1, 2]), np.array([1, 1, 1]), np.array([2.0, 2, 2]),
    )  # fmt: skip
    verdict = decide(document, TABLES, Odds())
    assert verdict.posterior[0] > 0.9
    assert verdict.posterior[6] < 0.2


def test_readings_of_one_place_share_it() -> None:
    tables = Tables(np.array([[0.9] * PAIRS]), np.array([0.01]), np.zeros(PAIRS, dtype=np.bool_))
    document = Document(
        np.array([0, 0, 1, 2]), np.array([0, 1, 2, 3]), np.array([4.0, 3.0, 5.0, 5.0]), np.zeros(3, dtype=np.int64),
        np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0),
    )  # fmt: skip
    verdict = decide(document, tables, Odds())
    assert verdict.posterior[0] > 0.5 > verdict.posterior[1]


@pytest.mark.parametrize("left", [{}, {0: 2}])
def test_nothing_to_judge_is_no_error(left: dict[int, int]) -> None:
    assert len(judged([], left).posterior) == 0
