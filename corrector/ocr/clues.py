"""What speaks for and against a slip, as one row of numbers; apart from `evidence`, which speaks of print.

A slip is improbable at one place, and what was meant puts right all that is around; a name or a new word is improbable
all over, stands beside rare characters, and nothing that sounds alike is much better.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corrector.ocr.arcs import Arcs, Flags, Floats
from corrector.ocr.language import Language
from corrector.ocr.page import AHEAD, MARGIN, Page
from corrector.ocr.sounds import Sounds
from corrector.ocr.symbols import Numbers
from corrector.ocr.words import Words

LEAST = 1.5
"""How much more probable (nats) what was meant makes a text at least: what gains less is as good as never believed."""
NAMES = (
    *("gain", "gain here", "gain after", "margin", "second", "gain beside"),
    *("surprise", "surprise after", "surprise later", "surprise before"),
    *("surprise meant", "surprise after meant", "surprise later meant"),
    *("trigrams", "trigrams meant", "fourgrams", "fourgrams meant"),
    *("tie before", "tie after", "tie before meant", "tie after meant"),
    *("frequency", "frequency meant", "other syllable", "same tone"),
    *("surprise around", "most surprise around", "surprise far around"),
    *("word", "usual", "word before", "word after", "words"),
    *("word meant", "usual meant", "word before meant", "word after meant", "words meant"),
    *("character elsewhere", "pair before elsewhere", "pair after elsewhere"),
    *("slipped so", "slipped the other way", "slips at all"),
)
"""The columns of `rows`."""
_COLUMNS = np.arange(MARGIN + 1 + AHEAD) - MARGIN
_FAR, _BESIDE = np.arange(-24, 29), np.array([*range(-16, -1), *range(2, 17)])
_CLOSE = np.flatnonzero((abs(_FAR - 1) <= 9) & ((_FAR < 0) | (_FAR > AHEAD)))
MOST, _OFTEN = 15.0, 3


@dataclass(frozen=True, slots=True)
class Slipped:
    """How often characters slipped in for others in real texts: sorted `keys` written·2¹⁶ + meant, their `counts` as
    log(1 + n), and that of all slips towards each symbol."""

    keys: npt.NDArray[np.uint32]
    counts: Floats
    every: Floats

    def often(self, written: Numbers, meant: Numbers) -> Floats:
        """The logarithms of counts, element by element."""
        wanted = (written << 16 | meant).astype(np.uint32)
        at = np.minimum(self.keys.searchsorted(wanted), len(self.keys) - 1)
        found: Floats = np.where(self.keys[at] == wanted, self.counts[at], np.float32(0))
        return found


@dataclass(frozen=True, slots=True)
class Clues:
    """All that is known of language, sounds, words and slips."""

    language: Language
    sounds: Sounds
    words: Words
    slipped: Slipped

    def rows(self, page: Page, known: Floats, arcs: Arcs, gain: Floats) -> Floats:
        """Shape (n, len(NAMES)): one row an arc, whose `gain` is how much more probable it makes the page; `known` is
        the page's surprise."""
        language, start = self.language, arcs.start
        written = page.numbers.take(start[:, None] + _COLUMNS, mode="clip")
        meant = written.copy()
        meant[:, MARGIN] = arcs.printed[:, 0]
        both = np.concatenate((written, meant))
        own, put, many = written[:, MARGIN], meant[:, MARGIN], len(start)
        score, surprise = language.score(meant).T, known[start + np.arange(AHEAD + 1)[:, None]]
        meets, tone = self.sounds.shared(own, put)
        said = self.words.around(both)
        columns = (
            *(gain, score[0] + surprise[0], score[1:].sum(0) + surprise[1:].sum(0)),
            *rivals(start, gain, LEAST),
            beside(page, start, gain),
            *(*surprise[:3], known[start - 1], *-score[:3]),
            *_seen(language, both).reshape(4, many),
            *_ties(language, both).reshape(2, 2, many).swapaxes(0, 1).reshape(4, many),
            *(language.first[own], language.first[put], ~meets, tone),
            *_around(page, known, start),
            *(*said[:many].T, *said[many:].T),
            *_elsewhere(page, start),
            *(self.slipped.often(own, put), self.slipped.often(put, own), self.slipped.every[own]),
        )
        return np.stack([np.asarray(column, np.float32) for column in columns], 1)


