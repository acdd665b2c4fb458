"""Settings: what they are called, where they are found, and what is wrong with them.

Separate, because the library takes its settings as arguments; only the command line looks for files.
Plain dataclasses instead of a validation package: the keys are few, and start-up counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corrector.config.keys import ALLOW, KEYS, Kind, schema
from corrector.config.toml import Place, parse, read, spell
from corrector.errors import ConfigError

__all__ = ["KEYS", "NAMES", "Settings", "discover", "load", "schema"]

SHIPPED = ("tesseract", "sound")  # channels that go by a name, not by a file
NAMES = ("corrector.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a configuration can say. None and empty mean: as the library has it.

    `root` is the folder of the file, from which `exclude` and relative `lexicons`, `channel` and `referee` are seen.
    `rules` are the tables of `[[rules]]` as they stand there; `lines` tells where each begins.
    """

    profile: str = "conversion"
    families: tuple[str, ...] | None = None
    lexicons: tuple[str, ...] = ()
    threshold: float | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    channel: str | None = None
    referee: str | None = None
    exclude: tuple[str, ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()
    source: Path | None = field(default=None, compare=False)
    lines: tuple[int, ...] = field(default=(), compare=False)

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
        keys = {key: getattr(self, key) for key in KEYS if key != "rules"}
        lines = [f"# {self.source or 'defaults'}"]
        lines += [f"{key} = {spell(value)}" for key, value in keys.items() if value is not None]
        lines += ["", "[allow]", f"words = {spell(self.allow)}", ""]
        for rule in self.rules:
            lines += ["[[rules]]", *(f"{spell(key)} = {spell(value)}" for key, value in rule.items()), ""]
        return "\n".join(lines)

    def place(self, rule: int) -> str:
        """File and line of the n-th rule, counted from 1."""
        return f"{self.source}:{self.lines[rule - 1]}"


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
    text = read(path)
    table: object = parse(path, text)
    header = ""
    if path.name == NAMES[1]:
        header = "tool.corrector"
        for part in header.split("."):
            table = table.get(part, {}) if isinstance(table, dict) else {}
    here = Place(path, text, header)
    if not isinstance(table, dict):
        raise here.error("", "[tool.corrector] must be a table")
    values = _values(table, KEYS, here, also="allow")
    values["allow"] = _allowed(table.get("allow", {}), here)
    source = path.absolute()
    if "lexicons" in values:
        values["lexicons"] = tuple(str(source.parent / name) for name in values["lexicons"])
    if values.get("channel", SHIPPED[0]) not in SHIPPED:
        values["channel"] = str(source.parent / values["channel"])
    if "referee" in values:
        values["referee"] = str(source.parent / values["referee"])
    lines = tuple(here.table_line("rules", number) for number in range(len(values.get("rules", ()))))
    return Settings(**values, source=source, lines=lines)


def _values(
    table: Mapping[str, object], keys: Mapping[str, Kind], here: Place, also: str = "", inside: str = ""
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


def _allowed(table: object, here: Place) -> tuple[str, ...]:
    if not isinstance(table, dict):
        raise here.error("allow", f"'allow' must be a table, as [allow] words = […], not {table!r}")
    words: tuple[str, ...] = _values(table, ALLOW, here, inside="allow.").get("words", ())
    if "" in words:
        raise here.error("allow.words", "'allow.words' holds an empty word")
    return words


def _has_table(path: Path) -> bool:
    text = read(path)
    if "corrector" not in text:
        return False
    tool = parse(path, text).get("tool", {})
    return isinstance(tool, dict) and "corrector" in tool
