"""A referee beside the channel by sound: what is asked, what becomes of the answer, and what cannot be used."""

import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector import Corrector
from corrector.edits import apply
from corrector.errors import ConfigError, ModelError
from corrector.ocr import Reader
from corrector.ocr import page as pages
from corrector.ocr.appeal import NAMES, Appeal
from corrector.ocr.decode import surprise
from corrector.ocr.referee import BEFORE, TOGETHER, Causal, Floats, Replacement, Tree, windows

SURE = 25.0


class Reading:
    """A referee for whom texts are so much more probable for each of these words that they hold."""

    def __init__(self, *words: str, worth: float = SURE) -> None:
        self.words, self.worth = words, worth
        self.asked: list[tuple[str, Replacement]] = []

    def weigh(self, text: str, proposed: Sequence[Replacement]) -> Floats:
        self.asked += [(text, one) for one in proposed]
        made = [text[:start] + put + text[end:] for start, end, put in proposed]
        return np.array([(self._worth(one), self._worth(text)) for one in made]).reshape(-1, 2)

    def _worth(self, text: str) -> float:
        return -60 + self.worth * sum(word in text for word in self.words)


TYPED = "他在工作中认真付责，得到了大家的好评。"
DOUBTFUL, MEANT = "请你在说一遍刚才的话。", "请你再说一遍刚才的话。"
PARTS = st.sampled_from((TYPED, DOUBTFUL, MEANT, "法展思想", *"的地得在再，。 \n\u3000A1\ud800𠮷"))
READER = Reader("sound", Reading("负责", "再说", "发展"))


def test_what_a_referee_likes_is_made_where_the_channel_alone_dares_not() -> None:
    assert apply(DOUBTFUL, Reader("sound").propose(DOUBTFUL)) == DOUBTFUL
    assert apply(DOUBTFUL, READER.propose(DOUBTFUL)) == MEANT


def test_what_a_referee_does_not_like_stays() -> None:
    assert apply(TYPED, Reader("sound").propose(TYPED)) == TYPED.replace("付责", "负责")
    assert not Reader("sound", Reading("付责")).propose(TYPED)


def test_a_referee_is_asked_about_places_of_the_text_and_not_about_what_is_hopeless() -> None:
    referee = Reading("负责")
    other = "昨天下午，老师给我们讲了怎样写读书笔记。"
    Reader("sound", referee).propose_all([other, TYPED, ""])
    at = TYPED.index("付")
    assert (TYPED, (at, at + 1, "负")) in referee.asked
    assert len([one for text, one in referee.asked if text == other]) < 5
    assert all(0 <= start < end <= len(text) and put != text[start:end] for text, (start, end, put) in referee.asked)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(PARTS, max_size=6).map("".join), max_size=4))
def test_texts_side_by_side_are_corrected_as_each_alone(texts: list[str]) -> None:
    assert READER.propose_all(texts) == [READER.propose(text) for text in texts]


@settings(max_examples=30, deadline=None)
@given(st.lists(PARTS, max_size=8).map("".join))
def test_correcting_twice_changes_nothing_more(text: str) -> None:
    assert not READER.propose(apply(text, READER.propose(text)))


def test_each_clue_has_a_name() -> None:
    appeal = READER._cause
    assert isinstance(appeal, Appeal)
    page = pages.read([TYPED, DOUBTFUL], READER._language.symbols)
    known = surprise(READER._language, page)
    seen = appeal.look(page, known)
    asked, table = appeal.rows(page, known, seen)
    assert 0 < len(asked) < len(seen.gain)
    assert table.shape == (len(asked), len(NAMES)) and np.isfinite(table).all()


def test_a_tree_holds_common_beginnings_once() -> None:
    tree = Tree(7)
    assert tree.add([1, 2, 3]) == [1, 2, 3] and tree.add([1, 2, 4, 3]) == [1, 2, 4, 5] and tree.add([]) == []
    assert tree.tokens == [7, 1, 2, 3, 4, 3] and tree.depths == [0, 1, 2, 3, 3, 4]
    seen = [np.flatnonzero(row).tolist() for row in tree.seen()]
    assert seen == [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 4], [0, 1, 2, 4, 5]]


@given(st.lists(st.integers(0, 400), max_size=90))
def test_every_place_is_read_in_one_window_that_begins_close_before(places: list[int]) -> None:
    found = list(windows([(place, place + 1, "字") for place in places]))
    assert sorted(row for _, rows in found for row in rows) == list(range(len(places)))
    for begin, rows in found:
        assert len(rows) <= TOGETHER
        assert all(0 <= places[row] - begin < 2 * BEFORE for row in rows)
        assert all(begin == 0 or places[row] - begin >= BEFORE for row in rows)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Puts a made-up referee in the place of a model; the paths that were opened."""
    opened: list[str] = []

    def open_model(path: str | Path) -> Reading:
        opened.append(str(path))
        return Reading("再说")

    monkeypatch.setattr("corrector.ocr.reader.Causal", open_model)
    return opened


def test_a_corrector_with_a_referee_pickles_its_settings(fake: list[str], tmp_path: Path) -> None:
    corrector = Corrector("ocr", channel="sound", referee=tmp_path)
    stored = pickle.dumps(corrector)
    assert len(stored) < 1000 and str(tmp_path).encode() in stored
    assert pickle.loads(stored).correct(DOUBTFUL).text == corrector.correct(DOUBTFUL).text == MEANT
    assert fake == [str(tmp_path)] * 2


@pytest.mark.parametrize(
    ("profile", "channel", "message"),
    [("ocr", None, "channel sound"), ("full", "tesseract", "channel sound"), ("conversion", "sound", "profile ocr")],
)
def test_a_referee_without_use_is_refused(profile: str, channel: str | None, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        Corrector(profile, channel=channel, referee=tmp_path)


def test_what_was_learnt_from_other_clues_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corrector.ocr.appeal.NAMES", (*NAMES[1:], NAMES[0]))
    with pytest.raises(ModelError, match="other clues"):
        Reader("sound", Reading())


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match="no/model: no such folder or file"):
        Corrector("ocr", channel="sound", referee="no/model")


def test_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ConfigError, match=r"pip install 'zh-corrector\[referee\]'"):
        Causal(tmp_path)
