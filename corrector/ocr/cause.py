"""A cause of wrong characters, ready to be looked for: a channel, how far to believe it, how often it is at work.

Apart from the reader, which turns what a cause may have done into edits.
"""

from dataclasses import dataclass, replace

import numpy as np

from corrector.ocr.arcs import KINDS, Floats
from corrector.ocr.channel import Channel
from corrector.ocr.decode import Sight, damage, look, weigh
from corrector.ocr.language import Language
from corrector.ocr.lattice import Lattice
from corrector.ocr.page import Flags, Page
from corrector.ocr.ranking import Ranking, ranking

PRINT, MARKS = 3.0, 2.0
"""Log odds, before a word is read, that a text whose lines break off in mid-sentence was misread, and the same for the
width of its marks, in which people differ without a scanner."""
_WIDTH = KINDS.index("width")


@dataclass(frozen=True, slots=True)
class Cause:
    """A channel's lattice, the ranking of its arcs, and the log odds, before a word is read, that it was at work in
    running text; `prints` says whether it is a reader of print rather than a writer's hand."""

    lattice: Lattice
    ranking: Ranking
    prior: float
    prints: bool

    def look(self, page: Page, known: Floats, where: Flags | None = None) -> Sight:
        """What this cause may have done to a page; only at the places `where`."""
        return look(self.lattice, self.ranking, page, known, where)

    def scores(
        self, page: Page, known: Floats, seen: Sight, doubts: Floats | None, rate: float | None
    ) -> tuple[Floats, float]:
        """How probable each arc is, and the share of characters misread, estimated where `rate` is None; `doubts` are
        log odds, beyond the usual, that each item was misread.

        Lines that break off in mid-sentence, as a page's do and those of hard-wrapped text, make a damaged page
        likelier.
        """
        if doubts is not None:
            seen = replace(seen, arcs=replace(seen.arcs, odds=seen.arcs.odds + doubts[seen.arcs.start]))
        odds, rate = weigh(self.lattice, self.ranking, page, known, seen, rate)
        scores: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
        hurt = damage(odds, seen.arcs, len(page.numbers), self.ranking.taught)
        wrapped = self.prints and page.breaks
        prior = np.where(seen.arcs.kind == _WIDTH, MARKS, PRINT) if wrapped else np.float32(self.prior)
        scores *= (1 / (1 + np.exp(-hurt - prior))).astype(np.float32)
        return scores, rate


def cause(language: Language, channel: Channel, prior: float) -> Cause:
    """The cause that a channel describes; `prior` holds where the channel says nothing itself."""
    facts = channel.facts
    prints = "sound" not in facts
    return Cause(Lattice(language, channel), ranking(facts["ranking"]), float(facts.get("damaged", prior)), prints)
