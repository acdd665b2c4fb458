"""What sounds alike: for a Hanzi those that a pinyin input method may have put in its place.

Apart from the slips, which weigh them: readings are facts of the language, and need no model.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corrector.ocr.symbols import Numbers, Small
from corrector.ranges import spread

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
RARE = -15.5
"""Log p of a Hanzi from which it may have been meant."""


@dataclass(frozen=True)
class Sounds:
    """`readings`, shape (symbols, most), numbers each symbol's syllables with their tones, 0 where there is no more;
    `toneless` says which syllable that is without its tone, `heard` as what many hear it who do not tell zh from z, n
    from l, ang from an. `first` is log p of each symbol."""

    readings: Small
    toneless: Small
    heard: Small
    first: Floats

    @cached_property
    def alike(self) -> tuple[Numbers, Numbers]:
        """All Hanzi that sound like each symbol, one symbol's after the other's, and where each one's begin."""
        syllables = self.heard[self.toneless[self.readings]].astype(np.int64)
        symbol, column = np.nonzero(self.readings)
        keys = np.unique(syllables[symbol, column] << 16 | symbol)
        groups, members = keys >> 16, keys & 0xFFFF
        usual = self.first[members] > RARE
        may, sound = members[usual], groups[usual]
        begins, ends = sound.searchsorted(groups), sound.searchsorted(groups, "right")
        row, place = spread(begins, ends - begins)
        pairs = np.unique(members[row] << 16 | may[place])
        pairs = pairs[pairs >> 16 != pairs & 0xFFFF]
        return pairs & 0xFFFF, (pairs >> 16).searchsorted(np.arange(len(self.readings) + 1))

    @cached_property
    def some(self) -> Flags:
        """Whether any Hanzi sounds like a symbol."""
        found: Flags = np.diff(self.alike[1]) > 0
        return found

    def of(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """(row of `numbers`, Hanzi) for all Hanzi that sound like each."""
        others, begins = self.alike
        row, place = spread(begins[numbers], begins[numbers + 1] - begins[numbers])
        return row, others[place]

    def shared(self, one: Numbers, other: Numbers) -> tuple[Flags, Flags]:
        """Whether two symbols share a syllable, element by element, and whether with its tone."""
        a, b = self.readings[one], self.readings[other]
        return _meet(self.toneless[a], self.toneless[b]), _meet(a, b)


def _meet(one: Small, other: Small) -> Flags:
    found: Flags = ((one[:, :, None] == other[:, None, :]) & (one > 0)[:, :, None]).any((1, 2))
    return found
