"""The figures of benchmarks.ocr on texts that can be counted by hand."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import ocr

READ, MEANT = ["与时惧进，不断学刁", "天气很好"], ["与时俱进，不断学习", "天气很好"]


def test_pages() -> None:
    told = ocr.pages(READ, MEANT, ["与时俱进，不断学刁", "天汽很好"])
    assert told == "error rate 15.38% → 15.38% (+0.0%, Hanzi +0.0%), pages better 1, worse 1"
    assert "→  0.00% (-100.0%, Hanzi -100.0%), pages better 1, worse 0" in ocr.pages(READ, MEANT, MEANT)
    assert "(–, Hanzi –)" in ocr.pages(MEANT, MEANT, MEANT)


def test_blanks_and_width_are_no_errors() -> None:
    assert ocr.pages(["１ 年\n"], ["1年"], ["1年"]).startswith("error rate  0.00% →  0.00%")


def test_sentences() -> None:
    told = ocr.sentences([*READ, "今天"], [*MEANT, "今天"], [MEANT[0], "天汽很好", "今天"])
    assert told == "P 0.500  R 1.000  F1 0.667, right sentences changed 50.00% of 2"


def test_clean() -> None:
    assert ocr.clean(["一二三四"], ["一二三四"], ["一三三五"]) == "500000.0 changes in a million characters (2)"


def test_without_pycorrector_the_run_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pages.jsonl").write_text(json.dumps({"ocr": READ[0], "text": MEANT[0]}) + "\n", "utf-8")
    (tmp_path / "set.tsv").write_text(f"{READ[0]}\t{MEANT[0]}\n", "utf-8")
    (tmp_path / "own.tsv").write_text(f"{READ[0]}\t{MEANT[0]}\n" * 6, "utf-8")
    files = ["--pages", str(tmp_path / "pages.jsonl"), "--pairs", str(tmp_path / "set.tsv")]
    files += ["--sound", str(tmp_path / "set.tsv"), "--folds", str(tmp_path / "own.tsv")]
    monkeypatch.setattr(sys, "argv", ["ocr", *files])
    ocr.main()
    out = capsys.readouterr().out
    assert "pages" in out and "set sound" in out and "pycorrector: skipped" in out
    told = {name: line for line in out.split("\n") for name in ("set  ", "own folds") if f" {name}" in line}
    assert all("F1 1.000" in line for line in told.values()) and len(told) == 2


def test_folds_are_learnt_from_the_others() -> None:
    task = ocr.Task("set", [str(at) for at in range(7)], list("abcdefg"), ocr.sentences)
    own, others = task.fold(1)
    assert own.read == ["1", "6"] and own.meant == ["b", "g"]
    assert ("1", "b") not in others and len(others) == 5
