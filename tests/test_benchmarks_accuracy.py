"""The benchmark itself: what counts as right, how documents are made, what the figures mean."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy import clean, documents, peers, report
from benchmarks.accuracy.alignment import changes
from benchmarks.accuracy.documents import CLEAN, Document, spin
from benchmarks.accuracy.matches import match
from benchmarks.accuracy.tallies import Outcome, Tally, judge, reliability, scan
from corrector.edits import Correction, Edit, Profile, apply
from corrector.lexicon import Entry, Family

TEXT = "科学开展观要为职工效劳，打好根底。"


def edit(before: str, after: str, score: float = 1.0, text: str = TEXT) -> Edit:
    start = text.index(before)
    return Edit(start, start + len(before), before, after, "test", score)


GOLD = [edit("开展", "发展"), edit("效劳", "服务"), edit("根底", "基础")]


# found, how many are right and wrong, how many wanted ones are met and missed
@pytest.mark.parametrize(
    ("found", "counts"),
    [
        ([], (0, 0, 0, 3)),
        (GOLD, (3, 0, 3, 0)),
        ([edit("科学开展观", "科学发展观")], (1, 0, 1, 2)),  # cut otherwise
        ([edit("开", "发")], (1, 0, 1, 2)),
        ([edit("开展观要为职工效劳", "发展观要为职工服务")], (1, 0, 2, 1)),  # one for two
        ([edit("开展观要为职工效劳", "发展观要为职工效劳")], (0, 1, 0, 3)),  # right in one place only
        ([edit("效劳", "劳动")], (0, 1, 0, 3)),
        ([edit("职工", "员工")], (0, 1, 0, 3)),
        ([edit("职工", "职工")], (0, 0, 0, 3)),  # changes nothing
        ([edit("展观", "放观")], (0, 1, 0, 3)),
        ([edit("效劳", "服务"), edit("，", "")], (1, 1, 1, 2)),  # side by side
    ],
)
def test_an_edit_counts_when_the_text_around_it_comes_out_as_meant(
    found: list[Edit], counts: tuple[int, int, int, int]
) -> None:
    result = match(TEXT, GOLD, found)
    assert (len(result.right), len(result.wrong), len(result.met), len(result.missed)) == counts


def test_an_insertion_is_judged_with_what_stands_at_its_place() -> None:
    text = "为职工服"
    here = [Edit(4, 4, "", "务", "test")]
    assert match(text, here, here).right == tuple(here)
    assert match(text, here, [Edit(3, 4, "服", "服务", "test")]).missed == tuple(here)  # touches, does not overlap


CUTS = st.lists(st.integers(0, 40), unique=True, max_size=8).map(sorted)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    text = draw(st.text("开展发效劳服务。", min_size=1, max_size=40))

    def some() -> list[Edit]:
        borders = [at for at in draw(CUTS) if at <= len(text)]
        spans = list(zip(borders[::2], borders[1::2], strict=False))
        return [Edit(a, b, text[a:b], draw(st.text("开展发", max_size=3)), "test") for a, b in spans]

    return text, some(), some()


@given(edited())
def test_every_edit_is_counted_once_and_all_right_means_the_same_text(case: tuple[str, list[Edit], list[Edit]]) -> None:
    text, gold, found = case
    result = match(text, gold, found)
    changing = [e for e in found if e.before != e.after]
    assert sorted(result.right + result.wrong) == changing
    assert sorted(result.met + result.missed) == [e for e in gold if e.before != e.after]
    if not result.wrong and not result.missed:
        assert apply(text, gold) == apply(text, found)


MEANT = st.sampled_from(["发展", "服务", "动员", "服务员", "基础"])
WORDS = st.dictionaries(MEANT, st.sampled_from(["开展", "效劳", "发动"]))


@given(st.lists(st.sampled_from(["发展", "服务", "运动员", "基础", "，"])).map("".join), WORDS, st.data())
def test_spinning_says_what_undoes_it(text: str, table: dict[str, str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown, gold = spin(text, table, start, end)
    assert apply(shown, gold) == text
    assert shown.startswith(text[:start]) and shown.endswith(text[end:])
    assert all(table[e.after] == e.before for e in gold)


def test_spinning_is_blind_to_words_and_takes_the_longest_first() -> None:
    assert spin("运动员和服务员", {"动员": "发动", "服务": "效劳"}, 0, 7)[0] == "运发动和效劳员"
    assert spin("服务员", {"服务": "效劳", "服务员": "招待"}, 0, 3)[0] == "招待"


def entry(written: str, meant: str, family: str = "T", when: str = "ask", origin: str = "wild") -> Entry:
    return Entry(written, meant, when, origin, (), family, "test:1")  # type: ignore[arg-type]


ENTRIES = [
    entry("效劳", "服务"),
    entry("开展", "发展"),
    entry("开展", "进展", origin="weak"),
    entry("公共效劳", "公共服务", origin="product"),
    entry("开展工作", "开展", when="never"),
    entry("根底", "基础", family="U"),
]
FAMILIES = [Family("T", "表", "table", 0.01), Family("V", "大表", "longer", 0.01, ("T", "U"))]


def test_a_table_is_what_its_family_and_those_it_includes_replace() -> None:
    assert documents.table(FAMILIES[0], ENTRIES, Random(1)) == {"服务": "效劳", "发展": "开展", "进展": "开展"}
    assert documents.table(FAMILIES[1], ENTRIES, Random(1))["基础"] == "根底"
    assert peers.reversed_table(ENTRIES)["开展"] == "发展"  # the better known
    assert "开展工作" not in peers.reversed_table(ENTRIES)


def test_made_documents_come_of_every_kind_and_the_same_again() -> None:
    line = "我们为大家服务，发展生产，打好生活的基础。"
    clean = [Document(f"d{i}", CLEAN, "news", "\n".join([line] * 9)) for i in range(4)]
    made = list(documents.make(clean, FAMILIES, ENTRIES, 2, 80, Random(1)))
    assert made == list(documents.make(clean, FAMILIES, ENTRIES, 2, 80, Random(1)))
    assert {d.family for d in made} == {"T", "T/part", "V", "V/part", "mixed", "sentence"}
    for document in made:
        assert apply(document.text, document.gold) in clean[0].text
        assert document.gold
    mixed = [d for d in made if d.family == "mixed"]
    assert all("效劳" in d.text and "服务" in d.text for d in mixed)
    assert all("\n" not in d.text for d in made if d.family == "sentence")


def test_files_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    good = {"id": "a", "source": "law-x", "family": "mixed I", "text": "为您效劳", "edits": [[2, 4, "效劳", "服务"]]}
    clean = {"id": "b", "source": "news_official-y.jsonl", "text": "好"}
    path.write_text("\n".join(json.dumps(record) for record in (good, clean)), "utf-8")
    first, second = documents.read([path])
    assert (first.family, first.register, first.gold[0].after) == ("mixed", "law", "服务")
    assert (second.family, second.register, second.gold) == (CLEAN, "news_official", ())
    path.write_text(json.dumps(good | {"edits": [[0, 2, "效劳", "服务"]]}), "utf-8")
    with pytest.raises(ValueError, match=r"set\.jsonl:1: .*效劳"):
        list(documents.read([path]))


def outcome(family: str, wanted: int, converted: float) -> Outcome:
    gold = tuple(Edit(2 * i, 2 * i + 2, "效劳", "服务", "gold") for i in range(wanted))
    return Outcome(Document("x", family, "news", "效劳" * 10, gold), match("效劳" * 10, gold, ()), (), converted)


def test_a_tally_sums_up_what_became_of_documents() -> None:
    damaged = Document("x", "T", "news", TEXT, tuple(GOLD))
    half = judge(damaged, Correction(TEXT, (edit("开展", "发展", 0.9), edit("职工", "员工", 0.7))))
    whole = judge(damaged, Correction(TEXT, tuple(GOLD)))
    tally = Tally.of([half, whole])
    assert (tally.documents, tally.met, tally.missed, tally.wrong, tally.exact) == (2, 4, 2, 1, 1)
    assert (tally.precision, tally.recall, tally.restored) == (4 / 5, 4 / 6, 0.5)
    assert tally.per_million == pytest.approx(1e6 / (2 * len(TEXT)))
    assert (Tally().precision, Tally().recall, Tally().per_million) == (1, 1, 0)


def test_scores_of_edits_and_of_doubts_are_held_against_the_truth() -> None:
    doubts = (edit("效劳", "服务", 0.55), edit("根底", "底子", 0.52), edit("职工", "员工", 0.4))
    correction = Correction(TEXT, (edit("开展", "发展", 0.995),), doubts, Profile(0.7))
    result = judge(Document("x", "T", "news", TEXT, tuple(GOLD)), correction)
    assert sorted(result.scored) == [(0.52, False), (0.55, True), (0.995, True)]
    assert result.converted == 0.7
    bands = reliability(result.scored)
    assert (bands[0].edits, bands[0].right, bands[0].share) == (2, 1, 0.5)
    assert bands[0].mean == pytest.approx(0.535)
    assert (bands[-1].low, bands[-1].high, bands[-1].right) == (0.99, 1.0, 1)
    assert sum(band.edits for band in reliability([(1.0, True), (0.5, False)])) == 2


def test_a_scan_finds_what_lies_above_all_but_one_clean_document_in_a_thousand() -> None:
    clean = [outcome(CLEAN, 0, i / 2000) for i in range(1999)] + [outcome(CLEAN, 0, 0.9999)]
    wanted = [outcome("T", 5, score) for score in (1.0, 0.9995, 0.998, 0.9)] + [outcome("T", 4, 0.0)]
    result = scan([*clean, *wanted])
    assert (result.wanted, result.clean, result.alarms) == (4, 2000, 2)
    assert result.threshold == clean[-3].converted
    assert (result.found, result.share) == (2, 0.5)
    assert 0.9 < result.area < 1
    few = scan([*clean[:10], outcome("T", 5, clean[9].converted), outcome("T", 6, 1.0)])
    assert (few.alarms, few.found) == (0, 1)  # a tie is not found
    assert scan([outcome(CLEAN, 0, 0.0), outcome("T", 5, 0.0)]).area == 0.5


def test_peers_are_scored_by_the_text_they_give() -> None:
    document = Document("x", "T", "news", TEXT + "\n" + TEXT)
    made = peers.blind([document], {"开展": "发展", "展观": "不会", "效劳": "服务"})
    assert made.corrections[0].text == document.text.replace("开展", "发展").replace("效劳", "服务")


@given(st.text("开展发。", max_size=12), st.text("开展发。", max_size=12), st.lists(st.integers(0, 12)).map(sorted))
def test_edits_made_of_two_texts_lead_from_one_to_the_other(before: str, after: str, borders: list[int]) -> None:
    edits = list(changes(before, after, 0, borders))
    assert apply(before, edits) == after
    assert (before == after) == (not edits)
    assert [replace(e, start=e.start + 7, end=e.end + 7) for e in edits] == list(
        changes(before, after, 7, [border + 7 for border in borders])
    )


@pytest.mark.parametrize(
    ("before", "after", "borders", "found"),
    [
        ("打好根底，", "打好基础，", [], [(2, "根底", "基础")]),
        ("一般认识", "普通认知", [], [(0, "一般", "普通"), (3, "识", "知")]),
        ("根底效劳", "基础服务", [2], [(0, "根底", "基础"), (2, "效劳", "服务")]),
        ("根底效劳", "基础服务", [], [(0, "根底效劳", "基础服务")]),
        ("原那么甲", "原则甲", [2], [(1, "那么", "则")]),  # the length changes: not cut
    ],
)
def test_edits_made_of_two_texts_are_small(
    before: str, after: str, borders: list[int], found: list[tuple[int, str, str]]
) -> None:
    assert [(e.start, e.before, e.after) for e in changes(before, after, 0, borders)] == found


def test_a_peer_that_is_not_there_is_an_error_with_a_reason(tmp_path: Path) -> None:
    document = Document("x", "T", "news", TEXT)
    with pytest.raises(peers.PeerError, match="absent"):
        peers.outside(tmp_path / "absent", "confusion", [document], {})


def test_a_peer_runs_in_its_own_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pycorrector.py").write_text(
        "class ConfusionCorrector:\n"
        "    def __init__(self, custom_confusion_path_or_dict):\n"
        "        self.rows = dict(l.split() for l in open(custom_confusion_path_or_dict, encoding='utf-8'))\n"
        "    def correct(self, line):\n"
        "        print('noise')\n"
        "        for a, b in self.rows.items(): line = line.replace(a, b)\n"
        "        return {'target': line}\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    document = Document("x", "T", "news", f"{TEXT}\n\n{TEXT}", ())
    made = peers.outside(Path(sys.executable), "confusion", [document], {"效劳": "服务"})
    assert made.corrections[0].text == document.text.replace("效劳", "服务")
    with pytest.raises(peers.PeerError, match="Corrector"):
        peers.outside(Path(sys.executable), "kenlm", [document], {}, tmp_path / "model")


def test_the_report_names_families_sets_and_registers() -> None:
    right = judge(Document("x", "T", "law", TEXT, tuple(GOLD)), Correction(TEXT, tuple(GOLD)))
    wrong = judge(Document("y", CLEAN, "news", TEXT), Correction(TEXT, (edit("效劳", "服务", 0.8),)))
    table = "\n".join(report.accuracy([right, wrong]))
    assert "T                             1       3  1.0000  1.0000   1.000" in table
    assert f"{1e6 / len(TEXT):.2f}" in table.split("all clean text")[1]
    assert "职工[效劳→服务]，打好" in next(report.false_edits([right, wrong]))
    assert any("0.80 to 0.90" in line and " 1 " in line for line in report.reliabilities([right, wrong]))


def test_false_edits_are_counted_by_register_and_shown_in_their_lines() -> None:
    class Engine:
        def correct_batch(self, texts: list[str]) -> list[Correction]:
            wrong = Edit(1, 3, "开展", "发展", "A/开展→发展", 0.9)
            debris = Edit(0, 1, "⼯", "工", "char/radical")
            return [Correction(text, (debris, wrong) if "开展" in text else ()) for text in texts]

    named = [("law-a", True, "⼯开展"), ("law-b", False, "没有事情"), ("news_official-c", False, "⼯开展\n完")]
    size, wrong, told = clean.count(Engine(), named)  # type: ignore[arg-type]
    assert size == {"law": 7, "held out": 9, "all": 12, "news_official": 5}
    assert wrong == {"law": 1, "held out": 1, "all": 2, "news_official": 1}
    assert told == ["0.90 A/开展→发展: ⼯[开展→发展]", "0.90 A/开展→发展: ⼯[开展→发展]⏎完"]
