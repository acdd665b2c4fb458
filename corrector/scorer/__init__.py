"""Which of several words stands better in a context: hashed features of the neighbourhood, with one
weight for each feature and word, and a small network over embeddings of the characters around.

Apart from the decision because it judges one place at a time and knows neither pairs nor documents.
`training/context` builds the file that is read here; both compute the same features, and a test
holds them against each other.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from corrector import arrays
from corrector.scorer.features import COLUMNS, ORDER, WINDOW, features, salt
from corrector.scorer.neighbourhood import OUTSIDE, TOPIC, Neighbourhood, fold
from corrector.scorer.network import HAN, NEAR, OTHERS, PAIRS, TOPICS, Network
from corrector.scorer.weights import BUCKET_BITS, BUCKETS, CELLS, bucketed, sparse_scores

__all__ = [
    "BUCKETS",
    "BUCKET_BITS",
    "CELLS",
    "COLUMNS",
    "HAN",
    "KIND",
    "NEAR",
    "ORDER",
    "OTHERS",
    "OUTSIDE",
    "PAIRS",
    "TOPIC",
    "TOPICS",
    "WINDOW",
    "ContextModel",
    "Neighbourhood",
    "batches",
    "features",
    "fold",
    "home",
    "salt",
]

U32 = np.uint32
KIND = "context"
BATCH = 512  # slots scored at once: more would not stay within a core's cache, with fewer the calls cost more

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]


def home() -> Path:
    """The file of the context model that comes with the package."""
    return Path(__file__).parent.parent / "models" / "context.model"


class ContextModel:
    """The context model of one file, ready to score. Raises ModelError when the file is not whole.

    `words` maps each word the model knows to its number.
    """

    def __init__(self, path: Path | None = None) -> None:
        facts, held = arrays.read(path or home(), KIND)
        self.words = {word: number for number, word in enumerate(facts["words"])}
        self._bits = int(facts["bits"])  # of a weight's index before it was packed into buckets
        self._scale = np.float32(facts["scales"]["cells"])
        self._salt = np.array([salt(word) for word in facts["words"]], dtype=U32)
        self._cells = bucketed(held["cells"])
        self._bias: Floats = held["bias"]
        self.frequency: Floats = held["frequency"]  # of each word, for each character of the corpus
        self._network = Network(facts["scales"], held)
        held.release()

    def numbers(self, words: Sequence[str]) -> Ints:
        """The numbers of words, -1 for those the model does not know."""
        return np.array([self.words.get(word, -1) for word in words], dtype=np.int64)

    def score(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """How well words stand in slots: for each i, word number `word[i]` in the slot numbered `slot[i]`.

        The difference of two scores in one slot is the log-odds (natural logarithm) of the two words.
        `starts` and `ends` are in code points.
        """
        return self.sparse(text, starts, ends, slot, word) + self.dense(text, starts, ends, slot, word)

    def sparse(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """The part of the score that the weights of hashed features have, which is had for a third of the cost."""
        found = np.empty(len(slot), dtype=np.float32)
        for rows, part, begins, stops, here in _parts(text, starts, ends, slot):
            salts = self._salt[word[rows]]
            found[rows] = sparse_scores(part.codes, begins, stops, here, salts, self._cells, self._bits)
        return cast(Floats, found * self._scale + self._bias[word])

    def dense(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """The network's part of the score."""
        found = np.empty(len(slot), dtype=np.float32)
        for rows, part, begins, stops, here in _parts(text, starts, ends, slot):
            found[rows] = self._network.score(part, begins, stops, here, word[rows])
        return found


def _parts(
    text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints
) -> Iterator[tuple[Ints, Neighbourhood, Ints, Ints, Ints]]:
    """Batches of slots: which rows lie in them, the text around them, their starts and ends in it, the slot of each
    row."""
    for rows, some in batches(slot, len(starts), BATCH):
        near, far = int(starts[some].min()), int(ends[some].max())
        yield rows, text.part(near, far), starts[some] - near, ends[some] - near, slot[rows] - some.start


def batches(slot: Ints, slots: int, size: int) -> Iterator[tuple[Ints, slice]]:
    """Batches of so many slots, and for each which rows lie in them, given the slot of each row."""
    order = np.argsort(slot, kind="stable")
    bounds = np.searchsorted(slot[order], np.arange(0, slots + size, size))
    for batch, (low, high) in enumerate(pairwise(bounds.tolist())):
        yield order[low:high], slice(batch * size, (batch + 1) * size)
