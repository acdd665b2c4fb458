"""A look that keeps what it saw before sees what a fresh look would see."""

from collections.abc import Sequence

import numpy as np
import pytest

from corrector.ocr import page as pages
from corrector.ocr.arcs import Arcs
from corrector.ocr.cause import cause
from corrector.ocr.channel import open_channel
from corrector.ocr.decode import Sight, surprise, together
from corrector.ocr.language import shipped
from corrector.ocr.page import Page
from corrector.ocr.reader import CHANNELS
from corrector.ocr.steps import step

LANGUAGE = shipped()
CAUSE = cause(LANGUAGE, open_channel(CHANNELS["tesseract"]), 0)
TEXT = "我们要与时惧进，不断学刁新的知识。大家都要努力工作,把国家建设得更加美好；人民生活一天夭变样。"
READ = "\n".join((TEXT, TEXT[::-1]))
OTHER = "春天到了,公园里的花者开了，\n孩子们在草地上放风箏。"


def keys(page: Page, seen: Sight) -> dict[tuple[int, ...], float]:
    """Gain of each arc."""
    arcs = seen.arcs
    whole = zip(arcs.start, arcs.length, *arcs.printed.T, arcs.count, arcs.row, strict=True)
    return dict(zip((tuple(map(int, arc)) for arc in whole), seen.gain.tolist(), strict=True))


def taking(item: Sequence[int], count: int) -> Arcs:
    """Arcs that put two characters, one or none for each of these items."""
    put = [int(LANGUAGE.symbols.table[ord(c)]) for c in "人大"]
    ones = np.ones(len(item), np.int64)
    return Arcs(np.array(item), ones, np.array([put] * len(item)), count * ones, np.zeros(len(item)), ones, -ones)


def see(before: Sequence[str], after: Sequence[str], texts: Sequence[int], taken: Arcs) -> None:
    """Asserts that a step sees on the new page what a fresh look sees."""
    page, new = pages.read(before, LANGUAGE.symbols), pages.read(after, LANGUAGE.symbols)
    known = surprise(LANGUAGE, page)
    way = step(page, new, np.array(texts), taken)
    fresh = surprise(LANGUAGE, new)
    assert np.array_equal(way.surprise(LANGUAGE, new, known), fresh)
    seen = together([way.keep(CAUSE.look(page, known)), CAUSE.look(new, fresh, way.changed)])
    assert keys(new, seen) == keys(new, CAUSE.look(new, fresh))


def item(before: Sequence[str], text: int, place: int) -> int:
    """The item of a code point of one of the texts."""
    page = pages.read(before, LANGUAGE.symbols)
    return int(np.flatnonzero(page.offsets == page.bounds[text] + place)[-1])


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("place", [0, 1, 12, 30, 70, len(READ) - 1])
def test_a_step_sees_what_a_fresh_look_sees(place: int, count: int) -> None:
    made = READ[:place] + "人大"[:count] + READ[place + 1 :]
    see([READ], [made], [0], taking([item([READ], 0, place)], count))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_texts_that_are_done_are_left_out(count: int) -> None:
    before = [OTHER, READ, "", OTHER, TEXT]
    places = [(1, 5), (1, len(READ) - 1), (4, 0), (4, 20)]
    made = [list(text) for text in before]
    for text, place in places:
        made[text][place] = "人大"[:count]
    after = ["".join(made[text]) for text in (1, 4)]
    see(before, after, [1, 4], taking([item(before, *place) for place in places], count))


def test_a_step_that_changes_a_paragraph_has_changed_the_whole_text() -> None:
    text = "这一行写到纸的右边就断开了然后\n在下一行继续写下去直到句子说完"
    shorter = text.replace("就断开了然后", "", 1)
    page, after = pages.read([OTHER, text], LANGUAGE.symbols), pages.read([OTHER, shorter], LANGUAGE.symbols)
    way = step(page, after, np.array([0, 1]), CAUSE.lattice.none)
    assert way.changed[after.firsts[1] :].all() and not way.changed[: after.firsts[1]].any()
