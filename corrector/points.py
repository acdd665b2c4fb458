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
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * len(text):
        return np.frombuffer(units, np.uint16)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(points, OUTSIDE).astype(np.uint16)
