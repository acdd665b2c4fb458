"""Accuracy and speed on misread pages and spelling sets, ours and pycorrector's side by side.

    python -m benchmarks.ocr [--pages PAGES.jsonl …] [--sets SET.tsv …] [--limit N]

PAGES hold "ocr" and "text"; SETS hold what was written, a tab, what was meant. pycorrector's KenLM corrector joins
when it is installed (its model is fetched by itself on first use); otherwise the run says that it is missing.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from corrector import Corrector
from corrector.ocr.align import bare, blocks

Fix = Callable[[str], str]


def distance(read: str, printed: str) -> int:
    """Characters to insert, drop or replace, blanks left out."""
    return sum(max(len(was), len(truth)) for was, truth, _ in blocks(bare(read), bare(printed)))


def systems() -> dict[str, Fix]:
    """All correctors at hand, by name."""
    ours = Corrector(profile="ocr")
    found: dict[str, Fix] = {"corrector": lambda text: ours.correct(text).text}
    try:
        from pycorrector import Corrector as Theirs
    except ImportError as error:
        print(f"pycorrector is not here ({error}): pip install pycorrector torch kenlm")
        return found
    theirs = Theirs()
    found["pycorrector"] = lambda text: str(theirs.correct(text)["target"])
    return found


def pages(path: Path, fix: Fix, limit: int) -> str:
    """Error rate before and after, pages better and worse, characters a second."""
    before = after = size = better = worse = 0
    spent = 0.0
    for line in path.read_text("utf-8").removesuffix("\n").split("\n")[:limit]:
        page = json.loads(line)
        began = time.perf_counter()
        out = fix(page["ocr"])
        spent += time.perf_counter() - began
        was, left = distance(page["ocr"], page["text"]), distance(out, page["text"])
        before, after, size = before + was, after + left, size + len(bare(page["text"]))
        better, worse = better + (left < was), worse + (left > was)
    cut = f"{1 - after / before:.1%}" if before else "–"
    rates = f"error rate {before / size:.2%} → {after / size:.2%} (cut by {cut})"
    return f"{rates}, pages better {better}, worse {worse}, {size / spent:,.0f} characters/s"


def sentences(path: Path, fix: Fix, limit: int) -> str:
    """Strict precision, recall and F1 of whole sentences, and the share of right ones that were changed."""
    hit = changed = wrong = spoilt = right = 0
    for line in path.read_text("utf-8").removesuffix("\n").split("\n")[:limit]:
        written, meant = line.split("\t")[:2]
        out = fix(written)
        wrong, right = wrong + (written != meant), right + (written == meant)
        changed, hit = changed + (out != written), hit + (written != meant == out)
        spoilt += written == meant != out
    precision, recall = hit / max(changed, 1), hit / max(wrong, 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f}, R {recall:.3f}, F1 {score:.3f}, right sentences changed {spoilt / max(right, 1):.2%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, nargs="*", default=[])
    parser.add_argument("--sets", type=Path, nargs="*", default=[])
    parser.add_argument("--limit", type=int, default=10**9)
    asked = parser.parse_args()
    for name, fix in systems().items():
        fix("预热。")
        for path in asked.pages:
            print(f"{name:12s} {path.name:24s} {pages(path, fix, asked.limit)}", flush=True)
        for path in asked.sets:
            print(f"{name:12s} {path.name:24s} {sentences(path, fix, asked.limit)}", flush=True)


if __name__ == "__main__":
    main()
