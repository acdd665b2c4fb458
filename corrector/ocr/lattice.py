"""What may have been printed at the places that read strangely: the arcs among which the decoder chooses.

Apart from the decoder, which weighs arcs and knows nothing of where they come from.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corrector.ocr.arcs import KINDS, Arcs, Flags, Floats, Strings
from corrector.ocr.channel import Channel
from corrector.ocr.language import Language
from corrector.ocr.symbols import FIRST, Numbers

NEAR, FIRST_LOOK, HOPELESS = 1.0, -8.0, -5.0
"""How much better than what was read an arc must look by its bigrams without the channel and with it, and by its
trigrams with it (nats)."""
HALVES, DOUBLES = 10, 5
"""Where two Hanzi are tried at once: those kept for either after a look at one side, and the pairs kept."""
Spans = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lattice:
    """Proposes arcs with the help of a channel and, for shapes no guide to, of the language model's neighbours."""

    language: Language
    channel: Channel

    @cached_property
    def none(self) -> Arcs:
        """No arcs."""
        return self.strings.arcs([], np.zeros(0, np.int64))

    @cached_property
    def strings(self) -> Strings:
        """The channel's counted strings, ready to be matched."""
        return Strings(self.channel, self.language.symbols)

    @cached_property
    def half(self) -> Flags:
        """Symbol number -> whether it is ASCII punctuation, which is never above suspicion."""
        points = self.language.symbols.points
        marks = (points < 127) & ~np.isin(points, [ord(c) for c in "0a"])
        return np.concatenate((np.zeros(FIRST, bool), marks))

    @cached_property
    def hanzi(self) -> Flags:
        """Symbol number -> whether it is a Hanzi whose misreadings the channel knows."""
        return np.isfinite(self.channel.norm)

    @cached_property
    def likely(self) -> tuple[Numbers, Floats]:
        """For each symbol what was most likely printed, and the log odds of each."""
        pool = self.channel.likely.astype(np.int64)
        odds = self.channel.log_p(pool, np.arange(len(pool))[:, None])
        odds[~self.hanzi[pool]] = -np.inf
        return pool, odds

    def spans(self, numbers: Numbers) -> Spans:
        """log p of all up to each symbol, by bigrams: what stands from i to j has spans[j] − spans[i]."""
        return np.concatenate(([0], np.cumsum(self.language.pair(numbers[:-1], numbers[1:]), dtype=np.float64)))

    def substitutions(self, numbers: Numbers, spans: Spans, at: Numbers) -> Arcs:
        """The promising other Hanzi for each Hanzi of `numbers` at the places `at`."""
        at = at[self.hanzi[numbers[at]]]
        if not len(at):
            return self.none
        left, here, right = numbers[at - 1], numbers[at], numbers[at + 1]
        pair, language = self.language.pair, self.language
        pool = np.concatenate((self.likely[0][here], language.after[left], language.before[right]), axis=1)
        near = pair(left[:, None], pool)
        near += pair(pool, right[:, None])
        near -= (spans[at + 1] - spans[at - 1])[:, None]
        good = np.flatnonzero(near.ravel() > NEAR)
        row, printed, near = good // pool.shape[1], pool.ravel()[good], near.ravel()[good]
        odds, counted = self.channel.weigh(printed, here[row])
        good = np.flatnonzero((near + odds > FIRST_LOOK) & self.hanzi[printed] & (printed != here[row]))
        good = good[_once(row[good] << 16 | printed[good])]
        row, printed, odds, counted = row[good], printed[good], odds[good], counted[good]
        around = language.around(numbers, np.concatenate((at, at[row])), np.concatenate((here, printed)))
        good = np.flatnonzero(around[len(at) :] - around[row] + odds > HOPELESS)
        row, printed = row[good], printed[good]
        ones = np.ones(len(row), np.int64)
        put = np.zeros((len(row), 2), np.int64)
        put[:, 0] = printed
        return Arcs(at[row], ones, put, ones, odds[good], counted[good].astype(np.int64), -ones)

    def doubles(self, numbers: Numbers, spans: Spans, at: Numbers) -> Arcs:
        """Two Hanzi at once for those at each place and the next one, up to DOUBLES, judged by what stands beside."""
        if not len(at):
            return self.none
        first, said_first, worth_first = self._half(numbers[at], numbers[at - 1], True)
        second, said_second, worth_second = self._half(numbers[at + 1], numbers[at + 2], False)
        worth = self.language.pair(first[:, :, None], second[:, None, :])
        worth += worth_first[:, :, None] + worth_second[:, None, :]
        worth -= (spans[at + 2] - spans[at - 1])[:, None, None]
        worth = worth.reshape(len(at), -1)
        best = np.argpartition(-worth, DOUBLES, axis=1)[:, :DOUBLES]
        row, column = np.nonzero(np.take_along_axis(worth, best, 1) > HOPELESS)
        a, b = np.divmod(best[row, column], HALVES)
        put = np.stack([first[row, a], second[row, b]], 1)
        odds = said_first[row, a] + said_second[row, b]
        twos = np.full(len(row), 2)
        kind = np.full(len(row), KINDS.index("double"))
        return Arcs(at[row], twos, put, twos, odds, kind, np.full(len(row), -1))

    def _half(self, read: Numbers, beside: Numbers, ahead: bool) -> tuple[Numbers, Floats, Floats]:
        """The HALVES best Hanzi for each `read` from what stands `beside` it: (Hanzi, odds, odds with the bigram)."""
        likely, odds = self.likely
        pool, said, beside = likely[read], odds[read], beside[:, None]
        worth = said + (self.language.pair(beside, pool) if ahead else self.language.pair(pool, beside))
        best = np.argpartition(-worth, HALVES, axis=1)[:, :HALVES]
        row = np.arange(len(read))[:, None]
        return pool[row, best], said[row, best], worth[row, best]

    def marks(self, numbers: Numbers, spans: Spans, arcs: Arcs) -> Arcs:
        """The arcs, without those that already the bigrams rule out."""
        start, end, put = arcs.start, arcs.start + arcs.length, arcs.printed
        left, right = numbers[start - 1], numbers[end]
        some, two = arcs.count > 0, arcs.count > 1
        last = np.where(two, put[:, 1], put[:, 0])
        new = self.language.pair(
            np.concatenate((left, np.where(some, last, left), np.where(two, put[:, 0], left))),
            np.concatenate((np.where(some, put[:, 0], right), right, np.where(two, put[:, 1], right))),
        ).reshape(3, -1)
        worth = new[0] + new[1] * some + new[2] * two - (spans[end] - spans[start - 1])
        return arcs.take(worth + arcs.odds > HOPELESS)


def _once(keys: Numbers) -> Numbers:
    """Where each key stands first, in order of the keys."""
    order = np.argsort(keys, kind="stable")
    new = np.ones(len(keys), bool)
    np.not_equal(keys[order[1:]], keys[order[:-1]], out=new[1:])
    first: Numbers = order[new]
    return first
