"""What the models look at: the neighbourhood of each slot stays the same, whatever is left out or put right."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corrector.engine.looks import Look
from corrector.lexicon import encode

REACH = 3
TEXT = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def look(text: str, slots: list[tuple[int, int]]) -> Look:
    """A text with slots at some places, each with its length."""
    spans = sorted((start, min(start + length, len(text))) for start, length in slots)
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    return Look(encode(text), starts, ends)


def seen(found: Look) -> list[tuple[list[int], list[int], list[int]]]:
    """What each slot has on its left, inside and on its right."""
    codes = found.codes.tolist()
    return [
        (codes[max(0, start - REACH) : start], codes[start:end], codes[end : end + REACH])
        for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    ]


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 4)), max_size=5))
def test_a_narrowed_text_shows_each_slot_what_it_saw(slots: list[tuple[int, int]]) -> None:
    whole = look(TEXT, slots)
    narrow = whole.narrowed(REACH)
    assert seen(narrow) == seen(whole)
    kept = {at for start, end in zip(whole.starts, whole.ends, strict=True) for at in range(start - REACH, end + REACH)}
    assert len(narrow.codes) == len(kept & set(range(len(TEXT))))


def test_words_are_put_right_and_slots_move_with_them() -> None:
    whole = look("我们效劳群众，打好根底", [(2, 2), (9, 2)])
    right = whole.replaced(np.array([2, 9]), np.array([4, 11]), ["服务好", "基础"])
    assert right.codes.tolist() == encode("我们服务好群众，打好基础").tolist()
    assert (right.starts.tolist(), right.ends.tolist()) == ([2, 10], [5, 12])
