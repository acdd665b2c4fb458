"""Reads a scanned text for what was printed: the one door to this package, from text to proposed edits.

Apart from the decoder, because it speaks of texts, files and edits where that speaks of symbols and arcs.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from corrector.edits import Edit, apply
from corrector.errors import ConfigError, ModelError
from corrector.ocr import page as pages
from corrector.ocr.arcs import KINDS, Floats
from corrector.ocr.channel import REMEDY, Channel, open_channel
from corrector.ocr.compose import compose
from corrector.ocr.decode import Reading, decode
from corrector.ocr.language import open_language
from corrector.ocr.lattice import Lattice
from corrector.ocr.ranking import ranking
from corrector.ocr.symbols import Symbols
from corrector.scans import carry

MODELS = Path(__file__).parent.parent / "models"
LANGUAGE, CHANNEL = MODELS / "ocr-language.bin", MODELS / "ocr-channel.bin"
SURE, SLOPE, UNSURE, ALIKE = 2.5, 2.9, 2.8, 0.25
"""The log odds of a character that was read as surely as is usual in its text, how they fall with the confidence (both
in nats), how far at most, and by how much confidences must differ to say anything; counted over 81 pages that
Tesseract read, alike for its words' and its characters' confidences."""
PRIOR, PRINT, MARKS = -2.0, 1.0, 0.0
"""Log odds, before a word is read, that a text is a damaged page: of running text (so that 20 edits per million
characters of clean text remain; a learnt channel brings its own), of lines that break off in mid-sentence, as a page's
do and those of hard-wrapped text, and the same for the width of marks, in which people differ without a scanner.
With 6 for both, 5,563 edits per million characters of wrapped clean text remained instead of 72, and of the errors of
116 pages 37.2 % were mended instead of 35.3 %."""
LEAST, AGAIN = 0.5, 4
_WIDTH = KINDS.index("width")


class Reader:
    """A noisy-channel corrector of misread characters, for Tesseract or, with a learnt channel file, another reader.

    Loads 20 MB of models. Raises ModelError when one is missing, damaged or of another version. May be shared
    between threads.
    """

    def __init__(self, channel: str | Path | None = None) -> None:
        language = open_language(LANGUAGE)
        self._channel = open_channel(Path(channel) if channel else CHANNEL)
        if self._channel.facts.get("symbols", language.symbols.mark) != language.symbols.mark:
            raise ModelError(f"{channel}: made for another language model; {REMEDY}")
        self._lattice = Lattice(language, self._channel)
        self._prior = float(self._channel.facts.get("damaged", PRIOR))
        self._ranking = ranking(self._channel.facts["ranking"])

    def propose(self, text: str, confidences: Sequence[float] | None = None) -> list[Edit]:
        """The edits that more likely than not restore what was printed, sorted, none overlapping.

        Offsets are code points of `text`; scores are calibrated probabilities from 0.5 up. `confidences`, one in
        [0, 1] for each code point of the text, say how sure the reader was (NaN: not said); other lengths or
        numbers raise ConfigError.
        """
        edits = self._look(text, confidences)
        for _ in range(AGAIN):  # so that a second correction finds nothing more
            sure = None if confidences is None else carry(text, edits, confidences)
            if not edits or not (more := self._look(apply(text, edits), sure)):
                break
            edits = compose(text, edits, more)
        return edits

    def _look(self, text: str, confidences: Sequence[float] | None) -> list[Edit]:
        page = pages.read(text, self._lattice.language.symbols)
        doubts = _doubts(page, text, confidences) if confidences is not None else None
        return list(self._edits(page, decode(self._lattice, page, self._ranking, doubts)))

    def _edits(self, page: pages.Page, reading: Reading) -> Iterable[Edit]:
        arcs = reading.arcs
        prior = np.where(arcs.kind == _WIDTH, MARKS, PRINT) if page.breaks else self._prior
        scores = 1 / (1 + np.exp(-reading.odds)) / (1 + np.exp(-reading.damage - prior))
        for at, score in enumerate(scores.tolist()):
            if score < LEAST:
                continue
            start, end = page.span(int(arcs.start[at]), int(arcs.start[at] + arcs.length[at]))
            before, after = page.text[start:end], self._lattice.strings.text(arcs, at)
            yield Edit(start, end, before, after, f"ocr/{before}→{after}", round(score, 4))

    @property
    def channel(self) -> Channel:
        """The channel in use, to learn another from."""
        return self._channel

    @property
    def symbols(self) -> Symbols:
        """The vocabulary in use."""
        return self._lattice.language.symbols


def _doubts(page: pages.Page, text: str, confidences: Sequence[float]) -> Floats:
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
