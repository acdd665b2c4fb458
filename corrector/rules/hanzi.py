"""What counts as a Hanzi where rules look at prose: those of the basic block.

Apart from the rules because nearly all of them ask. Rules about characters as such know the rare blocks, too.
"""

__all__ = ["HANZI", "is_hanzi"]

HANZI = "\u4e00-\u9fff"  # as between the brackets of a regular expression


def is_hanzi(char: str) -> bool:
    """Whether a character is one; no character is none."""
    return "\u4e00" <= char <= "\u9fff"
