"""`corrector ocr learn`, `--channel`, and scans on the command line: with the real engine, as they must agree."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from shell import Shell, put

import corrector.engine
from corrector import arrays
from corrector.ocr.channel import KIND
from corrector.ocr.reader import CHANNELS

REAL = corrector.engine.Corrector  # before the fixtures put another in its place
PAIRS = [(right.replace("门", "们"), right) for right in ("早上八点开门。", "他敲门进来。", "学校门外很热闹。")]
READ, PRINTED = "图书馆每天早上八点开们，晚上九点关们。\n", "图书馆每天早上八点开门，晚上九点关门。\n"
WORDS = (("我们要不断学", 95), ("刁", 12), ("新的", 96), ("知识，", 96), ("与时", 93), ("惧", 20), ("进。", 95))
SPANS = "\n".join(f"<span class='ocrx_word' title='bbox 1 2 3 4; x_wconf {sure}'>{word}</span>" for word, sure in WORDS)
STRINGS = "\n".join(f'<String CONTENT="{word}" WC="{sure / 100}"/>' for word, sure in WORDS)
HOCR = f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body><div class='ocr_page'><p class='ocr_par'><span class='ocr_line'>
{SPANS}
</span></p></div></body></html>
"""
ALTO = f"""<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace><TextBlock><TextLine>
{STRINGS}
</TextLine></TextBlock></PrintSpace></Page></Layout></alto>
"""
TEXT = "".join(word for word, _ in WORDS)
PLAIN = json.dumps({"text": TEXT, "confidences": [sure / 100 for word, sure in WORDS for _ in word]})
SCANS = {"page.hocr": HOCR, "page.xml": ALTO, "page.html": HOCR, "page.json": PLAIN}
FAULTS = {
    "cut.hocr": HOCR[:400],
    "cut.xml": ALTO[:300],
    "no.hocr": "与时惧进",
    "bomb.xml": "<!DOCTYPE alto [<!ENTITY a '与时'>]>" + ALTO.replace("与时", "&a;"),
    "grades.xml": ALTO.replace('WC="0.96"', 'CC="1"'),
    "few.json": PLAIN.replace("0.12, ", ""),
    "bytes.hocr": HOCR.encode().replace("惧".encode(), b"\xff\xfe"),
}


@pytest.fixture
def ocr(run: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setattr(corrector.engine, "Corrector", REAL)
    return run


def pairs(extra: str = "") -> None:
    rows = [json.dumps({"ocr": read, "text": printed}, ensure_ascii=False) for read, printed in PAIRS * 5]
    put("pairs.jsonl", "\n".join(rows) + "\n" + extra)


def files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir()}


def test_a_channel_is_learnt_and_used_by_all_commands(ocr: Shell) -> None:
    pairs()
    put("a.txt", READ)
    assert ocr("ocr", "learn", "pairs.jsonl", "-o", "mine") == 0
    assert "15 pairs" in ocr.out
    assert ocr("check", "--profile", "ocr", "a.txt") == 0
    channel = ["--profile", "ocr", "--channel", "mine", "a.txt"]
    assert ocr("check", *channel) == ocr("diff", *channel) == 1
    assert "+" + PRINTED in ocr.out
    put("corrector.toml", 'profile = "full"\nchannel = "mine"\n')
    assert ocr("check", "--show-settings") == 0 and 'mine"' in ocr.out
    assert ocr("fix", "a.txt") == 0 and Path("a.txt").read_text() == PRINTED


