"""Reads a text for what was printed, or meant: the one door to this package, from text to proposed edits.

Apart from the decoder, because it speaks of texts, files and edits where that speaks of symbols and arcs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from corrector.edits import Edit, apply, compose
from corrector.errors import ConfigError, ModelError
from corrector.ocr import page as pages
from corrector.ocr.appeal import Appeal, open_appeal
from corrector.ocr.arcs import Arcs, Doubles, Floats
from corrector.ocr.cause import Cause, cause
from corrector.ocr.channel import REMEDY, Channel, open_channel
from corrector.ocr.decode import Sight, choose, surprise, together
from corrector.ocr.language import shipped
from corrector.ocr.page import MARGIN, Page
from corrector.ocr.referee import Causal, Referee
from corrector.ocr.slips import Slips, open_slips
from corrector.ocr.steps import step
from corrector.ocr.symbols import Numbers, Symbols

MODELS = Path(__file__).parent.parent / "models"
CHANNELS = {"tesseract": MODELS / "ocr-channel.bin", "sound": MODELS / "ocr-sound.bin"}
"""The channels that are shipped: what Tesseract makes of print, what pinyin input methods make of a writer."""
RULING = MODELS / "ocr-referee.bin"
"""What is made of a referee's opinion."""
SURE, SLOPE, UNSURE, ALIKE = 2.5, 2.9, 2.8, 0.25
"""The log odds of a character that was read as surely as is usual in its text, how they fall with the confidence (both
in nats), how far at most, and by how much confidences must differ to say anything; counted over 81 pages that
Tesseract read, alike for its words' and its characters' confidences."""
PRIOR = -2.0
"""Log odds, before a word is read, that running text was misread: so that less than 20 edits per million characters of
clean text remain. A learnt channel brings its own."""
LEAST, LOOKS, TOGETHER = 0.5, 16, 1 << 13
"""The probability of an edit; how often a text is looked at, at most; characters of the texts read side by side."""


class Reader:
    """A noisy-channel corrector of misread or mistyped characters.

    `channel` is the file of a learnt channel or the name of one that is shipped, see CHANNELS: what Tesseract misreads
    (when None), or what a pinyin input method lets slip. `referee` is asked for a second opinion of the latter: the
    folder or .gguf file of a causal language model, or any `Referee`. Loads 20 MB of models, and the referee's. Raises
    ModelError when one is missing, damaged or of another version, ConfigError for a referee that cannot be used. May
    be shared between threads.
    """

    def __init__(self, channel: str | Path | None = None, referee: str | Path | Referee | None = None) -> None:
        self._language = shipped()
        self._cause: Cause | Slips | Appeal
        name = str(channel or "tesseract")
        if referee and name != "sound":
            raise ConfigError("a referee knows slips by sound only; use it with the channel sound")
        if name == "sound":
            slips = open_slips(CHANNELS["sound"], self._language)
            asked = Causal(referee) if isinstance(referee, str | Path) else referee
            self._cause = open_appeal(RULING, slips, asked) if asked else slips
            return
        known = open_channel(CHANNELS.get(name, Path(name)))
        if known.facts.get("symbols", self._language.symbols.mark) != self._language.symbols.mark:
            raise ModelError(f"{channel}: made for another language model; {REMEDY}")
        self._cause = cause(self._language, known, PRIOR)

    def propose(self, text: str, confidences: Sequence[float] | None = None) -> list[Edit]:
        """The edits that more likely than not restore what was meant, sorted, none overlapping.

        Offsets are code points of `text`; scores are calibrated probabilities from 0.5 up. `confidences`, one in
        [0, 1] for each code point of the text, say how sure the reader was (NaN: not said); other lengths or
        numbers raise ConfigError.
        """
        return self.propose_all([text], [confidences])[0]

    def propose_all(
        self, texts: Sequence[str], confidences: Sequence[Sequence[float] | None] | None = None
    ) -> list[list[Edit]]:
        """`propose` for each of several texts, which are read side by side: faster, and the same in every way."""
        doubts = list(map(_doubts, texts, confidences or [None] * len(texts)))
        found: list[list[Edit]] = []
        for first, last in _groups(texts):
            found += self._propose(texts[first:last], doubts[first:last])
        return found

    def _propose(self, texts: Sequence[str], doubts: Sequence[Floats | None]) -> list[list[Edit]]:
        """What is proposed for texts that are read at once."""
        found: list[list[Edit]] = [[] for _ in texts]
        made = list(texts)
        left = np.arange(len(texts))  # texts on which there is something to find
        page = pages.read(texts, self._language.symbols)
        known = surprise(self._language, page)
        seen = _doubted(page, self._cause.look(page, known), doubts)
        rates = np.full(len(texts), np.nan)  # of characters got wrong in each text as it was read
        for _ in range(LOOKS if len(seen.gain) else 0):
            good, scores, rates = self._find(page, known, seen, rates)
            if not len(good):
                break
            taken = seen.arcs.take(good)
            fresh = self._edits(page, taken, scores[good])
            whose = np.array(list(fresh))
            rates, left = rates[whose], left[whose]
            for text, edits in zip(left.tolist(), fresh.values(), strict=True):
                found[text] = compose(texts[text], made[text], found[text], edits)
                made[text] = apply(made[text], edits)
            page, known, seen = self._go(page, known, seen, whose, taken, [made[text] for text in left.tolist()])
        return [list(map(_named, edits)) for edits in found]

    def _find(self, page: Page, known: Floats, seen: Sight, rates: Doubles) -> tuple[Numbers, Floats, Doubles]:
        """The arcs to take, the scores of all, and the texts' rates.

        Where none is worth it at the rate that a text had, it is looked at as one just read: so that a further
        correction finds nothing more.
        """
        hearing = self._cause.hear(page, known, seen)
        whose = page.texts_of(seen.arcs.start)
        scores, found = hearing.scores(rates)
        stuck = ~np.isnan(rates) & (np.bincount(whose[scores >= LEAST], minlength=len(page)) == 0)
        if stuck.any():
            scores, found = hearing.scores(np.where(stuck, np.nan, rates))
        good = np.flatnonzero(scores >= LEAST)
        return good[choose(seen.arcs.take(good), scores[good])], scores, found

    def _go(
        self, page: Page, known: Floats, seen: Sight, whose: Numbers, taken: Arcs, made: Sequence[str]
    ) -> tuple[Page, Floats, Sight]:
        """The page of what some of its texts became when arcs were taken, and what is to be seen on it."""
        after = pages.read(made, self._language.symbols)
        way = step(page, after, whose, taken)
        known = way.surprise(self._language, after, known)
        return after, known, together([way.keep(seen), self._cause.look(after, known, way.changed)])

    def _edits(self, page: Page, taken: Arcs, scores: Floats) -> dict[int, list[Edit]]:
        """Arcs (sorted by place) as edits of each text of a page that has any."""
        texts, begins = page.texts_of(taken.start).tolist(), page.bounds.tolist()
        found: dict[int, list[Edit]] = {}
        for at, (text, score) in enumerate(zip(texts, scores.tolist(), strict=True)):
            start, end = page.span(int(taken.start[at]), int(taken.start[at] + taken.length[at]))
            span = start - begins[text], end - begins[text]
            edit = Edit(*span, page.text[start:end], self._cause.text(taken, at), "ocr", round(score, 4))
            found.setdefault(text, []).append(edit)
        return found

    @property
    def channel(self) -> Channel:
        """The channel in use, to learn another from. Raises ConfigError for "sound", which is no reader of print."""
        if not isinstance(self._cause, Cause):
            raise ConfigError("no channel can be learnt from the one by sound; learn it from tesseract's")
        return self._cause.lattice.channel

    @property
    def symbols(self) -> Symbols:
        """The vocabulary in use."""
        return self._language.symbols


