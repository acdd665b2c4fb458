"""Many documents laid end to end, so that one array operation reckons all of them, and what was decided of each.

Apart from the reckoning because both sides of it speak in these arrays: the engine fills them and reads them.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corrector.decide.numbers import Document, Floats, Ints
from corrector.ranges import changes

__all__ = ["Documents", "Mask", "Suspicion", "Verdicts", "most", "sums"]

Mask = NDArray[np.bool_]
N = TypeVar("N", np.int64, np.float64)


@dataclass(frozen=True, slots=True)
class Documents:
    """The numbers of D documents: fields as of `Document`, slots counted through, paragraphs in each document from 0.

    `slot_document` (S,) and `left_document` (L,): the document of each slot and of each meant word that still stands,
    both sorted. `suspects` (D, F): the families that each document may have met; no other is considered.
    """

    slot: Ints
    pair: Ints
    log_odds: Floats
    unit: Ints
    slot_document: Ints
    left_pair: Ints
    left_unit: Ints
    left_count: Floats
    left_slot: Ints
    left_document: Ints
    suspects: Mask

    def __len__(self) -> int:
        return len(self.suspects)

    @classmethod
    def one(cls, document: Document, suspects: Mask) -> "Documents":
        """A single document, given the families that it may have met, (F,)."""
        slots, left = np.zeros_like(document.unit), np.zeros_like(document.left_unit)
        told = document.slot, document.pair, document.log_odds, document.unit, slots
        over = document.left_pair, document.left_unit, document.left_count, document.left_slot, left
        return cls(*told, *over, suspects[None, :])

    def some(self, wanted: Mask) -> "Documents":
        """The documents that are wanted (D,), and no others."""
        number = np.cumsum(wanted) - 1
        slots, left = wanted[self.slot_document], wanted[self.left_document]
        slot = np.append(np.cumsum(slots) - 1, -1)  # the last one stands for no slot
        readings = slots[self.slot]
        return Documents(
            slot[self.slot[readings]],
            self.pair[readings],
            self.log_odds[readings],
            self.unit[slots],
            number[self.slot_document[slots]],
            self.left_pair[left],
            self.left_unit[left],
            self.left_count[left],
            slot[self.left_slot[left]],
            number[self.left_document[left]],
            self.suspects[wanted],
        )


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was decided of D documents with R readings in all: as `Verdict`, `families` (D, F), `converted` (D,)."""

    posterior: Floats
    evidence: Floats
    applied: Floats
    families: Floats
    converted: Floats

    @classmethod
    def none(cls, documents: Documents) -> "Verdicts":
        """Nothing was decided."""
        posterior, evidence, applied = np.zeros((3, len(documents.pair)))
        return cls(posterior, evidence, applied, np.zeros(documents.suspects.shape), np.zeros(len(documents)))


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a first verdict says of D documents with R readings in all: which are `worth` judging (D,), the `families`
    that they may have met (D, F), and of each reading its probability `posterior` (R,), 0 in the others, and the
    probability `applied` (R,) that its pair was applied in its paragraph."""

    worth: Mask
    families: Mask
    posterior: Floats
    applied: Floats


def sums(groups: Ints, values: Floats, count: int) -> Floats:
    """The sum of the values of each of `count` groups."""
    return np.bincount(groups, values, count).astype(np.float64, copy=False)


def most(groups: Ints, values: NDArray[N], count: int) -> NDArray[N]:
    """The largest of the values of each of `count` groups, and at least 0.

    >>> most(np.array([2, 0, 2]), np.array([5, 1, 7]), 4).tolist()
    [1, 0, 7, 0]
    """
    order = np.argsort(groups, kind="stable")  # quick, as they nearly always are in order
    begun = changes(groups[order]).nonzero()[0]
    found = np.zeros(count, dtype=values.dtype)
    found[groups[order[begun]]] = np.maximum(np.maximum.reduceat(values[order], begun), 0)
    return found
