"""A text as an array of its code points; apart, because the rules and the lexicon look at the same array."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["OUTSIDE", "Points", "encode"]

Points = NDArray[np.uint16]
OUTSIDE = 0xFFFF  # stands for every code point beyond the basic plane


def encode(text: str) -> Points:
    """The code points of a text, as many as it has; those above U+FFFE become 0xFFFF. Read-only.

    >>> encode("中a😀").tolist()
    [20013, 97, 65535]
    """
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(units) == len(text):
        return units
    kind = units & 0xFC00
    pairs = np.flatnonzero((kind[:-1] == 0xD800) & (kind[1:] == 0xDC00))
    if len(units) - len(pairs) == len(text):
        points = np.delete(units, pairs + 1)
        points[pairs - np.arange(len(pairs))] = OUTSIDE
    else:  # surrogates that are characters of their own stand as a pair would
        whole = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        points = np.minimum(whole, OUTSIDE).astype(np.uint16)
    points.flags.writeable = False
    return points
