"""Correct a corpus as it streams by, one JSON record a line. 逐行修正 JSONL 语料，内存用量不随语料增长。

python examples/clean_jsonl.py [FIELD] < corpus.jsonl > clean.jsonl
"""

import json
import sys
from collections.abc import Iterable, Iterator

from corrector import Corrector


def clean(lines: Iterable[bytes], field: str) -> Iterator[bytes]:
    """The lines with this field corrected; one without findings, or that is no record, byte for byte as it came."""
    corrector = Corrector()
    for line in lines:
        try:
            record = json.loads(line)
            result = corrector.correct(record[field])
        except (ValueError, KeyError, TypeError):
            yield line
            continue
        if result.edits:
            record[field] = result.text
            line = json.dumps(record, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"
        yield line


if __name__ == "__main__":
    sys.stdout.buffer.writelines(clean(sys.stdin.buffer, sys.argv[1] if len(sys.argv) > 1 else "text"))
