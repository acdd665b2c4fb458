"""Corpora: shards in, shards out, and every byte but the text's as it was."""

import gzip
import json
from pathlib import Path

import pytest
from shards import CLEAN, DIRTY, ENGINE, FIXED, go, lines, tree

from corrector import apply, revert
from corrector.corpus import correct_long, windows
from corrector.corpus.policy import Policy
from corrector.corpus.shards import find
from corrector.edits import Edit
from corrector.errors import ConfigError


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


def test_globs_and_folders_and_names_that_give_nothing(source: Path, tmp_path: Path) -> None:
    shards, lost = find([str(source / "**/*.jsonl*"), str(tmp_path / "gone"), str(source)])
    assert [shard.name for shard in shards] == ["a.jsonl", "b/c.jsonl.gz", "empty.jsonl", "note.txt"]
    assert lost == [str(tmp_path / "gone")]
