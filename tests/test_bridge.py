"""Our corrector in pycorrector's shape, and theirs as proposals of ours; the package itself is not needed."""

import sys
from typing import Any

import pytest

from corrector.bridge import Corrector, proposals, theirs
from corrector.edits import apply
from corrector.errors import ConfigError

READ = "我们要不断学刁新的知识，与时惧进。"


class Speller:
    def __init__(self, *errors: tuple[Any, ...]) -> None:
        self.errors = list(errors)

    def correct(self, sentence: str) -> dict[str, Any]:
        return {"source": sentence, "target": "", "errors": self.errors}


def test_a_result_has_their_shape() -> None:
    result = Corrector(profile="ocr").correct(READ)
    assert result["source"] == READ and result["target"] == "我们要不断学习新的知识，与时俱进。"
    assert result["errors"] == [("刁", "习", 6), ("惧", "俱", 14)]
    assert Corrector(profile="ocr").correct_batch([READ]) == [result]


def test_their_errors_become_edits() -> None:
    edits = proposals(Speller(("刁", "习", 6), ("惧", "俱", 14, 0.9)), READ)
    assert apply(READ, edits) == "我们要不断学习新的知识，与时俱进。"
    assert edits[0].rule == "pycorrector/刁→习"


@pytest.mark.parametrize("error", [("刁", "习", 7), ("刁", "刁", 6), ("刁", "习", 99)])
def test_an_error_that_does_not_fit_is_left_out(error: tuple[str, str, int]) -> None:
    assert proposals(Speller(error), READ) == []


def test_our_character_model_weighs_what_they_propose() -> None:
    good, bad = proposals(Speller(("惧", "俱", 14)), READ), proposals(Speller(("识", "炽", 10)), READ)
    assert good[0].score > 0.9 > 0.1 > bad[0].score


def test_their_proposals_join_ours_where_they_are_probable() -> None:
    also = [Speller(("刁", "习", 6), ("识", "炽", 10)), Speller(("惧", "俱", 14))]
    result = Corrector("conversion", also=also).correct(READ)
    assert result["target"] == "我们要不断学习新的知识，与时俱进。"
    ours = Corrector(profile="ocr")
    assert Corrector("ocr", also=also).correct(READ) == ours.correct(READ), "nothing is changed twice"


def test_the_settings_of_their_calls_are_taken() -> None:
    ours = Corrector(profile="ocr")
    assert ours.correct(READ, threshold=57.0, include_symbol=True) == ours.correct_batch([READ], max_length=128)[0]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycorrector", None)
    with pytest.raises(ConfigError, match="pip install"):
        theirs()
