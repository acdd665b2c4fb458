"""Pairs of read and printed text in a file, and the channel learnt from them.

Apart from learning, which reads no files.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corrector.errors import ConfigError, WriteError
from corrector.ocr.align import bare
from corrector.ocr.learn import learn
from corrector.ocr.reader import Reader

_READ, _PRINTED = ("ocr", "read", "source", "input"), ("text", "truth", "printed", "target")


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """(read, printed) of each line of a JSONL file with the fields "ocr" (or read, source, input) and "text" (or truth,
    printed, target), or of a TSV file with these two columns.

    Raises ConfigError with the line when there is no such file, or a line is no such pair.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            pair = line.rstrip("\r").split("\t")[:2] if path.suffix == ".tsv" else _record(line)
            if len(pair) < 2 or not all(isinstance(side, str) for side in pair):
                raise ConfigError(f'{path}:{number}: needs two texts, as {{"ocr": "…", "text": "…"}}')
            yield pair[0], pair[1]


def _record(line: str) -> list[str]:
    try:
        record = json.loads(line)
    except ValueError:
        return []
    if not isinstance(record, dict):
        return []
    return [record[name] for names in (_READ, _PRINTED) for name in names if name in record][:2]


def _damaged(known: list[tuple[str, str]]) -> float:
    """The log odds that a text of this scanner holds an error at all, as the pairs have it (−4 … 4)."""
    wrong = sum(bare(read) != bare(printed) for read, printed in known)
    return max(-4.0, min(4.0, math.log((wrong + 0.5) / (len(known) - wrong + 0.5))))


def learn_channel(pairs: str | Path, target: str | Path, prior: str | Path | None = None) -> int:
    """Learns a channel from a file of pairs (see `read_pairs`), writes it to `target`, and says from how many pairs.

    What the pairs do not show is taken from `prior`, or from the channel that is shipped. Raises ConfigError for
    pairs that cannot be used, ModelError for the prior, WriteError when the target cannot be written.
    """
    reader = Reader(prior)
    known = list(read_pairs(Path(pairs)))
    if not known:
        raise ConfigError(f"{pairs}: no pairs to learn from")
    channel = learn(known, reader.symbols, reader.channel)
    target = Path(target)
    partial = target.with_name(f".{target.name}.part")
    try:
        replace(channel, facts={**channel.facts, "pairs": len(known), "damaged": _damaged(known)}).write(partial)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise WriteError(f"{target}: {error.strerror or error}") from error
    return len(known)
