"""The examples run and come out right; what the READMEs show is what happens."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from shell import ROOT, own_environment

from corrector import Corrector, correct
from corrector.cli.app import HELP
from corrector.config import KEYS, load
from corrector.engine import THRESHOLD
from corrector.engine.proposals import DOUBT
from corrector.lexicon import Lexicon, read_entries
from corrector.rules.patterns import choose, compile_patterns

EXAMPLES = Path(ROOT, "examples")
CONVERTED, ORIGINAL = ((EXAMPLES / name).read_text("utf-8") for name in ("converted.txt", "original.txt"))
README, TWIN = (Path(ROOT, name).read_text("utf-8") for name in ("README.md", "README.en.md"))

# How examples/converted.txt was made of examples/original.txt: this table, blindly, and a cut every so many characters.
TABLE = dict(
    pair.split("→")
    for pair in "发展→开展 服务→效劳 基础→根底 改进→改良 规范→标准 项目→工程 广大→广阔 创建→创立 达到→到达 氛围→气氛 "
    "机会→时机 不足→缺乏 安全→平安 部分→局部 避免→防止 动员→发动 承担→承当 光荣→荣耀 当选→中选 如果→假设 若→假设 "
    "则→那么".split()
)
PIECE = 208
WORDS = re.compile("|".join([*TABLE, *TABLE.values()]))
MOST_MISSED = 4  # of 40


def convert(text: str) -> str:
    """What a converter makes of a text: every word of the table, wherever it stands."""
    return re.sub("|".join(TABLE), lambda match: TABLE[match[0]], text)


def blocks(readme: str, language: str) -> list[str]:
    """The fenced blocks of a language, in order; "" for those of none."""
    return re.findall(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)


def commands(readme: str) -> list[str]:
    """Every line of the shell blocks, without its comment."""
    lines = [line for block in blocks(readme, "bash") for line in block.strip().split("\n")]
    return [re.sub(r"\s+# .*", "", line) for line in lines]


def masked(text: str) -> str:
    """Scores and counts change with the model; everything else must not."""
    return re.sub(r" *[-+]?[<>]?\d[\d.,]*", "#", text)


def test_the_example_was_made_as_told() -> None:
    assert cut(convert(ORIGINAL)) == CONVERTED
    replaced = len(re.findall("|".join(TABLE), ORIGINAL))
    assert f"换掉 {replaced} 处" in README and f"{replaced} words replaced" in TWIN


def test_the_example_is_restored_and_nothing_else_touched() -> None:
    result = correct(CONVERTED)
    assert convert(result.text) == convert(ORIGINAL), "the numbers go, and only words of the table change"
    words = zip(WORDS.findall(ORIGINAL), WORDS.findall(result.text), strict=True)
    differing = [(right, found) for right, found in words if right != found]
    assert not [(right, found) for right, found in differing if TABLE.get(right) != found], "changed without need"
    assert len(differing) <= MOST_MISSED, differing
    assert not correct(result.text).edits
    assert not correct(ORIGINAL).edits


def cut(text: str) -> str:
    """What a document-sharing site makes of a text: numbered pieces."""
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    return "\n".join(f"{number}、{piece}" for number, piece in enumerate(pieces, 1))


def test_the_example_run_together_comes_out_in_paragraphs() -> None:
    lines = ORIGINAL.split("\n")
    page = cut(convert(" ".join(line for line in lines if line)))
    result = Corrector(select=["layout"]).correct(page)
    assert result.text.split("\n") == [line for line in correct(CONVERTED).text.split("\n") if line]
    assert not Corrector(select=["layout"]).correct(result.text).edits
    for readme in (README, TWIN):
        before, after = blocks(readme, "text")
        assert all(part in page for part in before.strip("…\n").split("…"))
        assert all(part in result.text for part in after.strip("…\n").split("…"))


def example(name: str, *arguments: str, stdin: bytes = b"") -> bytes:
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, check=True, env=own_environment(PYTHONUTF8="1"))
    return done.stdout


def test_a_string() -> None:
    assert example("correct_string.py", CONVERTED).decode().startswith(correct(CONVERTED).text)
    assert "  效劳 → 服务  " in example("correct_string.py").decode()


def test_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "in" / "deep"
    source.mkdir(parents=True)
    (source / "a.txt").write_bytes(CONVERTED.replace("\n", "\r\n").encode())
    (source / "b.txt").write_bytes(ORIGINAL.encode())
    told = example("correct_folder.py", str(tmp_path / "in"), str(tmp_path / "out"))
    assert [line.split()[0] for line in told.decode().split("\n")[:2]] == ["100%", "0%"]
    assert (tmp_path / "out/deep/b.txt").read_bytes() == ORIGINAL.encode()
    assert (tmp_path / "out/deep/a.txt").read_bytes().decode() == correct(CONVERTED.replace("\n", "\r\n")).text


def test_a_corpus() -> None:
    record = json.dumps({"id": 12345678901234567890, "body": CONVERTED, "lone": "\ud800"}).encode()
    clean = b'{"body":  "\\u5f00\\u5c55\\u6d3b\\u52a8", "n": 1.0}'
    kept = [clean, b'{"body": null}', b"[1]", b"", b"\xff", b'{"cut": "']
    told = example("clean_jsonl.py", "body", stdin=b"\n".join([record, *kept])).split(b"\n")
    assert json.loads(told[0]) == json.loads(record) | {"body": correct(CONVERTED).text}
    assert told[1:] == kept


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, where `python` and `corrector` are those under test."""
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bin").mkdir()
    for name, arguments in (("python", ""), ("corrector", "-m corrector")):
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(checkout: Path, command: str) -> subprocess.CompletedProcess[str]:
    environment = own_environment(PATH=f"{checkout / 'bin'}:/usr/bin:/bin", PYTHONUTF8="1")
    return subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False, env=environment)


