"""From a page to the page with some arcs taken, keeping what was seen where nothing changed.

Apart from the decoder, which sees one page at a time: looking again everywhere gives the same, and takes longer.
"""

from dataclasses import dataclass

import numpy as np

from corrector.ocr.arcs import Arcs, Flags, Floats, join
from corrector.ocr.decode import Sight
from corrector.ocr.language import Language
from corrector.ocr.page import AHEAD, MARGIN, Page
from corrector.ocr.symbols import Numbers


@dataclass(frozen=True, slots=True)
class Step:
    """Which items of the new page see a change, and where each item of the old page stands now."""

    changed: Flags
    place: Numbers

    def surprise(self, language: Language, page: Page, before: Floats) -> Floats:
        """The surprise of all items of the new page (see `decode.surprise`), from that of the old one."""
        known = np.zeros(len(page.numbers), np.float32)
        known[self.place] = before
        at = np.flatnonzero(self.changed[MARGIN:]) + MARGIN
        known[at] = -language.score(page.numbers[at[:, None] + np.arange(-MARGIN, 1)])[:, 0]
        return known

    def keep(self, sight: Sight) -> Sight:
        """What was seen where nothing changed, at its new places."""
        start = self.place[sight.arcs.start]
        kept = ~self.changed[start]
        return Sight(sight.arcs.take(kept).moved(start[kept]), sight.gain[kept])


def step(old: Page, new: Page, taken: Arcs) -> Step | None:
    """The step that taking arcs (sorted, not overlapping) made; None where it changed more than these places, as it
    may where a line got so short that it ends a paragraph."""
    parts, at = [], 0
    moved = np.zeros(len(old.numbers) + 1, np.int64)
    touched = np.zeros(len(new.numbers) + 1, bool)
    shift = 0
    rows = zip(taken.start.tolist(), taken.length.tolist(), taken.count.tolist(), taken.printed, strict=True)
    for start, length, count, printed in rows:
        parts += [old.numbers[at:start], printed[:count]]
        touched[start + shift - 1 : start + shift + count + 1] = True
        shift += count - length
        moved[start + length] += count - length
        at = start + length
    numbers = np.concatenate([*parts, old.numbers[at:]])
    if not np.array_equal(numbers, new.numbers):
        return None
    place = np.minimum(np.arange(len(old.numbers)) + np.cumsum(moved[:-1]), len(numbers) - 1)
    return Step(_near(touched[:-1]), place)


def together(first: Sight, second: Sight) -> Sight:
    """What two looks saw."""
    return Sight(join([first.arcs, second.arcs]), np.concatenate((first.gain, second.gain)))


def _near(touched: Flags) -> Flags:
    """Which items have a touched one in their window."""
    seen = np.concatenate(([0], np.cumsum(touched)))
    item = np.arange(len(touched))
    near: Flags = seen[np.minimum(item + AHEAD + 3, len(touched))] > seen[np.maximum(item - MARGIN, 0)]
    return near
