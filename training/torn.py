"""Counts how closely neighbours in a sentence are bound, and how closely the ends of two clauses: the odds of
`corrector/rules/torn.py`, by which the layout rules tell a machine's debris from an author's.

    python training/torn.py CORPUS_FOLDER
"""

import json
import lzma
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import log2
from pathlib import Path

from corrector.rules.bigrams import gain
from corrector.rules.hanzi import HANZI
from corrector.rules.torn import ODDS, STEPS

INSIDE = re.compile(f"([{HANZI}])(?=([{HANZI}]))")
ACROSS = re.compile(f"([{HANZI}])[，。；](?=([{HANZI}]))")


def texts(folder: Path) -> Iterator[str]:
    """The beginnings of twenty texts of each file."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"][:1500] for line in islice(lines, 200, 400, 10))


def main(folder: str) -> None:
    inside, across = Counter[int](), Counter[int]()
    for text in texts(Path(folder)):
        inside.update(bisect_right(STEPS, gain(*m.groups())) for m in INSIDE.finditer(text))
        across.update(bisect_right(STEPS, gain(*m.groups())) for m in ACROSS.finditer(text))
    print(f"{inside.total():,} neighbours, {across.total():,} ends of clauses")
    for step, held in enumerate(ODDS):
        bits = log2(inside[step] / inside.total() / (across[step] / across.total()))
        print(f"{['below', *STEPS][step]:>6} {bits:5.1f} bits, {held} in the rules")


if __name__ == "__main__":
    main(*sys.argv[1:])