def test_every_command_of_the_readme_runs(checkout: Path) -> None:
    for command in commands(README):
        if command.startswith("pip "):
            continue
        done = shell(checkout, command)
        assert done.returncode in ((0, 1) if re.match("corrector (check|diff)", command) else (0,)), (command, done)
        assert done.stdout or "--output-dir" in command, (command, done)
        assert not done.stderr or "fix -" in command, (command, done)


@pytest.mark.parametrize("readme", [README, TWIN], ids=["zh", "en"])
def test_what_the_readme_shows_is_what_is_said(readme: str, checkout: Path) -> None:
    shown = blocks(readme, "console")
    assert len(shown) >= 3
    for block in shown:
        command, *lines = block.strip("\n").split("\n")
        said = masked(shell(checkout, command.removeprefix("$ ")).stdout)
        for part in re.split(r"\n…(?:\n|$)", "\n".join(lines)):
            assert masked(part) in said, (command, part, said)


@pytest.mark.parametrize("readme", [README, TWIN], ids=["zh", "en"])
def test_the_python_of_the_readme_runs(readme: str, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snippets = blocks(readme, "python")
    assert len(snippets) == 2
    for snippet in snippets:
        exec(compile(snippet, "README", "exec"), {})
        assert "效劳 服务" in capsys.readouterr().out


def test_the_table_of_the_readme_is_true() -> None:
    corrected = correct(CONVERTED).text
    rows = list(table(README))
    assert rows == list(table(TWIN))
    assert len(rows) >= 10
    for written, right in rows:
        assert written in CONVERTED, written
        assert right in corrected, right


def table(readme: str) -> Iterator[tuple[str, str]]:
    """The rows of the first table (written, corrected); a word alone in the second column means: as it was."""
    first = re.search(r"(?:^\|.*\n)+", readme, re.MULTILINE)
    assert first
    for row in first[0].strip().split("\n")[2:]:
        written, right = (cell.strip().replace("**", "").replace("⏎", "\n") for cell in row.strip("|").split("|"))
        yield written, written if right in ("不动", "stays") else right


@pytest.mark.parametrize("readme", [README, TWIN], ids=["zh", "en"])
def test_the_worked_example_is_what_explain_says(readme: str) -> None:
    verdicts = {"edit": ("改为", "becomes"), "doubt": ("存疑", "doubt"), "keep": ("不动", "stays")}
    rows = re.findall(r"^\|(.*\*\*.*)\| ([+−][\d.]+) \| ([\d.]+) \| (.*) \|$", readme, re.MULTILINE)
    assert len(rows) == 4
    for shown, odds, score, verdict in rows:
        before, word, after = shown.strip().split("**")
        at = CONVERTED.index(before + word + after) + len(before)
        (reason,) = Corrector().explain(CONVERTED, at, at + 1)
        assert verdict.startswith(verdicts[reason.verdict]), reason
        assert reason.log_odds == pytest.approx(float(odds.replace("−", "-")), abs=0.5)
        assert reason.edit.score == pytest.approx(float(score), abs=0.1)


def test_the_configuration_of_the_readme_is_one(tmp_path: Path) -> None:
    for readme in (README, TWIN):
        (text,) = blocks(readme, "toml")
        (tmp_path / "corrector.toml").write_text(text, "utf-8")
        settings = load(tmp_path / "corrector.toml")
        assert set(tomllib.loads(text)) == {*KEYS, "allow"} - {"profile", "channel", "referee"}
        own = compile_patterns(settings.rules)
        assert choose(own, settings.select, settings.ignore)[0] == own
        assert Lexicon.load(settings.families, allow=settings.allow)
        (lexicon,) = re.findall(r"^  ```\n(.*?)^  ```$", readme, re.MULTILINE | re.DOTALL)
        (tmp_path / "words.tsv").write_text(lexicon.replace("\n  ", "\n").strip(" "), "utf-8")
        assert len(read_entries(tmp_path / "words.tsv")) == 2


def test_the_readmes_name_the_thresholds_that_hold() -> None:
    assert f"够 {THRESHOLD} 才改；{DOUBT} 到 {THRESHOLD} 之间" in README
    assert f"From {THRESHOLD} on it is made; between {DOUBT} and {THRESHOLD}" in TWIN
    assert f"默认 {THRESHOLD}" in README and f"{THRESHOLD} if not told" in TWIN


def test_the_readmes_are_twins() -> None:
    assert commands(README) == commands(TWIN)
    assert len(re.findall("^#+ ", README, re.MULTILINE)) == len(re.findall("^#+ ", TWIN, re.MULTILINE))
    for command in HELP["en"]:
        assert command == "app" or f"corrector {command}" in README, f"{command} is not documented"


def test_the_readme_and_ci_test_alike() -> None:
    install, test, *_ = commands(README)
    assert install.startswith("pip install . && corrector diff ")
    assert f"\n{test}\n" in Path(ROOT, ".ci/run").read_text("utf-8")
