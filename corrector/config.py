"""Settings: what they are called, where they are found, and what is wrong with them.

Separate, because the library takes its settings as arguments; only the command line looks for files.
Plain dataclasses instead of a validation package: the keys are few, and start-up counts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corrector.errors import ConfigError

__all__ = ["NAMES", "Settings", "discover", "load", "schema"]

NAMES = ("corrector.toml", "pyproject.toml")
PROFILES = ("conversion", "ocr", "full")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a configuration can say. None and empty mean: as the library has it.

    `root` is the folder of the file, from which `exclude` and relative `lexicons` and `channel` are seen.
    """

    profile: str = "conversion"
    families: tuple[str, ...] | None = None
    lexicons: tuple[str, ...] = ()
    threshold: float | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    channel: str | None = None
    exclude: tuple[str, ...] = ()
    source: Path | None = field(default=None, compare=False)

    @property
    def root(self) -> Path:
        """The folder that relative names in this configuration are seen from."""
        return self.source.parent if self.source else Path.cwd()

    def changed(self, **values: object) -> "Settings":
        """These settings with every value that is not None put in place; flags win over files."""
        given = {name: value for name, value in values.items() if value is not None}
        for key in ("profile", "threshold"):
            if key in given and KEYS[key].read(given[key]) is None:
                raise ConfigError(f"{key!r} must be {KEYS[key].wanted}, not {given[key]!r}")
        return replace(self, **given)  # type: ignore[arg-type]

    def show(self) -> str:
        """The settings as a corrector.toml that says the same."""
        keys = {key: getattr(self, key) for key in KEYS}
        lines = [f"# {self.source or 'defaults'}"]
        lines += [f"{key} = {_toml(value)}" for key, value in keys.items() if value is not None]
        return "\n".join([*lines, "", "[allow]", f"words = {_toml(self.allow)}", ""])


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _share(value: object) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if number else None  # type: ignore[arg-type]


def _profile(value: object) -> str | None:
    return value if isinstance(value, str) and value in PROFILES else None


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a value must be, in words and as JSON schema; `read` returns None for anything else."""

    wanted: str
    read: Callable[[object], Any]
    schema: Mapping[str, object]


LIST = _Kind("a list of strings", _strings, {"type": "array", "items": {"type": "string"}})
KEYS = {
    "profile": _Kind("one of " + ", ".join(PROFILES), _profile, {"enum": list(PROFILES)}),
    "families": LIST,
    "lexicons": LIST,
    "threshold": _Kind("a number from 0 to 1", _share, {"type": "number", "minimum": 0, "maximum": 1}),
    "select": LIST,
    "ignore": LIST,
    "channel": _Kind("the name of a file", _string, {"type": "string", "minLength": 1}),
    "exclude": LIST,
}
ALLOW = {"words": LIST}


def schema() -> dict[str, object]:
    """The JSON schema of corrector.toml."""
    allow = {key: kind.schema for key, kind in ALLOW.items()}
    keys = {key: kind.schema for key, kind in KEYS.items()}
    closed = {"type": "object", "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "corrector.toml",
        **closed,
        "properties": {**keys, "allow": {**closed, "properties": allow}},
    }


def discover(folder: Path) -> Path | None:
    """The configuration for files in a folder: the one that lies there, or in the nearest folder above.

    A pyproject.toml without [tool.corrector] is passed over. Raises ConfigError for one that is no TOML.
    """
    folder = folder.absolute()
    for place in (folder, *folder.parents):
        for name in NAMES:
            path = place / name
            if path.is_file() and (name == NAMES[0] or _has_table(path)):
                return path
    return None


def load(path: Path) -> Settings:
    """The settings in a corrector.toml or pyproject.toml.

    Raises ConfigError with file and line for TOML that is broken, a key that does not exist (and
    which one may have been meant), or a value of the wrong type.
    """
    text = _read(path)
    table: object = _parse(path, text)
    header = ""
    if path.name == NAMES[1]:
        header = "tool.corrector"
        for part in header.split("."):
            table = table.get(part, {}) if isinstance(table, dict) else {}
    here = _Place(path, text, header)
    if not isinstance(table, dict):
        raise here.error("", "[tool.corrector] must be a table")
    values = _values(table, KEYS, here, also="allow")
    values["allow"] = _allowed(table.get("allow", {}), here)
    source = path.absolute()
    if "lexicons" in values:
        values["lexicons"] = tuple(str(source.parent / name) for name in values["lexicons"])
    if "channel" in values:
        values["channel"] = str(source.parent / values["channel"])
    return Settings(**values, source=source)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a key stands in a TOML text, as far as its lines tell."""

    path: Path
    text: str
    header: str = ""

    def error(self, key: str, message: str) -> ConfigError:
        return ConfigError(f"{self.path}:{self.line(key)}: {message}")

    def line(self, key: str) -> int:
        """The line of a key in the table `header`, or of the table's head, or 1."""
        table, head = "", 1
        for number, line in enumerate(self.text.split("\n"), 1):
            if match := re.match(r"\s*\[+\s*([^\]#]+?)\s*\]", line):
                table = match[1].replace('"', "").replace(" ", "")
                head = number if table == self.header else head
                if key and table == f"{self.header}.{key}".strip("."):
                    return number
            elif match := re.match(r"\s*([\w.\"'-]+)\s*=", line):
                name = f"{table}.{match[1]}".replace('"', "").replace("'", "").strip(".")
                if key and (name == f"{self.header}.{key}".strip(".")):
                    return number
        return head


def _values(
    table: Mapping[str, object], keys: Mapping[str, _Kind], here: _Place, also: str = "", inside: str = ""
) -> dict[str, Any]:
    """Each value as its reader gives it; ConfigError for the first key or value that is wrong."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key == also:
            continue
        if key not in keys:
            raise here.error(inside + key, f"unknown key {inside + key!r}; {_guess(key, [*keys, also])}")
        values[key] = keys[key].read(value)
        if values[key] is None:
            raise here.error(inside + key, f"{inside + key!r} must be {keys[key].wanted}, not {value!r}")
    return values


def _guess(key: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, known, 1)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(filter(None, known))}"


def _allowed(table: object, here: _Place) -> tuple[str, ...]:
    if not isinstance(table, dict):
        raise here.error("allow", f"'allow' must be a table, as [allow] words = […], not {table!r}")
    words: tuple[str, ...] = _values(table, ALLOW, here, inside="allow.").get("words", ())
    if "" in words:
        raise here.error("allow.words", "'allow.words' holds an empty word")
    return words


def _has_table(path: Path) -> bool:
    text = _read(path)
    if "corrector" not in text:
        return False
    tool = _parse(path, text).get("tool", {})
    return isinstance(tool, dict) and "corrector" in tool


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8") from error


def _parse(path: Path, text: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        number = int(line[1]) if line else text.count("\n") + 1
        raise ConfigError(f"{path}:{number}: not valid TOML: {message}") from error


def _toml(value: object) -> str:
    import json

    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
