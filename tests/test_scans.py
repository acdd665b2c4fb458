"""Text and confidences of hOCR, ALTO and JSON, and the way back into the file; malformed scans are refused."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import Edit, apply
from corrector.errors import DecodeError
from corrector.scans import Scan, carry, read

HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>第三页</title></head><body><div class='ocr_page'>
<p class="ocr_par"><span class="ocr_line" title="bbox 20 90 9 9">
<span class="ocrx_word" title="bbox 0 0 1 1; x_wconf 96">与时</span>
<span class="ocrx_word" title="bbox 20 90 1 1; x_wconf 31; x_confs 20 90"><em>惧</em>进</span></span>
<span class="ocr_line"><span class="ocrx_word" title="x_wconf 90">R&amp;D&#x3002;</span>
<span class="ocrx_word">17</span></span></p>
<!-- 第二段 --><p class="ocr_par"><span class="ocr_line">
<span class="ocrx_word" title="x_wconf 50">
 <span class="ocrx_cinfo" title="x_bboxes 1 2 3 4; x_conf 87.5">完</span>
 <span class="ocrx_cinfo" title="x_bboxes 1 2 3 4; x_conf 12">了</span>
</span></span></p>
</div></body></html>"""
ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace><TextBlock>
<TextLine><String ID="a" CONTENT="与时惧进" CC="0 0 8 0" WC="0.8"/><SP/><String CONTENT='好&quot;' WC="0.7"/></TextLine>
<TextLine><String CC="09" CONTENT="夕卜"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"""
PLAIN = (
    '{"id": 1.0, "text": "与\\u65f6\\n惧进\\ud842\\udfb7", '
    '"confidences": [0.50, null, 1,0.2, 1e0, 0], "z": {"text": ""}}'
)
SCANS = {"hocr": HOCR, "alto": ALTO, "plain": PLAIN}
BOMB = "<!DOCTYPE alto [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]>"
MALFORMED = {
    "cut short": (HOCR[: HOCR.index("惧")], "line 6: not well-formed XML"),
    "out of range": (ALTO.replace("0.7", "7"), "out of|outside its range"),
    "no number": (ALTO.replace("0.7", "high"), "line 2: WC 'high'"),
    "too few grades": (ALTO.replace("0 0 8 0", "0 0 8"), "line 2: CC '0 0 8' does not match '与时惧进'"),
    "bad grades": (ALTO.replace("0 0 8 0", "0 0 x 0"), "CC"),
    "too few numbers": (HOCR.replace("x_confs 20 90", "x_confs 20"), "line 6: 1 numbers in x_confs for 2 characters"),
    "bad numbers": (HOCR.replace("x_confs 20 90", "x_confs 20 a"), "'a' is no confidence"),
    "bad word": (HOCR.replace("x_wconf 96", "x_wconf high"), "line 5: 'high' is no confidence"),
    "below zero": (HOCR.replace("x_wconf 96", "x_wconf -1"), "outside its range"),
    "entities": (BOMB + ALTO.replace("好", "&b;"), "declares entities"),
    "fetches": ("<!DOCTYPE alto [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + ALTO, "declares entities"),
    "lone surrogate": (ALTO.replace("好", "\udcff"), "no characters"),
    "no JSON": ('{"text": "与时", "confidences": [0.5, ', "needs"),
    "two objects": ('{"text": "与", "confidences": [1]}\n' * 2, "needs"),
    "too few": ('{"text": "与时", "confidences": [0.5]}', "1 confidences for a text of 2 characters"),
    "too high": ('{"text": "与", "confidences": [5]}', "from 0 to 1"),
    "no text field": ('{"confidences": []}', "needs"),
}


def scan_of(source: str) -> Scan:
    scan = read(source)
    assert scan is not None
    assert len(scan.text) == len(scan.confidences) == len(scan.places)
    return scan


def edit(scan: Scan, before: str, after: str) -> Edit:
    at = scan.text.index(before)
    return Edit(at, at + len(before), before, after, "ocr/x")


def test_hocr() -> None:
    scan = scan_of(HOCR)
    assert scan.text == "与时惧进\nR&D。17\n\n完了\n"
    assert scan.confidences[:4] == (0.96, 0.96, 0.2, 0.9)
    assert scan.confidences[5:9] == (0.9, 0.9, 0.9, 0.9) and math.isnan(scan.confidences[9])
    assert scan.confidences[-3:-1] == (0.875, 0.12)


@pytest.mark.parametrize("source", ["<html><body class='ocr_page'/></html>", "<alto/>"])
def test_an_empty_page_is_no_fault(source: str) -> None:
    assert scan_of(source).text == ""


def test_alto() -> None:
    scan = scan_of(ALTO)
    assert scan.text == '与时惧进好"\n夕卜\n'
    assert scan.confidences[:6] == pytest.approx((1, 1, 0.2, 1, 0.7, 0.7))


def test_text_with_confidences() -> None:
    scan = scan_of(PLAIN)
    assert scan.text == "与时\n惧进𠮷" and scan.confidences[0] == 0.5 and math.isnan(scan.confidences[1])


@pytest.mark.parametrize("unit", ["0.2 0.9", "20 90"])
def test_readers_count_to_a_hundred_or_to_one(unit: str) -> None:
    source = f"<html><span class='ocr_line'><span class='ocrx_word' title='x_confs {unit}'>与时</span></span></html>"
    assert scan_of(source).confidences[:2] == (0.2, 0.9)


@pytest.mark.parametrize("text", ["", "与时俱进。", "<svg/>", "<html><p>网页</p></html>", '{"text": "与"}', "< 与"])
def test_what_is_no_scan_is_left_to_others(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_scan_is_refused(fault: str) -> None:
    source, reason = MALFORMED[fault]
    with pytest.raises(DecodeError, match=reason):
        read(source)


def test_a_name_can_promise_a_scan() -> None:
    for text in ("", "与时", "<svg/>", "<html>"):
        with pytest.raises(DecodeError):
            read(text, "page.hocr")


CHANGES = {  # kind, before, after: what it becomes in the source
    "one character": ("hocr", "惧", "俱", ("惧", "俱")),
    "over the bounds of words": ("hocr", "时惧", "时俱", ("惧", "俱")),
    "over a line's end": ("hocr", "进\nR", "迸\nP", ("进<", "迸<"), ("R&amp;", "P&amp;")),
    "a reference": ("hocr", "&D。", "&D．", ("&#x3002;", "．")),
    "characters of markup": ("hocr", "R&D", "R<D", ("R&amp;D", "R&lt;D")),
    "one into two": ("hocr", "惧进", "惧怕进", ("惧</em>", "惧怕</em>"), ("x_confs 20 90", "x_confs 20 20 90")),
    "two into one": ("alto", "夕卜", "外", ('"09"', '"0"'), ("夕卜", "外")),
    "a character too many": ("alto", "惧进", "进", ('"0 0 8 0"', '"0 0 0"'), ("惧进", "进")),
    "at a line's start": ("alto", "夕", "七夕", ('"09"', '"009"'), ("夕卜", "七夕卜")),
    "into quotes": ("alto", '好"', "好'\"", ("好&quot;", "好&#x27;&quot;")),
    "an escape": ("plain", "时", "间", ("\\u65f6", "间")),
    "a blank": ("plain", "\n", "", ("\\n", ""), ("[0.50, null, 1,0.2, 1e0, 0]", "[0.50, null, 0.2, 1e0, 0]")),
    "out of the plane": ("plain", "𠮷", '"吉', ("\\ud842\\udfb7", '\\"吉'), ("1e0, 0]", "1e0, 0, 0]")),
    "nothing": ("plain", "与", "与"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_edit_changes_its_characters_and_nothing_else(name: str) -> None:
    kind, before, after, *changes = CHANGES[name]
    source = SCANS[kind]
    scan = scan_of(source)
    for old, new in changes:
        assert source.count(old) == 1
        source = source.replace(old, new)
    made = edit(scan, before, after)
    assert scan.changes([made])[1] == ()
    assert scan.apply([made]).replace(", 1,0.2", ", 1, 0.2") == source.replace(", 1,0.2", ", 1, 0.2")
    again = scan_of(source)
    assert again.text == apply(scan.text, [made])
    assert carry(scan.text, [made], scan.confidences) == pytest.approx(list(again.confidences), nan_ok=True)


MOVES = [("进\nR", "进R"), ("进\nR", "进"), ("惧", "惧 "), ("17", "1\n7"), ("\n\n", "\n")]


@pytest.mark.parametrize(("before", "after"), MOVES)
def test_what_would_move_the_bounds_of_words_is_refused(before: str, after: str) -> None:
    scan = scan_of(HOCR)
    moved = edit(scan, before, after)
    assert scan.changes([moved]) == ([], (moved,))


def test_an_encoding_without_the_character_gets_a_reference() -> None:
    scan = scan_of(ALTO)
    made, _ = scan.changes([edit(scan, "好", "𠮷")], "gbk")
    assert [change.after for change in made] == ["&#134071;"]


def test_raw_characters_are_read_and_not_replaced() -> None:
    kind = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
    scan = scan_of(kind + "<html><p class='ocr_line'>与<![CDATA[时惧]]>进&nbsp;&middot;</p></html>")
    assert scan.text == "与时惧进·\n"
    assert scan.changes([edit(scan, "惧", "俱")])[1] and not scan.changes([edit(scan, "进", "迸")])[1]
    assert [scan.place(offset) for offset in range(7)] == sorted(scan.place(offset) for offset in range(7))


WORDS = st.lists(st.text(st.sampled_from("与时惧进R7&<\"'。"), min_size=1, max_size=4), min_size=1, max_size=6)


@given(st.sampled_from(["hocr", "alto"]), WORDS, st.data())
def test_any_edit_is_made_as_asked_or_refused(kind: str, words: list[str], data: st.DataObject) -> None:
    spelt = [w.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") for w in words]
    if kind == "alto":
        cells = [f'<String CC="{"123456789"[: len(w)]}" CONTENT="{s}"/>' for w, s in zip(words, spelt, strict=True)]
        source = f"<alto><TextLine>{''.join(cells[:3])}</TextLine><TextLine>{''.join(cells[3:])}</TextLine></alto>"
    else:
        cells = [f'<b class="ocrx_word" title="x_wconf {k}">{s}</b>' for k, s in enumerate(spelt)]
        source = f'<html class="ocr_page"><p class="ocr_line">{"".join(cells)}</p></html>'
    scan = scan_of(source)
    size = len(scan.text)
    marks = sorted(data.draw(st.sets(st.integers(0, size), max_size=4)))
    after = st.text(st.sampled_from("俱R&\n "), max_size=3)
    edits = [Edit(a, b, scan.text[a:b], data.draw(after), "x") for a, b in list(pairwise(marks))[::2]]
    changes, refused = scan.changes(edits)
    assert changes == sorted(changes, key=lambda change: (change.start, change.end))
    kept = [one for one in edits if one not in refused]
    made = apply(source, changes)
    wanted = apply(scan.text, kept)
    if wanted.strip():
        again = scan_of(made)
        assert bare(again.text) == bare(wanted)
        carried = carry(scan.text, kept, scan.confidences)
        assert visible(wanted, carried) == pytest.approx(visible(again.text, again.confidences))
    assert re.findall(r"</?\w+|/?>", made) == re.findall(r"</?\w+|/?>", source)


def visible(text: str, confidences: Sequence[float]) -> list[float]:
    return [sure for letter, sure in zip(text, confidences, strict=True) if not letter.isspace()]


def bare(text: str) -> str:
    return "".join(text.split())
