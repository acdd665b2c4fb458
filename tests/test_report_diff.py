"""The diff: what git makes of it is what `fix` makes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import page, told

from corrector.decode import Decoded, check_encoding, decode
from corrector.edits import Edit, apply
from corrector.report import escape
from corrector.report.diff import quote, unified

DIFFS = {  # name: (bytes, changes as (old, new))
    "one line": ("为效劳。\n", [("效劳", "服务")]),
    "no last newline": ("一\n为效劳", [("效劳", "服务")]),
    "newline goes": ("一\n夯实根\n3、底。\n二\n", [("根\n3、底", "基础")]),
    "last newline goes": ("一\n效劳\n", [("劳\n", "力")]),
    "newline comes at the end": ("一\n效劳", [("劳", "力\n")]),
    "all goes": ("效劳", [("效劳", "")]),
    "crlf": ("一\r\n为效劳\r\n三\r\n", [("效劳", "服务")]),
    "cr only": ("一\r为效劳\r三", [("效劳", "服务")]),
    "form feed": ("一\f\n\u2028为效劳\u0085三\n", [("效劳", "服务")]),
    "far apart": (
        "效劳\n" + "行\n" * 7 + "根底\n" + "行\n" * 6 + "根底\n" + "行\n" * 20 + "效劳",
        [("效劳", "服务"), ("根底", "基础")],
    ),
    "neighbours": ("效劳\n根底\n效劳根底\n", [("效劳", "服务"), ("根底", "基础\n")]),
    "insertion at the end": ("一\n", [("", "二\n")]),
}
ENCODINGS = ["utf-8", "gb18030", "utf-16", "big5"]


def changes_of(text: str, words: list[tuple[str, str]]) -> list[Edit]:
    edits = []
    for old, new in words:
        places = [m.start() for m in re.finditer(re.escape(old), text)] if old else [len(text)]
        edits += [Edit(place, place + len(old), old, new, "A/x") for place in places]
    return sorted(edits)


@pytest.mark.parametrize("name", DIFFS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_makes_of_a_diff_what_fix_makes(tmp_path: Path, name: str, encoding: str) -> None:
    text, words = DIFFS[name]
    text, words = (
        (text, words)
        if encoding != "big5"
        else (text.translate(BIG5), [(a.translate(BIG5), b.translate(BIG5)) for a, b in words])
    )
    data = text.encode(encoding, "ignore")
    read = decode(data, check_encoding(encoding))
    assert read is not None
    edits = changes_of(read.text, words)
    changes = read.changes([(e.start, e.end, e.after) for e in edits])
    check_with_git(tmp_path, "a.txt", data, [change for change in changes if change is not None])


NAMES = [
    "中文 名.txt",
    'a"b.txt',
    "back\\slash.txt",
    "tab\there.txt",
    "new\nline.txt",
    "-x.txt",
    "\udcff.txt",
    "a b/c d.txt",
    "全　角.txt",
    "é\x7f.txt",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_knows_the_file_by_any_name(tmp_path: Path, name: str) -> None:
    check_with_git(tmp_path, name, "一\n为效劳\n".encode(), [(7, 13, "服务".encode())])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["一", "二", "\n", "\n\n\n\n", "\r\n", "效劳", "效劳\n"]), min_size=1, max_size=25),
    st.sampled_from(["服务", "", "服\n务"]),
)
@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_takes_the_diff_of_any_text(tmp_path_factory: pytest.TempPathFactory, parts: list[str], new: str) -> None:
    text = "".join(parts)
    edits = [Edit(m.start(), m.end(), m[0], new, "A/x") for m in re.finditer("效劳\n?", text)]
    changes = Decoded(text, "utf-8").changes([(e.start, e.end, e.after) for e in edits])
    if edits and apply(text, edits):
        check_with_git(tmp_path_factory.mktemp("git"), "a.txt", text.encode(), [c for c in changes if c])


def check_with_git(folder: Path, name: str, data: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    """Apply the diff with the real git and compare byte for byte."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    patch = b"".join(unified(name, data, changes))
    # an environment of its own: neither a repository above nor the user's settings may have a say
    environment = {
        "PATH": "/usr/bin:/bin",
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "HOME": str(folder),
    }
    done = subprocess.run(
        ["git", "apply", "-v"], input=patch, cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stderr, patch)
    wanted, at = b"", 0
    for start, end, new in changes:
        wanted += data[at:start] + new
        at = end
    wanted += data[at:]
    assert path.read_bytes() == wanted


BIG5 = str.maketrans("劳务实础基", "勞務實礎基")


def test_hunks_hold_three_lines_around_and_join_when_near() -> None:
    text, words = DIFFS["far apart"]
    read = Decoded(text, "utf-8")
    changes = [c for c in read.changes([(e.start, e.end, e.after) for e in changes_of(text, words)]) if c]
    heads = re.findall(rb"(?m)^@@ .* @@$", b"".join(unified("a", text.encode(), changes)))
    assert heads == [b"@@ -1,4 +1,4 @@", b"@@ -6,14 +6,14 @@", b"@@ -34,4 +34,4 @@"]


def test_plain_names_are_not_quoted() -> None:
    assert quote("a/中文 名.txt") == "a/中文 名.txt".encode()
    assert quote('a/"\n\udcff') == rb'"a/\"\n\377"'


def test_the_diff_of_a_terminal_marks_the_words() -> None:
    text = told("diff", page(), colour=True)
    assert "\x1b[31;7m效劳\x1b[0m" in text
    assert "\x1b[32;7m基础\x1b[0m" in text
    plain = re.sub("\x1b\\[[0-9;]*m", "", text)
    assert plain == told("diff", page())


def test_escape_leaves_ordinary_text_alone() -> None:
    assert escape("中文，ABC 123 𠮷") == "中文，ABC 123 𠮷"
