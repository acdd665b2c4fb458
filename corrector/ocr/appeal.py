"""Slips by sound that a referee is asked about, before one is believed.

Apart from the slips, which stand without it: a channel proposes more here than it would dare by itself, who knows whole
sentences says what he makes of all that is not hopeless, and what that is worth real slips taught.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corrector import arrays
from corrector.errors import ModelError
from corrector.ocr import clues
from corrector.ocr.arcs import Arcs, Doubles, Flags, Floats
from corrector.ocr.decode import Sight
from corrector.ocr.forest import Forest
from corrector.ocr.page import Page
from corrector.ocr.referee import Referee, Replacement
from corrector.ocr.slips import Heard, Reach, Slips
from corrector.ocr.symbols import Numbers

KIND = "ocr referee 1"
WIDE = Reach(strange=6.0, bigrams=-5.0, trigrams=-4.0, least=-4.0, kept=4)
"""What is looked at when a referee will judge of it."""
HOPELESS, NEVER = -4.0, -20.0
"""The channel's log odds up to which the referee is not asked, and what they are then. From −5.5 on he would be asked
four times as often, for the same figures."""
NAMES = (*clues.NAMES, "odds", "refereed", "refereed margin", "refereed beside", "refereed meant")
"""The columns of `rows`."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """Slips, a referee, and a forest that says what the referee's opinion is worth beside all other clues.

    `usual` is the share of characters mistyped in the texts where the forest's odds hold as they are.
    """

    slips: Slips
    referee: Referee
    forest: Forest
    usual: float
    hopeless: float = HOPELESS

    def look(self, page: Page, known: Floats, where: Flags | None = None) -> Sight:
        """As `Slips.look`."""
        return self.slips.look(page, known, where)

    def hear(self, page: Page, known: Floats, seen: Sight) -> Heard:
        """As `Slips.hear`, where the referee has been asked about what is not hopeless."""
        asked, table = self.rows(page, known, seen)
        odds = np.full(len(seen.gain), NEVER, np.float32)
        odds[asked] = self.forest.odds(table)
        return Heard(page, seen.arcs, odds, self.usual)

    def text(self, arcs: Arcs, at: int) -> str:
        """As `Slips.text`."""
        return self.slips.text(arcs, at)

    def rows(self, page: Page, known: Floats, seen: Sight) -> tuple[Numbers, Floats]:
        """The arcs that are not hopeless, and a row for each: shape (n, len(NAMES))."""
        table, heard = self.slips.heard(page, known, seen)
        asked = np.flatnonzero(heard.shifted(heard.expected()) > self.hopeless)
        arcs = seen.arcs.take(asked)
        said = self._said(page, arcs)
        gain = (said[:, 0] - said[:, 1]).astype(np.float32)
        margin, _ = clues.rivals(arcs.start, gain, 0)
        columns = (heard.odds[asked], gain, margin, clues.beside(page, arcs.start, gain), said[:, 0])
        return asked, np.column_stack([table[asked], *columns]).astype(np.float32)

    def _said(self, page: Page, arcs: Arcs) -> Doubles:
        """What the referee says of arcs: shape (n, 2), see `Referee.weigh`."""
        said, whose = np.zeros((len(arcs.start), 2)), page.texts_of(arcs.start)
        for text in np.unique(whose).tolist():
            first, last = page.bounds[text : text + 2].tolist()
            rows = np.flatnonzero(whose == text)
            proposed = [self._replacement(page, arcs, row, first) for row in rows.tolist()]
            said[rows] = self.referee.weigh(page.text[first:last], proposed)
        return said

    def _replacement(self, page: Page, arcs: Arcs, row: int, first: int) -> Replacement:
        """An arc as a replacement in the text that begins at an offset of the page."""
        start, end = page.span(int(arcs.start[row]), int(arcs.start[row] + arcs.length[row]))
        return start - first, end - first, self.text(arcs, row)


def open_appeal(path: Path, slips: Slips, referee: Referee) -> Appeal:
    """Slips that `referee` is asked about; the file says what his opinion is worth. Raises ModelError when it is
    missing, cut short, altered, of another version, or learnt from other clues than the channel's."""
    facts, stored = arrays.read(path, KIND)
    if tuple(facts["clues"]) != NAMES:
        raise ModelError(f"{path}: learnt from other clues; make it again with `python -m training.ocr.referee`")
    return Appeal(replace(slips, reach=WIDE), referee, Forest.of(stored, facts["depth"]), facts["usual"])
