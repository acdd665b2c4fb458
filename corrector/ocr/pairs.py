"""Pairs of read and printed text in a file, and the channel learnt from them.

Apart from learning, which reads no files.
"""

import json
import math
import os
from dataclasses import replace
from pathlib import Path

from corrector.errors import ConfigError, WriteError
from corrector.files import write
from corrector.ocr.align import bare
from corrector.ocr.learn import learn
from corrector.ocr.reader import Reader

_READ, _PRINTED = ("ocr", "read", "source", "input"), ("text", "truth", "printed", "target")
LONGEST = 10_000
"""Characters of a pair; aligning it takes four bytes for each pair of characters."""
NAMED = 5
"""As many bad lines are named; of the others it is only said how many."""

Pair = tuple[str, str]
"""What was read, what was printed."""


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a JSONL file with the fields "ocr" (or read, source, input) and "text" (or truth, printed, target),
    or of a TSV file with these two columns; blank lines do not count.

    Raises ConfigError when there is no such file or no pair in it, and with the numbers of all lines that are none.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8") from error
    row = _cells if path.suffix == ".tsv" else _record
    found = {number: row(line) for number, line in enumerate(lines, 1) if line.strip()}
    bad = [number for number, pair in found.items() if pair is None]
    if bad:
        raise ConfigError(f"{path}:{bad[0]}: {_complaint(bad)}")
    if long := next((n for n, pair in found.items() if pair and max(map(len, pair)) > LONGEST), 0):
        raise ConfigError(f"{path}:{long}: a pair of more than {LONGEST} characters; give it page by page")
    if not found:
        raise ConfigError(f"{path}: no pairs to learn from")
    return [pair for pair in found.values() if pair]


def _complaint(bad: list[int]) -> str:
    wanted = 'needs two texts, as {"ocr": "…", "text": "…"}'
    if len(bad) == 1:
        return wanted
    rest = "" if len(bad) <= NAMED else " …"
    return f"{wanted}; {len(bad)} bad lines: {', '.join(map(str, bad[:NAMED]))}{rest}"


def _cells(line: str) -> Pair | None:
    cells = line.rstrip("\r").split("\t")
    return (cells[0], cells[1]) if len(cells) > 1 else None


def _record(line: str) -> Pair | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    known = record if isinstance(record, dict) else {}
    read, printed = (next((known[name] for name in names if name in known), None) for names in (_READ, _PRINTED))
    return (read, printed) if isinstance(read, str) and isinstance(printed, str) else None


def _damaged(known: list[Pair]) -> float:
    """The log odds that a text of this scanner holds an error at all, as the pairs have it (−4 … 4)."""
    wrong = sum(bare(read) != bare(printed) for read, printed in known)
    return max(-4.0, min(4.0, math.log((wrong + 0.5) / (len(known) - wrong + 0.5))))


def learn_channel(pairs: str | Path, target: str | Path, prior: str | Path | None = None) -> int:
    """Learns a channel from a file of pairs (see `read_pairs`), writes it to `target`, and says from how many pairs.

    What the pairs do not show is taken from `prior`, or from the channel that is shipped. Raises ConfigError for
    pairs that cannot be used, ModelError for the prior, WriteError when the target cannot be written; then nothing is.
    """
    known = read_pairs(Path(pairs))
    target = Path(target)
    if os.path.realpath(pairs) == os.path.realpath(target):
        raise ConfigError(f"{target} is both read and written; choose another name for the channel")
    if not target.parent.is_dir():  # told before the work, not after it
        raise WriteError(f"{target}: not written: No such file or directory")
    reader = Reader(prior)
    channel = learn(known, reader.symbols, reader.channel)
    facts = {**channel.facts, "pairs": len(known), "damaged": _damaged(known), "symbols": reader.symbols.mark}
    write(target, replace(channel, facts=facts).pack())
    return len(known)
