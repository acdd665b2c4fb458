"""Which characters stood at the two ends of a stretch whose middle is known.

Apart from the slips, because only the language model and the text around decide, and nothing is known of bytes here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Choice", "choose"]

# So many characters on each side have a say: as many as the language model looks back.
REACH = 4
# What a nat of the language model counts, and what the logarithm of how often a character stands beside the same
# neighbour in the text around: fitted on 1,066 slips, so that of the choices at 0.9 nine in ten are right.
SPOKEN, KNOWN = 0.82, 2.54
# So many of the likeliest heads and tails are tried together.
MANY = 50
# What it takes from a character that it is only one of the 14,000 of GBK that the language model knows as one symbol.
RARE = 9.5
# What stands behind the end of a text; no symbol of the language model.
NOTHING = "\ufffd"


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest head and tail, and the probability that both are right if they are among the candidates."""

    head: str
    tail: str
    probability: float


def choose(
    heads: Sequence[str], middle: str, tails: Sequence[str], left: str, right: str, around: Mapping[str, int]
) -> Choice:
    """The head and the tail that stood before and behind `middle`, between `left` and `right`.

    Candidates are single characters (tails may all be empty). `around` says how often pairs of characters stand in
    the text around. All in simplified script; a line end is the edge of a paragraph.
    """
    import numpy as np

    before, behind = left[-REACH:].rjust(REACH, "\n"), right[:REACH].ljust(REACH, NOTHING)
    first = log_p([before + head + middle[:REACH] for head in heads])
    last = log_p([middle[-1:].rjust(REACH, "\n") + tail + behind for tail in tails])
    starts, ends = (scores.argsort(kind="stable")[: -MANY - 1 : -1] for scores in (first, last))
    pairs = [(heads[start], tails[end]) for start in starts for end in ends]
    spoken = first[starts].repeat(len(ends))
    spoken += log_p([(before + head + middle)[-REACH:] + tail + behind for head, tail in pairs])
    known = [mentions(before[-1] + head, middle, tail + behind[0], around) for head, tail in pairs]
    odds = SPOKEN * spoken + KNOWN * np.array(known, np.float32)
    best = int(odds.argmax())
    return Choice(*pairs[best], float(1 / np.exp(odds - odds[best]).sum()))


def mentions(start: str, middle: str, end: str, around: Mapping[str, int]) -> float:
    """How often, as logarithms, the pairs at the two ends of a stretch stand in the text around."""
    pairs = {start, start[-1] + (middle + end)[0], (start + middle)[-1] + end[0], end}
    return sum(log1p(around.get(pair, 0)) for pair in pairs)


def log_p(texts: Sequence[str]) -> "Floats":
    """log p of texts of one length, each from its fifth character on."""
    import numpy as np

    from corrector.ocr.language import shipped
    from corrector.ocr.symbols import BOUNDARY, UNKNOWN

    language = shipped()
    points = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32).reshape(len(texts), -1)
    symbols = language.symbols.table[points].astype(np.int64)
    symbols[points == ord("\n")] = BOUNDARY
    scores: Floats = language.score(symbols).sum(1)
    scores -= RARE * (symbols[:, REACH:] == UNKNOWN).sum(1)
    return scores
