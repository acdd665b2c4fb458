"""The view: what a reader sees, and exact ways back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import Edit, apply
from corrector.errors import EditError
from corrector.layout import View, view

DEBRIS = "layout/segment-number"


def edits_in(text: str, *spans: tuple[int, int, str]) -> list[Edit]:
    return [Edit(start, end, text[start:end], after, DEBRIS) for start, end, after in spans]


@st.composite
def views(draw: st.DrawFn) -> View:
    """Any text with any edits that do not overlap."""
    text = draw(st.text("abcdef中文\n3、", max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    return view(text, edits_in(text, *((a, b, draw(st.text("xyz", max_size=2))) for a, b in spans)))


def test_without_edits_the_view_is_the_text() -> None:
    text = "为职工服务"
    seen = view(text)
    assert seen.identity and seen.text is text
    assert seen.to_original(1, 3) == (1, 3)
    assert seen.carry(Edit(1, 3, "职工", "工人", "r")) == (Edit(1, 3, "职工", "工人", "r"),)


@pytest.mark.parametrize(
    ("span", "want"),
    [
        ((0, 1), (0, 1)),
        ((1, 2), (1, 2)),
        ((2, 3), (5, 6)),
        ((1, 3), (1, 6)),
        ((2, 2), (5, 5)),
        ((3, 4), (6, 7)),
    ],
)
def test_a_span_covers_debris_inside_it_not_at_its_borders(span: tuple[int, int], want: object) -> None:
    text = "为根\n3、底。"
    assert view(text, edits_in(text, (2, 5, ""))).to_original(*span) == want


def test_a_span_that_cuts_a_replacement_covers_it() -> None:
    text = "&nbsp;中&mdash;文"
    seen = view(text, edits_in(text, (0, 6, " "), (7, 14, "——")))
    assert seen.text == " 中——文"
    assert seen.to_original(1, 3) == (6, 14)
    assert seen.to_original(3, 5) == (7, 15)


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(EditError):
        view("abcd", edits_in("abcd", (0, 2, ""), (1, 3, "")))


@pytest.mark.parametrize(
    ("after", "removed", "kept"),
    [
        ("基础", "基础。", "基\n3、础。"),
        ("基底", "基底。", "基\n3、底。"),
        ("根础", "根础。", "根\n3、础。"),
        ("基础设施", "基础设施。", "基础设施\n3、。"),
        ("本", "本。", "本\n3、。"),
        ("", "。", "\n3、。"),
    ],
)
def test_a_change_over_debris(after: str, removed: str, kept: str) -> None:
    text = "根\n3、底。"
    seen = view(text, edits_in(text, (1, 4, "")))
    change = Edit(0, 2, "根底", after, "A", 0.9)
    assert apply(text, seen.carry(change)) == removed
    pieces = seen.carry(change, {DEBRIS})
    assert apply(text, pieces) == kept
    assert all(piece.before != piece.after and piece.score == 0.9 for piece in pieces)
    assert seen.carry(change, lambda debris: debris.rule == DEBRIS) == pieces


def test_a_restored_character_goes_with_the_change() -> None:
    text = "學(xué)\n3、問好"
    seen = view(text, edits_in(text, (0, 6, "学"), (6, 9, ""), (9, 10, "问")))
    assert seen.text == "学问好"
    assert apply(text, seen.carry(Edit(0, 2, "学问", "教育", "C"), {DEBRIS})) == "教\n3、育好"


def test_a_change_that_cuts_a_replacement_keeps_the_rest_of_it() -> None:
    text = "a&x;b"
    seen = view(text, edits_in(text, (1, 4, "中文")))
    assert apply(text, seen.carry(Edit(2, 4, "文b", "国", "r"))) == "a中国"


@given(views(), st.data())
def test_spans_come_back_whole(seen: View, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(seen.text)))
    end = data.draw(st.integers(start, len(seen.text)))
    first, last = seen.to_original(start, end)
    assert 0 <= first <= last <= len(seen.original)
    for edit in seen.edits:
        assert edit.end <= first or edit.start >= last or first <= edit.start <= edit.end <= last


@given(views(), st.data())
def test_a_carried_change_and_the_other_debris_are_the_change_in_the_view(
    seen: View, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(seen.text)))
    end = data.draw(st.integers(start, len(seen.text)))
    change = Edit(start, end, seen.text[start:end], data.draw(st.text("新字", max_size=3)), "r")
    carried = seen.carry(change)
    first, last = carried[0].start, carried[-1].end
    rest = [edit for edit in seen.edits if edit.end <= first or edit.start >= last]
    if first != last and not any(edit.start == edit.end for edit in seen.edits):
        assert apply(seen.original, [*carried, *rest]) == apply(seen.text, [change])


@given(views(), st.data())
def test_kept_debris_is_still_there(seen: View, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(seen.text)))
    end = data.draw(st.integers(start, len(seen.text)))
    change = Edit(start, end, seen.text[start:end], data.draw(st.text("新字", max_size=3)), "r")
    pieces = seen.carry(change, {DEBRIS})
    apply(seen.original, pieces)
    for edit in seen.edits:
        if not edit.after:
            assert all(piece.end <= edit.start or piece.start >= edit.end for piece in pieces)
