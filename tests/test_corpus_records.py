"""Records: where texts stand in bytes, in every spelling that JSON and CSV allow, and how changes get there."""

import csv
import io
import json
import mmap
import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import Edit, apply
from corrector.files.records import Delimited, JsonLines, head_of, jsonl, spelt, splice

TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def objects(values: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(["a", "id", "meta", 'te"xt', "正文", ""]), values, max_size=4)


@st.composite
def edited(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXT) -> tuple[str, list[Edit]]:
    """A text and edits of it, sorted and apart."""
    text = draw(texts)
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    spans = list(zip(bounds[::2], bounds[1::2], strict=False))
    return text, [Edit(a, b, text[a:b], draw(PLAIN), "x") for a, b in spans]


@given(edited(), st.booleans(), st.dictionaries(st.sampled_from(["a", "id", "te\\xt"]), st.integers() | TEXT))
def test_json_strings_change_only_where_they_are_edited(
    case: tuple[str, list[Edit]], ascii: bool, others: dict[str, object]
) -> None:
    text, edits = case
    line = json.dumps({**others, "text": text}, ensure_ascii=ascii).encode("utf-8", "backslashreplace") + b"\n"
    format = JsonLines()
    (record,) = format.records(line)
    (cell,) = record.cells
    assert cell.text == json.loads(line)["text"]
    changes = [change for change in format.changes(line, cell, edits) if change]
    assert len(changes) == len(edits)
    after = json.loads(splice(line, changes))
    assert after == {**json.loads(line), "text": json.loads(json.dumps(apply(cell.text, edits)))}


LONG = st.text(st.sampled_from('a效\\"\n{}[]:,'), max_size=200)
VALUES = st.recursive(st.none() | st.booleans() | st.floats() | LONG, lambda inner: st.lists(inner) | objects(inner))


@given(objects(VALUES), LONG, st.sampled_from([(",", ":"), (" ,\t", " : ")]), st.booleans())
def test_texts_are_found_among_any_other_fields_in_memory_or_mapped(
    others: dict[str, object], text: str, separators: tuple[str, str], ascii: bool
) -> None:
    line = json.dumps({**others, "text": text}, separators=separators, ensure_ascii=ascii).encode() + b"\n"
    (record,) = JsonLines(id="meta.id").records(line)
    assert [cell.text for cell in record.cells] == [text]
    with tempfile.TemporaryFile() as file, pytest.MonkeyPatch.context() as patch:
        file.write(line)
        file.flush()
        released: list[int] = []
        patch.setattr(jsonl, "STEP", 8)
        patch.setattr(jsonl, "release", lambda data: released.append(len(data)))
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            long, spans = JsonLines(id="meta.id").long_record(mapped)
    assert [(start, end) for _, _, start, end in spans] == [(cell.start, cell.end) for cell in record.cells]
    assert (long.id, long.tail) == (record.id, record.tail)
    assert len(released) <= len(line) // 8


@given(st.text(st.sampled_from('a效\\"\n😀\ud800\udc00'), max_size=60), st.booleans(), st.integers(1, 30))
def test_strings_are_cut_between_characters(text: str, ascii: bool, size: int) -> None:
    raw = json.dumps(text, ensure_ascii=ascii).encode("utf-8", "backslashreplace")[1:-1]
    whole = json.loads(b'"' + raw + b'"')
    found, at = "", 0
    while at < len(raw):
        piece = raw[at : at + size + 12]
        piece = piece[: head_of(piece)] if at + len(piece) < len(raw) else piece
        assert piece
        found += json.loads(b'"' + piece + b'"')
        at += len(piece)
    assert found == whole
    assert spelt(raw, whole, [0, len(whole)]) == [0, len(raw)]


def test_dots_lead_into_objects_and_lists() -> None:
    line = b'{"messages":[{"role":"u","content":"a"},{"content":"b","x":[]}],"meta.title":"c","meta":{"title":"d"}}'
    (record,) = JsonLines(("messages.content", "meta.title")).records(line)
    assert [cell.text for cell in record.cells] == ["a", "b", "c", "d"]
    assert [cell.item for cell in record.cells] == [0, 1, 0, 1]


LISTS = [
    (b'{"text":["a",["b"],null,[]]}', ["a", "b"], ""),
    (b'{"text":["a",1]}', [], "not a string"),
    (b'{"text":[]}', [], "no text"),
    (b'{"text":{"text":"a"}}', [], "not a string"),
    (b'{"text":"a","x":{"text":"b"},"text":"c"}', [], "twice"),
    (b'{"id":1,"id":2,"text":"a"}', ["a"], ""),
]


@pytest.mark.parametrize(("line", "texts", "fault"), LISTS)
def test_lists_of_strings_are_several_texts(line: bytes, texts: list[str], fault: str) -> None:
    (record,) = JsonLines().records(line)
    assert [cell.text for cell in record.cells] == texts
    assert fault in record.fault and bool(fault) == bool(record.fault)


def test_a_record_nested_deep_is_passed_over() -> None:
    deep = b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b',"text":"a"}'
    (record,) = JsonLines().records(deep)
    assert [cell.text for cell in record.cells] == ["a"]
    (record,) = JsonLines().records(b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert record.fault


@pytest.mark.parametrize(
    "line",
    [
        b'{"text":"a"',
        b'{"text" "a"}',
        b'{"text":"a",}',
        b"{text:1}",
        b'{"a":[1,2}, "text":"b"',
        b"\xff",
        b'{"text":"\\x"}',
    ],
)
def test_what_is_no_json_has_no_texts(line: bytes) -> None:
    (record,) = JsonLines().records(line + b"\n")
    assert record.fault
    assert not record.cells


@given(
    st.lists(edited(PLAIN.map(lambda text: text.replace("\0", ""))), min_size=1, max_size=5),
    st.sampled_from(["\n", "\r\n"]),
)
def test_rows_change_only_where_they_are_edited(cases: list[tuple[str, list[Edit]]], end: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([str(number), text, "1.0"] for number, (text, _) in enumerate(cases))
    data = out.getvalue().encode("utf-8", "surrogateescape")
    format = Delimited(columns=("id", "text", "n"))
    records = list(format.records(data))
    assert [record.cells[0].text for record in records] == [text for text, _ in cases]
    assert format.cut(data, True) == (len(data), len(cases))
    changes = []
    for record, (_, edits) in zip(records, cases, strict=True):
        changes += [change for change in format.changes(data, record.cells[0], edits) if change]
    rows = list(csv.reader(io.StringIO(splice(data, changes).decode("utf-8", "surrogateescape"), newline="")))
    assert [row[1] for row in rows] == [apply(text, edits) for text, edits in cases]
    assert [row[::2] for row in rows] == [[str(number), "1.0"] for number in range(len(cases))]


def test_a_bare_cell_takes_nothing_that_would_need_quotes() -> None:
    format = Delimited(columns=("text",))
    (record,) = format.records(b"abc\n")
    assert format.changes(b"abc\n", record.cells[0], [Edit(0, 1, "a", "x,y", "r"), Edit(1, 2, "b", "z", "r")]) == [
        None,
        (1, 2, b"z"),
    ]


@given(st.binary(max_size=200))
def test_records_cover_every_byte(data: bytes) -> None:
    for format in (JsonLines(), Delimited(columns=("id", "text")), Delimited(delimiter="\t")):
        records = list(format.records(data))
        assert b"".join(data[record.start : record.end] for record in records) == data
        end, count = format.cut(data, True)
        assert (end, count) == (len(data), len(records))
