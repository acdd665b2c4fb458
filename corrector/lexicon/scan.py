"""Finds every occurrence of many words in a text at once, with NumPy and no compiled extension of our own.

Apart from the entries because it knows nothing of pairs or families: words in, positions out.
Four positions of five are dismissed by one look-up of a 16-bit hash of their character pair, most others by the exact
pair in a dense table, which is why this runs faster than handing an automaton's matches over to Python one at a time.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrector.points import encode

__all__ = ["Scanner", "encode"]

Codes = NDArray[np.uint16]
TRUNK_BITS = 16  # of a trunk's hash
MANY = 31  # words as long as this and longer share a bit
SPREAD = np.uint16(0x9E37)  # 2^16 over the golden ratio, odd: a first character's pairs stay apart
PRIME = np.uint64(0x100000001B3)  # FNV-1a's multiplier, http://www.isthe.com/chongo/tech/comp/fnv/


class Scanner:
    """The words of a lexicon, ready to be found.

    Words must be distinct, of two or more code points, all in the basic plane.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._first = _compact(word[0] for word in words)
        self._second = _compact(word[1] for word in words)
        self._width = int(self._second.max()) + 1
        # Small enough for a core's cache while there are few words.
        kind = np.int16 if len(self.words) < np.iinfo(np.int16).max else np.int32
        self._stem: NDArray[np.signedinteger[Any]] = np.zeros((int(self._first.max()) + 1) * self._width, dtype=kind)
        self._short = [-1]
        self._likely = np.zeros(1 << 16, dtype=np.bool_)  # the hashes of the first two characters of words
        self._likely[_pairs(encode("".join(word[:2] for word in words)))[::2]] = True
        self._begun = np.zeros(1 << TRUNK_BITS, dtype=np.uint32)  # a bit for each length that a trunk may grow to
        for number, word in enumerate(words):
            stem = self._stem_of(word)
            if len(word) == 2:
                self._short[stem] = number
            else:
                self._begun[_trunk(np.array([stem]), encode(word[2]))] |= np.uint32(1 << min(len(word), MANY))
        self._two = np.array(self._short, dtype=np.int32)
        self._longer = {n: _hashed(words, n) for n in sorted({len(w) for w in words if len(w) > 2})}

    def _stem_of(self, word: str) -> int:
        """The number of a word's first two characters, given out at first sight."""
        key = int(self._first[ord(word[0])]) * self._width + int(self._second[ord(word[1])])
        if not self._stem[key]:
            self._stem[key] = len(self._short)
            self._short.append(-1)
        return int(self._stem[key])

    def find(self, codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """All occurrences, overlapping ones too -> (starts, word numbers), by start, then by length."""
        if len(codes) < 2 or not self.words:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
        at = np.flatnonzero(self._likely.take(_pairs(codes)))
        keys = self._first.take(codes.take(at)).astype(np.int32)
        keys *= self._width
        keys += self._second.take(codes.take(at + 1))
        stems = self._stem.take(keys)
        exact = np.flatnonzero(stems)
        at, stems = at.take(exact), stems.take(exact)
        short = self._two.take(stems)
        two = np.flatnonzero(short >= 0)
        starts, numbers = [at.take(two)], [short.take(two)]
        inside = slice(None, np.searchsorted(at, len(codes) - 2))
        begun = self._begun.take(_trunk(stems[inside], codes.take(at[inside] + 2)))
        grown = np.flatnonzero(begun)
        at, begun = at.take(grown), begun.take(grown)
        for length, (hashes, words) in self._longer.items():
            near = at[begun & np.uint32(1 << min(length, MANY)) != 0]
            near = near[near <= len(codes) - length]
            found = _hash(codes, near, length)
            slot = np.minimum(np.searchsorted(hashes, found), len(hashes) - 1)
            hit = np.flatnonzero(hashes.take(slot) == found)
            starts.append(near.take(hit))
            numbers.append(words.take(slot.take(hit)))
        start, number = np.concatenate(starts), np.concatenate(numbers)
        order = np.argsort(start, kind="stable")
        return start.take(order), number.take(order)


def _compact(characters: "object") -> NDArray[np.uint16]:
    """Numbers the characters that occur: a table from code to number, 0 for all others."""
    table = np.zeros(0x10000, dtype=np.uint16)
    known = sorted(set(map(ord, characters)))  # type: ignore[call-overload]
    table[known] = np.arange(1, len(known) + 1)
    return table


def _pairs(codes: Codes) -> Codes:
    """A hash of each character with the next."""
    mixed = codes[:-1] * SPREAD
    mixed += codes[1:]
    return mixed


def _trunk(stems: NDArray[Any], third: Codes) -> NDArray[np.uint32]:
    """A hash of the first three characters; two trunks may share one, for what follows is compared in full."""
    mixed = stems.astype(np.uint32) * np.uint32(0x9E3779B1) + third * np.uint32(0x85EBCA6B)
    return mixed >> np.uint32(32 - TRUNK_BITS)


def _hash(codes: Codes, starts: NDArray[np.int64], length: int) -> NDArray[np.uint64]:
    value = np.zeros(len(starts), dtype=np.uint64)
    for k in range(length):
        value = value * PRIME + codes[starts + k]
    return value


def _hashed(words: Sequence[str], length: int) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The words of one length as sorted hashes with their numbers; distinct, or we would mistake them."""
    numbers = np.array([i for i, word in enumerate(words) if len(word) == length], dtype=np.int32)
    codes = encode("".join(words[i] for i in numbers))
    hashes = _hash(codes, np.arange(len(numbers), dtype=np.int64) * length, length)
    order = np.argsort(hashes)
    return hashes[order], numbers[order]
