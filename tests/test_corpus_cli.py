"""The command `corpus`: flags to plan, summary, exit codes, in both languages; and the estimate from a sample."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import fake_engine
import pytest
from shell import Shell, put

import corrector
from corrector.cli.language import translate
from corrector.corpus.sample import estimate, wilson

PACKAGE = Path(corrector.__file__).parent

DIRTY, CLEAN = "为职工效劳，打好根底。", "今天天气不错。"


def corpus(count: int = 10, name: str = "in/a.jsonl") -> Path:
    return put(name, "".join(json.dumps({"id": n, "text": CLEAN if n % 4 else DIRTY}) + "\n" for n in range(count)))


def test_a_run_tells_what_it_did(run: Shell) -> None:
    corpus()
    assert run("corpus", "in", "-o", "out", "-j", "1") == 0
    assert "10 documents" in run.out and "3 documents were converted (30.00%)" in run.out
    assert "效劳" not in json.loads(Path("out/a.jsonl").read_text().split("\n")[0])["text"]
    manifest = json.loads(Path("out/.corrector/manifest.json").read_text())
    assert manifest["settings"]["lexicons"] and manifest["settings"]["models"]
    assert manifest["shards"][0]["input"]["size"] == Path("in/a.jsonl").stat().st_size
    assert run("corpus", "in", "-o", "out", "--resume", "--lang", "zh") == 0
    assert "其中 1 个上次已完成" in run.out


def test_exit_codes(run: Shell) -> None:
    corpus()
    assert run("corpus", "in") == 2
    assert run("corpus", "gone", "-o", "out") == 2
    assert run("corpus", "s3://bucket/x", "-o", "out") == 2 and "object_storage" in run.err
    assert run("corpus", "in", "-o", "in") == 2
    assert run("corpus", "in", "-o", "out", "--policy", "burn") == 2
    put("bad/a.jsonl", '{"text":1}\n')
    assert run("corpus", "bad", "-o", "out1", "-j", "1") == 1
    assert run("corpus", "bad", "-o", "out2", "-j", "1", "--exit-zero") == 0
    assert run("corpus", "bad", "gone", "-o", "out3", "-j", "1") == 2
    assert "gone" in run.err


def test_a_sample_writes_nothing(run: Shell) -> None:
    corpus(200)
    assert run("corpus", "in", "--sample", "50", "-j", "1", "--lang", "zh") == 0
    assert "抽样 50 篇" in run.out
    assert sorted(path.name for path in Path().iterdir()) == ["in"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", ["in/a.jsonl", "in/a.csv", "in/a.parquet"])
def test_intervals_hold_the_truth(name: str) -> None:
    texts = [CLEAN if n % 4 else DIRTY * 5 for n in range(400)]
    if name.endswith("csv"):
        put(name, "text\n" + "\n".join(texts) + "\n")
    elif name.endswith("parquet"):
        parquet = pytest.importorskip("pyarrow.parquet")
        Path("in").mkdir()
        parquet.write_table(pytest.importorskip("pyarrow").table({"text": texts}), name)
    else:
        put(name, "".join(json.dumps({"text": text}) + "\n" for text in texts))
    held = 0
    for seed in range(10):
        found = estimate(fake_engine.Corrector(), ("in",), 100, seed=seed)
        held += found.documents[1] <= 0.25 <= found.documents[2]
    assert held >= 8


def messages() -> Iterator[str]:
    """What corpora may raise, with a 7 in every blank."""
    for path in [*PACKAGE.glob("corpus/*.py"), *PACKAGE.glob("adapters/*.py"), PACKAGE / "cli/corpus.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) and node.args else ""
            if name.endswith(("Error", "BadShard")):
                text = node.args[0]
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                if isinstance(parts[0], ast.Constant) or len(parts) > 1:
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)


@pytest.mark.parametrize("message", sorted(set(messages())))
def test_every_error_is_told_in_chinese(message: str) -> None:
    if not message.startswith("texts must be str"):  # for programmers
        assert re.search("[\u4e00-\u9fff]", translate(message, "zh"))


def test_wilson_at_the_ends() -> None:
    assert wilson(0, 10)[1] == 0
    assert wilson(10, 10)[2] == pytest.approx(1)
