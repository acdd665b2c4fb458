"""Slips of those who type by sound, as a cause of wrong characters beside what a reader of print misreads.

Apart from `cause`, which knows a channel and learns how to believe it from pages: of slips the law is known (what is
put sounds like what was meant), and real ones taught when to believe them.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from corrector import arrays
from corrector.ocr.arcs import KINDS, Arcs, Doubles, Floats
from corrector.ocr.clues import LEAST, Clues, Slipped
from corrector.ocr.decode import BLOCK, Sight, expected, gains, together
from corrector.ocr.forest import Forest
from corrector.ocr.language import Language
from corrector.ocr.page import Flags, Page
from corrector.ocr.sounds import Sounds
from corrector.ocr.symbols import FIRST, Numbers
from corrector.ocr.table import Table
from corrector.ocr.words import Words

KIND = "ocr slips 1"
_KIND = KINDS.index("counted")


@dataclass(frozen=True, slots=True)
class Reach:
    """What is looked at: places that with the next one surprise by `strange` nats; up to `kept` Hanzi a place that
    look better than what was written by so much, by their `bigrams`, their `trigrams` and all that the language
    model sees (`least`)."""

    strange: float = 9.0
    bigrams: float = -1.0
    trigrams: float = 0.0
    least: float = LEAST
    kept: int = 2


NEAR = Reach()


@dataclass(frozen=True)
class Slips:
    """Where clues are taken from, and a forest that says what they mean.

    `usual` is the share of characters mistyped in the texts where the forest's odds hold as they are.
    """

    clues: Clues
    forest: Forest
    usual: float
    reach: Reach = NEAR

    @cached_property
    def _none(self) -> Sight:
        none = np.zeros(0, np.int64)
        return _sight(none, none, np.zeros(0, np.float32))

    def look(self, page: Page, known: Floats, where: Flags | None = None) -> Sight:
        """The Hanzi that make a page much more probable, within `reach`; only at the places `where`."""
        strange = known[:-1] + known[1:] > self.reach.strange
        strange &= self.clues.sounds.some[page.numbers[:-1]]
        if where is not None:
            strange &= where[:-1]
        at = strange.nonzero()[0]
        if not len(at):
            return self._none
        blocks = (at[first : first + BLOCK] for first in range(0, len(at), BLOCK))
        return together([self._look(page, known, block) for block in blocks])

    def _look(self, page: Page, known: Floats, at: Numbers) -> Sight:
        """The same at some places."""
        start, put = self._offered(page.numbers, at)
        found = _sight(start, put, np.zeros(len(start), np.float32))
        gain = gains(self.clues.language, page.numbers, known, found.arcs)
        good = (gain > self.reach.least).nonzero()[0]
        good = good[_foremost(start[good], gain[good], self.reach.kept)]
        return _sight(start[good], put[good], gain[good])

    def _offered(self, numbers: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
        """(place, Hanzi) where the language model likes the Hanzi better, as far as it looks for a first impression."""
        pair = self.clues.language.pair
        row, put = self.clues.sounds.of(numbers[at])
        left, here, right = numbers[at - 1], numbers[at], numbers[at + 1]
        old = pair(left, here) + pair(here, right) + np.float32(self.reach.bigrams)
        good = (pair(left[row], put) + pair(put, right[row]) > old[row]).nonzero()[0]
        row, put = row[good], put[good]
        both = self.clues.language.around(numbers, np.concatenate((at, at[row])), np.concatenate((here, put)))
        good = (both[len(at) :] - both[row] > self.reach.trigrams).nonzero()[0]
        return at[row[good]], put[good]

    def hear(self, page: Page, known: Floats, seen: Sight) -> "Heard":
        """What speaks for and against each arc on a page."""
        return self.heard(page, known, seen)[1]

    def heard(self, page: Page, known: Floats, seen: Sight) -> tuple[Floats, "Heard"]:
        """The clues for each arc on a page, and what they say."""
        table = self.clues.rows(page, known, seen.arcs, seen.gain)
        odds = (self.forest.odds(table) + seen.arcs.odds).astype(np.float32)
        return table, Heard(page, seen.arcs, odds, self.usual)

    def text(self, arcs: Arcs, at: int) -> str:
        """What the arc at a row of `arcs` was meant to be."""
        return chr(self.clues.language.symbols.points[int(arcs.printed[at, 0]) - FIRST])


@dataclass(frozen=True, slots=True)
class Heard:
    """The log odds of each arc seen on a page, as they are where the share of characters mistyped is `usual`."""

    page: Page
    arcs: Arcs
    odds: Floats
    usual: float

    def scores(self, rates: Doubles) -> tuple[Floats, Doubles]:
        """How probable each arc is, and the share of characters mistyped in each text, estimated where it is not given
        (NaN): who slips seldom in a long text is believed to have meant a strange word."""
        rates = np.where(np.isnan(rates), self.expected(), rates)
        return (1 / (1 + np.exp(-self.shifted(rates)))).astype(np.float32), rates

    def expected(self) -> Doubles:
        """The share of characters mistyped in each text, as it is estimated."""
        return expected(self.odds, self.arcs, self.page)

    def shifted(self, rates: Doubles) -> Doubles:
        """The log odds as they are where such shares of the characters of each text are mistyped."""
        found: Doubles = self.odds.astype(np.float64) + np.log(rates / self.usual)[self.page.texts_of(self.arcs.start)]
        return found


def _sight(start: Numbers, put: Numbers, gain: Floats) -> Sight:
    """Single Hanzi in place of single Hanzi."""
    ones = np.ones(len(start), np.int64)
    printed = np.zeros((len(start), 2), np.int64)
    printed[:, 0] = put
    return Sight(Arcs(start, ones, printed, ones, np.zeros(len(start), np.float32), ones * _KIND, -ones), gain)


def _foremost(start: Numbers, gain: Floats, kept: int) -> Numbers:
    """The rows of the so many best of each place."""
    order = np.lexsort((-gain, start))
    behind = np.arange(len(order)) - start[order].searchsorted(start[order])
    found: Numbers = np.sort(order[behind < kept])
    return found


def open_slips(path: Path, language: Language) -> Slips:
    """The slips in a file. Raises ModelError when it is missing, cut short, altered or of another version."""
    facts, stored = arrays.read(path, KIND)
    many = stored["many"]
    readings = np.zeros((len(many), int(many.max())), np.uint16)
    readings[np.arange(readings.shape[1]) < many[:, None]] = stored["readings"]
    sounds = Sounds(readings, stored["toneless"], stored["heard"], language.first)
    words = Words(Table(stored["words"], *facts["words"]), np.array(facts["levels"], np.float32), language.first)
    slipped = Slipped(stored["pairs"], stored["pair_counts"].astype(np.float32), stored["slips"].astype(np.float32))
    return Slips(Clues(language, sounds, words, slipped), Forest.of(stored, facts["depth"]), facts["usual"])
