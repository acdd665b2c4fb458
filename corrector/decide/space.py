"""The hypotheses that come into question about each document, laid end to end.

Apart from weighing them because it only counts: a document that may have met few families has few hypotheses.
"""

from dataclasses import dataclass

import numpy as np

from corrector.decide.documents import Mask
from corrector.decide.numbers import Floats, Ints
from corrector.ranges import changes, spread

__all__ = ["Space", "couples"]


@dataclass(frozen=True, slots=True)
class Space:
    """The M families that D documents may have met, by document, and the H hypotheses made of them, by document.

    `document` (M,) and `family` (M,) of each, and its `number` (D, F). `one`, `other` (C,): the couples of those of one
    document. The numbers of the hypotheses: that no table was at work `none` (D,), one `alone` (M,), its smaller
    variant `few` (M,), and `two` together (C,). `owner` (H,): the document of each.
    """

    document: Ints
    family: Ints
    number: Ints
    one: Ints
    other: Ints
    none: Ints
    alone: Ints
    few: Ints
    two: Ints
    owner: Ints

    @classmethod
    def of(cls, suspects: Mask) -> "Space":
        """Given the families that each document may have met, (D, F)."""
        document, family = np.nonzero(suspects)
        size = suspects.sum(axis=1)
        double = size * (size - 1) // 2
        count = 1 + 2 * size + double
        none = np.cumsum(count) - count
        return cls(
            document,
            family,
            np.cumsum(suspects).reshape(suspects.shape) - 1,
            *couples(document),
            none,
            spread(none + 1, size)[1],
            spread(none + 1 + size, size)[1],
            spread(none + 1 + 2 * size, double)[1],
            np.repeat(np.arange(len(count)), count),
        )

    def together(self, one: Ints, other: Ints) -> Ints:
        """The hypotheses that two families were at work, each a number from 0 to M, the first the smaller one."""
        partners = np.bincount(self.one, minlength=len(self.family))
        found: Ints = self.two[(np.cumsum(partners) - partners)[one] + other - one - 1]
        return found

    def believed(self, scores: Floats) -> tuple[Floats, Floats]:
        """From log-likelihoods (H,) to probabilities (H,), and the log-likelihood of each document (D,)."""
        most = np.maximum.reduceat(scores, self.none)
        belief = np.exp(scores - most[self.owner])
        total = np.add.reduceat(belief, self.none)
        belief /= total[self.owner]
        return belief, most + np.log(total)


def couples(groups: Ints) -> tuple[Ints, Ints]:
    """All couples of places with the same value in a sorted array, the earlier place first.

    >>> [part.tolist() for part in couples(np.array([3, 3, 3, 8]))]
    [[0, 0, 1], [1, 2, 2]]
    """
    begun = changes(groups).nonzero()[0]
    size = np.diff(begun, append=len(groups))
    place = np.arange(len(groups))
    return spread(place + 1, np.repeat(begun + size, size) - place - 1)
