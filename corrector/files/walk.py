"""From what was named on the command line to the files to read, always in the same order.

Separate from reading, because what belongs to a run is a question of names and ignore rules only.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from corrector.files.write import is_own

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["Found", "Selection", "walk"]

PROSE = (".txt", ".text", ".md", ".markdown", ".mdx", ".rst", ".adoc", ".org", ".tex", ".hocr", ".alto", ".alto.xml")
NEVER = frozenset({".corrector", ".git", ".hg", ".svn", ".venv", ".tox", ".nox", ".pytest_cache", "node_modules"})


@dataclass(frozen=True, slots=True)
class Found:
    """A path and what it is to the run: a file to read, one passed over, or one that cannot be had."""

    path: Path
    kind: Literal["file", "skip", "missing", "unreadable"] = "file"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What holds for the files under one folder. `exclude` are folders, each with patterns as in .gitignore
    that are seen from it. With `force` they also hold for files that were named one by one.
    """

    exclude: tuple[tuple[Path, tuple[str, ...]], ...] = ()
    force: bool = False
    gitignore: bool = True


@dataclass(frozen=True, slots=True)
class _Rules:
    """Patterns and the folder they are seen from."""

    root: Path
    spec: "GitIgnoreSpec"

    def verdict(self, path: Path, folder: bool) -> bool | None:
        """Whether the last pattern that fits leaves the path out (True) or takes it back in (False)."""
        try:
            name = path.relative_to(self.root).as_posix()
        except ValueError:
            return None
        return self.spec.check_file(name + "/" if folder else name).include


_Item = Found | tuple[Path, list[_Rules]]


def walk(
    paths: Iterable[Path], select: Callable[[Path], Selection], leave_out: Iterable[Path] = ()
) -> Iterator[Found]:
    """Every file once, folders in order of name. `select` gives the selection for a folder (absolute);
    `leave_out` are folders and files that this run writes.

    A file that was named is taken whatever it is called, and a link that was named is followed; inside
    folders only prose is taken (`PROSE`) and links are not followed. A path that does not exist, or a
    folder with nothing in it to read, comes as "missing".
    """
    seen = {os.path.realpath(path) for path in leave_out}
    for path in paths:
        base = Path(os.path.realpath(path))
        named = _look_at(path, select)
        any_file = False
        for item in _inside(path, select, seen) if named is None else named:
            any_file = True
            real = str(base / item.path.relative_to(path))  # below a folder no links are followed
            if item.kind == "file" and real in seen:
                continue
            seen.add(real)
            yield item
        if not any_file:
            yield Found(path, "missing", "no matching file in this folder")


def _look_at(path: Path, select: Callable[[Path], Selection]) -> list[Found] | None:
    """What a path that was named is; None if it is a folder."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return [Found(path, "missing", error.strerror or str(error))]
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return [Found(path, "skip", "not a regular file")]
    if is_own(path.name):
        return [Found(path, "skip", "left by an interrupted run; may be deleted")]
    absolute = path.absolute()
    selection = select(absolute.parent)
    if selection.force and _is_out(absolute, False, _excluded(selection)):
        return [Found(path, "skip", "excluded")]
    return [Found(path)]


def _inside(folder: Path, select: Callable[[Path], Selection], seen: set[str]) -> Iterator[Found]:
    """All prose under a folder that no rule leaves out; who named the folder overrules those against it."""
    absolute = folder.absolute()
    above = [rule for rule in _rules_above(folder, select) if not rule.verdict(absolute, True)]
    base = Path(os.path.realpath(folder))
    open_folders: list[Iterator[_Item]] = [_list(folder, select, above)]
    while open_folders:  # a loop, for folders may lie deeper than functions may call each other
        item = next(open_folders[-1], None)
        if item is None:
            open_folders.pop()
        elif isinstance(item, Found):
            yield item
        elif str(base / item[0].relative_to(folder)) not in seen:
            open_folders.append(_list(item[0], select, item[1]))


def _list(folder: Path, select: Callable[[Path], Selection], above: list[_Rules]) -> Iterator[_Item]:
    """What is to be read in one folder, and the folders in it with the rules that hold there."""
    selection = select(folder.absolute())
    rules = [*above, *_gitignore(folder)] if selection.gitignore else []
    excluded = _excluded(selection)
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Found(folder, "unreadable", error.strerror or str(error))
        return
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if not _is_candidate(entry, is_folder):
            continue
        path = folder / entry.name
        absolute = path.absolute()
        if _is_out(absolute, is_folder, excluded) or _is_out(absolute, is_folder, rules):
            continue
        if is_folder:
            yield path, rules
        elif entry.is_file(follow_symlinks=False):
            yield Found(path)
        else:
            yield Found(path, "skip", "not a regular file")


def _is_candidate(entry: os.DirEntry[str], is_folder: bool) -> bool:
    if entry.is_symlink() or entry.name in NEVER or is_own(entry.name):
        return False
    return is_folder or entry.name.lower().endswith(PROSE)


def _is_out(path: Path, folder: bool, rules: Iterable[_Rules]) -> bool:
    """Whether the last rule with an opinion leaves the path out."""
    out = False
    for rule in rules:
        verdict = rule.verdict(path, folder)
        out = out if verdict is None else verdict
    return out


def _excluded(selection: Selection) -> list[_Rules]:
    return [_Rules(root, _compile(patterns)) for root, patterns in selection.exclude if patterns]


def _rules_above(folder: Path, select: Callable[[Path], Selection]) -> list[_Rules]:
    """The ignore files between the top of the repository and the folder, the outermost first."""
    absolute = folder.absolute()
    if not select(absolute).gitignore:
        return []
    parents = [absolute, *absolute.parents]
    top = next((number for number, parent in enumerate(parents) if (parent / ".git").exists()), None)
    if top is None:
        return []
    rules = _gitignore(parents[top], ".git/info/exclude")
    for parent in reversed(parents[1 : top + 1]):
        rules += _gitignore(parent)
    return rules


def _gitignore(folder: Path, name: str = ".gitignore") -> list[_Rules]:
    try:
        lines = (folder / name).read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    return [_Rules(folder.absolute(), _compile(tuple(lines)))]


@cache
def _compile(patterns: tuple[str, ...]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)
