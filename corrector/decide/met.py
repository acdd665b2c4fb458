"""The pairs that documents meet, and the families that hold them.

Apart from the evidence because it is worked out once for a batch and the same on every assumption.
"""

from dataclasses import dataclass

import numpy as np

from corrector.decide.documents import Documents
from corrector.decide.numbers import Floats, Ints, Tables
from corrector.ranges import changes

__all__ = ["Met"]


@dataclass(frozen=True, slots=True)
class Met:
    """The P pairs that D documents meet, numbered densely: by document, those of one meant word side by side.

    `pair` (P,): which one each is, in `document` (P,). `first` (G,): where the pairs of each meant word begin, `group`
    (P,): the number of each pair's meant word. Of each family that holds one and is suspected: `held`, the pair's
    number, sorted; `family`; and `applied`, the probability that this family applies it.
    `reading` (R,) and `left` (L,): the number of each reading's pair and of each meant word's that is left.
    """

    pair: Ints
    document: Ints
    first: Ints
    group: Ints
    held: Ints
    family: Ints
    applied: Floats
    reading: Ints
    left: Ints

    @classmethod
    def of(cls, documents: Documents, tables: Tables) -> "Met":
        pairs, words = len(tables.meant), int(tables.meant.max(initial=0)) + 1
        pair = np.concatenate([documents.pair, documents.left_pair])
        document = np.concatenate([documents.slot_document[documents.slot], documents.left_document])
        keys, dense = np.unique((document * words + tables.meant[pair]) * pairs + pair, return_inverse=True)
        word, pair = np.divmod(keys, max(pairs, 1))
        document, begun = word // words, changes(word)
        held, family = tables.holders(pair)
        suspected = documents.suspects[document[held], family]
        held, family = held[suspected], family[suspected]
        return cls(
            pair,
            document,
            np.flatnonzero(begun),
            np.cumsum(begun) - 1,
            held,
            family,
            tables.applied[family, pair[held]],
            dense[: len(documents.pair)],
            dense[len(documents.pair) :],
        )
