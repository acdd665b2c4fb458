"""What may have been printed at the places that read strangely: the arcs among which the decoder chooses.

Apart from the decoder, which weighs arcs and knows nothing of where they come from.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corrector.ocr.arcs import KINDS, Arcs, Flags, Floats, Strings
from corrector.ocr.channel import Channel
from corrector.ocr.language import BESIDE, Language
from corrector.ocr.symbols import FIRST, Numbers

LIKELY, OFFERED, FIRST_LOOK, TRIGRAMS, HOPELESS = 1.0, 2.0, -7.0, -4.0, -5.0
"""How much better than what was read an arc must look: by its bigrams without the channel, likely by its shape or
else offered for what stands beside it; by bigrams and by trigrams with the channel; at the end, and marks and doubles
already by their bigrams (nats). Of a thousand arcs that won on pages of the training, ten looked worse."""
HALVES, DOUBLES = 10, 5
"""Where two Hanzi are tried at once: those kept for either after a look at one side, and the pairs kept."""


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

    @cached_property
    def rest(self) -> Floats:
        """For each symbol the log odds that about no Hanzi outside that list has."""
        odds = self.likely[1]
        found: Floats = np.where(np.isfinite(odds), odds, np.inf).min(1) + np.float32(0.5)
        return found

    @cached_property
    def after(self) -> Floats:
        """log p of what most probably follows each symbol (see `Language.after`), where that is a Hanzi."""
        pool = self.language.after
        return self._hanzi(pool, self.language.pair(np.arange(len(pool))[:, None], pool))

    @cached_property
    def before(self) -> Floats:
        """log p of each symbol after what most often precedes it (see `Language.before`), where that is a Hanzi."""
        pool = self.language.before
        return self._hanzi(pool, self.language.pair(pool, np.arange(len(pool))[:, None]))

    def _hanzi(self, pool: Numbers, log_p: Floats) -> Floats:
        log_p[~self.hanzi[pool]] = -np.inf
        return log_p

    def spans(self, numbers: Numbers) -> Floats:
        """log p of each symbol by the one before it; 0 for the first."""
        return np.concatenate((np.zeros(1, np.float32), self.language.pair(numbers[:-1], numbers[1:])))

    def substitutions(self, numbers: Numbers, spans: Floats, at: Numbers) -> Arcs:
        """The promising other Hanzi for each Hanzi of `numbers` at the places `at`."""
        at = at[self.hanzi[numbers[at]]]
        if not len(at):
            return self.none
        row, printed, odds, counted = self._offered(numbers, spans, at)
        both = self.language.around(numbers, np.concatenate((at, at[row])), np.concatenate((numbers[at], printed)))
        good = (both[len(at) :] - both[row] + odds > TRIGRAMS).nonzero()[0]
        row = row[good]
        ones = np.ones(len(row), np.int64)
        put = np.zeros((len(row), 2), np.int64)
        put[:, 0] = printed[good]
        return Arcs(at[row], ones, put, ones, odds[good], counted[good], -ones)

    def _offered(self, numbers: Numbers, spans: Floats, at: Numbers) -> tuple[Numbers, Numbers, Floats, Numbers]:
        """The Hanzi likely for each place by the channel, and those that often follow what stands before it or stand
        before what follows: the row of the place, the Hanzi, their odds, and whether they were counted."""
        left, here, right = numbers[at - 1], numbers[at], numbers[at + 1]
        likely, pair = self.likely[0].take(here, 0), self.language.pair
        many, width = BESIDE, likely.shape[1]
        pool = np.concatenate((self.language.after.take(left, 0), likely, self.language.before.take(right, 0)), 1)
        near = np.empty(pool.shape, np.float32)
        near[:, : many + width] = pair(pool[:, : many + width], right[:, None])
        near[:, many + width :] = self.before.take(right, 0)
        near[:, many:] += pair(left[:, None], pool[:, many:])
        near[:, :many] += self.after.take(left, 0)
        near -= (spans[at] + spans[at + 1])[:, None]
        least = np.empty(pool.shape, np.float32)
        least[:] = np.maximum(OFFERED, FIRST_LOOK - self.rest[here])[:, None]
        least[:, many : many + width] = LIKELY
        row, column = (near > least).nonzero()
        printed, read = pool[row, column], here[row]
        odds, counted = self.channel.weigh(printed, read)
        good = (near[row, column] + odds > FIRST_LOOK) & self.hanzi[printed] & (printed != read)
        good = good.nonzero()[0]
        good = good[_once(row[good] << 16 | printed[good])]
        return row[good], printed[good], odds[good], counted[good].astype(np.int64)

    def doubles(self, numbers: Numbers, spans: Floats, at: Numbers) -> Arcs:
        """Two Hanzi at once for those at each place and the next one, up to DOUBLES, judged by what stands beside."""
        if not len(at):
            return self.none
        first, said_first, worth_first = self._half(numbers[at], numbers[at - 1], True)
        second, said_second, worth_second = self._half(numbers[at + 1], numbers[at + 2], False)
        worth = self.language.pair(first[:, :, None], second[:, None, :])
        worth += worth_first[:, :, None] + worth_second[:, None, :]
        worth -= (spans[at] + spans[at + 1] + spans[at + 2])[:, None, None]
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

    def marks(self, numbers: Numbers, spans: Floats, arcs: Arcs) -> Arcs:
        """The arcs, without those that already the bigrams rule out."""
        start, end, put = arcs.start, arcs.start + arcs.length, arcs.printed
        left, right = numbers[start - 1], numbers[end]
        some, two = arcs.count > 0, arcs.count > 1
        last = np.where(two, put[:, 1], put[:, 0])
        new = self.language.pair(
            np.concatenate((left, np.where(some, last, left), np.where(two, put[:, 0], left))),
            np.concatenate((np.where(some, put[:, 0], right), right, np.where(two, put[:, 1], right))),
        ).reshape(3, -1)
        old = spans[start] + spans[start + 1] * (arcs.length > 0) + spans[start + 2] * (arcs.length > 1)
        worth = new[0] + new[1] * some + new[2] * two - old
        return arcs.take(worth + arcs.odds > HOPELESS)


def _once(keys: Numbers) -> Numbers:
    """Where each key stands first, in order of the keys."""
    order = np.argsort(keys, kind="stable")
    new = np.ones(len(keys), bool)
    np.not_equal(keys[order[1:]], keys[order[:-1]], out=new[1:])
    first: Numbers = order[new]
    return first
