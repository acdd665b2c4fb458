"""Correct a corpus on object storage (needs fsspec, for S3 also s3fs). 修正对象存储上的语料：逐个文件取来、修正、送回。

python examples/object_storage.py s3://bucket/raw s3://bucket/clean [PART/PARTS]

Machine 3 of 8 takes 3/8. A file that has come through is passed over when it is started again; for other settings
name another target.
"""

import os
import sys
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from fsspec.core import url_to_fs

from corrector import Corrector
from corrector.corpus.run import Plan, correct_corpus
from corrector.corpus.shards import find
from corrector.corpus.workers import SINGLE


def correct_storage(source: str, target: str, part: int = 1, parts: int = 1) -> int:
    """Correct every file of one part of a folder; the number of files that could not be read."""
    (reads, top), (writes, out) = url_to_fs(source), url_to_fs(target)
    engine, failed = Corrector(), 0
    for path in sorted(reads.find(top))[part - 1 :: parts]:
        name = str(PurePosixPath(path).relative_to(top))
        if writes.exists(f"{out}/.corrector/shards/{name}.json"):
            continue
        with TemporaryDirectory() as folder:
            fetched, made = Path(folder, "in", name), Path(folder, "out")
            fetched.parent.mkdir(parents=True)
            reads.get_file(path, str(fetched))
            if not find([str(fetched.parent)])[0]:
                continue  # neither JSONL nor CSV, Parquet, text
            plan = Plan((str(Path(folder, "in")),), made, workers=os.cpu_count() or 1)
            failed += len(correct_corpus(engine, plan).failed)
            for inner in (name, f".corrector/edits/{name}.jsonl", f".corrector/shards/{name}.json"):  # the note last
                if (made / inner).exists():
                    writes.makedirs(str(PurePosixPath(out, inner).parent), exist_ok=True)
                    writes.put_file(str(made / inner), f"{out}/{inner}")
    return failed


if __name__ == "__main__":
    os.environ.update(SINGLE)
    numbers = map(int, sys.argv[3].split("/")) if len(sys.argv) > 3 else (1, 1)
    sys.exit(bool(correct_storage(sys.argv[1], sys.argv[2], *numbers)))
