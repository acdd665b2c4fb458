"""Reports for people: marked words, statistics, overview, reasons."""

import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
from pages import TEXT, edit, page, told
from rich.cells import cell_len

from corrector.edits import Correction, Edit, Reason
from corrector.report import OVERVIEWS, REASONS, Note, Page, Tally, View, sort_pages
from corrector.report.marks import fit
from corrector.report.terminal import percent
from corrector.report.wording import WORDS, say


def test_the_full_view_shows_each_change_inside_its_stretch_of_line() -> None:
    lines = told("full", page(), language="zh", width=64).split("\n")
    assert lines[0] == "a.txt  疑似经过词语替换（99%），词表 A 98%"
    assert lines[1] == "  a.txt:1:10  A 效劳→服务 0.97"
    assert lines[2].startswith("    各级工会围绕大局，〔效劳→服务〕中心工作，")
    assert lines[2].endswith("…")
    assert lines[3] == "  a.txt:1:229  A 根底→基础 0.97  A 改良→改进 0.61（存疑）"
    assert "〔根⏎3、底→基础〕，〔改良→改进？〕方法。" in lines[4]
    assert all(cell_len(line) <= 64 for line in lines[:5])
    assert lines[-2].endswith("2 处可改（1 个文件），1 处存疑。`corrector fix` 可改正。")


def test_colours_mark_the_words_without_brackets() -> None:
    text = told("full", page(), language="zh", width=60, colour=True)
    assert "\x1b[31;9m效劳\x1b[0m\x1b[1;32m服务\x1b[0m" in text
    assert "〔" not in text


@pytest.mark.parametrize("width", [48, 60, 80, 100, 160])
@pytest.mark.parametrize("colour", [False, True])
def test_lines_fit_the_terminal(width: int, colour: bool) -> None:
    text = re.sub("\x1b\\[[0-9;]*m", "", told("full", page(), width=width, colour=colour))
    for line in text.split("\n")[:5]:
        assert cell_len(line) <= max(width, 60)


def test_concise_has_one_line_per_finding() -> None:
    assert told("concise", page(), language="zh") == (
        "a.txt:1:10: A/效劳→服务 效劳→服务 (0.97)\n"
        "a.txt:1:229: A/根底→基础 根⏎3、底→基础 (0.97)\n"
        "a.txt:2:5: A/改良→改进 改良→改进 (0.61) [存疑]\n"
    )


def test_what_only_goes_or_comes_is_marked_as_such() -> None:
    found = Correction("各级\n3、工会", (Edit(2, 5, "\n3、", "", "layout/x"), Edit(7, 7, "", "。", "layout/y")))
    assert "各级〔-⏎3、〕工会〔+。〕\n" in told("full", Page("a", found))


def test_an_edit_that_could_not_be_written_says_so() -> None:
    refused = (edit("效劳", "服务"),)
    text = told("full", page(refused=refused, encoding="big5"), language="zh")
    assert "A 效劳→服务 0.97（写不进 big5，未改）" in text
    assert "1 处写不进原文件，未改" in text


def test_a_fixed_file_is_one_line_and_its_doubts() -> None:
    lines = told("full", page(applied=True), language="zh").split("\n")
    assert lines[0] == "a.txt：改了 2 处"
    assert lines[1] == "  a.txt:2:5  A 改良→改进 0.61（存疑）"
    assert lines[-2].endswith("改了 2 处（1 个文件），1 处存疑。")


def test_nothing_found_is_said() -> None:
    empty = Page("a.txt", Correction("好。"))
    assert told("full", empty, language="zh") == "检查了 1 个文件，2 字，没有要改的地方。\n"
    assert told("full", empty, language="en") == "Checked 1 file, 2 characters, nothing to change.\n"


def test_hostile_text_and_names_are_shown_and_not_obeyed() -> None:
    text = "\x1b[2J\u202e效劳\x07\udcff\x9b31m"
    found = Correction(text, (edit("效劳", "服\x1b务", text=text),))
    for form in ("full", "concise"):
        shown = told(form, Page("\x1b]0;x\x07\n.txt", found))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", shown)
    assert "\\x1b[2J\\u202e〔效劳→服\\x1b务〕\\x07\\xff\\x9b31m" in told("full", Page("a", found))


def test_statistics_count_by_rule_and_family_per_ten_thousand_characters() -> None:
    lines = told("full", page(), page("b.txt"), language="zh", statistics=True).split("\n")
    assert lines[0].split() == ["改动", "万分比", "词表", "规则"]
    assert lines[1].split() == ["2", f"{20_000 / (2 * len(TEXT)):.1f}", "A", "效劳→服务"]
    assert lines[3].split() == ["4", f"{40_000 / (2 * len(TEXT)):.1f}", "A", "合计"]


@pytest.mark.parametrize(
    ("text", "columns", "wanted"), [("为职工", 6, "为职工"), ("为职工", 5, "为职…"), ("为职工", 2, "…")]
)
def test_text_is_cut_by_columns(text: str, columns: int, wanted: str) -> None:
    assert fit(text, columns) == wanted
    assert cell_len(fit(text, columns, from_end=True)) <= columns


@pytest.mark.parametrize(
    ("probability", "wanted"), [(0.0, "0%"), (0.5, "50%"), (0.9949, "99%"), (0.995, ">99%"), (1.0, ">99%")]
)
def test_no_probability_is_certain(probability: float, wanted: str) -> None:
    assert percent(probability) == wanted


def test_every_sentence_has_the_same_blanks_in_both_languages() -> None:
    for chinese, english in WORDS.values():
        blanks = [sorted(set(re.findall(r"\{(\w+)", text))) for text in (chinese, english)]
        assert blanks[0] == blanks[1]
    assert say("en", "edits", edits=1, changed=2) == "1 edit in 2 files"


