"""Places in held-out documents where one word of a pair stands, its table being known, as the reader will be asked.

Apart from fitting because the same places fit the weights and measure them.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from corrector.scorer import TOPIC
from training.context.corpus import Corpus
from training.context.slots import Slots, convert

__all__ = ["Places", "places"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Places:
    """`codes`: the documents with gaps between them. For each place: its span, the number of the `written` and of the
    `meant` word that may stand there, and whether it is the meant one (`right`)."""

    codes: NDArray[np.uint16]
    starts: Ints
    ends: Ints
    written: Ints
    meant: Ints
    right: NDArray[np.bool_]


def places(corpus: Corpus, slots: Slots, documents: Ints, table: NDArray[np.int16], damaged: bool) -> Places:
    """The places of a family's pairs, before (`damaged` false) or after its table (W,) was run over the documents.

    Only words that the table writes for one word, and does not itself replace: of the others it is known beforehand
    what stands in the place of what.
    """
    meant_for = np.full(len(table), -1, dtype=np.int16)
    for meant in np.flatnonzero(table >= 0):
        written = table[meant]
        if meant_for[written] < 0 and table[written] < 0:
            meant_for[written] = meant
    sizes = np.diff(corpus.starts)[documents]
    codes = np.zeros(4 * int(sizes.sum()) + TOPIC * (len(sizes) + 1), dtype=np.uint16)
    rows = np.zeros((int(np.diff(slots.first)[documents].sum()), 5), dtype=np.int64)
    arrays = corpus.text, corpus.starts, slots.at, slots.word, slots.first, slots.lengths, slots.spelling
    count, size = _extract(documents, *arrays, table, meant_for, damaged, codes, rows)
    starts, ends, written, meant, right = rows[:count].T
    return Places(codes[:size], starts, ends, written, meant, right > 0)


@njit
def _extract(  # noqa: ANN202
    documents, text, starts, at, word, first, lengths, spelling, table, meant_for, damaged, codes, rows  # noqa: ANN001
):  # type: ignore[no-untyped-def]
    """Writes the documents to `codes` and (start, end, written, meant, whether the meant one stands) to `rows`."""
    count = size = 0
    nothing = np.full(len(table), -1, np.int16)
    for document in documents:
        used = table if damaged else nothing
        out, length, words, begins, ends = convert(document, text, starts, at, word, first, lengths, spelling, used)
        for i in range(len(words)):
            one = words[i]
            right = table[one] >= 0
            meant = one if right else meant_for[one]
            if begins[i] < 0 or meant < 0 or meant_for[table[meant]] != meant:
                continue
            rows[count, 0], rows[count, 1] = begins[i] + size, ends[i] + size
            rows[count, 2], rows[count, 3], rows[count, 4] = table[meant], meant, right
            count += 1
        codes[size : size + length] = out[:length]
        size += length + TOPIC
    return count, size - TOPIC
