"""The lexicon: what its files may hold, and that the scanner finds what a naive search finds."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.errors import ConfigError, LexiconError
from corrector.lexicon import Lexicon, Scanner, encode, home, read_entries, read_families

WORDS = ["开展", "发展", "展中", "开展中国家", "中国家", "发发", "发发发", "国家"]
SHIPPED = sorted(path for path in home().glob("*.tsv"))


def naive(text: str, words: list[str]) -> set[tuple[int, str]]:
    return {(i, word) for word in words for i in range(len(text)) if text.startswith(word, i)}


@given(st.text(alphabet="开展发中国家\n𠮷a", max_size=60))
def test_the_scanner_finds_what_a_naive_search_finds(text: str) -> None:
    starts, numbers = Scanner(WORDS).find(encode(text))
    assert {(int(s), WORDS[n]) for s, n in zip(starts, numbers, strict=True)} == naive(text, WORDS)
    assert (np.diff(starts) >= 0).all()


def test_a_lexicon_of_many_words_is_scanned_as_well() -> None:
    words = [chr(0x4E00 + i) + chr(0x4E00 + j) for i in range(200) for j in range(200)]
    starts, numbers = Scanner(words).find(encode(words[-1] + words[0]))
    assert words[numbers[0]] == words[-1]
    assert set(starts.tolist()) == {0, 1, 2}


@given(st.text())
def test_encoding_keeps_every_offset(text: str) -> None:
    codes = encode(text)
    assert len(codes) == len(text)
    assert all(code == min(ord(c), 0xFFFF) for code, c in zip(codes, text, strict=True))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_lexicon_is_in_order(path: Path) -> None:
    entries = read_entries(path)
    keys = [(entry.written, entry.meant) for entry in entries]
    assert keys == sorted(keys), "sort the lines by written, then meant"
    for entry in entries:
        for example in entry.examples:
            assert entry.written in example or entry.meant in example, f"{entry.where}: {example}"
        if entry.when == "ask":
            assert any(entry.written in e for e in entry.examples), f"{entry.where}: no example of {entry.written}"
            assert any(entry.meant in e for e in entry.examples), f"{entry.where}: no example of {entry.meant}"


def test_every_file_is_a_family_and_every_family_has_a_file() -> None:
    families = {family.name for family in read_families(home() / "families.toml")}
    assert {path.stem for path in SHIPPED} == families | {"shields"}


def test_shields_protect_a_word_inside_or_everything() -> None:
    lexicon = Lexicon.load(["A"], allow=["王广阔"])
    text = "王广阔工程师主持这项工程"
    starts, words = lexicon.scanner.find(encode(text))
    safe = lexicon.guarded(starts, words, np.arange(len(starts)))
    free = {(int(s), lexicon.words[w]) for s, w, kept in zip(starts, words, safe, strict=True) if not kept}
    assert (10, "工程") in free
    assert (3, "工程") not in free
    assert (1, "广阔") not in free


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("效劳\t服务\task\tseed", "4 columns, expected 5"),
        ("效劳\t服务\tmaybe\tseed\t", "'maybe'"),
        ("效劳\t服务\task\thearsay\t", "'hearsay'"),
        ("效劳\t效劳\task\tseed\t", "two different words"),
        ("效劳\t\task\tseed\t", "two different words"),
        ("平安夜\t安全\tnever\tseed\t", "a word inside it"),
        ("效 劳\t服务\task\tseed\t", "invisible"),
        ("效\u200b劳\t服务\task\tseed\t", "invisible"),
        ("效劳\t服务\task\tseed\t\n效劳\t服务\task\tseed\t", "stands already"),
    ],
)
def test_a_broken_line_is_named_with_file_and_number(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(f"# a comment\n{line}\n", "utf-8")
    with pytest.raises(LexiconError, match=r"own\.tsv:[23]: ") as error:
        read_entries(path)
    assert says in str(error.value)


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("a\nb\n", "utf-8")
    with pytest.raises(LexiconError) as error:
        read_entries(path)
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", "\ufeff效劳\t服务\task\tseed\t\r\n".encode()])
def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.tsv"
    path.write_bytes(content)
    assert len(read_entries(path)) == content.count(b"\n")


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        read_entries(tmp_path / "missing.tsv")
    bad = tmp_path / "bad.tsv"
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match="not UTF-8 at byte 0"):
        read_entries(bad)
    with pytest.raises(ConfigError, match="unknown family 'Z'"):
        Lexicon.load(["Z"])


def test_one_s_own_file_is_a_family_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "house.tsv"
    path.write_text("工号\t编号\task\tseed\t请填写工号。|请按编号入座。\n", "utf-8")
    lexicon = Lexicon.load(["A"], [path])
    assert [family.name for family in lexicon.families] == ["A", "house"]
    assert ("工号", "编号") in lexicon.pairs
