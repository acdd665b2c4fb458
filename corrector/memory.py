"""Memory that is freed stays at hand for what comes next; apart, because it concerns the process and no text."""

import numpy as np

__all__ = ["keep"]

LARGEST = (1 << 25) - (1 << 13)  # bytes: with what the C library adds, just within DEFAULT_MMAP_THRESHOLD_MAX


def keep() -> None:
    """Has glibc keep freed blocks of up to 32 MB, and up to 64 MB of them.

    It hands large blocks back to the system, and asks for them anew, page by page, until it has seen one of their size
    come and go (the dynamic threshold of mallopt(3), M_MMAP_THRESHOLD): the arrays of each batch would cost a tenth
    of the time that way. Other C libraries do not care.
    """
    np.empty(LARGEST, dtype=np.uint8)
