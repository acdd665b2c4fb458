"""Reads a text for what was printed, or meant: the one door to this package, from text to proposed edits.

Apart from the decoder, because it speaks of texts, files and edits where that speaks of symbols and arcs.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from corrector.edits import Edit, apply
from corrector.errors import ConfigError
from corrector.ocr import page as pages
from corrector.ocr.arcs import Arcs, Floats, join
from corrector.ocr.cause import Cause, cause
from corrector.ocr.channel import Channel, open_channel
from corrector.ocr.compose import compose
from corrector.ocr.decode import Sight, choose, surprise
from corrector.ocr.language import open_language
from corrector.ocr.page import Page
from corrector.ocr.steps import step, together
from corrector.ocr.symbols import Symbols

MODELS = Path(__file__).parent.parent / "models"
LANGUAGE = MODELS / "ocr-language.bin"
CHANNELS = {"tesseract": MODELS / "ocr-channel.bin", "sound": MODELS / "ocr-sound.bin"}
"""The channels that are shipped: what Tesseract makes of print, what pinyin input methods make of a writer."""
SURE = 0.97
"""The confidence that says nothing: a reader's usual one for a character it read right."""
PRIOR, UNASKED, ASKED = -2.0, -5.0, -1.5
"""Log odds, before a word is read, that running text was misread, and that it was typed by sound: when nobody says so
(20 edits per million characters of clean text remain of both together), and when the channel "sound" is asked for
(2 % of right sentences are changed). A learnt channel brings its own."""
LEAST, LOOKS = 0.5, 16
Rates = list[float] | None
"""The share of characters that each cause got wrong on a page as it was read; None: not known."""


class Reader:
    """A noisy-channel corrector of misread and mistyped characters.

    `channel` is the file of a learnt channel, or the name of one of CHANNELS alone; None takes them all: what
    Tesseract misreads, and in running text also what a pinyin input method lets slip. Loads 20 MB of models. Raises
    ModelError when one is missing, damaged or of another version. May be shared between threads.
    """

    def __init__(self, channel: str | Path | None = None) -> None:
        self._language = open_language(LANGUAGE)
        names = [str(channel)] if channel else list(CHANNELS)
        priors = {"sound": ASKED if channel else UNASKED}
        opened = [(open_channel(CHANNELS.get(name, Path(name))), priors.get(name, PRIOR)) for name in names]
        self._causes = [cause(self._language, *each) for each in opened]

    def propose(self, text: str, confidences: Sequence[float] | None = None) -> list[Edit]:
        """The edits that more likely than not restore what was meant, sorted, none overlapping.

        Offsets are code points of `text`; scores are calibrated probabilities from 0.5 up. `confidences`, one in
        [0, 1] for each code point of the text, say how sure the reader was (NaN: not said); other lengths or
        numbers raise ConfigError.
        """
        page = pages.read(text, self._language.symbols)
        doubts = _doubts(page, text, confidences) if confidences is not None else None
        known = surprise(self._language, page.numbers)
        causes = [c for c in self._causes if c.prints or not page.breaks] or self._causes
        seen = [cause.look(page, known) for cause in causes]
        edits: list[Edit] = []
        rates: Rates = None
        for _ in range(LOOKS):
            taken, scores, found = _take(causes, page, known, seen, doubts, rates)
            if not len(scores) and rates is None:  # a further correction finds nothing more
                break
            rates = found if len(scores) else None
            if len(scores):
                fresh = list(self._edits(page, taken, scores))
                edits = compose(text, edits, fresh) if edits else fresh
                page, known, seen = self._go(causes, page, known, seen, taken, fresh)
                doubts = None
        return edits

    def _go(
        self, causes: list[Cause], page: Page, known: Floats, seen: list[Sight], taken: Arcs, edits: list[Edit]
    ) -> tuple[Page, Floats, list[Sight]]:
        """The page with arcs taken, and what is to be seen on it."""
        after = pages.read(apply(page.text, edits), self._language.symbols)
        if (way := step(page, after, taken)) is None:
            known = surprise(self._language, after.numbers)
            return after, known, [cause.look(after, known) for cause in causes]
        known = way.surprise(self._language, after, known)
        kept = [way.keep(sight) for sight in seen]
        looks = [cause.look(after, known, way.changed) for cause in causes]
        return after, known, list(map(together, kept, looks))

    def _edits(self, page: Page, taken: Arcs, scores: Floats) -> Iterable[Edit]:
        strings = self._causes[0].lattice.strings
        for at, score in enumerate(scores.tolist()):
            start, end = page.span(int(taken.start[at]), int(taken.start[at] + taken.length[at]))
            before, after = page.text[start:end], strings.text(taken, at)
            yield Edit(start, end, before, after, f"ocr/{before}→{after}", round(score, 4))

    @property
    def channel(self) -> Channel:
        """The channel of the reader of print, to learn another from."""
        return self._causes[0].lattice.channel

    @property
    def symbols(self) -> Symbols:
        """The vocabulary in use."""
        return self._language.symbols


def _take(
    causes: list[Cause], page: Page, known: Floats, seen: list[Sight], doubts: Floats | None, rates: Rates
) -> tuple[Arcs, Floats, list[float]]:
    """The arcs that more likely than not were printed, how likely each is, and how damaged each cause finds the page,
    which is what `rates` say unless None."""
    given: Sequence[float | None] = rates or [None] * len(causes)
    each = zip(causes, seen, given, strict=True)
    scores, found = zip(*(cause.scores(page, known, sight, doubts, rate) for cause, sight, rate in each), strict=True)
    good = [np.flatnonzero(score >= LEAST) for score in scores]
    arcs = join([sight.arcs.take(rows) for sight, rows in zip(seen, good, strict=True)])
    likely = np.concatenate([score[rows] for score, rows in zip(scores, good, strict=True)])
    chosen = choose(arcs, likely)
    return arcs.take(np.array(chosen, np.int64)), likely[chosen], list(found)


def _doubts(page: Page, text: str, confidences: Sequence[float]) -> Floats:
    """log odds that each item of a page was misread, as the reader's confidence says beyond the usual (−2 … 4)."""
    if len(confidences) != len(text):
        raise ConfigError(f"{len(confidences)} confidences for a text of {len(text)} characters; each needs one")
    sure = np.array([*confidences, SURE], np.float64)
    sure[np.isnan(sure)] = SURE
    if ((sure < 0) | (sure > 1)).any():
        raise ConfigError("confidences must lie between 0 and 1")
    sure = np.clip(sure, 0.02, 0.995)
    odds = np.log((1 - sure) / sure) - np.log((1 - SURE) / SURE)
    doubts: Floats = np.clip(odds, -2, 4)[np.minimum(page.offsets, len(text))].astype(np.float32)
    return doubts
