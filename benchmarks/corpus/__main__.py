"""What a corpus costs: gigabytes through `corrector corpus`, one worker against several, and the bill for terabytes.

    python -m benchmarks.corpus FOLDER [--size 2G] [--workers 1 2] [--rounds 3] [--share 0.3] [--price 0.3]
                                       [--long 200M 1G]

FOLDER holds clean text as JSON lines (.jsonl, also .gz and .xz); the corpus made from it (a `share` of its documents
converted) and the outputs go to a scratch folder that is removed at the end. Every number of workers runs once in each
round, and its quickest run counts: whatever else a machine does slows single runs by a tenth.
"""

import argparse
import filecmp
import itertools
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import make, shares, watch
from corrector.corpus.workers import SINGLE

UNITS = {"K": 1e3, "M": 1e6, "G": 1e9}


def size_of(spelt: str) -> int:
    """A number of bytes as people write it: 200M, 2G."""
    return int(float(spelt.rstrip("KMG")) * UNITS.get(spelt[-1], 1))


def runs(source: Path, scratch: Path, workers: Sequence[int], rounds: int) -> Iterator[str]:
    """The quickest run for each number of workers, and the most memory; the outputs must be the same."""
    size = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
    yield f"\n{size / 1e6:,.0f} MB of JSON lines, rounds: {rounds}"
    heads = {"workers": 8, "seconds": 9, "MB/s": 8, "times": 7, "core s": 9, "main MB": 9, "worker MB": 11}
    yield "".join(f"{head:>{width}}" for head, width in heads.items()) + "   all seconds"
    taken: dict[int, list[watch.Taken]] = {count: [] for count in workers}
    for _, (count, known) in itertools.product(range(rounds), taken.items()):
        out = scratch / f"out{count}"
        shutil.rmtree(out, ignore_errors=True)
        known.append(watch.run(["corpus", str(source), "-o", str(out), "-j", str(count), "-q"]))
    first = min(one.seconds for one in taken[workers[0]])
    for count, known in taken.items():
        best = min(known, key=lambda one: one.seconds)
        yield (
            f"{count:8}{best.seconds:9.1f}{size / best.seconds / 1e6:8.2f}{first / best.seconds:7.2f}{best.busy:9.1f}"
            f"{max(one.main for one in known):9.0f}{max(one.worker for one in known):11.0f}   "
            + " ".join(f"{one.seconds:.1f}" for one in known)
        )
    for one, other in itertools.pairwise(workers):
        yield f"outputs with {one} and {other} workers: {_compared(scratch / f'out{one}', scratch / f'out{other}')}"


def _compared(one: Path, other: Path) -> str:
    files = [[path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file()] for root in (one, other)]
    if files[0] != files[1]:
        return "not the same files"
    differing = filecmp.cmpfiles(one, other, list(map(str, files[0])), shallow=False)[1:]
    return f"{sum(map(len, differing))} of {len(files[0])} files differ" if any(differing) else "identical"


def long_ones(folder: Path, scratch: Path, sizes: Sequence[int], share: float) -> Iterator[str]:
    """Records too long to be held, each on one line; with the edits that the same text gets in memory."""
    yield f"\n{'one line of MB':14}{'seconds':>9}{'MB/s':>8}{'peak MB':>9}   edits"
    for size in sizes:
        path, out = scratch / f"{size}.jsonl", scratch / f"out-{size}"
        make.long_document(folder, path, size, share)
        taken = watch.run(["corpus", str(path), "-o", str(out), "-j", "1", "-q"])
        with (out / f".corrector/edits/{path.name}.jsonl").open("rb") as stream:
            found = [known for known in map(json.loads, stream) if known["type"] == "edit"]
        yield (
            f"{size / 1e6:14,.0f}{taken.seconds:9.1f}{size / taken.seconds / 1e6:8.2f}{taken.main:9.0f}   "
            f"{len(found):,}, in memory {'the same' if _same(found, path) else 'OTHERS'}"
        )
        path.unlink()


def _same(found: list[dict[str, Any]], path: Path) -> bool:
    from corrector import Corrector
    from corrector.corpus import correct_long

    edits = correct_long(Corrector(), json.loads(path.read_bytes())["text"]).edits
    return [(e["start"], e["before"], e["after"]) for e in found] == [(e.start, e.before, e.after) for e in edits]


def where(data: bytes, price: float) -> Iterator[str]:
    """Shares of the time, formats, and what terabytes cost at the rate just measured."""
    size = len(data) / 1e6
    known = dict(shares.parts(data))
    total = known["all"]
    looking = max(known["scan"] - known["read, cut, splice, write"], 0.0)
    yield f"\nOne core, {size:.0f} MB of JSON lines: {size / total:.2f} MB/s"
    yield f"  read, cut, splice, write {known['read, cut, splice, write'] / total:6.1%}"
    yield f"  scan                     {looking / total:6.1%}"
    yield f"  view, decision, scoring  {1 - known['scan'] / total:6.1%}"
    yield f"\n{'':18}{'decompress, hash':>18}{'all but the engine':>20}   MB/s of what is decompressed"
    for name, read, through in shares.formats(data):
        yield f"{name:18}{size / max(read, 1e-3):18.0f}{size / through:20.0f}"
    yield f"\n{'':6}{'core-hours':>12}{f'at {price} an hour':>16}{'hours on 64 cores':>19}{'disk, in and out':>18}"
    for terabytes in (1, 10):
        hours = terabytes * 1e6 / (size / total) / 3600
        yield f"{terabytes:3} TB{hours:12,.0f}{hours * price:16,.0f}{hours / 64:19.1f}{2 * terabytes:15} TB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="clean text")
    parser.add_argument("--size", type=size_of, default=size_of("2G"), help="bytes; 0: no such runs")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--share", type=float, default=0.3, help="of converted documents")
    parser.add_argument("--price", type=float, default=0.3, help="of an hour of one core, in any currency")
    parser.add_argument("--sample", type=size_of, default=size_of("20M"), help="bytes for the shares of the time")
    parser.add_argument("--long", type=size_of, nargs="*", default=[], metavar="SIZE", help="also one record as long")
    parser.add_argument("--scratch", type=Path, help="where the corpus is made (a temporary folder)")
    arguments = parser.parse_args()
    os.environ.update(SINGLE)
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
        scratch = Path(folder)
        made, data = make.records(arguments.folder, arguments.share), bytearray()
        while len(data) < arguments.sample:
            data += next(made)
        tables = [where(bytes(data), arguments.price)]
        if arguments.size:
            make.shards(arguments.folder, scratch / "in", arguments.size, arguments.share)
            tables.append(runs(scratch / "in", scratch, arguments.workers, arguments.rounds))
        if arguments.long:
            tables.append(long_ones(arguments.folder, scratch, arguments.long, arguments.share))
        for line in itertools.chain.from_iterable(tables):
            print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
