"""What a reader of print makes of a character: log P(read | printed), for seen and unseen confusions.

Apart from the language model, as each scanner has its own: `learn` makes a channel from pairs, the package ships one
for Tesseract.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corrector import arrays
from corrector.errors import ModelError
from corrector.ocr.symbols import Numbers, Small

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
KIND = "ocr channel 1"
REMEDY = "make it again with `corrector ocr learn`"


@dataclass(frozen=True)
class Channel:
    """Confusions of Hanzi by shape and by count, of everything else by count. All numbers are symbols (`symbols`).

    log P(read r | printed c, c was misread) = places[c]·places[r] + bias[r] − norm[c], or `blot` where that is more,
    unless (c, r) is among the counted `pairs` (sorted keys c·2¹⁶ + r) with its own `pair_log_p`. `misread` is the log
    share of Hanzi misread. `likely`, shape (symbols, n), lists the most probable printed characters for a read one.
    `strings` holds the counted edits of other kinds, read -> [(printed, log odds that it was printed rather than
    read)].
    `facts` are the numbers kept beside, among them "dropped" and "added": log share of Hanzi lost and invented.
    """

    places: Floats
    bias: Floats
    norm: Floats
    pairs: npt.NDArray[np.uint32]
    pair_log_p: Floats
    likely: Small
    strings: dict[str, list[tuple[str, float]]]
    facts: dict[str, Any]

    def log_p(self, printed: Numbers | Small, read: Numbers | Small) -> Floats:
        """log P(read | printed) of misread Hanzi, element by element (printed and read must differ)."""
        return self.weigh(printed, read)[0]

    def weigh(self, printed: Numbers | Small, read: Numbers | Small) -> tuple[Floats, Flags]:
        """The same, and whether each confusion was seen when the channel was learnt."""
        alike: Floats = np.einsum("...i,...i->...", self.places[printed], self.places[read])
        alike += self.bias[read] - self.norm[printed]
        alike = np.maximum(alike, self.blot[read])
        at, there = self._find(printed, read)
        if len(self.pairs):
            alike = np.where(there, self.pair_log_p[at], alike)
        return alike + np.float32(self.facts["misread"]), there

    @cached_property
    def blot(self) -> Floats:
        """log P(read, misread for no likeness at all): the facts' share "blot", by how often the reader writes what."""
        share = float(self.facts.get("blot", 0))
        if not share:
            return np.full_like(self.bias, -np.inf)
        found: Floats = self.bias - np.logaddexp.reduce(self.bias) + np.float32(np.log(share))
        return found

    def _find(self, printed: Numbers | Small, read: Numbers | Small) -> tuple[Numbers, Flags]:
        keys = printed.astype(np.uint32) << np.uint32(16) | read.astype(np.uint32)
        if not len(self.pairs):
            return np.zeros(keys.shape, np.int64), np.zeros(keys.shape, bool)
        at = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        return at, self.pairs[at] == keys

    def write(self, path: Path) -> None:
        """Writes the channel to a file that `open_channel` reads."""
        path.write_bytes(self.pack())

    def pack(self) -> bytes:
        """The bytes of such a file."""
        half = {"places": self.places, "bias": self.bias, "norm": self.norm, "pair_log_p": self.pair_log_p}
        stored: dict[str, npt.NDArray[Any]] = {name: a.astype(np.float16) for name, a in half.items()}
        stored |= {"pairs": self.pairs, "likely": self.likely}
        edits = ((read, printed, odds) for read, some in sorted(self.strings.items()) for printed, odds in some)
        rows = [[read, printed, round(odds, 3)] for read, printed, odds in edits]
        return arrays.pack(KIND, {**self.facts, "strings": rows}, stored)


def open_channel(path: Path) -> Channel:
    """The channel in a file. Raises ModelError when it is missing, cut short, altered or of another version."""
    if not path.is_file():
        raise ModelError(f"{path}: no such channel file; make one with `corrector ocr learn`")
    try:
        return _channel(*arrays.read(path, KIND))
    except (ModelError, KeyError, TypeError, ValueError) as error:
        reason = "no channel of this version, or cut short or altered"
        raise ModelError(f"{path}: {reason}; {REMEDY}") from error


def _channel(facts: dict[str, Any], stored: dict[str, npt.NDArray[Any]]) -> Channel:
    strings: dict[str, list[tuple[str, float]]] = {}
    for read, printed, odds in facts.pop("strings"):
        strings.setdefault(read, []).append((printed, odds))
    wide = {name: stored[name].astype(np.float32) for name in ("places", "bias", "norm", "pair_log_p")}
    return Channel(pairs=stored["pairs"], likely=stored["likely"], strings=strings, facts=facts, **wide)
