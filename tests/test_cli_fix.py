"""`corrector fix`: what it writes, where, and that it agrees with `check` and `diff`."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import fake_engine
import pytest
from shell import RIGHT, WRONG, Shell, put

FIXED = {  # name: (before, after)
    "utf-8": (WRONG.encode(), RIGHT.encode()),
    "marked, crlf, no newline": (
        b"\xef\xbb\xbf" + "效劳\r\n第二行\r根底".encode(),
        b"\xef\xbb\xbf" + "服务\r\n第二行\r基础".encode(),
    ),
    "gb18030": (WRONG.encode("gb18030"), RIGHT.encode("gb18030")),
    "utf-16": (WRONG.encode("utf-16"), RIGHT.encode("utf-16")),
    "bad bytes": (b"\xfd\xff" + WRONG.encode() * 3, b"\xfd\xff" + RIGHT.encode() * 3),
    "broken word": ("夯实根\n3、底。\n".encode(), "夯实基础。\n".encode()),
    "nothing to do": (RIGHT.encode(), RIGHT.encode()),
    "only a mark": (b"\xef\xbb\xbf", b"\xef\xbb\xbf"),
}


@pytest.mark.parametrize("name", FIXED)
def test_fix_check_and_diff_agree(run: Shell, home: Path, name: str) -> None:
    before, after = FIXED[name]
    put("a.txt", before)
    found = run("diff", "--output-file", "a.diff", "a.txt")
    assert found == (before != after)
    assert run("fix", "a.txt") == 0
    assert Path("a.txt").read_bytes() == after
    assert run("fix", "a.txt") == run("check", "a.txt") == 0, "a second time there is nothing left"
    assert Path("a.txt").read_bytes() == after
    if found and shutil.which("git"):
        put("a.txt", before)
        environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(home.parent)}
        subprocess.run(["git", "apply", "a.diff"], check=True, env=environment, capture_output=True)
        assert Path("a.txt").read_bytes() == after


@pytest.mark.parametrize("name", FIXED)
@pytest.mark.parametrize("command", [["fix", "-"], ["check", "--fix", "-"], ["check", "-w", "-"]])
def test_standard_input_is_fixed_onto_standard_output(run: Shell, name: str, command: list[str]) -> None:
    before, after = FIXED[name]
    assert run(*command, stdin=before) == 0
    assert run.data == after


def test_standard_input_that_is_no_text_passes_unchanged(run: Shell) -> None:
    for data, arguments in ((b"\x89PNG\0", []), (WRONG.encode("gbk"), ["--encoding", "utf-8"])):
        assert run("fix", "-", *arguments, stdin=data) == 1
        assert run.data == data


def test_standard_input_has_the_name_and_settings_it_is_given(run: Shell) -> None:
    put("docs/corrector.toml", '[allow]\nwords = ["效劳"]\n')
    assert run("check", "-", "--stdin-filename", "docs/x.txt", "--output-format", "concise", stdin=WRONG.encode()) == 1
    assert run.out.startswith("docs/x.txt:1:11: A/开展观")


def test_many_files_in_many_ways(run: Shell) -> None:
    put("a.txt", WRONG)
    put("b/c.md", WRONG)
    put("b/d.txt", RIGHT)
    assert run("fix", "a.txt", "b", "no.txt") == 2
    assert Path("a.txt").read_text() == Path("b/c.md").read_text() == RIGHT
    assert "4 edits made in 2 files" in run.out


def test_an_edit_that_the_encoding_lacks_is_reported_and_left(run: Shell) -> None:
    text = "為職工學習繁體字，這是一個國家的時間。效劳简体"
    data = text.replace("劳", "勞").replace("简", "簡").encode("big5")
    put("a.txt", data)
    engine = fake_engine.PAIRS
    engine["效勞"] = "服务"
    try:
        assert run("fix", "a.txt") == 1
    finally:
        del engine["效勞"]
    assert "not in big5, left" in run.out
    assert Path("a.txt").read_bytes() == data


def test_bad_bytes_are_kept_and_mentioned(run: Shell) -> None:
    put("a.txt", b"\xff" + WRONG.encode())
    assert run("fix", "a.txt") == 0
    assert run.err == "corrector: a.txt: 1 bytes are not valid utf-8 and stay as they are\n"


def test_exit_non_zero_on_fix(run: Shell) -> None:
    put("a.txt", WRONG)
    assert run("fix", "--exit-non-zero-on-fix", "a.txt") == 1
    assert run("fix", "--exit-non-zero-on-fix", "a.txt") == 0


@pytest.mark.parametrize(
    ("flag", "name"), [("--backup", "a.txt.orig"), ("--backup=.bak", "a.txt.bak"), ("--backup=~", "a.txt~")]
)
def test_a_backup_keeps_the_old_file(run: Shell, flag: str, name: str) -> None:
    put("a.txt", WRONG)
    put("b.txt", RIGHT)
    assert run("fix", flag, ".") == 0
    assert {path.name for path in Path().iterdir()} == {"a.txt", "b.txt", name}
    assert Path(name).read_text() == WRONG
    assert run("check", ".") == 0, "backups are no documents"


@pytest.mark.parametrize("suffix", ["", ".txt", "/x", ".old.md"])
def test_a_backup_must_not_look_like_a_document(run: Shell, suffix: str) -> None:
    put("a.txt", WRONG)
    assert run("fix", f"--backup={suffix}", "a.txt") == 2
    assert Path("a.txt").read_text() == WRONG


def test_an_output_folder_gets_all_documents_and_is_not_read(run: Shell) -> None:
    put("in/a.txt", WRONG)
    put("in/b.txt", RIGHT)
    assert run("fix", ".", "--output-dir", "out") == run("fix", ".", "--output-dir", "out") == 0
    assert Path("in/a.txt").read_text() == WRONG
    assert Path("out/in/a.txt").read_text() == Path("out/in/b.txt").read_text() == RIGHT
    assert not Path("out/out").exists()


def test_a_report_goes_to_a_file(run: Shell) -> None:
    put("a.txt", WRONG)
    assert run("check", "--output-format", "jsonl", "--output-file", "report.txt", ".") == 1
    assert run("check", "--output-format", "jsonl", "--output-file", "report.txt", ".") == 1, "it is not read itself"
    assert run.out == ""
    assert json.loads(Path("report.txt").read_text().split("\n")[-2])["complete"] is True
    assert run("check", "--output-file", "no/such/folder.txt", "a.txt") == 2


def test_paths_from_a_list(run: Shell) -> None:
    put("a.txt", WRONG)
    put("list", "a.txt\r\n\nno.txt\n")
    assert run("check", "--file-list", "list") == 2
    assert "a.txt:1:4" in run.out
    assert "no.txt" in run.err
    assert run("check", "--file-list", "-", stdin=b"a.txt") == 1
    assert run("check", "--file-list", "nolist") == 2


def test_a_failed_write_is_named_and_the_rest_goes_on(run: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.txt", WRONG)
    put("b.txt", WRONG)
    fsync, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 1:
            raise OSError(28, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert run("fix", "--lang", "zh", "a.txt", "b.txt") == 2
    assert run.err == "corrector: a.txt：没有写入：磁盘已满\n"
    assert "1 个没有写入" in run.out
    assert (Path("a.txt").read_text(), Path("b.txt").read_text()) == (WRONG, RIGHT)
