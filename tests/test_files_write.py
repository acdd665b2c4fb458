"""What edits make of the bytes of a file, and that writing it never harms it."""

import errno
import os
import resource
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import fake_engine
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.decode import decode
from corrector.edits import Edit, apply
from corrector.errors import DecodeError, WriteError
from corrector.files import Document, read, write

CHANGED = {  # name: (bytes, edits as (before, after), bytes after)
    "utf-8": ("为效劳。".encode(), [("效劳", "服务")], "为服务。".encode()),
    "bom and cr": (
        b"\xef\xbb\xbf" + "效劳\r效劳".encode(),
        [("效劳", "服务")],
        b"\xef\xbb\xbf" + "服务\r效劳".encode(),
    ),
    "gb18030": ("为职工效劳，为发展".encode("gbk"), [("效劳", "服务")], "为职工服务，为发展".encode("gbk")),
    "bad byte": (b"\xff" + "为效劳。".encode(), [("效劳", "服务")], b"\xff" + "为服务。".encode()),
    "odd utf-16": (
        b"\xff\xfe" + "效劳".encode("utf-16-le") + b"x",
        [("效劳", "服务")],
        b"\xff\xfe" + "服务".encode("utf-16-le") + b"x",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_only_the_bytes_of_the_words_change(tmp_path: Path, name: str) -> None:
    before, words, after = CHANGED[name]
    path = tmp_path / "a.txt"
    path.write_bytes(before)
    document = read(path)
    assert isinstance(document, Document)
    changes, refused = document.changes(edits_for(document.text, words))
    assert not refused
    assert document.replace(changes) == after


def test_edits_that_would_not_read_back_are_refused() -> None:
    """Behind a bad byte GB18030 reads differently with other words ahead: then nothing is done at all."""
    data = "为职工效劳，为发展".encode("gbk") + b"\x81" + "效劳".encode("gbk")
    decoded = decode(data)
    assert decoded is not None
    document = Document(data, decoded)
    changes, refused = document.changes(edits_for(document.text, [("效劳", "服务")] * document.text.count("效劳")))
    again = decode(document.replace(changes))
    assert again is not None
    assert again.text == apply(
        document.text, [e for e in edits_for(document.text, [("效劳", "服务")]) if e not in refused]
    )


def test_binary_and_undecodable_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1\2")
    assert read(tmp_path / "a.txt") == "binary"
    (tmp_path / "b.txt").write_bytes("效劳".encode("gbk"))
    with pytest.raises(DecodeError, match="byte 2 is not utf-8"):
        read(tmp_path / "b.txt", "utf-8")


def fails(target: object, name: str, code: int) -> Callable[[pytest.MonkeyPatch], None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return lambda patch: patch.setattr(target, name, fail)


FAULTS = {
    "no space for the temporary file": fails(tempfile, "mkstemp", errno.ENOSPC),
    "fsync fails": fails(os, "fsync", errno.EIO),
    "mode cannot be kept": fails(os, "fchmod", errno.EPERM),
    "replace fails": fails(Path, "replace", errno.EXDEV),
    "no right to write": lambda patch: patch.setattr(os, "access", lambda path, mode: False),
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    return path


@pytest.mark.parametrize("name", FAULTS)
def test_a_failed_write_leaves_all_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with monkeypatch.context() as patch:
        FAULTS[name](patch)
        with pytest.raises(WriteError, match=r"a\.txt: not written: "):
            write(old, b"new")
    assert old.read_bytes() == b"old"
    assert [path.name for path in old.parent.iterdir()] == ["a.txt"]


def test_a_file_over_the_limit_leaves_all_as_it_was(old: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(WriteError, match="File too large"):
            write(old, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert old.read_bytes() == b"old"
    assert [path.name for path in old.parent.iterdir()] == ["a.txt"]


def test_an_interrupt_in_mid_write_leaves_all_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(handle: int) -> None:
        raise SystemExit(143)

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(SystemExit):
        write(old, b"new")
    assert old.read_bytes() == b"old"
    assert [path.name for path in old.parent.iterdir()] == ["a.txt"]


def test_a_file_that_changed_since_it_was_read_is_not_written(old: Path) -> None:
    document = read(old)
    assert isinstance(document, Document)
    old.write_bytes(b"newer")
    with pytest.raises(WriteError, match="changed by someone else"):
        write(old, b"new", document.stamp)
    assert old.read_bytes() == b"newer"


def test_a_file_that_vanished_is_not_written(old: Path) -> None:
    document = read(old)
    assert isinstance(document, Document)
    old.unlink()
    with pytest.raises(WriteError, match="changed by someone else"):
        write(old, b"new", document.stamp)
    assert not old.exists()


def test_mode_link_and_other_hard_links_stay(old: Path, tmp_path: Path) -> None:
    link, twin = tmp_path / "link.txt", tmp_path / "twin.txt"
    link.symlink_to("a.txt")
    twin.hardlink_to(old)
    write(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert twin.read_bytes() == b"old", "another name of the old file keeps the old content"


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "new.txt", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o640


def edits_for(text: str, words: list[tuple[str, str]]) -> list[Edit]:
    """The first places of the words, one after the other."""
    edits, at = [], 0
    for before, after in words:
        start = text.index(before, at)
        at = start + len(before)
        edits.append(Edit(start, at, before, after, "A/x"))
    return edits


PIECES = ["效劳", "根\n3、底", "为职工", "，", "的", "a\r\n", "𠮷"]


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.binary(min_size=1, max_size=3)), max_size=12),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le"]),
)
def test_what_is_written_reads_as_the_corrected_text(parts: list[str | bytes], encoding: str) -> None:
    """Whatever bytes surround the words, what was written was meant, and a second run changes nothing."""
    engine = fake_engine.Corrector()
    data = b"".join(part if isinstance(part, bytes) else part.encode(encoding) for part in parts)
    decoded = decode(data)
    if decoded is None:
        return
    document = Document(data, decoded)
    changes, refused = document.changes(engine.correct(document.text).edits)
    fixed = document.replace(changes)
    again = decode(fixed)
    assert again is not None
    if changes:
        made = [edit for edit in engine.correct(document.text).edits if edit not in refused]
        assert again.text == apply(document.text, made)
    second, _ = Document(fixed, again).changes(engine.correct(again.text).edits)
    assert Document(fixed, again).replace(second) == fixed
