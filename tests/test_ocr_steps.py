"""A look that keeps what it saw before sees what a fresh look would see."""

import numpy as np
import pytest

from corrector.edits import apply
from corrector.ocr import page as pages
from corrector.ocr.arcs import Arcs
from corrector.ocr.cause import cause
from corrector.ocr.channel import open_channel
from corrector.ocr.decode import Sight, surprise
from corrector.ocr.language import LANGUAGE, open_language
from corrector.ocr.reader import CHANNELS
from corrector.ocr.steps import step, together

LANGUAGE_MODEL = open_language(LANGUAGE)
CAUSE = cause(LANGUAGE_MODEL, open_channel(CHANNELS["tesseract"]), 0)
TEXT = "我们要与时惧进，不断学刁新的知识。大家都要努力工作,把国家建设得更加美好；人民生活一天夭变样。"
READ = "\n".join((TEXT, TEXT[::-1]))


def keys(seen: Sight) -> dict[tuple[int, ...], float]:
    """Gain of each arc."""
    arcs = seen.arcs
    whole = zip(arcs.start, arcs.length, *arcs.printed.T, arcs.count, arcs.row, strict=True)
    return dict(zip((tuple(map(int, arc)) for arc in whole), seen.gain.tolist(), strict=True))


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("place", [1, 12, 30, 70])
def test_a_step_sees_what_a_fresh_look_sees(place: int, count: int) -> None:
    page = pages.read(READ, LANGUAGE_MODEL.symbols)
    known = surprise(LANGUAGE_MODEL, page.numbers)
    put = [int(LANGUAGE_MODEL.symbols.table[ord(c)]) for c in "人大"]
    item, ones = np.flatnonzero(page.offsets == place)[:1], np.array([1])
    odds = np.zeros(1, np.float32)
    taken = Arcs(item, ones, np.array([put]), np.array([count]), odds, ones, -ones)
    after = pages.read(READ[:place] + "人大"[:count] + READ[place + 1 :], LANGUAGE_MODEL.symbols)
    way = step(page, after, taken)
    assert way is not None
    fresh = surprise(LANGUAGE_MODEL, after.numbers)
    assert np.allclose(way.surprise(LANGUAGE_MODEL, after, known), fresh, atol=1e-3)
    seen = together(way.keep(CAUSE.look(page, known)), CAUSE.look(after, fresh, way.changed))
    expected = keys(CAUSE.look(after, fresh))
    assert keys(seen).keys() == expected.keys()
    assert all(abs(keys(seen)[key] - gain) < 1e-3 for key, gain in expected.items())


def test_a_step_that_changes_a_paragraph_is_none() -> None:
    text = "这一行写到纸的右边就断开了然后\n在下一行继续写下去直到句子说完"
    page = pages.read(text, LANGUAGE_MODEL.symbols)
    shorter = pages.read(apply(text, []).replace("就断开了然后", ""), LANGUAGE_MODEL.symbols)
    assert step(page, shorter, CAUSE.lattice.none) is None
