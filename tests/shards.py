"""A small corpus for tests, and runs over it with an engine of a few words."""

import json
import random
import time
from pathlib import Path

import fake_engine

from corrector.corpus.run import Plan, Summary, correct_corpus
from corrector.edits import Correction

ENGINE = fake_engine.Corrector()
DIRTY, CLEAN = "为职工效劳，树立科学开展观，打好根底。", "今天天气不错，我们去公园走走。"
FIXED = "为职工服务，树立科学发展观，打好基础。"


class Slow(fake_engine.Corrector):
    """Takes a millisecond for every text, so that there is time to disturb it."""

    def correct(self, text: str) -> Correction:
        time.sleep(0.001)
        return super().correct(text)


def lines(count: int, seed: int = 1) -> bytes:
    """Records in the spellings that JSON writers use, every third one in need of repair."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        text = (DIRTY if number % 3 == 0 else CLEAN) * chance.randint(1, 40)
        spelt = json.dumps(text, ensure_ascii=number % 5 == 0)
        found.append(f'{{"id": "{number}",  "n":1.0e5,"url":"a\\/b","text":{spelt}, "x":[{{"text":"效劳"}}]}}\n')
    return "".join(found).encode()


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def go(source: Path, out: Path, **others: object) -> Summary:
    return correct_corpus(ENGINE, Plan((str(source),), out, **others))  # type: ignore[arg-type]
