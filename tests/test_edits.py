"""Edits as data: applied, undone, refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import Correction, Edit, apply, compose, revert
from corrector.errors import EditError

TEXTS = st.text(alphabet="开展发服务根底\n,a𠮷", max_size=40)


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if not edits or edits[-1].end < start:  # two insertions at one place would have no order
            after = draw(st.text("甲乙丙", max_size=3))
            edits.append(Edit(start, end, text[start:end], after, "test", draw(st.sampled_from((0.5, 1.0)))))
    return edits


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(TEXTS)
    return text, draw(edits_of(text))


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


@given(texts_with_edits(), st.data())
def test_two_rounds_of_edits_are_composed(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, first = case
    made = apply(text, first)
    second = data.draw(edits_of(made))
    both = compose(text, made, first, second)
    assert apply(text, both) == apply(made, second)
    assert both == sorted(both)
    assert compose(text, made, first, []) == first and compose(made, made, [], second) == [
        edit for edit in second if edit.before != edit.after
    ]


FIRST = [Edit(1, 2, "乙", "丑", "a", 0.9), Edit(3, 3, "", "寅", "a", 0.8)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ([Edit(2, 3, "丙", "卯", "b")], [FIRST[0], Edit(2, 3, "丙", "卯", "b"), FIRST[1]]),
        ([Edit(1, 2, "丑", "乙", "b")], [FIRST[1]]),
        ([Edit(0, 2, "甲丑", "", "b", 0.7)], [Edit(0, 2, "甲乙", "", "b", 0.7), FIRST[1]]),
        ([Edit(4, 4, "", "卯", "b")], [FIRST[0], Edit(3, 3, "", "寅卯", "b", 0.8)]),
        (
            [Edit(0, 2, "甲丑", "子", "b"), Edit(2, 4, "丙寅", "卯", "c")],
            [Edit(0, 2, "甲乙", "子", "b", 0.9), Edit(2, 3, "丙", "卯", "c", 0.8)],
        ),
    ],
)
def test_edits_that_overlap_become_one(second: list[Edit], expected: list[Edit]) -> None:
    assert compose("甲乙丙丁", "甲丑丙寅丁", FIRST, second) == expected


def test_characters_deleted_side_by_side_come_back_in_order() -> None:
    edits = [Edit(1, 2, "\xad", "", "char/soft-hyphen"), Edit(2, 3, "\x7f", "", "char/control")]
    assert revert(apply("㐀\xad\x7f", edits), edits) == "㐀\xad\x7f"


def test_insertions_at_one_place_are_made_and_undone_in_their_order() -> None:
    edits = [Edit(1, 1, "", "乙", "b"), Edit(1, 1, "", "一", "a")]
    assert apply("甲丙", edits) == "甲乙一丙"
    assert revert("甲乙一丙", edits) == "甲丙"
