"""The channel of one's own scanner: alignment, learning, files."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import apply
from corrector.errors import ConfigError, ModelError, WriteError
from corrector.ocr import Reader, learn_channel
from corrector.ocr.align import blocks

WRITTEN = st.text(st.sampled_from("甲乙丙丁。"), max_size=12)
# 们 for 门 is nothing Tesseract does: a scanner of one's own has its own habits.
TRUTH = ["大门开了，门前有人。", "他敲门进来，关上门。", "门口停着一辆车。", "学校门外很热闹。"]
READ = "图书馆每天早上八点开们，晚上九点关们。"


def pairs(folder: Path, lines: list[str] | None = None) -> Path:
    path = folder / "pairs.jsonl"
    rows = [json.dumps({"ocr": t.replace("门", "们"), "text": t}, ensure_ascii=False) for t in TRUTH * 5]
    path.write_text("\n".join(rows if lines is None else lines), "utf-8")
    return path


@given(WRITTEN, WRITTEN)
def test_differences_rebuild_the_truth(read: str, printed: str) -> None:
    out, at = "", 0
    for was, truth, start in blocks(read, printed):
        assert read[start : start + len(was)] == was and was != truth
        out, at = out + read[at:start] + truth, start + len(was)
    assert out + read[at:] == printed


def test_a_learnt_channel_mends_what_the_shipped_one_does_not(tmp_path: Path) -> None:
    assert learn_channel(pairs(tmp_path), tmp_path / "mine") == 20
    assert apply(READ, Reader(tmp_path / "mine").propose(READ)) == READ.replace("们", "门")
    assert apply(READ, Reader().propose(READ)) == READ
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "pairs.jsonl"]


@pytest.mark.parametrize("line", ["{", '{"ocr": "甲"}', '{"ocr": 1, "text": "甲"}', "[]"])
def test_a_bad_pair_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    path = pairs(tmp_path, ['{"ocr": "甲", "text": "乙"}', line])
    with pytest.raises(ConfigError, match=":2:"):
        learn_channel(path, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_no_pairs_are_no_channel(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no pairs"):
        learn_channel(pairs(tmp_path, []), tmp_path / "mine")


def test_where_nothing_can_be_written_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="mine"):
        learn_channel(pairs(tmp_path), tmp_path / "no folder" / "mine")


def test_a_cut_channel_is_refused(tmp_path: Path) -> None:
    learn_channel(pairs(tmp_path), tmp_path / "mine")
    data = (tmp_path / "mine").read_bytes()
    (tmp_path / "mine").write_bytes(data[:-100])
    with pytest.raises(ModelError, match="mine"):
        Reader(tmp_path / "mine")
