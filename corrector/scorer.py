"""Which of several words stands better in a context: hashed features of the neighbourhood, with one
weight for each feature and word, and a small network over embeddings of the characters around.

Apart from the decision because it judges one place at a time and knows neither pairs nor documents.
`training/context` builds the file that is read here; both compute the same features, and a test
holds them against each other.
"""

import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from corrector import arrays

__all__ = ["ContextModel", "Neighbourhood", "features", "fold", "home", "salt"]

U32 = np.uint32
KIND = "context"
ORDER = 5  # longest n-gram on one side
WINDOW = 14  # characters on each side that the sparse features see
COLUMNS = 2 * ORDER + 12 + 2 * (WINDOW - 1)  # sparse features of one slot
NEAR = 12  # places on each side that the embeddings see, weighted by place
TOPIC = 48  # characters on each side that make up the topic
OUTSIDE = 0  # the code of what lies outside a text
FIRST_HAN, LAST_HAN = U32(0x4E00), U32(0x9FFF)
HAN, OTHERS = U32(LAST_HAN - FIRST_HAN + 1), 512  # rows of the character table
PAIRS, TOPICS = 1 << 16, 1 << 14  # rows of the bigram and the topic table
BUCKET_BITS = 20
BUCKETS, CELLS = 1 << BUCKET_BITS, 5  # the packed table of weights
GOLDEN = U32(0x9E3779B1)  # 2^32 over the golden ratio: Knuth's multiplicative hashing
ZERO = 128  # what is added to a byte to make it positive
BATCH = 256  # slots scored at once: what they need stays within a core's cache

Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]


def home() -> Path:
    """The file of the context model that comes with the package."""
    return Path(__file__).parent / "models" / "context.model"


def _fold_table() -> Codes:
    """Characters that mean the same to a context: digits, letters, widths of punctuation, quotes, blanks."""
    table = np.arange(0x10000, dtype=np.uint16)
    for plain, wide in zip(",;:?!()", "，；：？！（）", strict=True):
        table[ord(plain)] = ord(wide)
    table[ord(".")] = ord("。")
    for first, last, shown in ("0", "9", "0"), ("a", "z", "a"), ("A", "Z", "a"):
        for shift in (0, 0xFEE0):  # half and full width
            table[ord(first) + shift : ord(last) + shift + 1] = ord(shown)
    table[[ord(c) for c in "\t\u3000\xa0"]] = ord(" ")
    table[ord("\r")] = ord("\n")
    table[[ord(c) for c in "「『“”‘’\"'」』"]] = ord("“")
    return table


_FOLDED = _fold_table()


def fold(codes: Codes) -> Codes:
    """A text's code units as the model sees them; same length."""
    return _FOLDED[codes]


def _mix(h: Words) -> Words:
    """The finaliser of MurmurHash3, which spreads every bit over all (Appleby, public domain)."""
    h = h ^ (h >> U32(15))
    h = h * U32(0x85EBCA6B)
    h ^= h >> U32(13)
    h *= U32(0xC2B2AE35)
    h ^= h >> U32(16)
    return h


def _then(h: Words, code: Words) -> Words:
    """A hash with one more character."""
    return (h * U32(0x01000193)) ^ (code + U32(0x9E3779B9) + (h << U32(6)))


class Neighbourhood:
    """A text prepared for looking around slots: folded, padded, its bigrams hashed once for all of them.

    Several texts may stand in it, with TOPIC codes OUTSIDE between them: then none sees another. `codes` are the
    folded codes with as many OUTSIDE before and behind.
    """

    def __init__(self, codes: Codes) -> None:
        pad = np.zeros(TOPIC, dtype=np.uint32)
        self.codes = np.concatenate([pad, fold(codes).astype(np.uint32), pad])
        self._inside = (self.codes[:-1] != OUTSIDE) & (self.codes[1:] != OUTSIDE)
        self._left, self._right, self._pair, self._topic = (self.bigrams(seed) for seed in (15, 16, 20, 21))

    def bigrams(self, seed: int) -> Words:
        """The hash of the bigram that begins at each of the codes but the last."""
        before, after = self.codes[:-1], self.codes[1:]
        return _mix(_then(_then(np.full(len(before), seed, U32), before), after))

    def around(self, starts: Ints, ends: Ints) -> tuple[Words, Words]:
        """The characters left and right of each slot, nearest first: two arrays (slots, WINDOW)."""
        left, right = _reach(starts, ends, WINDOW)
        return self.codes[left], self.codes[right]

    def bag(self, starts: Ints, ends: Ints) -> tuple[Words, Words]:
        """The hashed bigrams left and right of each slot: two arrays (slots, WINDOW - 1)."""
        left, right = _reach(starts - 1, ends, WINDOW - 1)
        return self._left[left], self._right[right]

    def character_rows(self, starts: Ints, ends: Ints) -> Words:
        """Rows of the character table: NEAR places on the left of each slot, nearest first, then on the right."""
        return _character_row(self.codes[np.concatenate(_reach(starts, ends, NEAR), axis=1)])

    def pair_rows(self, starts: Ints, ends: Ints) -> Words:
        """The hashed bigrams at the same places."""
        return self._pair[np.concatenate(_reach(starts - 1, ends, NEAR), axis=1)]

    def topic_rows(self, starts: Ints, ends: Ints) -> tuple[Words, NDArray[np.bool_]]:
        """The hashed bigrams in a wider window, and which of them are inside a text."""
        at = np.concatenate(_reach(starts - 1, ends, TOPIC - 1), axis=1)
        return self._topic[at], self._inside[at]


