"""Texts that are read side by side are read as each alone, to the last bit."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector import Corrector
from corrector.errors import ConfigError
from corrector.ocr import Reader, reader
from corrector.ocr import page as pages

READER = Reader()
LINES = (
    "我们要与时惧进，不断学刁新的知识。",
    "会议强调，要坚持以人民为中心的发展恩想,",
    "他己经走了,我们明天再来，天汽很好。",
    "村子(即原来的大队)靠山，山上有一片板栗林",
    "春天到了，公园里的花者开了",
    "一二三四五六七八九十",
    "夕卜面下雨了；孩子门都在家里。",
    "abc 123 def",
)
PARTS = st.sampled_from((*LINES, *"与时惧进，,.。 \n\u3000人己已口0１\ud800𠮷"))
TEXTS = st.lists(st.lists(PARTS, max_size=8).map("".join), max_size=6)


@given(TEXTS)
def test_a_page_of_several_texts_holds_the_page_of_each(texts: list[str]) -> None:
    symbols = READER.symbols
    page = pages.read(texts, symbols)
    assert len(page) == len(texts) and page.text == "".join(texts)
    for number, text in enumerate(texts):
        alone, items = pages.read([text], symbols), slice(page.firsts[number], page.firsts[number + 1])
        assert page.breaks[number] == alone.breaks[0]
        assert np.array_equal(page.offsets[items] - page.bounds[number], alone.offsets)
        for name in ("numbers", "begins", "ends"):
            assert np.array_equal(getattr(page, name)[items], getattr(alone, name)), name
        assert (page.texts_of(np.arange(items.start, items.stop)) == number).all()


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_texts_side_by_side_are_corrected_as_each_alone(texts: list[str]) -> None:
    assert READER.propose_all(texts) == [READER.propose(text) for text in texts]


@settings(max_examples=20, deadline=None)
@given(TEXTS.filter(any), st.randoms(use_true_random=False))
def test_so_are_those_of_which_the_scanner_was_unsure(texts: list[str], chance: Random) -> None:
    sure = [[chance.choice((0.3, 0.9, 0.95, 0.99)) for _ in text] if chance.random() < 0.7 else None for text in texts]
    assert READER.propose_all(texts, sure) == [READER.propose(*one) for one in zip(texts, sure, strict=True)]


@pytest.mark.parametrize("block", [7, 64])
def test_neither_blocks_nor_groups_show(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    texts = ["\n".join(LINES[at:] + LINES[:at]) for at in range(len(LINES))]
    expected = [READER.propose(text) for text in texts]
    monkeypatch.setattr("corrector.ocr.decode.BLOCK", block)
    monkeypatch.setattr(reader, "TOGETHER", 10 * block)
    assert READER.propose_all(texts) == expected and any(expected)


@pytest.mark.parametrize("profile", ["ocr", "full"])
def test_a_batch_goes_through_the_corrector(profile: str) -> None:
    corrector = Corrector(profile, allow=["学刁"])
    done = corrector.correct_batch(LINES)
    assert done == [corrector.correct(line) for line in LINES]
    assert done[0].text == "我们要与时俱进，不断学刁新的知识。"


def test_confidences_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ConfigError):
        READER.propose_all(LINES[:2], [None, [0.5]])
