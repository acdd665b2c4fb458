"""Debris that stands anywhere in a text, words or no words; apart, because blanks, pictures and marks all do.

What an author puts between two Hanzi stands where a word or a clause ends. What a machine puts there tears words,
and where it does so again and again the rest is its doing, too, also between words.
"""

from bisect import bisect_right
from collections.abc import Iterable

from corrector.rules.bigrams import gain

__all__ = ["SURE", "is_anywhere", "odds", "tears"]

# log2 of how much likelier two Hanzi so closely bound (bits of association, see bigrams) are neighbours in a sentence
# than the last of a clause and the first of the next: counted in 281,297 and 18,332 places of the training corpora.
STEPS = (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
ODDS = (-2.8, -1.9, -1.2, -0.1, 0.8, 1.2, 2.9, 4.2, 6.8)
WORD = 5.0
# Bits that convict a machine.
SURE = 6.0


def tears(left: str, right: str) -> bool:
    """Whether what stands between two Hanzi tears a word.

    >>> tears("发", "展"), tears("了", "明")
    (True, False)
    """
    return gain(left, right) >= WORD


def odds(left: str, right: str) -> float:
    """By how many bits two Hanzi are likelier neighbours in a sentence than the ends of two clauses."""
    return ODDS[bisect_right(STEPS, gain(left, right))]


def is_anywhere(places: Iterable[tuple[str, str]]) -> bool:
    """Whether debris was put without regard to words, by the two Hanzi of each of its places.

    >>> is_anywhere([("了", "明"), ("发", "展"), ("经", "济")]), is_anywhere([("了", "明")] * 3)
    (True, False)
    """
    return sum(odds(*place) for place in places) >= SURE