def _reach(starts: Ints, ends: Ints, count: int) -> tuple[Ints, Ints]:
    """Padded offsets of the `count` places before each start (nearest first) and from each end on."""
    step = np.arange(count)
    return (starts + (TOPIC - 1))[:, None] - step, (ends + TOPIC)[:, None] + step


def _character_row(codes: Words) -> Words:
    """Every Hanzi of the basic block has a row of its own, the others share OTHERS rows."""
    common = (codes >= FIRST_HAN) & (codes <= LAST_HAN)
    return np.where(common, codes - FIRST_HAN, HAN + (_mix(codes) & U32(OTHERS - 1)))


def _row(table: NDArray[np.int8], hashed: Words) -> NDArray[np.int8]:
    """Rows of a table whose number of rows is a power of two."""
    return cast(NDArray[np.int8], table[hashed & U32(len(table) - 1)])


def salt(word: str) -> np.uint32:
    """What tells one word's weights from another's in the table."""
    return U32(zlib.crc32(word.encode()) * 0x9E3779B1 & 0xFFFFFFFF)


def features(text: Neighbourhood, starts: Ints, ends: Ints) -> Words:
    """The hashed features of each slot: (slots, 48) values of 32 bits.

    N-grams up to five characters on either side, n-grams across the slot, skipped ones, and the bags of
    bigrams within the window on either side. The text of the slot itself is never looked at.
    """
    left, right = text.around(starts, ends)
    l1, l2, l3 = left[:, 0], left[:, 1], left[:, 2]
    r1, r2, r3 = right[:, 0], right[:, 1], right[:, 2]
    columns: list[Words] = []
    for side, seed in ((left, 1), (right, 2)):
        h = np.full(len(starts), seed, U32)
        for k in range(ORDER):
            h = _then(h, side[:, k])
            columns.append(_mix(h))
    across: tuple[tuple[Words, ...], ...] = (
        (l1, r1),
        (l1, l2, r1),
        (l1, r1, r2),
        (l1, l2, r1, r2),
        (l1, l2, l3, r1),
        (l1, r1, r2, r3),
        (l2,),
        (r2,),
        (l2, l3),
        (r2, r3),
        (l2, r1),
        (l1, r2),
    )
    for seed, parts in enumerate(across, 3):
        h = np.full(len(starts), seed, U32)
        for part in parts:
            h = _then(h, part)
        columns.append(_mix(h))
    return np.concatenate([np.stack(columns, axis=1), *text.bag(starts, ends)], axis=1)


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
            here = starts[first : first + BATCH], ends[first : first + BATCH]
            result[rows] = self._score(text, *here, slot[rows] - first, word[rows])
        return result

    def _score(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        hashed = features(text, starts, ends)[slot] ^ self._salt[word][:, None]
        index = (hashed * GOLDEN) >> U32(32 - self._bits)
        sparse = self._sums(index) * self._scale
        dense = self._network.score(text, starts, ends, slot, word)
        return cast(Floats, sparse + dense + self._bias[word])

    def _sums(self, index: Words) -> Ints:
        """The sum of each row's weights in units of the scale: of each index, the cell of its bucket with its tag."""
        below = U32(self._bits - BUCKET_BITS)
        tag = (index & U32((1 << int(below)) - 1)).astype(np.uint16) << np.uint16(8)
        cells = self._cells.take((index >> below).astype(np.intp), axis=0)
        cells ^= tag[..., None]
        cells *= cells < 0x100  # only where the tag is the same
        weights = cells.astype(np.uint8).view(np.int8).reshape(len(index), -1)
        return cast(Ints, weights.sum(axis=1, dtype=np.int64))


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

    def score(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """The network's part of each word's score; arguments as for ContextModel.score."""
        around = np.einsum("nkd,kd->nd", self._char[text.character_rows(starts, ends)], self._at_char)
        around += np.einsum("nkd,kd->nd", _row(self._pair, text.pair_rows(starts, ends)), self._at_pair)
        sight = np.concatenate([around, self._topics(text, starts, ends)], axis=1)
        hidden = np.tanh(sight @ self._layer + self._offset)
        seen = np.concatenate([sight, hidden], axis=1)
        vectors = self._vectors[word] * self._scale["vectors"]
        return cast(Floats, np.einsum("rd,rd->r", seen[slot], vectors))

    def _topics(self, text: Neighbourhood, starts: Ints, ends: Ints) -> Floats:
        """The bigrams of a wider window, summed and divided by the root of their number."""
        rows, counted = text.topic_rows(starts, ends)
        rows = np.where(counted, rows & U32(len(self._topic) - 2), len(self._topic) - 1)
        words = self._topic.take(rows.T, axis=0).reshape(rows.shape[1], -1).sum(axis=0)
        total = words.view(np.uint16).reshape(len(rows), -1) - np.float32(ZERO * rows.shape[1])
        return cast(Floats, total * (self._scale["topic"] / np.sqrt(np.maximum(counted.sum(axis=1), 1)))[:, None])