def _named(edit: Edit) -> Edit:
    """An edit with its rule, which says what became what when all rounds are done."""
    return replace(edit, rule=f"ocr/{edit.before}→{edit.after}")


def _groups(texts: Sequence[str]) -> Iterable[tuple[int, int]]:
    """The bounds of runs of texts of no more than TOGETHER characters, or one."""
    first = size = 0
    for at, text in enumerate(texts):
        if size and size + len(text) > TOGETHER:
            yield first, at
            first, size = at, 0
        size += len(text) + MARGIN
    if first < len(texts):
        yield first, len(texts)


def _doubted(page: Page, seen: Sight, doubts: Sequence[Floats | None]) -> Sight:
    """What is seen on a page, with the log odds that each code point of its texts was misread, where they are known."""
    if all(said is None for said in doubts):
        return seen
    sizes = np.diff(page.bounds, append=page.bounds[-1] + 1)  # a margin stands after the last text
    pairs = zip([*doubts, None], sizes, strict=True)
    every = [np.zeros(size, np.float32) if said is None else said for said, size in pairs]
    odds = seen.arcs.odds + np.concatenate(every)[page.offsets[seen.arcs.start]]
    return Sight(replace(seen.arcs, odds=odds), seen.gain)


def _doubts(text: str, confidences: Sequence[float] | None) -> Floats | None:
    """log odds that each code point of a text was misread, as the reader's confidence says beyond the usual.

    Readers differ in how sure they are of what they read right, so a confidence is compared with the median of its
    text (in log odds), and the usual one speaks for a character only where not all are alike. Of marks they say
    nothing: which width one has is not what a reader is sure or unsure of.
    """
    if confidences is None:
        return None
    if len(confidences) != len(text):
        raise ConfigError(f"{len(confidences)} confidences for a text of {len(text)} characters; each needs one")
    sure = np.array(confidences, np.float64)
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
        doubts[[not letter.isalnum() for letter in text]] = 0
    return doubts
