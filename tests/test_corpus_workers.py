"""Many texts at once: together in batches, in other processes, and when one of them fails or dies."""

import json
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import fake_engine
import pytest
from shards import CLEAN, DIRTY, ENGINE, FIXED, lines, tree

from corrector.corpus import batch, correct_batch, correct_iter
from corrector.corpus.chunks import chunks
from corrector.corpus.policy import Policy
from corrector.corpus.run import Plan, Progress, correct_corpus
from corrector.corpus.shards import Shard, Source
from corrector.corpus.work import Work
from corrector.corpus.workers import SINGLE, Died, Workers
from corrector.edits import Correction
from corrector.errors import CorrectorError
from corrector.files.records import JsonLines


class Deadly(fake_engine.Corrector):
    """Dies of one text, fails at another."""

    def correct(self, text: str) -> Correction:
        if "死" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "误" in text:
            raise RuntimeError("no")
        return super().correct(text)


def test_a_text_that_kills_workers_fails_its_shard_only(tmp_path: Path) -> None:
    for name, text in (("a", DIRTY), ("b", "死"), ("c", DIRTY), ("d", "误")):
        (tmp_path / f"{name}.txt").write_text(text)
    plan = Plan((str(tmp_path),), tmp_path / "out", workers=2)
    summary = correct_corpus(Deadly(), plan)
    assert list(summary.died) == ["b.txt"]
    assert [(tmp_path / "out" / f"{name}.txt").exists() for name in "abcd"] == [True, False, True, True]
    assert summary.tally.numbers["failed"] == 1
    assert (tmp_path / "out/d.txt").read_text() == "误"


class Together(Deadly):
    """Takes several texts at once; notes how many characters of how many."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[int]] = []

    def correct_batch(self, texts: Sequence[str]) -> list[Correction]:
        self.batches.append([len(text) for text in texts])
        return [self.correct(text) for text in texts]


def test_texts_are_handed_over_together_in_bounded_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CHARACTERS", 1000)
    monkeypatch.setattr(batch, "TEXTS", 30)
    monkeypatch.setattr(batch, "LONGEST", 300)
    engine, given = Together(), [DIRTY * (number % 20) for number in range(500)]
    assert correct_batch(engine, given) == [ENGINE.correct(text) for text in given]
    assert all(sum(sizes) < 1000 + 300 and len(sizes) <= 30 and max(sizes) <= 300 for sizes in engine.batches)
    assert sum(map(len, engine.batches)) == sum(len(text) <= 300 for text in given)
    with pytest.raises(TypeError):
        correct_batch(engine, [DIRTY, None])  # type: ignore[list-item]


@pytest.mark.usefixtures("small_chunks")
def test_batches_change_nothing_and_one_failure_fails_one_record(source: Path, tmp_path: Path) -> None:
    (source / "d.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in [DIRTY, "误", CLEAN] * 5))
    correct_corpus(Deadly(), Plan((str(source),), tmp_path / "one"))
    engine = Together()
    summary = correct_corpus(engine, Plan((str(source),), tmp_path / "together"))
    assert max(map(len, engine.batches)) > 5
    assert summary.tally.numbers["failed"] == 5
    assert tree(tmp_path / "one") == tree(tmp_path / "together")


def texts(count: int) -> Iterable[str]:
    return (DIRTY * (number % 5) for number in range(count))


def test_an_iterable_is_corrected_in_order_by_any_number_of_workers() -> None:
    one = list(correct_iter(ENGINE, texts(3000)))
    assert one == list(correct_iter(ENGINE, texts(3000), workers=2))
    assert one == correct_batch(ENGINE, list(texts(3000)))


class Faulty(fake_engine.Corrector):
    """Does not judge texts with a certain word."""

    def correct(self, text: str) -> Correction:
        return Correction(text, fault="a rule took too long") if "慢" in text else super().correct(text)


def test_workers_tell_all_that_one_process_tells() -> None:
    given = [DIRTY, "慢", CLEAN, "改良", DIRTY * 2]
    assert list(correct_iter(Faulty(), given, workers=2)) == [Faulty().correct(text) for text in given]


def test_an_endless_iterable_is_taken_as_needed() -> None:
    taken = 0

    def endless() -> Iterable[str]:
        nonlocal taken
        while True:
            taken += 1
            yield DIRTY

    for number, found in enumerate(correct_iter(ENGINE, endless(), workers=2)):
        assert found.text == FIXED
        if number == 5000:
            break
    assert taken <= 5000 + 1024 * 9
    with pytest.raises(TypeError):
        list(correct_iter(ENGINE, [b"x"]))  # type: ignore[list-item]


def test_workers_tell_of_deaths_and_raise_errors() -> None:
    with pytest.raises(CorrectorError, match="died"):
        list(correct_iter(Deadly(), ["死"], workers=2))
    with Workers(len, 2) as pool:
        assert list(pool.map([b"abc", b"", b"x"])) == [3, 0, 1]
        with pytest.raises(TypeError):
            list(pool.map([1]))
        gone = pool.pids
    with pytest.raises(ProcessLookupError):
        os.kill(gone[0], 0)
    assert Died(-9).code == -9


def test_every_worker_counts_with_one_thread() -> None:
    with Workers(os.getenv, 1) as pool:
        assert list(pool.map(SINGLE)) == ["1"] * len(SINGLE)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: os.truncate(path, 5000)])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_shard_that_goes_away_meanwhile_fails_alone(
    tmp_path: Path, harm: Callable[[Path], None], workers: int
) -> None:
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_bytes(lines(900))

    def tell(progress: Progress) -> None:
        if path.exists() and path.stat().st_size > 5000:
            harm(path)

    path = tmp_path / "a.jsonl"
    summary = correct_corpus(ENGINE, Plan((str(tmp_path),), tmp_path / "out", workers=workers), tell)
    assert list(summary.failed) == ["a.jsonl"] and summary.tally.numbers["records"] == 900
    assert [(tmp_path / "out" / f"{name}.jsonl").exists() for name in "ab"] == [False, True]


def test_chunks_travel_without_what_a_file_has(source: Path, tmp_path: Path) -> None:
    for name, codec in (("a.jsonl", ""), ("b/c.jsonl.gz", "gz")):
        shard = Shard(source / name, name, "jsonl", codec)
        for chunk in chunks(Source(shard), JsonLines(), tmp_path / "long"):
            light = chunk.light()
            assert bool(light.data) == bool(codec) and light.whole() == chunk
    with (source / "a.jsonl").open("r+b") as file:
        file.truncate(100)
    light = next(iter(chunks(Source(Shard(source / "a.jsonl", "a", "jsonl")), JsonLines(), tmp_path / "long")))
    (source / "a.jsonl").write_bytes(b"")
    assert Work(ENGINE, Policy())(light.light()).fault == "it became shorter meanwhile"


def test_a_worker_that_dies_takes_only_its_own_input_along() -> None:
    with Workers(_deadly, 2) as pool:
        found = list(pool.map(range(60)))
    assert [number for number, one in enumerate(found) if isinstance(one, Died)] == [7, 31]
    assert [one for one in found if not isinstance(one, Died)] == [n for n in range(60) if n not in (7, 31)]


def test_large_inputs_and_results_do_not_wait_for_each_other() -> None:
    sizes = [1 << 22, 10, 1 << 20, 10, 10, 1 << 21] * 3
    with Workers(bytes, 2) as pool:
        assert [len(one) for one in pool.map(bytes(size) for size in sizes)] == sizes


def _deadly(number: int) -> int:
    if number in (7, 31):
        os.kill(os.getpid(), signal.SIGKILL)
    return number
