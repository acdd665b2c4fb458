"""Writes `corrector/rules/pinyin.tsv`: which Hanzi are read how, the checksum of the pinyin rules.

    pip install pypinyin==0.55.0
    python training/pinyin.py corrector/rules/pinyin.tsv

Source: pypinyin (MIT), all readings of the Hanzi of GBK.
One syllable with tone mark a line, a tab, its Hanzi.
"""

import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin


def main(target: str) -> None:
    readings: dict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0x9FA6):
        char = chr(code)
        for reading in pinyin(char, style=Style.TONE, heteronym=True)[0]:
            if reading != char:
                readings[reading].append(char)
    lines = [f"{syllable}\t{''.join(chars)}\n" for syllable, chars in sorted(readings.items())]
    Path(target).write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
