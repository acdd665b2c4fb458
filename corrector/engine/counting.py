"""Which tables a text may have met, told from the words it holds, before any context is looked at.

A table leaves fewer of the words it replaces and more of those it writes. For a pair whose words stand in clean text
with frequencies m (meant) and w (written), each written word speaks for the table with log(1 + m / w), and a meant
word that still stands speaks against it with the log-probability that the table left it. (Words per text are Poisson;
the terms with the length of the text cancel.) Summed over the words of a paragraph, that is its log-likelihood ratio.
But a text keeps to its words: in the paragraphs that follow, a written word tells less each time (see `Odds.alike`).

Apart from the verdict because most texts are acquitted here, at a hundredth of the cost.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corrector.decide import Odds, Tables
from corrector.kernels import twin
from corrector.lexicon import Lexicon
from corrector.ranges import changes

__all__ = ["Counting"]

Ints = NDArray[np.int64]
Words = NDArray[np.int32]
Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]
Table = NDArray[np.float32]

# A table is suspected if, with some run of paragraphs counted, its log-odds reach this, or if the text as a whole does
# not speak against it: so a single sentence, which hardly holds a leftover word, is always judged by its contexts.
SUSPICION = -3.3
ALWAYS = np.uint64(1 << 63)  # stands for the pairs that need no table
GRAIN = 2.0**-12  # nats: what words tell is rounded to it, so that sums of it are exact in whatever order
OFTEN = 255  # paragraphs with a word, from which on it tells no less


@dataclass(frozen=True, slots=True)
class Counting:
    """What each of W words tells for or against each of F families, in nats, and who holds which words.

    What it tells is in `gains` (W, F) if that is more than 0, otherwise in `losses` (W, F); the other one holds 0.
    `again` (OFTEN + 1,): what a written word tells in a paragraph after so many others with it, as a share.
    `prior` (F,): the log-odds of each family before anything is counted.
    Families are bits of one number, in the order of the lexicon (the 63rd and all after it share a bit).
    `pairs` (P,): the families that hold each pair. `written` (W,), `meant` (W,): those for which a word is one.
    """

    gains: Table
    losses: Table
    again: Table
    prior: Floats
    family: Bits
    pairs: Bits
    written: Bits
    meant: Bits

    @classmethod
    def of(cls, lexicon: Lexicon, tables: Tables, frequency: Floats, odds: Odds) -> "Counting":
        """`frequency` (P, 2): of the written and the meant word of each pair in clean text; 0 where nobody counted."""
        count = len(lexicon.words), len(tables.applied)
        ratio = frequency[:, 1] / np.maximum(frequency[:, 0], 1e-9)
        ratio[lexicon.singles] = 1.0  # single characters are not counted in texts
        ratio[frequency[:, 0] == 0] = np.exp(odds.weight)  # a word that nobody knows is always looked at
        gain, loss = np.zeros(count), np.zeros(count)
        family = np.uint64(1) << np.minimum(np.arange(count[1]), 62).astype(np.uint64)
        pairs = np.bitwise_or.reduce(np.where(tables.applied > 0, family[:, None], np.uint64(0)), axis=0)
        pairs[lexicon.certain] |= ALWAYS
        written, meant = np.zeros((2, count[0]), dtype=np.uint64)
        index, pair = lexicon.readings_of(np.arange(count[0], dtype=np.int32))
        np.add.at(gain, index, tables.applied[:, pair].T * ratio[pair, None])
        np.bitwise_or.at(written, index, pairs[pair])
        index, pair = lexicon.meanings_of(np.arange(count[0], dtype=np.int32))
        np.minimum.at(loss, index, np.log1p(tables.applied[:, pair].T * (odds.leak - 1)))
        np.bitwise_or.at(meant, index, pairs[pair])
        told = _rounded(np.minimum(np.log1p(gain), odds.weight) + loss)
        prior = np.log(tables.priors / np.maximum(1 - tables.priors, 1e-9))
        again = _rounded(np.diff(np.arange(OFTEN + 2) ** (1 - odds.alike)))
        return cls(np.maximum(told, 0), np.minimum(told, 0), again, prior, family, pairs, written, meant)

    def suspects(self, begins: Ints, first: Ints, unit: Ints, words: Words) -> Bits:
        """For each of U paragraphs the families that it may have met, from the words that stand in them, by place.

        `begins` (U,): where each paragraph begins, `first` (T,): the first paragraph of each text; `unit`: the
        paragraph of each word.
        """
        last = np.append(first[1:], len(begins))
        text = np.repeat(np.arange(len(first)), last - first)
        told = told_by_paragraphs(unit, text, words, self.gains, self.losses, self.again)
        sums = np.cumsum(told, axis=0)
        alive = (self.prior + _best_runs(sums, text) >= SUSPICION) | (sums[last] - sums[first] >= 0)[text]
        return self.bits(alive)

    def bits(self, families: NDArray[np.bool_]) -> Bits:
        """For each row of families, (N, F), one number; pairs that need no table are always among them."""
        bits: Bits = np.bitwise_or.reduce(np.where(families, self.family, np.uint64(0)), axis=1) | ALWAYS
        return bits

    def families(self, bits: Bits) -> NDArray[np.bool_]:
        """The same the other way round."""
        families: NDArray[np.bool_] = bits[:, None] & self.family != 0
        return families


@twin
def told_by_paragraphs(unit: Ints, text: Ints, words: Words, gains: Table, losses: Table, again: Table) -> Floats:
    """What the words of each of U paragraphs tell about each family, (U + 1, F), behind a row of zeros.

    `unit` is the paragraph of each word, sorted; `text` (U,) the text of each paragraph; `gains`, `losses` and
    `again` as for `Counting`.
    """
    result = np.zeros((len(text) + 1, gains.shape[1]))
    known, times = _counted(unit, text, words)
    heard = unit.take(known)
    rows = changes(heard).nonzero()[0]
    if len(rows):
        said = words.take(known)
        told = gains.take(said, axis=0)
        told *= again.take(times, mode="clip")[:, None]
        told += losses.take(said, axis=0)
        result[heard[rows] + 1] = np.add.reduceat(told, rows, axis=0, dtype=np.float64)
    return result


def _counted(unit: Ints, text: Ints, words: Words) -> tuple[Ints, Ints]:
    """The first occurrence of each word in each paragraph, by place; and in how many paragraphs of its text before.

    `unit` is the paragraph of each word, sorted; `text` (U,) the text of each paragraph.
    """
    order = np.argsort(words.astype(np.uint16) if words.max(initial=0) < 1 << 16 else words, kind="stable")
    most = int(words.max(initial=0)) + 1
    keys = (unit * most + words).take(order)
    order = order.take(changes(keys).nonzero()[0])
    keys = text.take(unit.take(order)) * most + words.take(order)
    begun = changes(keys).nonzero()[0]
    times = np.full(len(words), -1)
    times[order] = np.arange(len(order)) - np.repeat(begun, np.diff(begun, append=len(order)))
    known = np.flatnonzero(times >= 0)
    return known, times.take(known)


def _rounded(values: Floats) -> Table:
    return (np.round(values / GRAIN) * GRAIN).astype(np.float32)


def _best_runs(sums: Floats, text: Ints) -> Floats:
    """For each paragraph the largest sum of neighbouring ones with it among them, (U, F), from running sums over all;
    `text` (U,) is the text of each."""
    apart = (np.ptp(sums) + 1) * text[:, None]  # each text's sums lie below those before: so are its extremes its own
    lowest = np.minimum.accumulate(sums[:-1] - apart, axis=0)
    highest = np.maximum.accumulate((sums[1:] - apart)[::-1], axis=0)[::-1]
    best: Floats = highest - lowest
    return best
