"""Which files belong to a run, in which order."""

import os
from pathlib import Path

import pytest

from corrector.files import Selection, read, walk

TREE = {
    "b.txt": "",
    "a.md": "",
    "A.TXT": "",
    "code.py": "",
    "sub/c.markdown": "",
    "sub/skipped.log.txt": "",
    "sub/deep/d.txt": "",
    "build/e.txt": "",
    ".git/HEAD": "",
    ".git/info/exclude": "private.txt\n",
    "private.txt": "",
    "node_modules/f.txt": "",
    ".gitignore": "build/\n*.log.txt\n",
    "sub/.gitignore": "!skipped.log.txt\n/deep/d.txt\n",
    ".corrector-x7.tmp": "",
}
WALKS = {  # name: (named, selection, what comes)
    "all": (["."], Selection(), ["A.TXT", "a.md", "b.txt", "sub/c.markdown", "sub/skipped.log.txt"]),
    "named files are taken": (["code.py", "build/e.txt"], Selection(), ["code.py", "build/e.txt"]),
    "a named folder is taken": (["build"], Selection(), ["build/e.txt"]),
    "rules from above hold": (["sub"], Selection(), ["sub/c.markdown", "sub/skipped.log.txt"]),
    "each once": (["b.txt", "sub/../b.txt", "b.txt"], Selection(), ["b.txt"]),
    "order of the command line": (
        ["sub", "a.md"],
        Selection(),
        ["sub/c.markdown", "sub/skipped.log.txt", "a.md"],
    ),
    "without git": (
        ["sub", "build"],
        Selection(gitignore=False),
        ["sub/c.markdown", "sub/deep/d.txt", "sub/skipped.log.txt", "build/e.txt"],
    ),
    "excluded": (["."], Selection(((Path(), ("*.md", "/sub/")),)), ["A.TXT", "b.txt"]),
    "excluded but named": (["a.md"], Selection(((Path(), ("*.md",)),)), ["a.md"]),
    "excluded by force": (["a.md"], Selection(((Path(), ("*.md",)),), force=True), ["a.md skip excluded"]),
    "missing": (["no.txt", "b.txt"], Selection(), ["no.txt missing No such file or directory", "b.txt"]),
    "nothing in it": ([".git"], Selection(), [".git missing no matching file in this folder"]),
    "left behind": (
        [".corrector-x7.tmp"],
        Selection(),
        [".corrector-x7.tmp skip left by an interrupted run; may be deleted"],
    ),
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def walked(names: list[str], selection: Selection, **others: list[Path]) -> list[str]:
    root = Path.cwd()
    exclude = tuple((root / place, patterns) for place, patterns in selection.exclude)
    selection = Selection(exclude, selection.force, selection.gitignore)
    found = walk(map(Path, names), lambda folder: selection, **others)
    return [f"{item.path}" if item.kind == "file" else f"{item.path} {item.kind} {item.reason}" for item in found]


@pytest.mark.parametrize("name", WALKS)
def test_what_belongs_to_a_run(tree: Path, name: str) -> None:
    names, selection, wanted = WALKS[name]
    assert walked(names, selection) == wanted


def test_what_this_run_writes_is_not_read(tree: Path) -> None:
    assert walked(["."], Selection(), leave_out=[Path("sub"), Path("b.txt")]) == ["A.TXT", "a.md"]


def test_links_are_followed_only_when_named(tree: Path) -> None:
    (tree / "sub" / "link.txt").symlink_to("../b.txt")
    (tree / "loop").symlink_to(".", target_is_directory=True)
    (tree / "dangling.txt").symlink_to("nowhere")
    (tree / "self.txt").symlink_to("self.txt")
    assert "sub/link.txt" not in walked(["sub"], Selection())
    assert walked(["."], Selection()) == WALKS["all"][2]
    assert walked(["sub/link.txt", "b.txt"], Selection()) == ["sub/link.txt"], "one file under two names"
    assert walked(["dangling.txt"], Selection()) == ["dangling.txt missing No such file or directory"]
    assert "missing" in walked(["self.txt"], Selection())[0]


def test_pipes_and_devices_are_passed_over(tree: Path) -> None:
    os.mkfifo("pipe.txt")
    assert walked(["pipe.txt"], Selection()) == ["pipe.txt skip not a regular file"]
    assert "pipe.txt skip not a regular file" in walked(["."], Selection())
    assert walked(["/dev/null"], Selection()) == ["/dev/null skip not a regular file"]
    assert read(Path("pipe.txt")) == "not a regular file", "and never waited for"


def test_folders_may_lie_deeper_than_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depth = 1200
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("x.txt").touch()
    os.chdir(tmp_path)
    found = walked(["."], Selection())
    for _ in range(depth):
        os.chdir("d")
    Path("x.txt").unlink()
    for _ in range(depth):  # pytest itself would fail to remove so deep a folder
        os.chdir("..")
        Path("d").rmdir()
    assert found == ["d/" * depth + "x.txt"]


def test_odd_names_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [b"-x.txt", b"new\nline.txt", b"\xff\xfe.txt", "中文 名.txt".encode()]
    for name in names:
        Path(os.fsdecode(name)).write_bytes(b"a")
    found = walk([Path()], lambda folder: Selection())
    assert sorted(os.fsencode(item.path) for item in found) == sorted(names)
