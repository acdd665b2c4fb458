"""Where the words of the lexicons stand in the corpus, which words compete, and random conversion tables.

Apart from learning because all of this is known before the first weight is touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.lexicon import Lexicon, Scanner, encode
from training.context.corpus import Corpus

__all__ = ["Slots", "family_table", "find", "frequency", "random_tables"]

LONGEST = 20


@dataclass(frozen=True, slots=True)
class Slots:
    """All occurrences of all words: `at` (offset in the corpus) and `word`, by place, longer words first.

    `first`: the occurrences of document i are first[i]:first[i + 1]. `lengths` (W,) and `spelling` (W, LONGEST).
    `rivals` of word w are rivals[rival_first[w]:rival_first[w + 1]]: the words it is to be told from.
    """

    words: tuple[str, ...]
    at: NDArray[np.int64]
    word: NDArray[np.int16]
    first: NDArray[np.int64]
    lengths: NDArray[np.int64]
    spelling: NDArray[np.uint16]
    rivals: NDArray[np.int64]
    rival_first: NDArray[np.int64]


def find(corpus: Corpus, lexicon: Lexicon) -> Slots:
    """Scans the whole corpus for the words of all pairs."""
    words = tuple(sorted({word for pair in lexicon.pairs for word in pair}))
    at, word = _occurrences(corpus, words)
    spelling = np.zeros((len(words), LONGEST), dtype=np.uint16)
    for i, one in enumerate(words):
        spelling[i, : len(one)] = encode(one)
    rivals, rival_first = _rivals(lexicon, words)
    lengths = np.array([len(one) for one in words])
    return Slots(words, at, word, np.searchsorted(at, corpus.starts), lengths, spelling, rivals, rival_first)


def _occurrences(corpus: Corpus, words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    many = [i for i, word in enumerate(words) if len(word) > 1]
    scanner = Scanner([words[i] for i in many])
    starts, numbers = [], []
    for begin in range(0, len(corpus.text), 1 << 24):  # in pieces: the scanner works on whole arrays
        piece = corpus.text[begin : begin + (1 << 24) + LONGEST]
        start, number = scanner.find(piece)
        inside = start < (1 << 24)
        starts.append(start[inside] + begin)
        numbers.append(np.array(many)[number[inside]])
    for i, word in enumerate(words):
        if len(word) == 1:
            spots = np.flatnonzero(corpus.text == ord(word))
            starts.append(spots)
            numbers.append(np.full(len(spots), i))
    at, number = np.concatenate(starts), np.concatenate(numbers)
    lengths = np.array([len(word) for word in words])
    order = np.lexsort((-lengths[number], at))
    return at[order], number[order].astype(np.int16)


def _rivals(lexicon: Lexicon, words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two words of a pair are rivals, and so are all that one word may have been meant for."""
    number = {word: i for i, word in enumerate(words)}
    meant: dict[int, set[int]] = {}
    rivals: list[set[int]] = [set() for _ in words]
    for one, other in lexicon.pairs:
        a, b = number[one], number[other]
        rivals[a].add(b)
        rivals[b].add(a)
        meant.setdefault(a, set()).add(b)
    for siblings in meant.values():
        for word in siblings:
            rivals[word] |= siblings - {word}
    flat = [rival for some in rivals for rival in sorted(some)]
    return np.array(flat), np.cumsum([0, *map(len, rivals)])


def random_tables(lexicon: Lexicon, words: Sequence[str], count: int, seed: int) -> NDArray[np.int16]:
    """Conversion tables (count, W): the word that each word is replaced by, or -1.

    Half are one family with a tenth of its pairs left out, half a random share of all pairs: contexts are damaged
    in every way that may be met, and the model must not learn one table's habits.
    """
    chance = np.random.default_rng(seed)
    number = {word: i for i, word in enumerate(words)}
    names = [family.name for family in lexicon.families]
    tables = np.full((count, len(words)), -1, dtype=np.int16)
    for table in tables:
        family, share = chance.choice(names), chance.choice([0.1, 0.2, 0.4])
        if chance.random() < 0.5:
            held = [p for p, origins in zip(lexicon.pairs, lexicon.origins, strict=True) if family in origins]
            share = 0.9
        else:
            held = list(lexicon.pairs)
        for i in chance.permutation(len(held)):
            if chance.random() < share:
                table[number[held[i][1]]] = number[held[i][0]]
    return tables


def family_table(lexicon: Lexicon, words: Sequence[str], family: str) -> NDArray[np.int16]:
    """A family's table (W,): the word that each word of two characters and more is replaced by, or -1."""
    number = {word: i for i, word in enumerate(words)}
    table = np.full(len(words), -1, dtype=np.int16)
    for (written, meant), origins in zip(lexicon.pairs, lexicon.origins, strict=True):
        if family in origins and len(meant) > 1 and table[number[meant]] < 0:
            table[number[meant]] = number[written]
    return table


def frequency(slots: Slots, corpus: Corpus) -> NDArray[np.float32]:
    """How often each word stands in the corpus, inside others too, for each character of the corpus: (W,)."""
    return (np.bincount(slots.word, minlength=len(slots.words)) / len(corpus.text)).astype(np.float32)


@njit(nogil=True)
def convert(  # noqa: ANN202
    document, text, begins, at, word, first, lengths, spelling, table  # noqa: ANN001
):  # type: ignore[no-untyped-def]
    """One document, text[begins[document]:begins[document + 1]], as converters leave it: longest word first, blind to
    word borders.

    Returns (text, its length, words, starts, ends): starts[i], ends[i] are where occurrence i of the document, of
    words[i], is in the text, or -1 where a conversion cut through it.
    """
    lo, hi, a, b = begins[document], begins[document + 1], first[document], first[document + 1]
    spots, words = at[a:b], word[a:b]
    out = np.zeros(4 * (hi - lo) + 100, np.uint16)
    starts, ends = np.zeros(b - a, np.int64), np.zeros(b - a, np.int64)
    size, done = 0, lo
    for i in range(len(spots)):
        starts[i] = -1
        written = table[words[i]]
        if written >= 0 and spots[i] >= done:
            for k in range(done, spots[i]):
                out[size] = text[k]
                size += 1
            starts[i] = size
            for k in range(lengths[written]):
                out[size] = spelling[written, k]
                size += 1
            ends[i] = size
            done = spots[i] + lengths[words[i]]
    for k in range(done, hi):
        out[size] = text[k]
        size += 1
    shift, done = -lo, lo
    for i in range(len(spots)):
        end = spots[i] + lengths[words[i]]
        if starts[i] >= 0:
            shift, done = ends[i] - end, end
            continue
        whole = spots[i] >= done
        k = i + 1
        while whole and k < len(spots) and spots[k] < end:
            whole = starts[k] < 0 or table[words[k]] < 0
            k += 1
        if whole:
            starts[i], ends[i] = spots[i] + shift, end + shift
    return out, size, words, starts, ends
