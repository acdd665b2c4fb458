"""Memory that is freed stays at hand for what comes next; apart, because it concerns the process and no text."""

import ctypes

__all__ = ["keep"]

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # from malloc.h
BLOCK, FREE = 1 << 25, 1 << 28  # bytes; a larger BLOCK is not allowed (DEFAULT_MMAP_THRESHOLD_MAX)


def keep() -> None:
    """Has glibc keep freed blocks of up to 32 MB, and up to 256 MB of them (mallopt(3)).

    It hands large blocks back to the system and asks for them anew, page by page: the arrays of each batch would cost a
    tenth of the time that way. Nothing where the C library is another one.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # Windows knows no library without a name
        return
    mallopt(M_MMAP_THRESHOLD, BLOCK)
    mallopt(M_TRIM_THRESHOLD, FREE)
