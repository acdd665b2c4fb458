"""Which of several words stands better in a context: hashed features of the neighbourhood, with one
weight for each feature and word, and a small network over embeddings of the characters around.

Apart from the decision because it judges one place at a time and knows neither pairs nor documents.
`training/context` builds the file that is read here; a test holds the scores of both against each other.
"""

import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from corrector import arrays
from corrector.neighbourhood import NEAR, TOPIC, Neighbourhood, Surroundings, features, mix

__all__ = ["ContextModel", "Neighbourhood", "home", "salt"]

U32 = np.uint32
KIND = "context"
FIRST_HAN, LAST_HAN = U32(0x4E00), U32(0x9FFF)
HAN, OTHERS = U32(LAST_HAN - FIRST_HAN + 1), 512  # rows of the character table
PAIRS, TOPICS = 1 << 16, 1 << 14  # rows of the bigram and the topic table
BUCKET_BITS = 20
BUCKETS, CELLS = 1 << BUCKET_BITS, 5  # the packed table of weights
GOLDEN = U32(0x9E3779B1)  # 2^32 over the golden ratio: Knuth's multiplicative hashing
ZERO = 128  # what is added to a byte to make it positive
SIGN = 0x80  # of a signed byte
BATCH = 256  # slots scored at once: what they need stays within a core's cache

Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]


def home() -> Path:
    """The file of the context model that comes with the package."""
    return Path(__file__).parent / "models" / "context.model"


def _character_row(codes: Words) -> Words:
    """Every Hanzi of the basic block has a row of its own, the others share OTHERS rows."""
    common = (codes >= FIRST_HAN) & (codes <= LAST_HAN)
    return np.where(common, codes - FIRST_HAN, HAN + (mix(codes) & U32(OTHERS - 1)))


def salt(word: str) -> np.uint32:
    """What tells one word's weights from another's in the table."""
    return U32(zlib.crc32(word.encode()) * 0x9E3779B1 & 0xFFFFFFFF)


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
        self._cells: NDArray[np.uint16] = held["cells"]  # (BUCKETS, CELLS): tag << 8 | weight
        self._bias: Floats = held["bias"]
        self.frequency: Floats = held["frequency"]  # of each word, for each character of the corpus
        self._network = Network(facts["scales"], held)

    def numbers(self, words: Sequence[str]) -> Ints:
        """The numbers of words, -1 for those the model does not know."""
        return np.array([self.words.get(word, -1) for word in words], dtype=np.int64)

    def score(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """How well words stand in slots: for each i, word number `word[i]` in the slot numbered `slot[i]`.

        The difference of two scores in one slot is the log-odds (natural logarithm) of the two words.
        `starts` and `ends` are in code points.
        """
        order = np.argsort(slot, kind="stable")
        result = np.empty(len(slot), dtype=np.float32)
        bounds = np.searchsorted(slot[order], np.arange(0, len(starts) + BATCH, BATCH))
        for batch, (low, high) in enumerate(pairwise(bounds)):
            rows, first = order[low:high], batch * BATCH
            around = text.around(starts[first : first + BATCH], ends[first : first + BATCH])
            result[rows] = self._score(around, slot[rows] - first, word[rows])
        return result

    def _score(self, around: Surroundings, slot: Ints, word: Ints) -> Floats:
        hashed = features(around).take(slot, axis=0)
        hashed ^= self._salt[word][:, None]
        hashed *= GOLDEN
        hashed >>= U32(32 - self._bits)
        sparse = self._sums(hashed) * self._scale
        dense = self._network.score(around, slot, word)
        return cast(Floats, sparse + dense + self._bias[word])

    def _sums(self, index: Words) -> NDArray[np.int16]:
        """The sum of each row's weights in units of the scale: of each index, the cell of its bucket with its tag."""
        below = U32(self._bits - BUCKET_BITS)
        tag = (index & U32((1 << int(below)) - 1)).astype(np.uint16) << np.uint16(8)
        cells = self._cells.take(index >> below, axis=0)
        cells ^= tag[..., None]
        cells *= cells < 0x100  # only where the tag is the same
        cells ^= np.uint16(SIGN)
        cells -= np.uint16(SIGN)  # signed bytes as signed words; one of a bucket at most is not 0, so they add up
        sums: NDArray[np.int16] = cells.view(np.int16).reshape(len(index), -1).sum(axis=1, dtype=np.int16)
        return sums


class Network:
    """A small network over embeddings: the position-weighted surroundings and the topic, with one hidden layer.

    A word's vector sees surroundings, topic and hidden layer. Tables of embeddings are bytes, with one scale each.
    """

    def __init__(self, scales: dict[str, float], held: dict[str, NDArray[Any]]) -> None:
        self._char, self._pair = held["char"], held["pair"]
        # Four bytes to a word, each made positive in a lane of 16 bits, so that whole words can be added up; and a
        # row of zeros for what lies outside the text.
        self._topic = (np.pad(held["topic"].astype(np.int16), ((0, 1), (0, 0))) + np.int16(ZERO)).view(np.uint64)
        self._scale = {name: np.float32(scale) for name, scale in scales.items()}
        self._at_char = held["at_char"] * self._scale["char"]  # weights of the places around, (2 NEAR, width)
        self._at_pair = held["at_pair"] * self._scale["pair"]
        self._layer = np.ascontiguousarray(held["layer"].T)
        self._offset: Floats = held["offset"]
        self._vectors = held["vectors"]

    def score(self, around: Surroundings, slot: Ints, word: Ints) -> Floats:
        """The network's part of each word's score: `word[i]` in the slot `slot[i]` of those looked around."""
        near = np.einsum("knd,kd->nd", self._char.take(_character_row(around.near()), axis=0), self._at_char)
        pairs = around.bigrams((20, 20), NEAR) & U32(len(self._pair) - 1)
        near += np.einsum("knd,kd->nd", self._pair.take(pairs, axis=0), self._at_pair)
        sight = np.concatenate([near, self._topics(around)], axis=1)
        hidden = np.tanh(sight @ self._layer + self._offset)
        seen = np.concatenate([sight, hidden], axis=1)
        vectors = self._vectors[word] * self._scale["vectors"]
        return cast(Floats, np.einsum("rd,rd->r", seen[slot], vectors))

    def _topics(self, around: Surroundings) -> Floats:
        """The bigrams of a wider window, summed and divided by the root of their number."""
        rows, counted = around.bigrams((21, 21), TOPIC - 1) & U32(len(self._topic) - 2), around.inside()
        rows[~counted] = len(self._topic) - 1
        words = self._topic.take(rows, axis=0).reshape(len(rows), -1).sum(axis=0)
        total = words.view(np.uint16).reshape(rows.shape[1], -1) - np.float32(ZERO * len(rows))
        return cast(Floats, total * (self._scale["topic"] / np.sqrt(np.maximum(counted.sum(axis=0), 1)))[:, None])
