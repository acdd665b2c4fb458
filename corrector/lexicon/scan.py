"""Finds every occurrence of many words in a text at once, with NumPy and no compiled extension of our own.

Apart from the entries because it knows nothing of pairs or families: words in, positions out.
Four positions of five are dismissed by one look-up of a 16-bit hash of their character pair, most others by the exact
pair in a dense table, which is why this runs faster than handing an automaton's matches over to Python one at a time.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corrector.kernels import twin
from corrector.points import encode

__all__ = ["Scanner", "encode"]

Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
TRUNK_BITS = 16  # of a trunk's hash
MANY = 31  # words as long as this and longer share a bit
SPREAD = np.uint16(0x9E37)  # 2^16 over the golden ratio, odd: a first character's pairs stay apart
PRIME = np.uint64(0x100000001B3)  # FNV-1a's multiplier, http://www.isthe.com/chongo/tech/comp/fnv/


class Stems(NamedTuple):
    """Words by their first characters, as `find_words` asks for them.

    `likely` (2^16,): the hashes of the first two characters of words. `first` and `second` number these characters, and
    `stem`, at the first times `width` and the second, such pairs; 0 for all others. `two`: the word that is such a pair
    and no more, or -1. `begun`: for the hash of a stem with the character behind it, a bit for each length that it may
    grow to. The words of length `lengths[i]` have the sorted `hashes` and `numbers` from `bounds[i]` to the next bound.
    """

    likely: NDArray[np.bool_]
    first: Codes
    second: Codes
    width: int
    stem: NDArray[np.signedinteger[Any]]
    two: Numbers
    begun: NDArray[np.uint32]
    lengths: Ints
    bounds: Ints
    hashes: NDArray[np.uint64]
    numbers: Numbers

    @classmethod
    def of(cls, words: Sequence[str]) -> "Stems":
        first, second = (_compact(word[place] for word in words) for place in (0, 1))
        width = int(second.max(initial=0)) + 1
        # Small enough for a core's cache while there are few words.
        kind = np.int16 if len(words) < np.iinfo(np.int16).max else np.int32
        stem: NDArray[np.signedinteger[Any]] = np.zeros((int(first.max(initial=0)) + 1) * width, dtype=kind)
        two = [-1]
        likely = np.zeros(1 << 16, dtype=np.bool_)
        likely[_pairs(encode("".join(word[:2] for word in words)))[::2]] = True
        begun = np.zeros(1 << TRUNK_BITS, dtype=np.uint32)
        for number, word in enumerate(words):
            key = int(first[ord(word[0])]) * width + int(second[ord(word[1])])
            if not stem[key]:
                stem[key] = len(two)
                two.append(-1)
            if len(word) == 2:
                two[stem[key]] = number
            else:
                begun[_trunk(np.array([stem[key]]), encode(word[2]))] |= np.uint32(1 << min(len(word), MANY))
        lengths = sorted({len(word) for word in words if len(word) > 2})
        parts = [_hashed(words, length) for length in lengths]
        bounds = np.cumsum([0, *(len(numbers) for _, numbers in parts)])
        hashes = np.concatenate([np.zeros(0, np.uint64), *(hashes for hashes, _ in parts)])
        numbers = np.concatenate([np.zeros(0, np.int32), *(numbers for _, numbers in parts)])
        known = np.array(two, dtype=np.int32), begun, np.array(lengths, dtype=np.int64), bounds
        return cls(likely, first, second, width, stem, *known, hashes, numbers)


class Scanner:
    """The words of a lexicon, ready to be found.

    Words must be distinct, of two or more code points, all in the basic plane.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._stems = Stems.of(self.words)

    def find(self, codes: Codes) -> tuple[Ints, Numbers]:
        """All occurrences, overlapping ones too -> (starts, word numbers), by start, then by length."""
        return find_words(codes, *self._stems)


@twin
def find_words(
    codes: Codes,
    likely: NDArray[np.bool_],
    first: Codes,
    second: Codes,
    width: int,
    stem: NDArray[np.signedinteger[Any]],
    two: Numbers,
    begun: NDArray[np.uint32],
    lengths: Ints,
    bounds: Ints,
    hashes: NDArray[np.uint64],
    numbers: Numbers,
) -> tuple[Ints, Numbers]:
    """As `Scanner.find`, given `Stems`."""
    if len(codes) < 2 or not len(two) > 1:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    at = np.flatnonzero(likely.take(_pairs(codes)))
    keys = first.take(codes.take(at)).astype(np.int32)
    keys *= width
    keys += second.take(codes.take(at + 1))
    stems = stem.take(keys)
    exact = np.flatnonzero(stems != 0)  # quicker than of the numbers themselves
    at, stems = at.take(exact), stems.take(exact)
    short = two.take(stems)
    whole = np.flatnonzero(short >= 0)
    found, words = [at.take(whole)], [short.take(whole)]
    inside = slice(None, np.searchsorted(at, len(codes) - 2))
    trunk = begun.take(_trunk(stems[inside], codes.take(at[inside] + 2)))
    grown = np.flatnonzero(trunk != 0)
    at, trunk = at.take(grown), trunk.take(grown)
    for length, (low, high) in zip(lengths.tolist(), pairwise(bounds.tolist()), strict=True):
        near = at[trunk & np.uint32(1 << min(length, MANY)) != 0]
        near = near[near <= len(codes) - length]
        hashed = _hash(codes, near, length)
        slot = np.minimum(np.searchsorted(hashes[low:high], hashed), high - low - 1) + low
        hit = np.flatnonzero(hashes.take(slot) == hashed)
        found.append(near.take(hit))
        words.append(numbers.take(slot.take(hit)))
    start, number = np.concatenate(found), np.concatenate(words)
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


def _hash(codes: Codes, starts: Ints, length: int) -> NDArray[np.uint64]:
    value = np.zeros(len(starts), dtype=np.uint64)
    for k in range(length):
        value = value * PRIME + codes[starts + k]
    return value


def _hashed(words: Sequence[str], length: int) -> tuple[NDArray[np.uint64], Numbers]:
    """The words of one length as sorted hashes with their numbers; distinct, or we would mistake them."""
    numbers = np.array([i for i, word in enumerate(words) if len(word) == length], dtype=np.int32)
    codes = encode("".join(words[i] for i in numbers))
    hashes = _hash(codes, np.arange(len(numbers), dtype=np.int64) * length, length)
    order = np.argsort(hashes)
    return hashes[order], numbers[order]
