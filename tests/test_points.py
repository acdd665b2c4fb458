"""Code points: as many as the text has, whatever it holds."""

from hypothesis import given
from hypothesis import strategies as st

from corrector.points import OUTSIDE, encode


@given(st.text(st.characters()))
def test_there_is_one_for_each_character(text: str) -> None:
    assert encode(text).tolist() == [min(ord(char), OUTSIDE) for char in text]


@given(st.text(st.sampled_from("a中😀\ud83d\ude00")))
def test_surrogates_that_are_characters_stay_apart_from_pairs(text: str) -> None:
    assert encode(text).tolist() == [min(ord(char), OUTSIDE) for char in text]


def test_lone_surrogates_are_points() -> None:
    assert encode("a\ud800\udc00中").tolist()[0::3] == [97, 0x4E2D]
