"""Slips of those who type by sound: what sounds alike, which words are known, and what a forest says of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector.edits import apply
from corrector.errors import ConfigError
from corrector.ocr import Reader, clues
from corrector.ocr import page as pages
from corrector.ocr.decode import surprise
from corrector.ocr.forest import TOGETHER, UNIT, Forest
from corrector.ocr.language import shipped
from corrector.ocr.reader import CHANNELS
from corrector.ocr.slips import NEAR, open_slips
from corrector.ocr.words import WIDTH

LANGUAGE = shipped()
SLIPS = open_slips(CHANNELS["sound"], LANGUAGE)
READER = Reader("sound")
TYPED = (
    ("会议强调，要坚持以人民为中心的法展思想。", "法展", "发展"),
    ("他在工作中认真付责，得到了大家的好评。", "付责", "负责"),
    ("市民可以通过往站查询最新的公交线路。", "往站", "网站"),
    ("经过三年建设，大桥终于竣功通车。", "竣功", "竣工"),
    ("我们要从分认识这项工作的重要性。", "从分", "充分"),
)
RIGHT = (
    "昨天下午，罗芃老师给我们讲了怎样写读书笔记。",
    "他把车停在路边，走进了那家卖豆浆的小店。",
    "艾德里安和玛蒂尔达去年搬到了克雷塔罗州。",
)
PARTS = st.sampled_from((*(typed for typed, _, _ in TYPED), *RIGHT, *"的地得在再，。 \n\u3000A1\ud800𠮷"))
TEXTS = st.lists(st.lists(PARTS, max_size=6).map("".join), max_size=5)


def number(character: str) -> int:
    return int(LANGUAGE.symbols.table[ord(character)])


@pytest.mark.parametrize(("typed", "slip", "meant"), TYPED)
def test_what_sounds_like_the_word_that_fits_is_put_right(typed: str, slip: str, meant: str) -> None:
    assert apply(typed, READER.propose(typed)) == typed.replace(slip, meant)


@pytest.mark.parametrize("text", RIGHT)
def test_names_and_plain_sentences_stay(text: str) -> None:
    assert not READER.propose(text)


def test_a_slip_weighs_less_in_a_long_text_without_others() -> None:
    typed = TYPED[0][0]
    alone = READER.propose(typed)[0].score
    among = READER.propose(typed + "村子靠山，山上有一片板栗林，秋天大家一起去摘。" * 60)
    assert not among or among[0].score < alone


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_texts_side_by_side_are_corrected_as_each_alone(texts: list[str]) -> None:
    assert READER.propose_all(texts) == [READER.propose(text) for text in texts]


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS, max_size=8).map("".join))
def test_correcting_twice_changes_nothing_more(text: str) -> None:
    once = apply(text, READER.propose(text))
    assert not READER.propose(once)


def test_no_channel_of_a_scanner_is_learnt_from_slips() -> None:
    with pytest.raises(ConfigError, match="by sound"):
        _ = READER.channel


@pytest.mark.parametrize(
    ("written", "meant", "shared"),
    [("法", "发", (True, False)), ("在", "再", (True, True)), ("真", "征", (False, False)), ("山", "水", None)],
)
def test_what_sounds_alike(written: str, meant: str, shared: tuple[bool, bool] | None) -> None:
    a, b = np.array([number(written)]), np.array([number(meant)])
    _, others = SLIPS.clues.sounds.of(a)
    assert (int(b[0]) in others) is (shared is not None) and int(a[0]) not in others
    if shared:
        assert tuple(bool(found[0]) for found in SLIPS.clues.sounds.shared(a, b)) == shared


def test_what_has_no_sound_is_like_nothing() -> None:
    assert not SLIPS.clues.sounds.some[[number(character) for character in "，。a0"]].any()


@pytest.mark.parametrize(("text", "longest"), [("他们在办公室里谈话", 3), ("呃呃呃呃嗯嗯嗯嗯嗯", 0)])
def test_words_around_a_place(text: str, longest: int) -> None:
    assert len(text) == WIDTH
    found = SLIPS.clues.words.around(np.array([[number(character) for character in text]]))
    assert found[0, 0] == longest and (found[0, 1] >= 0) == (longest > 0) and found[0, 4] < 0


def test_a_window_of_words_is_likelier_than_one_with_a_slip() -> None:
    right, slip = ([number(character) for character in text] for text in ("以人民为中心的发展", "以人民为终心的发展"))
    found = SLIPS.clues.words.around(np.array([right, slip]))
    assert found[0, 4] > found[1, 4]


def test_each_clue_has_a_name_and_each_place_few_candidates() -> None:
    page = pages.read([typed for typed, _, _ in TYPED], LANGUAGE.symbols)
    known = surprise(LANGUAGE, page)
    seen = SLIPS.look(page, known)
    table = SLIPS.clues.rows(page, known, seen.arcs, seen.gain)
    assert table.shape == (len(seen.gain), len(clues.NAMES)) and np.isfinite(table).all()
    assert (seen.gain > clues.LEAST).all() and np.bincount(seen.arcs.start).max() <= NEAR.kept
    assert np.allclose(table[:, 0], seen.gain)


def test_a_forest_adds_up_what_the_leaves_say() -> None:
    column, below = np.array([[1, 0, 0], [0, 0, 0]], np.uint8), np.array([[1, 1, 2], [1, 1, 2]], np.uint8)
    least = np.array([[0.5, np.inf, np.inf], [2, np.inf, np.inf]], np.float16)
    value = np.array([[0, 1, -2], [0, 4, 8]], np.int16) * np.int16(UNIT // 4)
    forest = Forest(column, least, below, value, 1)
    table = np.array([[1, 0], [3, 0.5], [2, 1], [9, 9]], np.float32)
    assert forest.odds(table).tolist() == [1.25, 2.25, 0.5, 1.5]
    many = np.tile(table, (TOGETHER, 1))
    assert np.array_equal(forest.odds(many), np.tile(forest.odds(table), TOGETHER))
