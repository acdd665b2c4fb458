"""Sequences of numbers at one distance, as a machine sets that cuts a text evenly; apart, because only numbers
and offsets are looked at, never the text.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain as joined
from itertools import islice, pairwise, takewhile
from statistics import median

__all__ = ["LONGEST", "SHORTEST", "SURELY", "Marker", "Numbered", "by_number", "longest_chain"]

# A piece of a cut text is this long; the sites seen cut at 300, 500 and 1,000 characters.
SHORTEST, LONGEST = 150, 4000
# Distances within a sequence differ by no more than this share of their median (blanks and tags were lost).
SPREAD = 0.25
# A machine cuts evenly: so little do all its distances differ. Items written by people do not.
EVEN, EXACT = 0.05, 0.01
# How sure it is that a number stands inside a sentence when it tears a word.
SURELY = 3


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the start of a line: its place, and how surely it stands inside a sentence (0 to 3).

    `before` and `after` are the blanks and blank lines around it, the site's own or the text's.
    """

    start: int
    end: int
    number: int
    inside: int
    before: int
    after: int


Numbered = dict[int, list[Marker]]


def by_number(markers: Sequence[Marker]) -> Numbered:
    """The markers of each number, in order."""
    found: Numbered = {}
    for marker in markers:
        found.setdefault(marker.number, []).append(marker)
    return found


def longest_chain(markers: Numbered) -> list[Marker]:
    """The longest sequence of consecutive numbers at one long distance, most of them inside sentences."""
    best: list[Marker] = []
    tried: set[int] = set()
    for marker in sorted(joined.from_iterable(markers.values()), key=start_of):
        if marker.inside and marker.start not in tried:
            chain = extend(markers, marker)
            tried.update(map(start_of, chain))
            if len(chain) > len(best) and holds(chain):
                best = chain
    return best


def start_of(marker: Marker) -> int:
    return marker.start


def extend(markers: Numbered, marker: Marker) -> list[Marker]:
    """The sequence through one marker, in both directions."""
    chain = [marker]
    while chain[0].number > 1 and (found := nearest(chain, markers, chain[0].number - 1)):
        chain.insert(0, found)
    while found := nearest(chain, markers, chain[-1].number + 1):
        chain.append(found)
    while chain[0].number > 1 and (found := nearest(chain, markers, chain[0].number - 1)):
        chain.insert(0, found)
    return chain


def nearest(chain: Sequence[Marker], markers: Numbered, number: int) -> Marker | None:
    """The marker with a number whose distance from the chain's end fits best."""
    before = number < chain[0].number
    steps = distances(chain)
    found = []
    same = markers.get(number, [])
    low = chain[0].start - 2 * LONGEST if before else chain[-1].end
    near = islice(same, bisect_left(same, low, key=start_of), None)
    for marker in takewhile(lambda marker: marker.start <= low + 2 * LONGEST, near):
        one, other = (marker, chain[0]) if before else (chain[-1], marker)
        if one.start < other.start and is_step(chain, one, other):
            step = other.start - one.end
            found.append((abs(step - median(steps)) if steps else step, marker.start, marker))
    return min(found)[2] if found else None


def is_step(chain: Sequence[Marker], one: Marker, other: Marker) -> bool:
    """Whether two markers are as far apart as the rest of the chain; the first step joins a surer pair."""
    step = other.start - one.end
    if not SHORTEST <= step <= LONGEST:
        return False
    steps = distances(chain)
    if not steps:
        return one.inside + other.inside >= SURELY or (other.inside > 0 and (one.inside > 0 or one.start == 0))
    return abs(step - median(steps)) <= SPREAD * median(steps)


def distances(chain: Sequence[Marker]) -> list[float]:
    return [other.start - one.end for one, other in pairwise(chain)]


def holds(chain: Sequence[Marker]) -> bool:
    """Whether a chain is a site's numbering: half of it inside sentences, and even steps or torn words."""
    inside = [marker.inside for marker in chain if marker.inside]
    steps = distances(chain)
    if not inside or not steps:
        return False
    uneven = (max(steps) - min(steps)) / median(steps)
    torn = inside.count(3)
    if len(steps) > (1 if len(inside) > 1 else 2) and uneven <= EXACT:
        return 3 * len(inside) >= len(chain) or torn > 0
    if len(inside) < 2 or 2 * len(inside) < len(chain):
        return False
    return (uneven <= EVEN and len(steps) > 1) or (torn >= 2 and 3 * torn >= len(chain))
