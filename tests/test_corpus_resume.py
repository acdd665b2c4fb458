"""Corpora: after a kill, a full disk or an interruption a run goes on, and comes to the same end."""

import json
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from shards import ENGINE, go, lines, tree
from shell import own_environment

from corrector.corpus.run import Plan, correct_corpus
from corrector.errors import WriteError


@pytest.mark.usefixtures("small_chunks")
def test_a_full_disk_keeps_what_is_done(source: Path, tmp_path: Path) -> None:
    (source / "a.jsonl").write_bytes(lines(1000))
    go(source, tmp_path / "whole")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(WriteError, match="File too large"):
            go(source, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list((tmp_path / "out").glob("*.jsonl"))
    go(source, tmp_path / "out", resume=True)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


SLOW = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import corrector.corpus.chunks, corrector.corpus.part, shards
from pathlib import Path
from corrector.corpus.run import Plan, correct_corpus
corrector.corpus.chunks.CHUNK = 1 << 12
corrector.corpus.part.SECONDS = 0.02
correct_corpus(shards.Slow(), Plan((sys.argv[1],), Path(sys.argv[2]), workers=int(sys.argv[3]), resume=True))
"""


def start(source: Path, out: Path, workers: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", SLOW, str(source), str(out), str(workers)]
    return subprocess.Popen(command, env=own_environment(), stderr=subprocess.DEVNULL)


def size(out: Path) -> int:
    """How much has been written so far, of whatever."""
    return sum(path.stat().st_size for path in out.rglob("*.out")) if out.exists() else 0


def kill(process: "subprocess.Popen[bytes]", out: Path, chance: random.Random) -> bool:
    """Kill it some time after it has gone on with its work; whether it was still at it."""
    before = size(out)
    while process.poll() is None and size(out) == before:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.4))
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.usefixtures("small_chunks")
def test_killed_twenty_times_the_output_is_that_of_an_undisturbed_run(source: Path, tmp_path: Path) -> None:
    (source / "a.jsonl").write_bytes(lines(9000))
    go(source, tmp_path / "whole")
    out, chance = tmp_path / "out", random.Random(7)
    assert [kill(start(source, out, chance.randint(1, 2)), out, chance) for _ in range(20)] == [True] * 20
    assert start(source, out, 1).wait() == 0
    assert tree(out) == tree(tmp_path / "whole")


def test_an_interrupted_shard_goes_on_in_its_middle(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_chunks: None
) -> None:
    go(source, tmp_path / "whole")
    monkeypatch.setattr("corrector.corpus.part.SECONDS", 0.0)

    class Stop(Exception):
        pass

    count = 0

    def stop(progress: object) -> None:
        nonlocal count
        count += 1
        if count == 20:
            raise Stop

    with pytest.raises(Stop):
        correct_corpus(ENGINE, Plan((str(source),), tmp_path / "out"), stop)
    note = json.loads((tmp_path / "out/.corrector/work/a.jsonl.json").read_bytes())
    assert 0 < note["offset"] < (source / "a.jsonl").stat().st_size
    go(source, tmp_path / "out", resume=True, workers=2)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
