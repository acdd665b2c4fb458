"""Text printed twice to look bold, so that each character is doubled."""

import re

from corrector.edits import Edit
from corrector.rules.bigrams import gain
from corrector.rules.characters import HANZI, is_hanzi
from corrector.rules.rule import Rule, whole

__all__ = ["RULES"]

TWICE = re.compile(f"(?:([{HANZI}，。、；：（）《》“”])\\1){{2,}}")
# So often, in bits, is a character that words double (高高兴兴) followed by itself; others are less often,
# most of them never.
DOUBLES, NEVER = -1.0, -4.0
# No words are doubled so many characters in a row (里里外外上上下下).
LONG = 5


def find_doubled(text: str) -> list[Edit]:
    """监监理理 → 监理: each character twice, among them some that no word doubles."""
    found = []
    for match in TWICE.finditer(text):
        once = match[0][::2]
        if is_printed_twice(once) and not (match[0][-1] == text[match.end() : match.end() + 1]):
            found.append(Edit(match.start(), match.end(), match[0], once, "char/doubled", 0.97))
    return found


def is_printed_twice(once: str) -> bool:
    """Whether the characters of a run that are all doubled are no reduplicated word or laughter."""
    odd = sum(is_hanzi(char) and gain(char, char) <= DOUBLES for char in once)
    if 3 * len(set(once)) < 2 * len(once) or odd < 1:
        return False
    if len(once) == 2:
        return all(gain(char, char) <= NEVER for char in once)
    return len(once) >= LONG or 2 * odd >= len(once)


RULES = (
    Rule(
        code="char/doubled",
        find=whole(find_doubled),
        triggers=(),
        zh="PDF 用重复印刷表示粗体，每个字都成了两个：监监理理。叠词(高高兴兴)保留。",
        en="PDFs print bold text twice, so that each character is doubled. Reduplicated words stay.",
        examples=(("监监理理单单位位：某公司", "监理单位：某公司"),),
        keeps=("孩子们高高兴兴上学去。", "里里外外、上上下下都打扫了。"),
    ),
)