def test_a_channel_can_be_learnt_from_another_one(ocr: Shell) -> None:
    pairs()
    assert ocr("ocr", "learn", "pairs.jsonl", "-q", "-o", "mine") == 0 and ocr.out == ""
    assert ocr("ocr", "learn", "pairs.jsonl", "-o", "next", "--channel", "mine") == 0


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["bad.jsonl", "-o", "mine"], "bad.jsonl:16：应有两段文字", "bad.jsonl:16: needs two texts"),
        (["bad.jsonl", "-o", "mine"], "2 行有误：16, 18", "2 bad lines: 16, 18"),
        (["empty.jsonl", "-o", "mine"], "没有可学的内容", "no pairs"),
        (["none.jsonl", "-o", "mine"], "没有这个文件", "No such file"),
        (["gbk.jsonl", "-o", "mine"], "不是 UTF-8", "is not UTF-8"),
        (["long.jsonl", "-o", "mine"], "long.jsonl:1：一对超过 10000 字", "long.jsonl:1: a pair of more than 10000"),
        (["good.jsonl", "-o", "no/mine"], "没有写入", "not written"),
        (["good.jsonl", "-o", "good.jsonl"], "既要读又要写", "both read and written"),
        (["good.jsonl", "-o", "mine", "--channel", "empty.jsonl"], "不是这个版本", "no channel of this version"),
        (["good.jsonl"], "请给出", "name the PAIRS"),
    ],
)
def test_what_cannot_be_learnt_is_said(ocr: Shell, arguments: list[str], zh: str, en: str) -> None:
    pairs('{"ocr": "甲"}\n\n{\n')
    Path("pairs.jsonl").rename("bad.jsonl")
    pairs()
    Path("pairs.jsonl").rename("good.jsonl")
    put("empty.jsonl", "\n")
    put("gbk.jsonl", READ.encode("gbk"))
    put("long.jsonl", json.dumps({"ocr": "一" * 10_001, "text": "一"}))
    before = files()
    for language, message in (("zh", zh), ("en", en)):
        assert ocr("ocr", "learn", *arguments, "--lang", language) == 2
        assert message in ocr.err and ocr.err.startswith("corrector: ") and ocr.out == ""
    assert files() == before


@pytest.mark.parametrize("damage", ["missing", "cut", "altered", "other", "next", "vocabulary"])
def test_a_channel_that_cannot_be_used_is_named_and_nothing_is_written(ocr: Shell, damage: str) -> None:
    facts, stored = arrays.read(CHANNELS["tesseract"], KIND)
    data = arrays.pack(KIND, facts, stored)
    damaged = {
        "cut": data[:-9],
        "altered": data.replace(b"misread", b"mislead", 1),
        "other": b"no channel",
        "next": arrays.pack("ocr channel of another time", facts, stored),
        "vocabulary": arrays.pack(KIND, {**facts, "symbols": 1}, stored),
    }
    put("a.txt", READ)
    if damage in damaged:
        put("mine", damaged[damage])
    before = files()
    for command in ("check", "fix"):
        assert ocr(command, "--profile", "full", "--channel", "mine", "a.txt") == 2
        assert "mine: " in ocr.err and "corrector ocr learn" in ocr.err and ocr.out == ""
    assert files() == before


def test_a_channel_needs_a_profile_that_uses_it(ocr: Shell) -> None:
    put("a.txt", READ)
    assert ocr("check", "--channel", "mine", "--lang", "zh", "a.txt") == 2
    assert ocr.err == "corrector: --channel 只用于 --profile ocr 或 full\n"


def test_a_referee_needs_a_channel_that_uses_it_and_a_model(ocr: Shell) -> None:
    put("a.txt", READ)
    assert ocr("check", "--profile", "ocr", "--referee", "model", "--lang", "zh", "a.txt") == 2
    assert ocr.err == "corrector: --referee 只用于 --channel sound\n"
    put("corrector.toml", 'profile = "ocr"\nchannel = "sound"\nreferee = "model"\n')
    assert ocr("check", "--lang", "zh", "a.txt") == 2
    assert f"{Path('model').absolute()}：没有这个文件夹或文件" in ocr.err
    assert ocr("check", "--profile", "conversion", "a.txt") == 2 and "a referee needs the profile ocr" in ocr.err


