"""Arrow and Parquet: texts corrected wherever they lie, everything else value for value and type for type."""

import json
from pathlib import Path
from typing import Any

import fake_engine
import pytest

from corrector import Edit, revert
from corrector.corpus import correct_table
from corrector.corpus.policy import Policy
from corrector.corpus.run import Plan, correct_corpus
from corrector.errors import ConfigError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ENGINE = fake_engine.Corrector()
DIRTY, CLEAN = "为职工效劳，打好根底。", "今天天气不错。"
FIXED = "为职工服务，打好基础。"
TURNS = pa.large_list(pa.struct([("role", pa.string()), ("content", pa.string())]))


def table(rows: int = 100) -> "pa.Table":
    count = max(rows, 10)
    texts = [None if n % 7 == 6 else DIRTY if n % 3 == 0 else CLEAN for n in range(count)]
    nested = [None if n % 5 == 4 else {"title": texts[n], "n": n} for n in range(count)]
    fields = {
        "id": pa.array(range(count), pa.int16()),
        "text": pa.array(texts),
        "large": pa.array(texts, pa.large_string()),
        "word": pa.array(texts).dictionary_encode(),
        "meta": pa.array(nested),
        "tags": pa.array([[1.5, None]] * count, pa.list_(pa.float32())),
        "when": pa.array(range(count), pa.timestamp("us", tz="Asia/Shanghai")),
        "parts": pa.array([None if n % 4 == 3 else [texts[n], CLEAN, DIRTY][: n % 4] for n in range(count)]),
        "pair": pa.array([None if n % 6 == 5 else [DIRTY, None] for n in range(count)], pa.list_(pa.string(), 2)),
        "turns": pa.array([[{"role": "u", "content": text}, None] * (n % 4) for n, text in enumerate(texts)], TURNS),
        "deep": pa.array([{"lists": [[texts[n]], None, []]} for n in range(count)]),
    }
    return pa.table(fields).replace_schema_metadata({"huggingface": "{}"}).slice(0, rows)


def texts_of(value: Any, path: list[str]) -> list[str]:  # noqa: ANN401 - whatever is in a row
    """The texts of a value, in their order."""
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item, path)]
    if isinstance(value, dict):
        return texts_of(value[path[0]], path[1:])
    return [] if value is None else [value]


