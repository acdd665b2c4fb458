"""Which rules have reason to look at texts, and where: one look-up per character tells.

Apart from the rules, because it knows nothing of them but their triggers. Characters that no trigger tells
apart are one class; clean text consists of classes that trigger nothing, and is dismissed at 1.5 ns a character.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corrector.kernels import twin
from corrector.points import OUTSIDE, Points, encode
from corrector.rules.rule import Trigger

__all__ = ["Sieve"]

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]

# The ends of a text count as line ends.
END = ord("\n")


class Sieve:
    """The triggers of some rules, by name, ready to be looked for. At most 64 triggers, 255 classes."""

    def __init__(self, triggers: Mapping[str, Sequence[Trigger]]) -> None:
        flat = [trigger for several in triggers.values() for trigger in several]
        sets = sorted({characters for trigger in flat for characters in (trigger.at, trigger.before, trigger.behind)})
        classes = partition([members(characters) for characters in sets], [members(trigger.at) for trigger in flat])
        self._classes = classes.astype(np.uint8)
        self._end = int(classes[END])
        sample = np.zeros(int(classes.max()) + 1, np.int64)
        sample[classes] = np.arange(len(classes))
        self._at = bits([members(trigger.at)[sample] for trigger in flat])
        self._before = bits([members(trigger.before)[sample] for trigger in flat])
        self._behind = bits([members(trigger.behind)[sample] for trigger in flat])
        self._first = int(np.flatnonzero(self._at)[0]) if flat else 256
        self._masks: dict[str, int] = {}
        number = 0
        for name, several in triggers.items():
            self._masks[name] = (1 << number + len(several)) - (1 << number)
            number += len(several)

    def look(self, points: Points, starts: Ints, ends: Ints) -> dict[int, dict[str, list[int]]]:
        """The rules that have reason to look at texts laid end to end, text i being points[starts[i]:ends[i]], with
        at least one point between two of them.

        For each text that any rule has reason to look at, by number: the places (code points of the text, in order) of
        each such rule; of those without triggers, which look at every text, none.
        """
        bits, text, place = self._hits(points, starts, ends)
        found: dict[int, dict[str, list[int]]] = {}
        met = int(np.bitwise_or.reduce(bits))
        for name, mask in self._masks.items():
            if mask and not mask & met:
                continue
            hits = _by_text(bits & np.uint64(mask) != 0, text, place) if mask else ((n, []) for n in range(len(starts)))
            for number, places in hits:
                found.setdefault(number, {})[name] = places
        return found

    def alike(self, one: str, other: str) -> bool:
        """Whether a word may take the place of another, and no trigger is seen that was not seen before: all of their
        characters are of one class, and it triggers nothing."""
        classes = set(self._classes.take(encode(one + other), mode="clip").tolist())
        return bool(one and other) and len(classes) == 1 and max(classes) < self._first

    def _hits(self, points: Points, starts: Ints, ends: Ints) -> tuple[Bits, Ints, Ints]:
        """All places of triggers, in order: which triggers (as bits), the number of the text, and the place in it."""
        known = self._classes, self._end, self._first, self._before, self._at, self._behind
        bits, places = find_triggers(points, starts, ends, *known)
        text = starts.searchsorted(places, "right") - 1
        return bits, text, places - starts[text]


@twin
def find_triggers(
    points: Points,
    starts: Ints,
    ends: Ints,
    classes: NDArray[np.uint8],
    end: int,
    first: int,
    before: Bits,
    at: Bits,
    behind: Bits,
) -> tuple[Bits, Ints]:
    """All places of triggers in texts laid end to end: (which triggers, as bits; the place).

    `classes` has the class of each code point; from `first` on they may trigger something. Of each class the triggers
    that it may stand `before`, `at` and `behind`; `end` is the class of the ends of texts.
    """
    found = np.empty(len(points) + 2, np.uint8)
    classes.take(points, out=found[1:-1], mode="clip")
    found[starts] = found[ends + 1] = end
    likely = found[1:-1] >= first
    sizes = np.diff(np.stack([starts, ends], axis=1).ravel(), prepend=0, append=len(points))
    likely &= np.repeat(np.arange(len(sizes)) % 2 == 1, sizes)  # not what lies between two texts
    places = likely.nonzero()[0]
    bits = before.take(found.take(places))
    bits &= at.take(found.take(places + 1))
    bits &= behind.take(found.take(places + 2))
    hits = (bits != 0).nonzero()[0]
    return bits[hits], places[hits]


def _by_text(wanted: NDArray[np.bool_], text: Ints, place: Ints) -> Iterator[tuple[int, list[int]]]:
    """Of some hits, sorted by text, those wanted (at least one): each text that has any with its places."""
    hits = wanted.nonzero()[0]
    text, places = text[hits], place[hits].tolist()
    begun = np.flatnonzero(text[1:] != text[:-1]) + 1
    for low, high in pairwise([0, *begun.tolist(), len(places)]):
        yield int(text[low]), places[low:high]


@cache
def members(characters: str) -> NDArray[np.bool_]:
    """For each code point of the basic plane (the last stands for all others) whether a set holds it.

    A set is written as between the brackets of a regular expression, but nothing is escaped: "0-9", "^。！？".
    """
    inverted = characters.startswith("^")
    found = np.zeros(OUTSIDE + 1, np.bool_)
    for first, last in re.findall(r"(.)(?:-(.))?", characters[inverted:], re.DOTALL):
        found[min(ord(first), OUTSIDE) : min(ord(last or first), OUTSIDE) + 1] = True
    return ~found if inverted else found


def partition(sets: Sequence[NDArray[np.bool_]], triggers: Sequence[NDArray[np.bool_]]) -> NDArray[np.int64]:
    """For each code point the number of its class: those in the same sets share one, those of triggers come last."""
    found = np.zeros(OUTSIDE + 1, np.int64)
    last = np.zeros(OUTSIDE + 1, np.bool_)
    for one in triggers:
        last |= one
    for one in (*sets, last):
        found += one * (int(found.max()) + 1)
        found = (np.cumsum(np.bincount(found) > 0) - 1)[found]
    return found


def bits(rows: Sequence[NDArray[np.bool_]]) -> NDArray[np.uint64]:
    """Columns of booleans as numbers, the first row the lowest bit."""
    found = np.zeros(len(rows[0]) if rows else 1, np.uint64)
    for number, row in enumerate(rows):
        found |= row.astype(np.uint64) << np.uint64(number)
    return found
