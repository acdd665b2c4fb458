"""Reports for programs: names of fields, offsets, the end of a stream."""

import json
from collections.abc import Iterator

import pytest
from pages import TEXT, edit, page, told

from corrector.edits import Correction, Edit
from corrector.report import FORMATS, Event, Note, Page, Tally, View


def test_the_stream_of_records() -> None:
    records = [
        json.loads(line)
        for line in told("jsonl", page(), Note("b.png", "skip", "binary"), Note("c", "missing", "x")).split("\n")[:-1]
    ]
    assert [record["type"] for record in records] == ["file", "edit", "edit", "doubt", "skip", "error", "end"]
    first = records[1]
    assert first == {
        "type": "edit",
        "path": "a.txt",
        "record": None,
        "field": None,
        "rule": "A/效劳→服务",
        "start": 9,
        "end": 11,
        "byte_start": 27,
        "byte_end": 33,
        "line": 1,
        "column": 10,
        "before": "效劳",
        "after": "服务",
        "score": 0.97,
        "alternatives": [],
        "applied": False,
    }
    for record in records[1:4]:
        assert TEXT.encode()[record["byte_start"] : record["byte_end"]].decode() == record["before"]
    assert records[-1]["complete"] is True
    assert (records[-1]["files"], records[-1]["edits"], records[-1]["errors"]) == (1, 2, 1)


def test_a_stream_that_was_cut_short_has_no_end() -> None:
    def events() -> Iterator[Event]:
        yield page()
        raise SystemExit

    stream = FORMATS["jsonl"](events(), Tally(), View())
    records = []
    with pytest.raises(SystemExit):
        records += list(stream)
    assert not records or json.loads(records[-1])["type"] != "end"


def test_json_holds_the_same_as_one_object() -> None:
    whole = json.loads(told("json", page(), Note("b.png", "skip", "binary"), statistics=True))
    assert [len(whole["files"][0][key]) for key in ("edits", "doubts")] == [2, 1]
    assert whole["notes"] == [{"type": "skip", "path": "b.png", "reason": "binary"}]
    assert whole["summary"]["rules"] == {"A/效劳→服务": 1, "A/根底→基础": 1}


def test_records_take_any_character() -> None:
    text = '效劳\ud800"\udcff"\\\n'
    found = Correction(text, (edit("效劳", "服务", text=text), Edit(2, 5, '\ud800"\udcff', "", "x/y")))
    shown = told("jsonl", Page("\udcff.txt", found))
    assert json.loads(shown.split("\n")[2])["before"] == '\ud800"\udcff'


def test_another_reading_of_the_same_place_is_an_alternative() -> None:
    other = Edit(9, 11, "效劳", "效力", "B/效劳→效力", 0.2)
    found = Correction(TEXT, (edit("效劳", "服务"),), (other,))
    records = told("jsonl", Page("a", found)).split("\n")
    assert json.loads(records[1])["alternatives"] == ["效力"]
    assert "效力" not in told("concise", Page("a", found)), "and is no finding of its own"