FIELDS = ["text", "large", "word", "meta.title", "parts", "pair", "turns.content", "deep.lists"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_table_keeps_all_but_the_texts(field: str) -> None:
    before = pa.concat_tables([table(), table(7).slice(2, 4), table(0)])
    after = correct_table(ENGINE, before, fields=[field])
    assert after.schema.remove(len(after.schema) - 1).equals(before.schema, check_metadata=True)
    top = field.partition(".")[0]
    for name in before.column_names:
        if name != top:
            assert after.column(name).equals(before.column(name))
    after.validate(full=True)
    old, new = (t.column(top).to_pylist() for t in (before, after))
    assert json.dumps(new) == json.dumps(old).replace(json.dumps(DIRTY)[1:-1], json.dumps(FIXED)[1:-1])
    assert DIRTY in str(old)
    path = field.split(".")[1:]
    for was, now, edits in zip(old, new, after.column("edits").to_pylist(), strict=True):
        made: dict[int, list[Edit]] = {}
        for edit in edits:
            assert edit.pop("field") == field
            made.setdefault(edit.pop("item"), []).append(Edit(**edit))
        mended = enumerate(texts_of(now, path))
        assert [revert(text, made.get(item, [])) for item, text in mended] == texts_of(was, path)


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(ConfigError, match="no column"):
        correct_table(ENGINE, table(), fields=["body"])
    with pytest.raises(ConfigError, match="not strings"):
        correct_table(ENGINE, table(), fields=["tags"])
    with pytest.raises(ConfigError, match="already"):
        correct_table(ENGINE, table(), edits_column="id")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    compression = {"text": "zstd", "id": "snappy", "meta.title": "gzip", "meta.n": "none"}
    pq.write_table(table(250), folder / "a.parquet", row_group_size=100, compression=compression)
    pq.write_table(table(0), folder / "none.parquet")
    (folder / "cut.parquet").write_bytes((folder / "a.parquet").read_bytes()[:-50])
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_a_parquet_shard_keeps_schema_groups_and_compression(source: Path, tmp_path: Path, workers: int) -> None:
    plan = Plan((str(source),), tmp_path / "out", fields=("text", "meta.title"), workers=workers)
    summary = correct_corpus(ENGINE, plan)
    assert list(summary.failed) == ["cut.parquet"]
    old, new = pq.ParquetFile(source / "a.parquet"), pq.ParquetFile(tmp_path / "out/a.parquet")
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    for number in range(3):
        groups = old.metadata.row_group(number), new.metadata.row_group(number)
        assert groups[0].num_rows == groups[1].num_rows
        for column in range(groups[0].num_columns):
            assert groups[0].column(column).compression == groups[1].column(column).compression
    right = correct_table(ENGINE, old.read(), fields=["text", "meta.title"], edits_column=None)
    assert new.read().equals(right)
    assert pq.read_table(tmp_path / "out/none.parquet").equals(table(0))
    assert not (tmp_path / "out/.corrector/work").exists()


def test_a_parquet_shard_keeps_the_spellings_of_its_writer(tmp_path: Path) -> None:
    old = {"use_deprecated_int96_timestamps": True, "use_compliant_nested_type": False, "store_schema": False}
    for number, options in enumerate([{}, old, {"write_page_index": True, "version": "1.0"}]):
        with pq.ParquetWriter(tmp_path / f"{number}.parquet", table(0).schema, **options) as writer:
            writer.write_table(table(50))
            if options == old:
                writer.add_key_value_metadata({"org.apache.spark.version": "3"})
    plan = Plan((str(tmp_path),), tmp_path / "out", fields=("text", "parts", "turns.content", "word"))
    assert not correct_corpus(ENGINE, plan).failed
    for number in range(3):
        was, now = (pq.ParquetFile(folder / f"{number}.parquet") for folder in (tmp_path, tmp_path / "out"))
        assert now.schema.equals(was.schema)
        assert now.schema_arrow.equals(was.schema_arrow, check_metadata=True)
        assert set(now.metadata.metadata or {}) == set(was.metadata.metadata or {})
        assert now.metadata.format_version == was.metadata.format_version
        assert now.read().equals(correct_table(ENGINE, was.read(), fields=plan.fields, edits_column=None))
        indexed = [file.metadata.row_group(0).column(0).has_column_index for file in (was, now)]
        assert indexed[0] == indexed[1] == (number == 2)


@pytest.mark.parametrize(("policy", "rows"), [("fix", 250), ("flag", 250), ("drop", 250 - 72)])
def test_policies(source: Path, tmp_path: Path, policy: str, rows: int) -> None:
    plan = Plan((str(source / "a.parquet"),), tmp_path / "out", policy=Policy(policy), edits_field="edits")  # type: ignore[arg-type]
    summary = correct_corpus(ENGINE, plan)
    new = pq.read_table(tmp_path / "out/a.parquet")
    assert new.num_rows == rows
    assert summary.tally.numbers["converted"] == 72
    texts = new.column("text").to_pylist()
    assert (DIRTY in texts, FIXED in texts) == (policy == "flag", policy == "fix")
    assert ("converted" in new.column_names) == (policy == "flag")


def test_a_missing_column_passes_the_shard_on(source: Path, tmp_path: Path) -> None:
    summary = correct_corpus(ENGINE, Plan((str(source / "a.parquet"),), tmp_path / "out", fields=("body",)))
    assert summary.tally.numbers["bad"] == 250
    assert pq.read_table(tmp_path / "out/a.parquet").equals(table(250))


def test_an_interrupted_parquet_shard_goes_on_at_its_row_group(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Plan((str(source / "a.parquet"),), tmp_path / "whole")
    correct_corpus(ENGINE, one)
    monkeypatch.setattr("corrector.corpus.part.SECONDS", 0.0)

    def stop(progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        correct_corpus(ENGINE, Plan((str(source / "a.parquet"),), tmp_path / "out"), stop)
    assert (tmp_path / "out/.corrector/work/a.parquet.group-0").exists()
    correct_corpus(ENGINE, Plan((str(source / "a.parquet"),), tmp_path / "out", resume=True))
    assert (tmp_path / "out/a.parquet").read_bytes() == (tmp_path / "whole/a.parquet").read_bytes()
