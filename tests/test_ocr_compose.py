"""Two corrections in a row do what their composition does."""

from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import Edit, apply
from corrector.ocr.compose import compose

TEXT = st.text("甲乙丙", max_size=12)


@st.composite
def edited(draw: st.DrawFn, text: str) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        edits.append(Edit(start, end, text[start:end], draw(st.text("子丑", max_size=2)), "ocr/x", 0.9))
    return edits


@given(st.data(), TEXT)
def test_composed_edits_do_both(data: st.DataObject, text: str) -> None:
    first = data.draw(edited(text))
    middle = apply(text, first)
    second = data.draw(edited(middle))
    composed = compose(text, first, second)
    assert apply(text, composed) == apply(middle, second)
    assert composed == sorted(composed)
    assert all(edit.before == text[edit.start : edit.end] != edit.after for edit in composed)
