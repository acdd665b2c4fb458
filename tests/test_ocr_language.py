"""The character language model: the map it is stored in, the symbols, and whether it knows Chinese."""

import numpy as np
import pytest

from corrector.errors import ModelError
from corrector.ocr.language import LANGUAGE, Language, open_language
from corrector.ocr.page import MARGIN, read
from corrector.ocr.symbols import BOUNDARY, UNKNOWN


@pytest.fixture(scope="module")
def language() -> Language:
    return open_language(LANGUAGE)


def log_p(language: Language, text: str) -> float:
    numbers = read([text], language.symbols).numbers
    return float(language.score(numbers[None, :])[0].sum())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("与时俱进", "与时惧进"), ("学习新的知识", "学刁新的知识"), ("已经完成", "己经完成")],
)
def test_it_prefers_what_people_write(language: Language, right: str, wrong: str) -> None:
    assert log_p(language, right) > log_p(language, wrong) + 3


def test_a_window_scores_as_the_whole_text_does(language: Language) -> None:
    numbers = read(["经济社会发展取得了新的成就。"], language.symbols).numbers
    whole = language.score(numbers[None, :])[0]
    windows = np.lib.stride_tricks.sliding_window_view(numbers, 5)
    assert np.allclose(language.score(windows.copy())[:, 0], whole, atol=1e-4)


def test_pairs_are_what_a_bigram_adds(language: Language) -> None:
    left, right = language.symbols.table[[ord("经"), ord("的")]], language.symbols.table[[ord("济"), ord("饕")]]
    said = language.pair(left.astype(np.int64), right.astype(np.int64))
    assert said[0] > -3 and said[1] < -8


def test_digits_and_letters_are_one_symbol_each(language: Language) -> None:
    symbols = language.symbols
    assert len(set(symbols.table[[ord(c) for c in "0９7３"]])) == 1
    assert len(set(symbols.table[[ord(c) for c in "aZｚ"]])) == 1
    assert symbols.table[0x10FFFD] == UNKNOWN


def test_only_short_lines_end_a_paragraph(language: Language) -> None:
    wrapped = "这一行写到纸的右边就断开了然后\n在下一行继续写下去直到句子说完\n完了。\n新的一段从这里开始写到纸的右边"
    page = read([wrapped], language.symbols)
    at = page.offsets[MARGIN:-MARGIN][page.numbers[MARGIN:-MARGIN] == BOUNDARY]
    assert [wrapped[: i + 1].count("\n") for i in at] == [3]


def test_offsets_lead_back_to_the_text(language: Language) -> None:
    text = " 甲 乙\n\n丙\u3000丁 "
    page = read([text], language.symbols)
    kept = [text[i] for i in page.offsets[MARGIN:-MARGIN] if not text[i].isspace()]
    assert "".join(kept) == "甲乙丙丁"


def test_a_missing_model_is_an_error() -> None:
    with pytest.raises(ModelError):
        open_language(LANGUAGE.with_name("none"))