@pytest.mark.parametrize("name", SCANS)
def test_a_scan_is_read_and_its_characters_are_fixed(ocr: Shell, home: Path, name: str) -> None:
    put(name, SCANS[name])
    flags = ["--profile", "ocr", name]
    assert ocr("check", "--output-format", "jsonl", *flags) == 1
    edits = [record for record in map(json.loads, ocr.out.split("\n")[:-1]) if record["type"] == "edit"]
    assert [(edit["before"], edit["after"], edit["line"], edit["column"]) for edit in edits] == [
        ("刁", "习", 1, 7),
        ("惧", "俱", 1, 15),
    ]
    raw = SCANS[name].encode()
    for edit in edits:
        there = raw[edit["byte_start"] : edit["byte_end"]].decode()
        assert there.startswith((edit["before"], json.dumps(edit["before"])[1:-1]))
    assert ocr("diff", "--output-file", "a.diff", *flags) == 1
    assert ocr("fix", *flags) == 0
    fixed = Path(name).read_text()
    expected = SCANS[name]
    for edit in edits:
        spelt = json.dumps(edit["before"])[1:-1] if name == "page.json" else edit["before"]
        expected = expected.replace(spelt, edit["after"])
    assert fixed == expected
    assert ocr("check", *flags) == ocr("fix", *flags) == 0 and Path(name).read_text() == fixed
    if shutil.which("git"):
        put(name, SCANS[name])
        environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(home.parent)}
        subprocess.run(["git", "apply", "a.diff"], check=True, env=environment, capture_output=True)
        assert Path(name).read_text() == fixed
    assert ocr("fix", "-", "--profile", "ocr", "--stdin-filename", name, stdin=raw) == 0
    assert ocr.data.decode() == fixed


def test_a_folder_of_scans_in_other_encodings(ocr: Shell) -> None:
    put("in/a.hocr", HOCR.replace("UTF-8", "GB18030").encode("gb18030"))
    put("in/b.alto.xml", b"\xef\xbb\xbf" + ALTO.replace("\n", "\r\n").encode())
    assert ocr("fix", "--profile", "full", "in", "--output-dir", "out") == 0
    first, second = Path("out/in/a.hocr").read_bytes(), Path("out/in/b.alto.xml").read_bytes()
    assert "俱" in first.decode("gb18030") and first.count(b"\n") == HOCR.count("\n")
    assert second.startswith(b"\xef\xbb\xbf<alto") and "俱".encode() in second and b"\r\n" in second


@pytest.mark.parametrize("name", FAULTS)
def test_a_malformed_scan_is_named_and_not_written(run: Shell, name: str) -> None:
    raw = put(name, FAULTS[name]).read_bytes()
    before = files()
    for command in (["check"], ["fix"], ["diff"], ["fix", "--output-dir", "out"]):
        assert run(*command, name) == 2
        assert run.err.startswith(f"corrector: {name}: ")
    assert files() == before
    assert run("fix", "--stdin-filename", name, "-", stdin=raw) == 2 and run.data == b""


def test_the_others_are_done_and_the_end_tells_of_the_malformed(ocr: Shell) -> None:
    put("a.txt", TEXT)
    put("b.hocr", HOCR[:400])
    assert ocr("fix", "--profile", "ocr", "--lang", "zh", ".") == 2
    assert Path("a.txt").read_text() == TEXT.replace("刁", "习").replace("惧", "俱")
    assert "1 个扫描文件有误" in ocr.out and "XML 不完整或有误" in ocr.err


def test_conversions_in_a_scan_are_mended_and_what_it_cannot_hold_is_told(run: Shell) -> None:
    words = "".join(f"<span class='ocrx_word'>{word}</span>" for word in ("为职工", "效", "劳，", "夯实根"))
    page = f"<html><span class='ocr_line'>{words}</span><span class='ocr_line'>3、底。</span></html>"
    put("a.hocr", page)
    assert run("fix", "a.hocr") == 1
    assert "would move the bounds of words or lines, left" in run.out
    assert Path("a.hocr").read_text() == page.replace("效", "服").replace("劳", "务")
    assert run("explain", "a.hocr") == 0
