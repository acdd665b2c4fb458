"""Settings: where they are found, what they say, and what is said of wrong ones."""

import json
from pathlib import Path

import pytest

from corrector.config import Settings, discover, load, schema
from corrector.errors import ConfigError

GOOD = {  # name: (file name, text, settings that differ from the default)
    "empty": ("corrector.toml", "", {}),
    "all keys": (
        "corrector.toml",
        'profile = "full"\nfamilies = ["A", "AB"]\nlexicons = ["my.tsv", "/abs.tsv"]\nthreshold = 1\n'
        'select = ["layout"]\nignore = ["A/效劳→服务"]\nexclude = ["old/"]\n[allow]\nwords = ["张林"]\n'
        '[[rules]]\ncode = "house/x"\npattern = \'\\d\'\nafter = "一"\nexamples = [["1", "一"]]\nkeeps = ["二"]\n',
        {
            "profile": "full",
            "families": ("A", "AB"),
            "lexicons": ("{root}/my.tsv", "/abs.tsv"),
            "threshold": 1.0,
            "select": ("layout",),
            "ignore": ("A/效劳→服务",),
            "exclude": ("old/",),
            "allow": ("张林",),
            "rules": (
                {"code": "house/x", "pattern": r"\d", "after": "一", "examples": [["1", "一"]], "keeps": ["二"]},
            ),
        },
    ),
    "pyproject": (
        "pyproject.toml",
        '[project]\nname = "x"\n[tool.corrector]\nthreshold = 0.8\n',
        {"threshold": 0.8},
    ),
    "marked and crlf": ("corrector.toml", "\ufeffthreshold = 0.8\r\n", {"threshold": 0.8}),
}
BAD = {  # name: (file name, text, message)
    "unknown key": (
        "corrector.toml",
        '\nfamlies = ["A"]',
        r":2: unknown key 'famlies'; did you mean 'families'\?",
    ),
    "unknown table": (
        "corrector.toml",
        "x = 1\n[alow]\nwords = []",
        r":1: unknown key 'x'; known are profile, families",
    ),
    "misspelt table": (
        "corrector.toml",
        "\n[alow]\nwords = []",
        r":2: unknown key 'alow'; did you mean 'allow'\?",
    ),
    "unknown in table": (
        "corrector.toml",
        "[allow]\n\nword = []",
        r":3: unknown key 'allow.word'; did you mean 'words'\?",
    ),
    "no tables": ("corrector.toml", 'rules = ["a"]', r":1: 'rules' must be tables, as \[\[rules\]\], not \['a'\]"),
    "not a list": ("corrector.toml", 'families = "A"', r":1: 'families' must be a list of strings, not 'A'"),
    "list of numbers": (
        "corrector.toml",
        "# first\nselect = [1]",
        r":2: 'select' must be a list of strings, not \[1\]",
    ),
    "not a number": (
        "corrector.toml",
        "threshold = true",
        r":1: 'threshold' must be a number from 0 to 1, not True",
    ),
    "out of range": (
        "corrector.toml",
        "threshold = 1.5",
        r":1: 'threshold' must be a number from 0 to 1, not 1\.5",
    ),
    "nan": ("corrector.toml", "threshold = nan", r":1: 'threshold' must be a number from 0 to 1, not nan"),
    "no profile": (
        "corrector.toml",
        'profile = "orc"',
        r":1: 'profile' must be one of conversion, ocr, full, not 'orc'",
    ),
    "allow is no table": ("corrector.toml", 'allow = ["x"]', r":1: 'allow' must be a table"),
    "empty word": (
        "corrector.toml",
        '[allow]\nwords = ["张林", ""]',
        r":2: 'allow.words' holds an empty word",
    ),
    "broken": ("corrector.toml", "families = [\n", r":\d: not valid TOML: "),
    "broken line": ("corrector.toml", "a = 1\nb c\n", r":2: not valid TOML: "),
    "pyproject key": (
        "pyproject.toml",
        "[tool.corrector]\nthreshhold = 1\n",
        r":2: unknown key 'threshhold'; did you mean",
    ),
    "key of another table": (
        "pyproject.toml",
        "[tool.ruff]\nfamlies = 1\n\n[tool.corrector]\nfamlies = 1\n",
        r":5: unknown key 'famlies'",
    ),
    "pyproject table": (
        "pyproject.toml",
        "[tool]\ncorrector = 1\n",
        r":\d: \[tool\.corrector\] must be a table",
    ),
}


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("name", GOOD)
def test_settings_are_read(tmp_path: Path, name: str) -> None:
    file, text, wanted = GOOD[name]
    root = str(tmp_path)
    paths = tuple(path.format(root=root) for path in wanted.get("lexicons", ()))
    settings = load(write(tmp_path, file, text))
    assert settings == Settings(**{**wanted, "lexicons": paths})
    assert settings.root == tmp_path


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    file, text, message = BAD[name]
    with pytest.raises(ConfigError, match=f"{file}{message}"):
        load(write(tmp_path, file, text))


def test_a_file_that_is_no_utf_8_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "corrector.toml"
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load(path)
    path.write_bytes("# 配置".encode("gbk"))
    with pytest.raises(ConfigError, match="byte 2 is not UTF-8"):
        load(path)


def test_the_nearest_configuration_holds(tmp_path: Path) -> None:
    top = write(tmp_path, "corrector.toml", "")
    near = write(tmp_path / "a", "pyproject.toml", "[tool.corrector]\n")
    write(tmp_path / "a" / "b", "pyproject.toml", "[tool.ruff]\n")
    both = write(tmp_path / "c", "corrector.toml", "")
    write(tmp_path / "c", "pyproject.toml", "[tool.corrector]\n")
    assert discover(tmp_path) == top
    assert discover(tmp_path / "a" / "b") == near, "one without our table is passed over"
    assert discover(tmp_path / "c") == both
    assert discover(tmp_path / "not" / "there") == top


def test_flags_win_over_files() -> None:
    settings = Settings(threshold=0.5, families=("A",))
    assert settings.changed(threshold=0.9, families=None) == Settings(threshold=0.9, families=("A",))
    for wrong in ({"threshold": 2.0}, {"profile": "orc"}):
        with pytest.raises(ConfigError, match="must be"):
            settings.changed(**wrong)


def test_what_is_shown_reads_as_the_same_settings(tmp_path: Path) -> None:
    file, text, _ = GOOD["all keys"]
    settings = load(write(tmp_path, file, text))
    assert load(write(tmp_path, file, settings.show())) == settings
    assert Settings().show().startswith("# defaults\n")


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("corrector.toml", "threshold = 1\n[[rules]]\n[allow]\n\n[[ rules ]] # second\n", 5),
        ("pyproject.toml", "[[rules]]\n[[rules]]\n[[tool.corrector.rules]]\n[[tool.'corrector'.rules]]\n", 4),
        ("corrector.toml", "threshold = 1\nrules = [{}, {}]\n", 2),
    ],
)
def test_every_rule_has_its_line(tmp_path: Path, file: str, text: str, line: int) -> None:
    path = write(tmp_path, file, text)
    assert load(path).place(2) == f"{path}:{line}"


def test_the_schema_knows_every_setting() -> None:
    properties = schema()["properties"]
    assert isinstance(properties, dict)
    fields = {name for name in Settings.__dataclass_fields__ if name not in ("source", "lines")}
    assert set(properties) == fields
    json.dumps(schema())