def rivals(start: Numbers, gain: Floats, least: float) -> tuple[Floats, Floats]:
    """How far each arc is ahead of the best other one at its place that gains `least` or more, or behind it, and
    whether it is behind."""
    order = np.lexsort((-gain, start))
    new = np.ones(len(order), bool)
    np.not_equal(start[order][1:], start[order][:-1], out=new[1:])
    first = np.flatnonzero(new)
    place = np.cumsum(new) - 1
    best = gain[order][first]
    second = np.full(len(first), least, np.float32)
    more = np.flatnonzero(np.diff(np.append(first, len(order))) > 1)
    second[more] = np.maximum(gain[order][first[more] + 1], least)
    margin, behind = np.empty(len(order), np.float32), np.empty(len(order), np.float32)
    margin[order] = gain[order] - np.where(new, second[place], best[place])
    behind[order] = ~new
    return margin, behind


def _seen(language: Language, window: Numbers) -> Floats:
    """How many of the trigrams that hold the place are known, and how many of the fourgrams: shape (2, n)."""
    base = np.uint64(language.symbols.size)
    symbols = np.ascontiguousarray(window.T, np.uint64)
    pairs = symbols[:-1] * base + symbols[1:]
    threes = pairs[:-1] * base + symbols[2:]
    fours = threes[:-1] * base + symbols[3:]
    keys = np.concatenate((threes[MARGIN - 2 : MARGIN + 1], fours[MARGIN - 3 : MARGIN + 1]))
    known = language.longer.find(keys.ravel())[1].reshape(keys.shape)
    return np.stack((known[:3].sum(0), known[3:].sum(0))).astype(np.float32)


def _ties(language: Language, window: Numbers) -> Floats:
    """How much likelier the place is after the symbol before it, and what follows is after it, than on its own: shape
    (2, n)."""
    here, next_ = window[:, MARGIN - 1 : MARGIN + 1].T, window[:, MARGIN : MARGIN + 2].T
    found: Floats = language.pair(here, next_) - language.first[next_]
    return found


def beside(page: Page, start: Numbers, gain: Floats) -> Floats:
    """The most that an arc gains at another place nearby."""
    best = np.zeros(len(page.numbers), np.float32)
    np.maximum.at(best, start, gain)
    at, there = _near(page, start, _BESIDE)
    found: Floats = np.where(there, best[at], np.float32(0)).max(1, initial=0)
    return found


def _around(page: Page, known: Floats, start: Numbers) -> tuple[Floats, Floats, Floats]:
    """The mean and the most surprise near a place but for what sees the place itself, and the mean far around."""
    at, there = _near(page, start, _FAR)
    far = np.where(there, np.minimum(known[at], MOST), np.float32(0))
    near, many = far[:, _CLOSE], there[:, _CLOSE].sum(1)
    return near.sum(1) / np.maximum(many, 1), near.max(1), far.sum(1) / there.sum(1)


def _near(page: Page, start: Numbers, shifts: Numbers) -> tuple[Numbers, Flags]:
    """The items so far from each place, and whether they are characters of the same text."""
    at, whose = start[:, None] + shifts, page.texts_of(start)
    there = (at >= page.firsts[whose][:, None] + MARGIN) & (at < page.firsts[whose + 1][:, None] - MARGIN)
    return np.where(there, at, start[:, None]), there


def _elsewhere(page: Page, start: Numbers) -> list[Numbers]:
    """How often a place's symbol stands elsewhere in its text, up to 3; with the one before it; with the one after."""
    numbers, whose = page.numbers, page.texts_of(np.arange(len(page.numbers))) << 32
    single, pairs = np.sort(whose | numbers), np.sort(whose[:-1] | numbers[:-1] << 16 | numbers[1:])
    own = whose[start] | numbers[start]
    before, after = (whose[start] | numbers[start + s] << 16 | numbers[start + s + 1] for s in (-1, 0))
    asked = ((single, own), (pairs, before), (pairs, after))
    return [np.minimum(every.searchsorted(key, "right") - every.searchsorted(key) - 1, _OFTEN) for every, key in asked]
