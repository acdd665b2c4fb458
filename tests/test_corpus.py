"""Corpora: the same output for any number of workers, after any kill, and every byte but the text's as it was."""

import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import fake_engine
import pytest
from shell import own_environment

from corrector import apply, revert
from corrector.corpus import batch, correct_batch, correct_iter, correct_long, windows
from corrector.corpus.policy import Policy
from corrector.corpus.run import Plan, Summary, correct_corpus
from corrector.corpus.shards import find
from corrector.corpus.workers import Died, Workers
from corrector.edits import Correction, Edit
from corrector.errors import ConfigError, CorrectorError, WriteError

ENGINE = fake_engine.Corrector()
DIRTY, CLEAN = "为职工效劳，树立科学开展观，打好根底。", "今天天气不错，我们去公园走走。"
FIXED = "为职工服务，树立科学发展观，打好基础。"


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


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corrector.corpus.chunks.CHUNK", 1 << 12)
    monkeypatch.setattr("corrector.corpus.chunks.LONG", 1 << 14)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(lines(300))
    (folder / "b" / "c.jsonl.gz").write_bytes(gzip.compress(lines(200, 2)))
    (folder / "note.txt").write_text(DIRTY)
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_a_corpus_comes_out_under_the_same_names(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = go(source, out)
    assert summary.tally.numbers["records"] == 501
    assert (out / "note.txt").read_text() == FIXED
    assert (out / "empty.jsonl").read_bytes() == b""
    assert not (out / "picture.png").exists()
    before, after = (source / "a.jsonl").read_bytes(), (out / "a.jsonl").read_bytes()
    for old, new in zip(before.splitlines(), after.splitlines(), strict=True):
        values = json.loads(old), json.loads(new)
        assert values[1]["text"] == ENGINE.correct(values[0]["text"]).text
        assert old.replace(b"x", b"").count(b"u") >= 0
        head, tail = old.index(b'"text":'), old.index(b', "x"')
        assert (new[:head], new[new.index(b', "x"') :]) == (old[:head], old[tail:])
    assert gzip.decompress((out / "b" / "c.jsonl.gz").read_bytes()).count(b"\n") == 200


def test_edits_undo_a_corpus(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(source, out)
    edits: dict[int, list[Edit]] = {}
    stream = [json.loads(line) for line in (out / ".corrector/edits/a.jsonl.jsonl").read_bytes().splitlines()]
    for known in stream:
        if known["type"] == "edit":
            assert known["applied"]
            keys = ("start", "end", "before", "after", "rule", "score")
            edits.setdefault(known["record"], []).append(Edit(*(known[key] for key in keys)))
    for number, (old, new) in enumerate(
        zip((source / "a.jsonl").read_bytes().splitlines(), (out / "a.jsonl").read_bytes().splitlines(), strict=True), 1
    ):
        was, now = json.loads(old)["text"], json.loads(new)["text"]
        assert revert(now, edits.get(number, [])) == was
        assert apply(was, edits.get(number, [])) == now
    assert stream[-1] == {**stream[-1], "type": "end", "complete": True, "records": 300}


@pytest.mark.usefixtures("small_chunks")
def test_any_number_of_workers_gives_the_same(source: Path, tmp_path: Path) -> None:
    go(source, tmp_path / "one")
    go(source, tmp_path / "three", workers=3)
    assert tree(tmp_path / "one") == tree(tmp_path / "three")


HOSTILE = [
    (b"\n", ""),
    (b'{"text":"\xe6\x95\x88\xe5\x8a\xb3","n":123456789012345678901234567890,"x":NaN}\n', "fixed"),
    (b'{"text":"\\u6548\\u52b3\\ud800"}\r\n', "fixed"),
    (b'{"text":"\xe6\x95\x88\xe5\x8a\xb3\xff"}\n', "fixed"),
    (b'{"text":"a","text":"\xe6\x95\x88\xe5\x8a\xb3"}\n', "bad"),
    (b'{"text":null}\n', "bad"),
    (b'{"text":7}\n', "bad"),
    (b'{"body":"\xe6\x95\x88\xe5\x8a\xb3"}\n', "bad"),
    (b'["\xe6\x95\x88\xe5\x8a\xb3"]\n', "bad"),
    (b'{"text":"\xe6\x95\x88\xe5\x8a\xb3"}}\n', "bad"),
    (b'{"text":"\xe6\x95\x88\xe5\x8a\xb3"', "bad"),
]


def test_hostile_records_pass_or_are_mended_where_they_lie(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"\xef\xbb\xbf" + b"".join(line for line, _ in HOSTILE))
    summary = go(tmp_path / "x.jsonl", tmp_path / "out")
    mended = [
        line.replace("效劳".encode(), "服务".encode()).replace(b"\\u6548\\u52b3", b"\\u670d\\u52a1")
        if kind == "fixed"
        else line
        for line, kind in HOSTILE
    ]
    assert (tmp_path / "out/x.jsonl").read_bytes() == b"\xef\xbb\xbf" + b"".join(mended)
    assert summary.tally.numbers["bad"] == sum(kind == "bad" for _, kind in HOSTILE)
    told = [json.loads(line) for line in (tmp_path / "out/.corrector/edits/x.jsonl.jsonl").read_bytes().splitlines()]
    bad = [known for known in told if known["type"] == "error"]
    data = (tmp_path / "x.jsonl").read_bytes()
    assert [known["record"] for known in bad] == [n for n, (_, kind) in enumerate(HOSTILE, 1) if kind == "bad"]
    assert all(known["byte"] == 0 or data[known["byte"] - 1 : known["byte"]] == b"\n" for known in bad)


def test_csv_changes_only_the_words(tmp_path: Path) -> None:
    data = 'id,text,n\r\n1,"为职工效劳,""好""\n第二行",1.0\n2,根底,"a\nb"\r\n3,缺\n\n4,"没有收尾的效劳\n5,x,1'.encode(
        "gb18030"
    )
    (tmp_path / "x.csv").write_bytes(data)
    summary = go(tmp_path / "x.csv", tmp_path / "out")
    wanted = data.decode("gb18030").replace("效劳", "服务").replace("根底", "基础")
    assert (tmp_path / "out/x.csv").read_bytes().decode("gb18030") == wanted
    assert summary.tally.numbers["edits"] == 3


@pytest.mark.parametrize("codec", ["", ".gz", ".zst"])
@pytest.mark.usefixtures("small_chunks")
def test_a_truncated_shard_is_named_and_the_rest_goes_on(tmp_path: Path, codec: str) -> None:
    data = lines(100)
    if codec == ".zst":
        data = pytest.importorskip("zstandard").ZstdCompressor().compress(data)
    elif codec == ".gz":
        data = gzip.compress(data)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"cut.jsonl{codec}").write_bytes(data[: len(data) // 2])
    (folder / "good.jsonl").write_bytes(lines(10))
    summary = go(folder, tmp_path / "out")
    assert (tmp_path / "out/good.jsonl").exists()
    if codec:
        assert list(summary.failed) == [f"cut.jsonl{codec}"]
        assert not (tmp_path / f"out/cut.jsonl{codec}").exists()
    else:
        assert summary.tally.numbers["bad"] == 1


def test_a_wrong_codec_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(lines(3)))
    (tmp_path / "b.jsonl.gz").write_bytes(lines(3))
    assert sorted(go(tmp_path, tmp_path / "out").failed) == ["a.jsonl", "b.jsonl.gz"]


POLICIES = [("fix", [FIXED, CLEAN]), ("flag", [DIRTY, CLEAN]), ("drop", [CLEAN])]


@pytest.mark.parametrize(("policy", "texts"), POLICIES)
def test_policies(tmp_path: Path, policy: str, texts: list[str]) -> None:
    records = [{"id": "1", "text": DIRTY}, {"id": "2", "text": CLEAN}]
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    summary = go(tmp_path / "x.jsonl", tmp_path / "out", policy=Policy(policy))  # type: ignore[arg-type]
    found = [json.loads(line) for line in (tmp_path / "out/x.jsonl").read_text().splitlines()]
    assert [record["text"] for record in found] == texts
    assert summary.tally.numbers["converted"] == 1
    if policy == "flag":
        assert [record["converted"] for record in found] == [0.98, 0]


def test_edits_in_a_field(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": DIRTY}))
    go(tmp_path / "x.jsonl", tmp_path / "out", edits_field="edits")
    record = json.loads((tmp_path / "out/x.jsonl").read_bytes())
    assert [edit["after"] for edit in record["edits"]] == ["服务", "发展观", "基础"]


@pytest.mark.parametrize("border", ["\n", "。", ""])
@pytest.mark.usefixtures("small_chunks")
def test_one_long_document_gets_the_edits_of_the_whole(
    tmp_path: Path, border: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "WINDOW", 3000)
    monkeypatch.setattr(windows, "LONGEST", 4500)
    monkeypatch.setattr("corrector.corpus.long.PIECE", 1000)
    text = f"为职工效劳好\\{border}树立科学开展观😀{border}" * 1500
    assert correct_long(ENGINE, text).edits == ENGINE.correct(text).edits
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}) + '\n{"text":"效劳"}\n')
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": text}, ensure_ascii=False))
    (tmp_path / "c.txt").write_text(text)
    (tmp_path / "d.txt").write_text(text, "utf-16")
    go(tmp_path, tmp_path / "out")
    right = ENGINE.correct(text).text
    for name in ("a.jsonl", "b.jsonl"):
        first = (tmp_path / "out" / name).read_bytes().split(b"\n")[0]
        assert first == json.dumps({"text": right}, ensure_ascii=name[0] == "a").encode()
    assert (tmp_path / "out/c.txt").read_text() == right
    assert (tmp_path / "out/d.txt").read_bytes() == right.encode("utf-16")
    starts = [
        json.loads(line).get("start")
        for line in (tmp_path / "out/.corrector/edits/c.txt.jsonl").read_text().splitlines()
    ]
    assert [start for start in starts if start is not None] == [edit.start for edit in ENGINE.correct(text).edits]


