"""Three opinions on a place: what each says, and that they are weighed as the file tells."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector import arrays
from corrector.errors import ModelError
from corrector.lexicon import encode
from corrector.opinion import KIND, Opinion, home
from corrector.scorer import OUTSIDE, TOPIC, Neighbourhood

FACTS, HELD = arrays.read(home(), KIND)
CARD = (home().parent / "opinion.md").read_text("utf-8")
SEA, LAND = "台风在海面上生成，渔船回港避风。" * 6, "小麦进入灌浆期，农户忙着浇地施肥。" * 6
GAP = np.full(TOPIC, OUTSIDE, dtype=np.uint16)


@pytest.fixture(scope="module")
def opinion() -> Opinion:
    return Opinion()


def opinions(opinion: Opinion, codes: np.ndarray, at: list[int], words: tuple[str, str]) -> np.ndarray:
    """Log-odds of the first word over the second at slots of two characters, as each opinion has them: (3, S)."""
    starts, slot = np.array(at), np.tile(np.arange(len(at)), 2)
    word = np.repeat(opinion.numbers(words), len(at))
    first, second = np.split(opinion.opinions(Neighbourhood(codes), starts, starts + 2, slot, word), 2, axis=1)
    return first - second


def test_every_opinion_tells_a_plain_case(opinion: Opinion) -> None:
    text = encode("要树立和落实科学发展观，推动经济社会全面协调可持续发展。")
    context, _, language = opinions(opinion, text, [8], ("发展", "开展"))[:, 0]
    assert context > 1 and language > 1


def test_context_and_advice_make_the_weighted_sum(opinion: Opinion) -> None:
    text, starts, slot = Neighbourhood(encode(SEA)), np.array([3]), np.array([0, 0])
    word = opinion.numbers(["发展", "开展"])
    told = opinion.opinions(text, starts, starts + 2, slot, word)
    weights = np.array([FACTS["weights"][name] for name in ("context", "theme", "language")])
    asked = text, starts, starts + 2, slot, word
    score = opinion.trust * opinion.context.score(*asked) + opinion.advice(*asked)
    assert np.allclose(score, weights @ told, atol=1e-4)
    assert weights[0] > 0.5 and (weights > 0).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([SEA, LAND, "开展", SEA + LAND, "\n" * 70]), min_size=1, max_size=4))
def test_texts_scored_together_are_scored_as_if_alone(opinion: Opinion, texts: list[str]) -> None:
    words = ("发展", "开展")
    joined = np.concatenate([part for text in texts for part in (encode(text), GAP)])
    starts = np.cumsum([0, *(len(text) + TOPIC for text in texts[:-1])])
    together = opinions(opinion, joined, starts.tolist(), words)
    alone = np.concatenate([opinions(opinion, encode(text), [0], words) for text in texts], axis=1)
    assert np.array_equal(together, alone)


@pytest.mark.parametrize(("written", "step"), [(SEA + LAND, 4), (SEA + LAND * 20 + SEA, 457)])
def test_many_slots_of_one_text_are_scored_as_if_alone(opinion: Opinion, written: str, step: int) -> None:
    text, at = encode(written), list(range(3, len(written) - 40, step))
    together = opinions(opinion, text, at, ("发展", "开展"))
    alone = np.concatenate([opinions(opinion, text, [place], ("发展", "开展")) for place in at], axis=1)
    assert np.array_equal(together, alone)


def test_the_theme_does_not_see_what_stands_in_the_slot(opinion: Opinion) -> None:
    words = ("发展", "开展")
    told = [opinions(opinion, encode(f"{SEA}{word}{SEA}"), [len(SEA)], words)[1, 0] for word in words]
    assert told[0] == pytest.approx(told[1])


def test_the_card_names_the_file_and_its_figures() -> None:
    assert f"`{hashlib.sha256(home().read_bytes()).hexdigest()}`" in CARD
    assert f"| {home().stat().st_size:,} bytes |" in CARD
    assert all(f"{value:.4f}" in CARD for value in FACTS["held_out"].values())
    assert home().stat().st_size <= 4 * 2**20
    assert len(HELD["vectors"]) == len(FACTS["words"])


def test_a_file_cut_short_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "cut.model"
    path.write_bytes(home().read_bytes()[:-10])
    with pytest.raises(ModelError):
        Opinion(path)
