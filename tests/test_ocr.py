"""Misread characters are put right where the context leaves no doubt, and right text is left alone."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector import Corrector
from corrector.edits import apply, revert
from corrector.errors import ConfigError, ModelError
from corrector.ocr import Reader
from corrector.ocr.reader import CHANNELS

# What a reader of print made of it, and what it must become.
MISREAD = {
    "我们要与时惧进，不断学刁新的知识。": "我们要与时俱进，不断学习新的知识。",
    "会议强调，要坚持以人民为中心的发展恩想。": "会议强调，要坚持以人民为中心的发展思想。",
}
RIGHT = (
    "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。",
    "市政府召开了会议,研究部署了今年的重点工作,并提出了具体要求。",
    "老张是村里的木匠，做了一辈子桌椅板凳，手艺远近闻名。",
    "def f(x): return x + 1  # nothing to read here",
    "これは日本語の文章です。한국어도 있습니다.",
    "",
    "\n\n",
    "。",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("read", MISREAD)
def test_a_misread_character_is_put_right(reader: Reader, read: str) -> None:
    assert apply(read, reader.propose(read)) == MISREAD[read]


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_is_left_alone(reader: Reader, text: str) -> None:
    assert not reader.propose(text)


def test_a_line_break_inside_a_sentence_hides_nothing(reader: Reader) -> None:
    read = "新的形势下，我们更要与时\n惧进，不断学刁新的知识。"
    assert apply(read, reader.propose(read)) == "新的形势下，我们更要与时\n俱进，不断学习新的知识。"


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("与时惧进我们的一二三，。,.;人和口０a1\n \u3000\ud800𠮷\u200b"), max_size=40))
def test_edits_fit_any_text_and_can_be_undone(text: str) -> None:
    edits = READER.propose(text)
    assert edits == sorted(edits) and all(0.5 <= edit.score <= 1 for edit in edits)
    assert all(edit.rule == f"ocr/{edit.before}→{edit.after}" for edit in edits)
    assert revert(apply(text, edits), edits) == text


READER = Reader()


def test_a_confident_scanner_is_believed_and_a_doubtful_one_is_not(reader: Reader) -> None:
    read = next(iter(MISREAD))
    at = read.index("惧")
    scores = []
    for sure in (0.1, 0.999):
        confidences = [0.97] * len(read)
        confidences[at] = sure
        scores.append(next((e.score for e in reader.propose(read, confidences) if e.start == at), 0.0))
    assert scores[0] > scores[1]


@pytest.mark.parametrize("confidences", [[0.5], [1.5] * 4, [-0.1] * 4])
def test_confidences_must_fit_the_text(reader: Reader, confidences: list[float]) -> None:
    with pytest.raises(ConfigError):
        reader.propose("与时惧进", confidences)


def test_a_channel_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "channel").write_bytes(b"something else")
    with pytest.raises(ModelError):
        Reader(tmp_path / "channel")


def test_profiles_use_the_reader() -> None:
    read = "我们要不断学刁新的知识，与时惧进。"
    ocr = Corrector(profile="ocr")
    assert ocr.correct(read).text == "我们要不断学习新的知识，与时俱进。"
    assert Corrector(profile="full").correct(read).text == ocr.correct(read).text
    assert pickle.loads(pickle.dumps(ocr)).correct(read) == ocr.correct(read)
    assert "学刁" in Corrector(profile="ocr", allow=["学刁"]).correct(read).text
    assert not Corrector().correct("我们要不断学刁新的知识。").edits


@pytest.mark.parametrize("read", MISREAD)
def test_correcting_twice_changes_nothing_more(reader: Reader, read: str) -> None:
    once = apply(read, reader.propose(read))
    assert not reader.propose(once)


@pytest.mark.parametrize("name", CHANNELS)
def test_each_channel_can_be_asked_for_by_its_name(name: str) -> None:
    reader = Reader(name)
    assert not any(reader.propose(text) for text in RIGHT)


def test_slips_by_sound_are_put_right() -> None:
    typed = "会议强调，要坚持以人民为中心的法展思想。"
    assert apply(typed, Reader("sound").propose(typed)) == typed.replace("法展", "发展")
