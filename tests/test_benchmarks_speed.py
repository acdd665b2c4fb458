"""What speed and corpora are measured with: texts made, cut and converted as told."""

import json
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.corpus.__main__ import size_of
from benchmarks.corpus.make import long_document, records, shards
from benchmarks.speed.contenders import SLICE, slices
from benchmarks.speed.texts import convert, invent, read, write_language_model

TEXT = "各地坚持发展服务业，夯实基础。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text((json.dumps({"text": TEXT}) + "\n") * 50)
    return tmp_path


def test_texts_come_in_equal_shares_and_are_converted_blindly(folder: Path) -> None:
    texts = read(folder, 10 * len(TEXT))
    assert texts == [TEXT] * 10
    assert convert(texts) == ["各地坚持开展效劳业，夯实根底。"] * 10


@pytest.mark.parametrize(("spelt", "size"), [("200M", 200_000_000), ("1.5G", 1_500_000_000), ("7", 7), ("0", 0)])
def test_sizes_are_read_as_people_write_them(spelt: str, size: int) -> None:
    assert size_of(spelt) == size


def test_a_corpus_of_any_size_is_made(folder: Path) -> None:
    made = [json.loads(record)["text"] for record in islice(records(folder, 0.25), 200)]
    assert sum(text != TEXT for text in made) == 50
    made_of = folder / "a.jsonl"
    shards(made_of, folder / "in", 5_000, 0.0)
    (shard,) = (folder / "in").iterdir()
    assert 5_000 <= shard.stat().st_size < 6_000
    assert {json.loads(line)["text"] for line in shard.read_bytes().splitlines()} == {TEXT}
    long_document(made_of, folder / "long.jsonl", 5_000, 0.0)
    (line,) = (folder / "long.jsonl").read_bytes().splitlines()
    assert set(json.loads(line)["text"].split()) == {TEXT}


def test_slices_hold_every_text_once() -> None:
    texts = ["字" * (n % 700) for n in range(15_000)]
    parts = slices(texts)
    assert [text for part in parts for text in part] == texts
    assert sum(map(len, parts[0])) < 2_000 < SLICE < sum(map(len, parts[-2])) < SLICE + 1_000


def test_invented_words_are_new_each_time(folder: Path) -> None:
    words = [word for pair in invent(["天地玄黄宇宙洪荒" * 9] * 10, 200) for word in pair]
    assert len(words) == len(set(words)) == 400


def test_a_language_model_holds_what_was_counted(tmp_path: Path) -> None:
    write_language_model(["天地", "天天"], tmp_path / "m.arpa")
    lines = (tmp_path / "m.arpa").read_text().splitlines()
    assert lines[1:3] == ["ngram 1=5", "ngram 2=5"]
    assert sum(line.count("\t") == 2 for line in lines) == 5 and sum(line.count("\t") == 1 for line in lines) == 5
