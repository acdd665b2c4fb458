"""The two bytes of a character in GBK, and back; apart, because the training of the tables asks, too."""

from functools import lru_cache

__all__ = ["decode", "encode"]


@lru_cache(maxsize=4096)
def decode(lead: int, trail: int) -> str:
    """The Hanzi or mark of two GBK bytes; empty when there is none that a text would hold."""
    try:
        char = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 and (char > "\u3000" or char in "“”‘’…—·") else ""


def encode(char: str) -> bytes:
    """The two GBK bytes of a character; ASCII marks stand for their full-width forms; empty for others."""
    if "!" <= char <= "~":
        return bytes((0xA3, ord(char) + 0x80))
    try:
        found = char.encode("gbk")
    except UnicodeEncodeError:
        return b""
    return found if len(found) == 2 else b""
