"""Edits as data: applied, undone, refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import Correction, Edit, apply, revert
from corrector.errors import EditError

TEXTS = st.text(alphabet="开展发服务根底\n,a𠮷", max_size=40)


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if not edits or edits[-1].end < start:  # two insertions at one place would have no order
            edits.append(Edit(start, end, text[start:end], draw(st.text("甲乙丙", max_size=3)), "test"))
    return text, edits


@given(texts_with_edits())
def test_revert_undoes_apply(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    assert revert(apply(text, edits), edits) == text
    assert revert(apply(text, reversed(edits)), reversed(edits)) == text


@given(texts_with_edits())
def test_untouched_text_is_mapped_to_itself(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    correction = Correction(text, tuple(edits))
    for offset, character in enumerate(text):
        if not any(edit.start <= offset < edit.end for edit in edits):
            assert correction.text[correction.map_offset(offset)] == character


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("根底", [Edit(0, 2, "基础", "根底", "t")]),  # made for another text
        ("根底好", [Edit(0, 2, "根底", "基础", "t"), Edit(1, 3, "底好", "础", "t")]),  # overlap
        ("根底", [Edit(1, 3, "底", "础", "t")]),  # beyond the end
        ("根底", [Edit(2, 1, "", "础", "t")]),  # backwards
    ],
)
def test_edits_that_do_not_fit_are_refused(text: str, edits: list[Edit]) -> None:
    with pytest.raises(EditError):
        apply(text, edits)


def test_an_edit_is_a_value() -> None:
    edit = Edit(0, 2, "效劳", "服务", "A/效劳→服务", 0.9)
    assert edit == Edit(0, 2, "效劳", "服务", "A/效劳→服务", 0.9)
    with pytest.raises(AttributeError):
        edit.start = 1  # type: ignore[misc]


def test_characters_deleted_side_by_side_come_back_in_order() -> None:
    edits = [Edit(1, 2, "\xad", "", "char/soft-hyphen"), Edit(2, 3, "\x7f", "", "char/control")]
    assert revert(apply("㐀\xad\x7f", edits), edits) == "㐀\xad\x7f"