def test_an_output_folder_is_not_mixed(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(source, out)
    with pytest.raises(ConfigError, match="--resume"):
        go(source, out)
    with pytest.raises(ConfigError, match="other settings"):
        go(source, out, resume=True, fields=("body",))
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("")
    with pytest.raises(ConfigError, match="not empty"):
        go(source, tmp_path / "full")
    before = tree(out)
    assert go(source, out, resume=True).skipped == 4
    assert tree(out) == before


def test_a_changed_input_is_done_anew(source: Path, tmp_path: Path) -> None:
    go(source, tmp_path / "out")
    (source / "a.jsonl").write_bytes(lines(10, 3))
    assert go(source, tmp_path / "out", resume=True).skipped == 3
    assert (tmp_path / "out/a.jsonl").read_bytes().count(b"\n") == 10


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
import sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
import corrector.corpus.chunks, corrector.corpus.part, fake_engine
from pathlib import Path
from corrector.corpus.run import Plan, correct_corpus
corrector.corpus.chunks.CHUNK = 1 << 12
corrector.corpus.part.SECONDS = 0.02
class Slow(fake_engine.Corrector):
    def correct(self, text):
        time.sleep(0.0005)
        return super().correct(text)
correct_corpus(Slow(), Plan((sys.argv[1],), Path(sys.argv[2]), workers=int(sys.argv[3]), resume=True))
"""


def kill_until_done(source: Path, out: Path, kills: int, seed: int) -> int:
    chance, done = random.Random(seed), 0
    for _ in range(kills):
        process = subprocess.Popen([sys.executable, "-c", SLOW, str(source), str(out), "1"], env=own_environment())
        time.sleep(chance.uniform(0.1, 0.6))
        process.send_signal(signal.SIGKILL)
        done += process.wait() == -signal.SIGKILL
    subprocess.run([sys.executable, "-c", SLOW, str(source), str(out), "1"], env=own_environment(), check=True)
    return done


@pytest.mark.slow
def test_killed_twenty_times_the_output_is_that_of_an_undisturbed_run(
    source: Path, tmp_path: Path, small_chunks: None
) -> None:
    (source / "a.jsonl").write_bytes(lines(3000))
    go(source, tmp_path / "whole")
    assert kill_until_done(source, tmp_path / "out", 20, 7) >= 5
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


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


def test_globs_and_folders_and_names_that_give_nothing(source: Path, tmp_path: Path) -> None:
    shards, lost = find([str(source / "**/*.jsonl*"), str(tmp_path / "gone"), str(source)])
    assert [shard.name for shard in shards] == ["a.jsonl", "b/c.jsonl.gz", "empty.jsonl", "note.txt"]
    assert lost == [str(tmp_path / "gone")]