def test_the_overview_has_one_line_per_document() -> None:
    clean = Page("b.txt", Correction("好。"))
    lines = told("full", page(), clean, forms=OVERVIEWS, language="zh").split("\n")  # type: ignore[arg-type]
    density = f"{20_000 / len(TEXT):.1f}"
    assert lines[0].split() == ["转换", "改动", "万分比", "字数", "词表", "文件"]
    assert lines[1].split() == ["99%", "2", density, f"{len(TEXT)}", "A", "98%", "AB", "20%", "a.txt"]
    assert lines[2].split() == ["0%", "0", "0.0", "2", "-", "b.txt"]
    assert lines[3] == "2 个文件，1 个疑似经过词语替换。"
    records = [json.loads(line) for line in told("jsonl", page(), forms=OVERVIEWS).split("\n")[:-1]]  # type: ignore[arg-type]
    assert records[0]["families"] == {"A": 0.98, "AB": 0.2}
    assert records[0]["per_10k"] == round(20_000 / len(TEXT), 2)


def test_the_overview_counts_by_folder_where_there_are_several() -> None:
    clean = [Page(path, Correction("好。")) for path in ("in/a/2.txt", "3.txt")]
    pages = replace(page(), path="in/a/1.txt"), *clean
    lines = told("full", *pages, forms=OVERVIEWS, language="zh").split("\n")  # type: ignore[arg-type]
    density = f"{20_000 / (len(TEXT) + 2):.1f}"
    assert lines[4].split() == ["1/2", "2", density, f"{len(TEXT) + 2}", "in/a/"]
    assert lines[5].split() == ["0/1", "0", "0.0", "2", "./"]
    records = [json.loads(line) for line in told("jsonl", *pages, forms=OVERVIEWS).split("\n")[:-1]]  # type: ignore[arg-type]
    assert [(r["source"], r["files"], r["converted"]) for r in records[-3:-1]] == [("in/a/", 2, 1), ("./", 1, 0)]


def test_the_overview_as_parquet() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    [data] = OVERVIEWS["parquet"](iter([page(), Note("c", "skip", "binary")]), Tally(), View())
    [row] = parquet.read_table(BytesIO(data)).to_pylist()
    assert row["path"] == "a.txt" and row["source"] == "./" and row["edits"] == 2
    assert row["families"] == [("A", 0.98), ("AB", 0.2)] and row["converted"] == 0.987


def test_pages_are_sorted_when_asked() -> None:
    clean, note = Page("b.txt", Correction("好。")), Note("c", "skip", "binary")
    assert [event.path for event in sort_pages([clean, note, page()], "")] == ["b.txt", "c", "a.txt"]
    assert [event.path for event in sort_pages([clean, note, page()], "probability")] == [
        "c",
        "a.txt",
        "b.txt",
    ]
    assert [event.path for event in sort_pages([clean, page()], "path")] == ["a.txt", "b.txt"]


REASON = Reason(edit("效劳", "服务"), "edit", 4.25, 31.5, "A", 0.98, 5, 0)
SENTENCES = [
    (
        REASON,
        [
            "效劳→服务  改\n",
            "「服务」更通顺（对数比 +4.2）",
            "「效劳」5 次，「服务」0 次；替换过的证据 +31.5",
            "应为「服务」的概率 0.97",
        ],
    ),
    (
        Reason(edit("效劳", "服务", 0.02), "keep", -3.0, -8.0, "A", 0.01, 1, 9),
        ["不改", "「效劳」更通顺（对数比 -3.0）", "本文用过的概率 1%"],
    ),
    (
        Reason(edit("效劳", "服务"), "shield", shield="效劳中心"),
        ["受保护", "「效劳中心」里的字不动", "两个词差不多"],
    ),
]

BY_RULE: list[tuple[Reason, list[str]]] = [
    (Reason(Edit(9, 10, "`", "", "noise/after-de", 0.97), "edit"), ["noise/after-de  改", "应去掉「`」的概率 0.97"]),
    (Reason(Edit(9, 10, "\n", "", "layout/wrap", 0.9), "off"), ["规则没有开启", "`corrector rule layout/wrap` 有说明"]),
    (Reason(Edit(9, 10, "惧", "俱", "ocr/惧→俱"), "edit"), ["ocr/惧→俱  改", "识别错误", "应为「俱」的概率 1.00"]),
]


@pytest.mark.parametrize(("reason", "wanted"), BY_RULE)
def test_what_no_lexicon_proposed_is_explained(reason: Reason, wanted: list[str]) -> None:
    text = "".join(REASONS["full"](page(), [reason], View("zh", width=80)))  # type: ignore[arg-type]
    assert [sentence for sentence in wanted if sentence not in text] == []
    assert "语境" not in text and "全文" not in text


@pytest.mark.parametrize(("reason", "wanted"), SENTENCES)
def test_each_verdict_is_explained(reason: Reason, wanted: list[str]) -> None:
    text = "".join(REASONS["full"](page(), [reason], View("zh", width=80)))  # type: ignore[arg-type]
    assert text.startswith("a.txt:1:10  效劳→服务  ")
    for sentence in wanted:
        assert sentence in text


def test_no_candidate_is_said_too() -> None:
    assert "没有可改的" in "".join(REASONS["full"](page(), [], View("zh")))  # type: ignore[arg-type]


def test_reasons_as_records() -> None:
    (line,) = REASONS["jsonl"](page(), [REASON], View())
    record = json.loads(line)
    assert (record["type"], record["verdict"], record["log_odds"], record["written"]) == (
        "reason",
        "edit",
        4.25,
        5,
    )
