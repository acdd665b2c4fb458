"""Reads a text for what was printed, or meant: the one door to this package, from text to proposed edits.

Apart from the decoder, because it speaks of texts, files and edits where that speaks of symbols and arcs.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from corrector.edits import Edit, apply
from corrector.errors import ConfigError, ModelError
from corrector.ocr import page as pages
from corrector.ocr.arcs import Arcs, Floats
from corrector.ocr.cause import cause
from corrector.ocr.channel import REMEDY, Channel, open_channel
from corrector.ocr.compose import compose
from corrector.ocr.decode import Sight, choose, surprise
from corrector.ocr.language import shipped
from corrector.ocr.page import Page
from corrector.ocr.steps import step, together
from corrector.ocr.symbols import Symbols

MODELS = Path(__file__).parent.parent / "models"
CHANNELS = {"tesseract": MODELS / "ocr-channel.bin", "sound": MODELS / "ocr-sound.bin"}
"""The channels that are shipped: what Tesseract makes of print, what pinyin input methods make of a writer."""
SURE, SLOPE, UNSURE, ALIKE = 2.5, 2.9, 2.8, 0.25
"""The log odds of a character that was read as surely as is usual in its text, how they fall with the confidence (both
in nats), how far at most, and by how much confidences must differ to say anything; counted over 81 pages that
Tesseract read, alike for its words' and its characters' confidences."""
PRIORS = {"tesseract": -2.0, "sound": -1.5}
"""Log odds, before a word is read, that running text was misread or mistyped: so that less than 20 edits per million
characters of clean text remain, and that 2 % of right sentences are changed by who asks for "sound". A learnt channel
brings its own."""
LEAST, LOOKS = 0.5, 16


class Reader:
    """A noisy-channel corrector of misread or mistyped characters.

    `channel` is the file of a learnt channel or the name of one that is shipped, see CHANNELS: what Tesseract misreads
    (when None), or what a pinyin input method lets slip. Loads 20 MB of models. Raises ModelError when one is missing,
    damaged or of another version. May be shared between threads.
    """

    def __init__(self, channel: str | Path | None = None) -> None:
        self._language = shipped()
        name = str(channel or "tesseract")
        known = open_channel(CHANNELS.get(name, Path(name)))
        if known.facts.get("symbols", self._language.symbols.mark) != self._language.symbols.mark:
            raise ModelError(f"{channel}: made for another language model; {REMEDY}")
        self._cause = cause(self._language, known, PRIORS.get(name, PRIORS["tesseract"]))

    def propose(self, text: str, confidences: Sequence[float] | None = None) -> list[Edit]:
        """The edits that more likely than not restore what was meant, sorted, none overlapping.

        Offsets are code points of `text`; scores are calibrated probabilities from 0.5 up. `confidences`, one in
        [0, 1] for each code point of the text, say how sure the reader was (NaN: not said); other lengths or
        numbers raise ConfigError.
        """
        page = pages.read(text, self._language.symbols)
        doubts = _doubts(page, text, confidences) if confidences is not None else None
        known = surprise(self._language, page.numbers)
        seen = self._cause.look(page, known)
        edits: list[Edit] = []
        rate = None  # of characters got wrong on the page as it was read
        for _ in range(LOOKS):
            scores, found = self._cause.scores(page, known, seen, doubts, rate)
            good = np.flatnonzero(scores >= LEAST)
            if not len(good) and rate is None:  # a further correction finds nothing more
                break
            rate = found if len(good) else None
            if len(good):
                good = good[choose(seen.arcs.take(good), scores[good])]
                taken = seen.arcs.take(good)
                fresh = list(self._edits(page, taken, scores[good]))
                edits = compose(text, edits, fresh) if edits else fresh
                page, known, seen = self._go(page, known, seen, taken, fresh)
                doubts = None
        return edits

    def _go(
        self, page: Page, known: Floats, seen: Sight, taken: Arcs, edits: list[Edit]
    ) -> tuple[Page, Floats, Sight]:
        """The page with arcs taken, and what is to be seen on it."""
        after = pages.read(apply(page.text, edits), self._language.symbols)
        if (way := step(page, after, taken)) is None:
            known = surprise(self._language, after.numbers)
            return after, known, self._cause.look(after, known)
        known = way.surprise(self._language, after, known)
        return after, known, together(way.keep(seen), self._cause.look(after, known, way.changed))

    def _edits(self, page: Page, taken: Arcs, scores: Floats) -> Iterable[Edit]:
        strings = self._cause.lattice.strings
        for at, score in enumerate(scores.tolist()):
            start, end = page.span(int(taken.start[at]), int(taken.start[at] + taken.length[at]))
            before, after = page.text[start:end], strings.text(taken, at)
            yield Edit(start, end, before, after, f"ocr/{before}→{after}", round(score, 4))

    @property
    def channel(self) -> Channel:
        """The channel in use, to learn another from."""
        return self._cause.lattice.channel

    @property
    def symbols(self) -> Symbols:
        """The vocabulary in use."""
        return self._language.symbols


def _doubts(page: Page, text: str, confidences: Sequence[float]) -> Floats:
    """log odds that each item of a page was misread, as the reader's confidence says beyond the usual.

    Readers differ in how sure they are of what they read right, so a confidence is compared with the median of its
    text (in log odds), and the usual one speaks for a character only where not all are alike. Of marks they say
    nothing: which width one has is not what a reader is sure or unsure of.
    """
    if len(confidences) != len(text):
        raise ConfigError(f"{len(confidences)} confidences for a text of {len(text)} characters; each needs one")
    sure = np.array([*confidences, np.nan], np.float64)
    known = ~np.isnan(sure)
    if ((sure[known] < 0) | (sure[known] > 1)).any():
        raise ConfigError("confidences must lie between 0 and 1")
    doubts = np.zeros(len(sure), np.float32)
    if known.any():
        said = np.clip(sure[known], 0.005, 0.995)
        odds = np.log(said / (1 - said))
        usual, low = np.median(odds), np.quantile(odds, 0.1)
        least = -SURE * min(1, (usual - low) / ALIKE)
        doubts[known] = np.clip(least + SLOPE * (usual - odds), least, UNSURE)
        doubts[[not letter.isalnum() for letter in text] + [True]] = 0
    found: Floats = doubts[np.minimum(page.offsets, len(text))]
    return found
