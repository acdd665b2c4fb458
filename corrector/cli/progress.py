"""What is told of a long run: a line that moves while it goes on, and a few lines at its end.

Separate from the command, because words and numbers on a terminal are a matter of their own.
"""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corrector.corpus.run import Progress, Summary

__all__ = ["Meter", "summarise"]


class Meter:
    """The line of progress on a terminal: how much, how fast, how long still."""

    def __init__(self, language: str) -> None:
        self._language, self._begun, self._told = language, time.monotonic(), 0.0

    def __call__(self, progress: "Progress") -> None:
        now = time.monotonic()
        if now - self._told < 0.5:
            return
        self._told = now
        rate = progress.taken / max(now - self._begun, 1e-6)
        left = (progress.total - progress.taken) / rate if rate else 0.0
        numbers = progress.tally.numbers
        zh = self._language == "zh"
        count = f"{numbers['documents']:,} 篇，改 {numbers['edits']:,} 处" if zh else (
            f"{numbers['documents']:,} documents, {numbers['edits']:,} edits"
        )  # fmt: skip
        share = 100 * progress.taken / max(progress.total, 1)
        rest = f"还要 {_clock(left)}" if zh else f"{_clock(left)} left"
        sys.stderr.write(f"\r\x1b[K{share:5.1f}%  {rate / 1e6:.1f} MB/s  {rest}  {count}  {progress.shard}")
        sys.stderr.flush()


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def summarise(summary: "Summary", out: Path, language: str) -> str:
    """What a run did, in a few lines."""
    numbers = summary.tally.numbers
    words = WORDS[language]
    share = numbers["converted"] / max(numbers["documents"], 1)
    lines = [words["done"].format(shards=summary.shards, skipped=summary.skipped, **_all(numbers))]
    lines.append(words["converted"].format(share=share, **_all(numbers)))
    if summary.tally.families:
        families = ", ".join(f"{name} {count:,}" for name, count in summary.tally.families.most_common(12))
        lines.append(words["families"].format(families=families))
    if numbers["bad"] or numbers["failed"]:
        lines.append(words["bad"].format(**_all(numbers)))
    lines.append(words["books"].format(out=out / ".corrector"))
    return "\n".join([*lines, ""])


def _all(numbers: Any) -> dict[str, int]:  # noqa: ANN401 - a Counter
    names = ("records", "documents", "characters", "converted", "changed", "flagged", "dropped", "edits", "doubts")
    return {name: numbers[name] for name in (*names, "bad", "failed", "refused")}


WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "done": "{shards} 个文件（其中 {skipped} 个上次已完成），{documents:,} 篇，{characters:,} 字；"
        "改动 {changed:,} 篇共 {edits:,} 处，存疑 {doubts:,} 处。",
        "converted": "被替换过的 {converted:,} 篇（{share:.2%}）；标记 {flagged:,}，丢弃 {dropped:,}。",
        "families": "词表（篇数）：{families}",
        "bad": "原样保留的坏记录 {bad:,} 条，出错 {failed:,} 条；见修改记录中的 error 行。",
        "books": "清单和修改记录：{out}",
    },
    "en": {
        "done": "{shards} files ({skipped} were done before), {documents:,} documents, {characters:,} characters; "
        "{edits:,} edits in {changed:,} documents, {doubts:,} doubts.",
        "converted": "{converted:,} documents were converted ({share:.2%}); {flagged:,} flagged, {dropped:,} dropped.",
        "families": "Families (documents): {families}",
        "bad": "{bad:,} bad records and {failed:,} failures passed on as they are; see the error lines of the edits.",
        "books": "Manifest and edits: {out}",
    },
}
