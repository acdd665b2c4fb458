"""Lines wrapped by hand: the first question, which nearly all texts end with."""

from hypothesis import given
from hypothesis import strategies as st

from corrector.rules.wraps import WIDE, is_wide, width

PIECES = st.sampled_from(["中", "a", " ", "中a", "€", "\U0001f600"])
LINES = st.lists(st.builds(str.__mul__, PIECES, st.integers(0, 170)))


@given(LINES)
def test_a_text_is_wide_when_any_line_is(lines: list[str]) -> None:
    assert is_wide("\n".join(lines)) == any(len(line) > WIDE or width(line) > WIDE for line in lines)
