"""TOML as a person wrote it: read with file and line of each mistake, and spelt out again."""

import re
from dataclasses import dataclass
from pathlib import Path

from corrector.errors import ConfigError

__all__ = ["Place", "parse", "read", "spell"]


@dataclass(frozen=True, slots=True)
class Place:
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

    def table_line(self, key: str, number: int) -> int:
        """The line of the n-th `[[key]]`, counted from 0; of the key if its tables stand in a list."""
        name = f"{self.header}.{key}".strip(".")
        heads = (re.match(r"\s*\[\[\s*([^\]#]+?)\s*\]\]", line) for line in self.text.split("\n"))
        lines = [at for at, head in enumerate(heads, 1) if head and re.sub(r"[\s\"']", "", head[1]) == name]
        return lines[number] if number < len(lines) else self.line(key)


def read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8") from error


def parse(path: Path, text: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        number = int(line[1]) if line else text.count("\n") + 1
        raise ConfigError(f"{path}:{number}: not valid TOML: {message}") from error


def spell(value: object) -> str:
    import json

    if isinstance(value, tuple | list):
        return "[" + ", ".join(spell(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
