"""The command line as a shell sees it: what it says, how it exits, which settings hold."""

import re
from pathlib import Path

import pytest
from shell import RIGHT, WRONG, Shell, put

FILES = {
    "wrong.txt": WRONG.encode(),
    "right.txt": RIGHT.encode(),
    "doubt.txt": "改良方法。".encode(),
    "image.txt": b"\x89PNG\0\0",
    "gbk.txt": WRONG.encode("gbk"),
    "big5.txt": "為職工服務，學習簡体字。简体".encode("big5", "ignore"),
    "empty.txt": b"",
    "docs/a.md": WRONG.encode(),
    "code/x.py": WRONG.encode(),
    "bad.toml": b"famlies = []\n",
}
CASES = {  # name: (arguments, exit code, pattern in stdout, pattern in stderr)
    "findings": (["check", "wrong.txt"], 1, r"〔效劳→服务〕.*〔开展观→发展观〕", "^$"),
    "no findings": (["check", "right.txt"], 0, "Checked 1 file, 15 characters, nothing to change", "^$"),
    "only doubts": (["check", "doubt.txt"], 0, "〔改良→改进？〕", "^$"),
    "empty file": (["check", "empty.txt"], 0, "0 characters", "^$"),
    "exit zero": (["check", "--exit-zero", "wrong.txt"], 0, "〔效劳→服务〕", "^$"),
    "binary": (["check", "image.txt"], 0, "1 file skipped", "^corrector: image.txt: skipped: binary\n$"),
    "quiet": (["check", "-q", "image.txt"], 0, "1 file skipped", "^$"),
    "folder": (["check", "docs"], 1, r"docs/a.md:1:4", "^$"),
    "missing, others done": (
        ["check", "no.txt", "wrong.txt"],
        2,
        r"wrong.txt:1:4(.|\n)*1 path without a file",
        "^corrector: no.txt: No such file or directory\n$",
    ),
    "nothing matched": (["check", "code"], 2, "", "code: no matching file in this folder"),
    "missing is no mere finding": (["check", "--exit-zero", "no.txt"], 2, "", "No such file"),
    "told the wrong encoding": (
        ["check", "--encoding", "utf-8", "gbk.txt", "wrong.txt"],
        1,
        "wrong.txt:1:4",
        "gbk.txt: cannot be read: byte 4 is not utf-8",
    ),
    "told the right encoding": (["check", "--encoding", "GBK", "gbk.txt"], 1, "gbk.txt:1:4", "^$"),
    "unknown encoding": (
        ["check", "--encoding", "klingon", "gbk.txt"],
        2,
        "^$",
        "unknown encoding 'klingon'",
    ),
    "unknown flag": (["check", "--blub"], 2, "^$", "No such option"),
    "unknown command": (["blub"], 2, "^$", "No such command"),
    "unknown format": (
        ["check", "--output-format", "xml", "."],
        2,
        "^$",
        "must be one of full, concise, json, jsonl, diff",
    ),
    "bad threshold": (
        ["check", "--threshold", "1.5", "."],
        2,
        "^$",
        "'threshold' must be a number from 0 to 1, not 1.5",
    ),
    "bad profile": (["check", "--profile", "orc", "."], 2, "^$", "'profile' must be one of"),
    "bad configuration": (
        ["check", "--config", "bad.toml", "."],
        2,
        "^$",
        r"bad.toml:1: unknown key 'famlies'; did you mean",
    ),
    "no configuration": (["check", "--config", "no.toml", "."], 2, "^$", "no.toml: cannot be read"),
    "concise": (
        ["check", "--output-format", "concise", "wrong.txt"],
        1,
        r"^wrong.txt:1:4: A/效劳→服务 效劳→服务 \(0.97\)\n",
        "^$",
    ),
    "statistics": (["check", "--statistics", "wrong.txt"], 1, "1 +666.7  A +效劳→服务", "^$"),
    "allowed": (
        ["check", "--allow", "效劳", "--allow", "科学开展观", "wrong.txt"],
        0,
        "nothing to change",
        "^$",
    ),
    "other family": (["check", "--family", "B", "wrong.txt"], 0, "nothing to change", "^$"),
    "diff": (
        ["diff", "wrong.txt"],
        1,
        r"^--- a/wrong.txt\n\+\+\+ b/wrong.txt\n@@ -1,1 \+1,1 @@\n-为职工效劳",
        "^$",
    ),
    "check --diff": (["check", "--diff", "wrong.txt"], 1, r"^--- a/wrong.txt", "^$"),
    "empty diff": (["diff", "right.txt"], 0, "^$", "^$"),
    "scan": (
        ["scan", "wrong.txt", "right.txt"],
        0,
        r"98% +2 +1333.3 +15  A 98% AB 20% +wrong.txt\n +0% +0",
        "^$",
    ),
    "scan sorted": (["scan", "--sort", "path", "wrong.txt", "right.txt"], 0, r"right.txt\n.*wrong.txt", "^$"),
    "scan by nothing": (["scan", "--sort", "size", "."], 2, "^$", "--sort must be one of probability"),
    "scan of nothing": (["scan", "no.txt"], 2, "", "No such file"),
    "explain a text": (["explain", "--text", "为职工效劳"], 0, "“服务” reads better", "^$"),
    "explain a line": (["explain", "wrong.txt:1"], 0, "效劳→服务(.|\n)*开展观→发展观", "^$"),
    "explain a place": (["explain", "wrong.txt:1:11"], 0, r"^wrong.txt:1:11  开展观→发展观  changed", "^$"),
    "explain a clean place": (["explain", "wrong.txt:1:1"], 0, "no entry of any lexicon stands here", "^$"),
    "explain no such line": (["explain", "wrong.txt:9"], 2, "^$", "wrong.txt has no line 9"),
    "explain no such file": (["explain", "no.txt:1"], 2, "^$", "no.txt:1: cannot be read: No such file"),
    "explain nothing": (["explain"], 2, "^$", "give either --text or FILE"),
    "explain a binary": (["explain", "image.txt"], 2, "^$", "image.txt: cannot be read: binary"),
    "version": (["version"], 0, r"^corrector \d+\.\d+\.\d+\n$", "^$"),
    "--version": (["--version"], 0, r"^corrector \d", "^$"),
    "help names the exit codes": (["--help"], 0, "130, 143  interrupted", "^$"),
    "Chinese": (
        ["check", "--lang", "zh", "wrong.txt", "no.txt"],
        2,
        "2 处可改（1 个文件）",
        "no.txt：没有这个文件或文件夹",
    ),
    "Chinese help": (["--lang", "zh", "--help"], 0, "返回码", "^$"),
    "not read": (
        ["check", "--output-file", "wrong.txt", "wrong.txt"],
        2,
        "^$",
        "wrong.txt is both read and written",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_command_says_and_exits_as_it_should(run: Shell, name: str) -> None:
    for file, content in FILES.items():
        put(file, content)
    arguments, code, out, err = CASES[name]
    assert (run(*arguments), run.out, run.err)[0] == code, (run.out, run.err)
    assert re.search(out, run.out), run.out
    assert re.search(err, run.err), run.err
    assert {file: Path(file).read_bytes() for file in FILES} == FILES, "nothing but `fix` writes"


def test_the_nearest_configuration_holds_for_each_file(run: Shell) -> None:
    put("corrector.toml", 'exclude = ["/old/"]\n')
    put("sub/pyproject.toml", '[tool.corrector.allow]\nwords = ["效劳", "开展观"]\n')
    for name in ("a.txt", "old/b.txt", "sub/c.txt"):
        put(name, WRONG)
    assert run("check", "--output-format", "concise", ".") == 1
    assert {line.split(":")[0] for line in run.out.split("\n") if line} == {"a.txt"}
    assert run("check", "--isolated", "--output-format", "concise", ".") == 1
    assert {line.split(":")[0] for line in run.out.split("\n") if line} == {"a.txt", "old/b.txt", "sub/c.txt"}
    assert run("check", "--exclude", "a.*", "--output-format", "concise", ".") == 1, "instead of the configuration's"
    assert {line.split(":")[0] for line in run.out.split("\n") if line} == {"old/b.txt"}
    assert run("check", "--extend-exclude", "a.*", ".") == 0
    assert run("check", "--force-exclude", "old/b.txt") == 0
    assert run("check", "old/b.txt") == 1


def test_settings_are_shown_as_they_would_hold(run: Shell) -> None:
    put("corrector.toml", "threshold = 0.5\n")
    put("sub/a.txt", WRONG)
    assert run("check", "--show-settings", "--threshold", "0.9", "sub/a.txt") == 0
    assert re.search(r"^# .*corrector.toml\n", run.out)
    assert "threshold = 0.9\n" in run.out
