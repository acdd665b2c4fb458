"""The scores of words in slots, as three models see them together: the context model, which knows each word's
surroundings best, the theme of the passage, and the character language model, which has read all text and not only
what stands around the words of the lexicons.

Apart from each of the three because this is the one place where their numbers combine: a sum with fixed weights,
fitted by `training/opinion` on documents that none of them has seen.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from corrector import arrays
from corrector.ocr.language import ORDER, Language, open_language, shipped
from corrector.ocr.symbols import BOUNDARY, Small
from corrector.scorer import OUTSIDE, TOPIC, ContextModel, Neighbourhood, batches
from corrector.theme import Survey, Theme

__all__ = ["KIND", "Opinion", "home"]

KIND = "opinion"
BATCH = 1024  # slots scored at once: what they need stays within a core's cache
REACH = ORDER - 1  # characters on each side that the language model looks at

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


def home() -> Path:
    """The file of themes and weights that comes with the package."""
    return Path(__file__).parent / "models" / "opinion.model"


class Opinion:
    """The context model and its two advisers, who are asked where it leaves doubt: `trust` is what its score is worth
    there.

    Raises ModelError when one of the files is not whole.
    """

    def __init__(self, path: Path | None = None, language: Path | None = None) -> None:
        facts, held = arrays.read(path or home(), KIND)
        self.context = ContextModel()
        self.words, self.frequency = self.context.words, self.context.frequency
        weights = [np.float32(facts["weights"][name]) for name in ("context", "theme", "language")]
        self.trust, self._theme_weight, self._language_weight = weights
        self._theme = Theme(held["table"], held["silent"], facts["scales"]["table"])
        known = {word: number for number, word in enumerate(facts["words"])}
        vectors = np.pad(held["vectors"] * np.float32(facts["scales"]["vectors"]), ((0, 1), (0, 0)))
        self._vectors: Floats = vectors[[known.get(word, -1) for word in self.words]]  # a row of zeros for the others
        held.release()
        self._language = Spelling(open_language(language) if language else shipped(), list(self.words))

    def numbers(self, words: Sequence[str]) -> Ints:
        """The numbers of words, -1 for those the context model does not know."""
        return self.context.numbers(words)

    def advice(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """What the advisers say of words in slots, weighed: added to `trust` times the context's score, it is the score
        of all three. Arguments and result as for ContextModel.score."""
        theme, language = self._advisers(text, starts, ends, slot, word)
        return cast(Floats, self._theme_weight * theme + self._language_weight * language)

    def opinions(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """The three scores of each word before they are weighed: of context, theme and language, (3, R)."""
        asked = text, starts, ends, slot, word
        return np.concatenate([self.context.score(*asked)[None], self._advisers(*asked)])

    def _advisers(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        found = np.empty((2, len(slot)), dtype=np.float32)
        survey = Survey(self._theme, text, starts)
        for rows, some in batches(slot, len(starts), BATCH):
            spans, here = (starts[some], ends[some]), slot[rows] - some.start
            around = survey.around(*spans).take(here, axis=0)
            found[0, rows] = np.einsum("rd,rd->r", around, self._vectors.take(word[rows], axis=0))
            found[1, rows] = self._language.score(text, *spans, here, word[rows])
        return found


class Spelling:
    """A language model, asked for the probability of words letter by letter in the midst of a text."""

    def __init__(self, language: Language, words: Sequence[str]) -> None:
        self._language = language
        self._lengths = np.array([len(word) for word in words], dtype=np.int64)
        points = np.zeros((len(words), int(self._lengths.max(initial=0))), dtype=np.int64)
        for row, word in zip(points, words, strict=True):
            row[: len(word)] = [ord(character) for character in word]
        self._spelling = self._numbers[points].astype(np.int64)

    @cached_property
    def _numbers(self) -> Small:
        """Code point -> symbol number; a text ends where a paragraph does."""
        numbers = self._language.symbols.table.copy()
        numbers[[OUTSIDE, ord("\n")]] = BOUNDARY
        return numbers

    def score(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """log p of each word in its slot and of the characters behind it that depend on it; as ContextModel.score."""
        step = np.arange(REACH)
        left = self._numbers.take(text.codes.take(starts[:, None] + (TOPIC - REACH) + step))
        right = self._numbers.take(text.codes.take(ends[:, None] + TOPIC + step))
        result = np.zeros(len(slot), dtype=np.float32)
        lengths = self._lengths.take(word)
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            inside = self._spelling[:, :length].take(word[rows], axis=0)
            here = slot[rows]
            windows = np.concatenate([left.take(here, axis=0), inside, right.take(here, axis=0)], axis=1)
            result[rows] = self._language.score(windows).sum(axis=1)
        return result
