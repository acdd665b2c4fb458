"""What may have been printed at the places that read strangely: the arcs among which the decoder chooses.

Apart from the decoder, which weighs arcs and knows nothing of where they come from.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corrector.ocr.arcs import KINDS, Arcs, Floats, Numbers, Places, Strings
from corrector.ocr.channel import Channel
from corrector.ocr.language import Language
from corrector.ocr.symbols import FIRST

SEEN, KEPT, HOPELESS = 30, 10, -5.0
HALVES, DOUBLES = 10, 5
"""Hanzi kept at a place after a look at the two bigrams around it, and after a look at the three trigrams, and how
much worse than what was read an arc may look by then (nats)."""


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
    def half(self) -> npt.NDArray[np.bool_]:
        """Symbol number -> whether it is ASCII punctuation, which is never above suspicion."""
        points = self.language.symbols.points
        marks = (points < 127) & ~np.isin(points, [ord(c) for c in "0a"])
        return np.concatenate((np.zeros(FIRST, bool), marks))

    @cached_property
    def hanzi(self) -> npt.NDArray[np.bool_]:
        """Symbol number -> whether it is a Hanzi whose shape the channel knows."""
        return np.isfinite(self.channel.norm)

    def substitutions(self, numbers: Numbers, at: Places) -> Arcs:
        """The most promising other Hanzi, up to KEPT, for each Hanzi of `numbers` at the places `at`."""
        at = at[self.hanzi[numbers[at]]]
        if not len(at):
            return self.none
        left, here, right = numbers[at - 1], numbers[at], numbers[at + 1]
        pool = np.concatenate(
            [self.channel.likely[here], self.language.after[left], self.language.before[right]], axis=1
        )
        odds = self.channel.log_p(pool, here[:, None])
        ahead = self.language.pair(np.broadcast_to(left[:, None], pool.shape), pool)
        behind = self.language.pair(pool, np.broadcast_to(right[:, None], pool.shape))
        odds[~self.hanzi[pool] | (pool == here[:, None])] = -np.inf
        seen = np.concatenate([_top(odds + ahead + behind, SEEN), _top(odds + ahead, 3), _top(odds + behind, 3)], 1)
        row = np.repeat(np.arange(len(at)), seen.shape[1])
        column = seen.ravel()
        printed, odds, near = pool[row, column], odds[row, column], (ahead + behind)[row, column]
        stays = self.language.pair(left, here) + self.language.pair(here, right)
        stays += self.language.around(numbers, at, here)
        near += self.language.around(numbers, at[row], printed) - stays[row]
        near[_repeated(row, printed)] = -np.inf
        kept = _top((odds + near).reshape(len(at), -1), KEPT) + np.arange(len(at))[:, None] * seen.shape[1]
        kept = kept.ravel()
        kept = kept[(odds + near)[kept] > HOPELESS]
        return self._arcs(numbers, at, row[kept], printed[kept], odds[kept])

    def _arcs(self, numbers: Numbers, at: Places, row: Places, printed: Numbers, odds: Floats) -> Arcs:
        """Arcs of single Hanzi, each at the place `at[row]`."""
        here = numbers[at]
        ones = np.ones(len(row), np.int64)
        both = np.stack([printed, np.zeros_like(printed)], 1)
        counted = self.channel.counted(printed, here[row]).astype(np.int64)
        return Arcs(at[row], ones, both, ones, odds, counted, np.full(len(row), -1))

    def doubles(self, numbers: Numbers, at: Places) -> Arcs:
        """Two Hanzi at once for those at each place and the next one, up to DOUBLES, judged by what stands beside."""
        if not len(at):
            return self.none
        left, one, two, right = (numbers[at + shift][:, None] for shift in (-1, 0, 1, 2))
        likely, after, before = self.channel.likely, self.language.after, self.language.before
        firsts = self._side(np.concatenate([likely[one[:, 0]], after[left[:, 0]]], 1), left, one, True)
        seconds = self._side(np.concatenate([likely[two[:, 0]], before[right[:, 0]]], 1), right, two, False)
        a = np.repeat(firsts[0], HALVES, axis=1)
        b = np.tile(seconds[0], (1, HALVES))
        odds = np.repeat(firsts[1], HALVES, axis=1) + np.tile(seconds[1], (1, HALVES))
        near = np.repeat(firsts[2], HALVES, axis=1) + np.tile(seconds[2], (1, HALVES)) + self.language.pair(a, b)
        stays = self.language.pair(left, one) + self.language.pair(one, two) + self.language.pair(two, right)
        kept = _top(odds + near, DOUBLES)
        good = np.take_along_axis(odds + near - stays, kept, 1) > HOPELESS
        row, column = np.nonzero(good)
        column = kept[row, column]
        put = np.stack([a[row, column], b[row, column]], 1)
        twos = np.full(len(row), 2)
        kind = np.full(len(row), KINDS.index("double"))
        return Arcs(at[row], twos, put, twos, odds[row, column], kind, np.full(len(row), -1))

    def _side(
        self, pool: Numbers, beside: Numbers, read: Numbers, after: bool
    ) -> tuple[Numbers, Floats, Floats]:
        """The HALVES best of a pool of Hanzi for each `read`, from what stands `beside`: (Hanzi, odds, bigram)."""
        pool = np.sort(pool, axis=1)
        odds = self.channel.log_p(pool, read)
        wide = np.broadcast_to(beside, pool.shape)
        near = self.language.pair(wide, pool) if after else self.language.pair(pool, wide)
        bad = ~self.hanzi[pool] | (pool == read)
        bad[:, 1:] |= pool[:, 1:] == pool[:, :-1]
        odds[bad] = -1e4
        best = _top(odds + near, HALVES)
        return tuple(np.take_along_axis(table, best, 1) for table in (pool, odds, near))  # type: ignore[return-value]

    def marks(self, numbers: Numbers, arcs: Arcs) -> Arcs:
        """The arcs, without those of at most one symbol for one that already the bigrams rule out."""
        small = (arcs.length < 2) & (arcs.count < 2)
        start, length, put = arcs.start, arcs.length, arcs.printed[:, 0]
        left, here, right = numbers[start - 1], numbers[start], numbers[np.minimum(start + length, len(numbers) - 1)]
        pair = self.language.pair
        old = np.where(length > 0, pair(left, here) + pair(here, right), pair(left, right))
        new = np.where(arcs.count > 0, pair(left, put) + pair(put, right), pair(left, right))
        return arcs.take(~small | (new - old + arcs.odds > HOPELESS))


def _top(score: Floats, many: int) -> Places:
    """The columns of the `many` best of each row, in no order."""
    many = min(many, score.shape[1])
    top: Places = np.argpartition(-score, many - 1, axis=1)[:, :many]
    return top


def _repeated(row: Places, printed: Numbers) -> npt.NDArray[np.bool_]:
    """Which entries say the same as an earlier one of their row."""
    keys = row << 16 | printed
    repeated = np.ones(len(keys), bool)
    repeated[np.unique(keys, return_index=True)[1]] = False
    return repeated
