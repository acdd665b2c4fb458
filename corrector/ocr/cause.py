"""A cause of wrong characters, ready to be looked for: a channel, how far to believe it, how often it is at work.

Apart from the reader, which turns what a cause may have done into edits.
"""

from dataclasses import dataclass

import numpy as np

from corrector.ocr.arcs import KINDS, Arcs, Doubles, Floats
from corrector.ocr.channel import Channel
from corrector.ocr.decode import Sight, damage, expected, look
from corrector.ocr.evidence import USUAL, page_columns, page_rows, rows
from corrector.ocr.language import Language
from corrector.ocr.lattice import Lattice
from corrector.ocr.page import Flags, Page
from corrector.ocr.ranking import Heard, Ranking, ranking
from corrector.ocr.symbols import Numbers

PRINT, MARKS = 3.0, 2.0
"""Log odds, before a word is read, that a text whose lines break off in mid-sentence was misread, and the same for the
width of its marks, in which people differ without a scanner."""
_WIDTH = KINDS.index("width")
_PRINTED = np.array([[PRINT], [MARKS]])


@dataclass(frozen=True, slots=True)
class Cause:
    """A channel's lattice, the ranking of its arcs, and the log odds, before a word is read, that it was at work in
    running text."""

    lattice: Lattice
    ranking: Ranking
    prior: float

    def look(self, page: Page, known: Floats, where: Flags | None = None) -> Sight:
        """What this cause may have done to a page; only at the places `where`."""
        return look(self.lattice, self.ranking, page, known, where)

    def text(self, arcs: Arcs, at: int) -> str:
        """What the arc at a row of `arcs` prints."""
        return self.lattice.strings.text(arcs, at)

    def hear(self, page: Page, known: Floats, seen: Sight) -> "Hearing":
        """What speaks for and against each arc on a page."""
        heard = self.ranking.hear(rows(page, known, self.lattice.language.first, seen.arcs, seen.gain))
        return Hearing(self, page, seen, heard, page_rows(page, seen.arcs))


@dataclass(frozen=True, slots=True)
class Hearing:
    """The evidence for each arc seen on a page, and the row of the page's columns that it has."""

    cause: Cause
    page: Page
    seen: Sight
    heard: Heard
    row: Numbers

    def weigh(self, rates: Doubles) -> tuple[Floats, Doubles]:
        """The log odds of each arc on a page as those the ranking was learnt from, given the share of characters
        misread in each text; and these shares, estimated where `rates` has none (NaN)."""
        new = np.isnan(rates)
        if new.any():
            odds = self.heard.odds(page_columns(np.full(len(rates), USUAL)), self.row)
            rates = np.where(new, expected(odds, self.seen.arcs, self.page), rates)
        return self.heard.odds(page_columns(rates), self.row), rates

    def scores(self, rates: Doubles) -> tuple[Floats, Doubles]:
        """How probable each arc is, and the shares of characters misread (see `weigh`).

        Lines that break off in mid-sentence, as a page's do and those of hard-wrapped text, make a damaged text
        likelier.
        """
        odds, rates = self.weigh(rates)
        cause, page, arcs = self.cause, self.page, self.seen.arcs
        scores: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
        hurt = damage(odds, arcs, page, cause.ranking.taught)
        prior = np.where(page.breaks, _PRINTED, cause.prior)
        whole = (1 / (1 + np.exp(-hurt - prior))).astype(np.float32)
        scores *= whole[(arcs.kind == _WIDTH).astype(np.int64), page.texts_of(arcs.start)]
        return scores, rates


def cause(language: Language, channel: Channel, prior: float) -> Cause:
    """The cause that a channel describes; `prior` holds where the channel says nothing itself."""
    facts = channel.facts
    return Cause(Lattice(language, channel), ranking(facts["ranking"]), float(facts.get("damaged", prior)))
