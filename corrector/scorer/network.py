"""A small network over embeddings of what stands around a slot.

Apart from the sparse weights because it needs none of their features; the context model adds the two.
"""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from corrector.kernels import twin
from corrector.scorer.neighbourhood import OUTSIDE, TOPIC, Neighbourhood, bigram, mix, reach

__all__ = ["HAN", "NEAR", "OTHERS", "PAIRS", "TOPICS", "Network"]

U32 = np.uint32
NEAR = 12  # places on each side that the embeddings see, weighted by place
FIRST_HAN, LAST_HAN = U32(0x4E00), U32(0x9FFF)
HAN, OTHERS = U32(LAST_HAN - FIRST_HAN + 1), 512  # rows of the character table
PAIRS, TOPICS = 1 << 16, 1 << 14  # rows of the bigram and the topic table
ZERO = 128  # what is added to a byte to make it positive
ROWS = 8  # of a product of matrices
BLOCK = 16  # places whose embeddings are added up one after the other
SLOTS = 64  # whose surroundings are added up at once: what they need stays within a core's cache

Ints = NDArray[np.int64]
Bytes = NDArray[np.int8]
Words = NDArray[np.uint32]
Floats = NDArray[np.float32]


class Network:
    """A small network over embeddings: the position-weighted surroundings and the topic, with one hidden layer.

    A word's vector sees surroundings, topic and hidden layer. Tables of embeddings are bytes, with one scale each.
    """

    def __init__(self, scales: dict[str, float], held: dict[str, NDArray[Any]]) -> None:
        self._char, self._pair = held["char"], held["pair"]
        # Each byte made positive; and a row of zeros for what lies outside the text.
        self._topic = np.pad(held["topic"], ((0, 1), (0, 0))).view(np.uint8) + np.uint8(ZERO)
        scale = {name: np.float32(value) for name, value in scales.items()}
        self._topic_scale = scale["topic"]
        self._at_char = _repeated(held["at_char"] * scale["char"])  # weights of the places around
        self._at_pair = _repeated(held["at_pair"] * scale["pair"])
        self._layer = np.ascontiguousarray(held["layer"].T)
        self._offset: Floats = held["offset"]
        self._vectors = held["vectors"] * scale["vectors"]
        self._rows = _character_row(np.arange(1 << 16, dtype=U32)).astype(np.intp)

    def score(self, text: Neighbourhood, starts: Ints, ends: Ints, slot: Ints, word: Ints) -> Floats:
        """The network's part of each word's score; arguments as for ContextModel.score."""
        tables = self._char, self._rows, self._at_char, self._pair, self._at_pair
        around = sum_around(text.codes, starts, ends, *tables)
        topics = sum_topics(text.codes, starts, ends, self._topic, self._topic_scale)
        sight = np.concatenate([around, topics], axis=1)
        hidden = np.tanh(_product(sight, self._layer) + self._offset)
        seen = np.concatenate([sight, hidden], axis=1).take(slot, axis=0)
        return cast(Floats, np.einsum("rd,rd->r", seen, self._vectors.take(word, axis=0)))


@twin
def sum_around(
    codes: Words, starts: Ints, ends: Ints, char: Bytes, rows: Ints, at_char: Floats, pair: Bytes, at_pair: Floats
) -> Floats:
    """The embeddings of the characters and bigrams near slots, weighted by place: (S, width). `codes` are those of a
    Neighbourhood; `rows` the row in `char` of each code; weights (2 NEAR, SLOTS, width) as by `_repeated`."""
    left, right = (codes.take(side) for side in reach(starts, ends, NEAR + 1))
    inner = np.concatenate([left[:-1], right[:-1]])
    around = _weighted(char, rows.take(inner), at_char)
    first, second = np.concatenate([left[1:], right[:-1]]), np.concatenate([left[:-1], right[1:]])
    hashed = bigram(20, first, second) & U32(len(pair) - 1)
    around += _weighted(pair, hashed.astype(np.intp), at_pair)
    return around


def _weighted(table: Bytes, rows: Ints, weights: Floats) -> Floats:
    """The rows of a table at the places around each slot, (places, slots), weighted by place: (slots, width)."""
    result = np.empty((rows.shape[1], table.shape[1]), dtype=np.float32)
    for first in range(0, len(result), SLOTS):
        some = table.take(rows[:, first : first + SLOTS], axis=0).astype(np.float32)
        some *= weights[:, : some.shape[1]]
        np.add.reduce(some, axis=0, out=result[first : first + SLOTS])
    return result


@twin
def sum_topics(codes: Words, starts: Ints, ends: Ints, topic: NDArray[np.uint8], scale: np.float32) -> Floats:
    """The embeddings of the bigrams in a wider window about slots, the last row of `topic` standing for what lies
    outside the text: their sums, times `scale` over the root of their number: (S, width)."""
    inside = codes != OUTSIDE
    both = np.append(False, inside[:-1] & inside[1:])  # the first is none, so that a sum may end before all others
    blocks = -(-len(both) // BLOCK)
    rows = np.full(blocks * BLOCK, len(topic) - 1)
    np.copyto(rows[1 : len(both)], bigram(21, codes[:-1], codes[1:]) & U32(len(topic) - 2), where=both[1:])
    # Four bytes to a word, each in a lane of 16 bits, so that whole words can be added up; and places of one rank in
    # all blocks together, so that they are added to those of the next at once.
    lanes = topic.take(rows.reshape(blocks, BLOCK).T, axis=0).astype(np.uint16).view(np.uint64)
    for step in range(1, BLOCK):
        lanes[step] += lanes[step - 1]
    before = np.zeros(lanes.shape[1:], dtype=np.uint64)
    np.cumsum(lanes[-1, :-1], axis=0, out=before[1:])
    width = TOPIC - 1
    at = np.stack([starts + width, starts, ends + (TOPIC + width), ends + TOPIC])
    block, rank = np.divmod(at, BLOCK)
    sums = before.take(block, axis=0) + lanes.reshape(-1, lanes.shape[2]).take(rank * blocks + block, axis=0)
    added, count = (part[0] - part[1] + part[2] - part[3] for part in (sums, np.cumsum(both).take(at)))
    total: Floats = added.view(np.uint16) - np.float32(ZERO * 2 * width)
    total *= (scale / np.sqrt(np.maximum(count, 1)))[:, None]
    return total


def _product(rows: Floats, matrix: Floats) -> Floats:
    """Rows times a matrix, each the same in whatever company: BLAS adds up otherwise for other numbers of rows, so it
    gets as many each time."""
    some = np.zeros((-(-len(rows) // ROWS) * ROWS, rows.shape[1]), dtype=np.float32)
    some[: len(rows)] = rows
    found: Floats = (some.reshape(-1, ROWS, rows.shape[1]) @ matrix).reshape(len(some), -1)
    return found[: len(rows)]


def _repeated(weights: Floats) -> Floats:
    """Weights of places, (places, width), once for each of SLOTS slots: (places, SLOTS, width)."""
    return np.repeat(weights[:, None], SLOTS, axis=1)


def _character_row(codes: Words) -> Words:
    """Every Hanzi of the basic block has a row of its own, the others share OTHERS rows."""
    common = (codes >= FIRST_HAN) & (codes <= LAST_HAN)
    return np.where(common, codes - FIRST_HAN, HAN + (mix(codes.copy()) & U32(OTHERS - 1)))
