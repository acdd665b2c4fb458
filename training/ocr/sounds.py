"""What sounds alike, from the readings of Hanzi; apart from slips, which real texts teach."""

import numpy as np
import numpy.typing as npt

from corrector.ocr.sounds import Sounds
from corrector.ocr.symbols import FIRST, Symbols, is_hanzi
from corrector.rules.pinyin import table, toneless

ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("r", "n"), ("h", "f")), (("ng", "n"),)
"""Beginnings and ends of syllables that many do not tell apart."""


def blurred(syllable: str) -> str:
    """A syllable as many hear it.

    >>> blurred("zhang")
    'zan'
    """
    for long, short in ALIKE[0]:
        if syllable.startswith(long):
            syllable = short + syllable.removeprefix(long)
            break
    for long, short in ALIKE[1]:
        if syllable.endswith(long):
            syllable = syllable.removesuffix(long) + short
    return syllable


def sounds(symbols: Symbols, first: npt.NDArray[np.float32]) -> Sounds:
    """What sounds alike among these symbols, by the readings of `pinyin.tsv`."""
    syllables = ["", *(syllable for syllable, _ in table())]
    plain = ["", *sorted({toneless(syllable) for syllable in syllables[1:]})]
    blunt = ["", *sorted({blurred(syllable) for syllable in plain[1:]})]
    found: dict[int, list[int]] = {}
    for number, (_, characters) in enumerate(table(), 1):
        for character in characters:
            if is_hanzi(character) and (symbol := int(symbols.table[ord(character)])) >= FIRST:
                found.setdefault(symbol, []).append(number)
    readings = np.zeros((symbols.size, max(map(len, found.values()))), np.uint16)
    for symbol, numbers in found.items():
        readings[symbol, : len(numbers)] = numbers
    without = np.array([0, *(plain.index(toneless(syllable)) for syllable in syllables[1:])], np.uint16)
    heard = np.array([0, *(blunt.index(blurred(syllable)) for syllable in plain[1:])], np.uint16)
    return Sounds(readings, without, heard, first)
