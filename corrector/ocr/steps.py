"""From a page to the page with some arcs taken, keeping what was seen where nothing changed.

Apart from the decoder, which sees one page at a time: looking again everywhere gives the same, and takes longer.
"""

from dataclasses import dataclass

import numpy as np

from corrector.ocr.arcs import Arcs, Flags, Floats
from corrector.ocr.decode import Sight
from corrector.ocr.language import Language
from corrector.ocr.page import AHEAD, MARGIN, Page
from corrector.ocr.symbols import Numbers


@dataclass(frozen=True, slots=True)
class Step:
    """Which items of the new page see a change, and where each item of the old page stands now (−1: left out)."""

    changed: Flags
    place: Numbers

    def surprise(self, language: Language, page: Page, before: Floats) -> Floats:
        """The surprise of all items of the new page (see `decode.surprise`), from that of the old one."""
        known = np.zeros(len(page.numbers), np.float32)
        stays = self.place >= 0
        known[self.place[stays]] = before[stays]
        at = np.flatnonzero(self.changed[MARGIN:]) + MARGIN
        known[at] = -language.score(page.numbers[at[:, None] + np.arange(-MARGIN, 1)])[:, 0]
        known[page.margins] = 0
        return known

    def keep(self, sight: Sight) -> Sight:
        """What was seen where nothing changed, at its new places."""
        start = self.place[sight.arcs.start]
        kept = (start >= 0) & ~self.changed[start]
        return Sight(sight.arcs.take(kept).moved(start[kept]), sight.gain[kept])


def step(old: Page, new: Page, texts: Numbers, taken: Arcs) -> Step:
    """The step to the `new` page of some `texts` of the old one, in which arcs (sorted, not overlapping) were taken.

    A text that changed in more than these places, as it may where a line got so short that it ends a paragraph, has
    changed everywhere.
    """
    item = np.arange(len(old.numbers))
    whose, number = old.texts_of(item), np.full(len(old), -1)
    number[texts] = np.arange(len(texts))
    moved, gone = np.zeros(len(item) + 1, np.int64), np.zeros(len(item) + 1, np.int64)
    moved[taken.start + taken.length] = taken.count - taken.length
    gone[taken.start] += 1
    gone[taken.start + taken.length] -= 1
    shift = np.cumsum(moved[:-1])
    now = number[whose]
    place = item + shift - (old.firsts[:-1] + shift[old.firsts[:-1]])[whose] + new.firsts[now]
    place = np.where(now >= 0, np.minimum(place, new.firsts[now + 1] - 1), -1)
    same = (old.numbers == new.numbers[place]) | (now < 0) | (np.cumsum(gone[:-1]) > 0)
    grown = old.sizes + np.bincount(whose[taken.start], taken.count - taken.length, len(old)).astype(np.int64)
    other = grown[texts] != new.sizes
    other[now[~same]] = True
    return Step(_near(_touched(place[taken.start - 1], taken, len(new.numbers))) | np.repeat(other, new.sizes), place)


def _touched(before: Numbers, taken: Arcs, size: int) -> Flags:
    """The items of a page of some size that arcs put there, and those beside them; the first of each is given."""
    touched = np.zeros(size, bool)
    for shift in range(4):
        touched[(before + shift)[shift <= taken.count + 1]] = True
    return touched


def _near(touched: Flags) -> Flags:
    """Which items have a touched one in their window."""
    seen = np.concatenate(([0], np.cumsum(touched)))
    item = np.arange(len(touched))
    near: Flags = seen[np.minimum(item + AHEAD + 3, len(touched))] > seen[np.maximum(item - MARGIN, 0)]
    return near
