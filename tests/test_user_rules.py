"""`[[rules]]` of a configuration, all the way: from a file of settings to the texts of documents and corpora."""

import json
import pickle
from pathlib import Path

import pytest
from shell import Shell, put

import corrector.engine
from corrector import Corrector, revert
from corrector.cli.language import translate
from corrector.corpus import correct_iter, correct_long
from corrector.corpus.windows import LONGEST
from corrector.edits import Correction
from corrector.rules import patterns

REAL = Corrector
DEGREE = '''[[rules]]
code = "house/degree"
pattern = '(\\d)\\s*°C'
after = '\\1℃'
examples = [["20 °C", "20℃"]]
keeps = ["°C 是单位。"]
'''
SLOW = '''[[rules]]
code = "house/slow"
pattern = '(a*)(a*)(a*)(a*)(?=!{2})'
after = 'x'
examples = [["aa!!", "x!!"]]
keeps = ["a"]
'''
ENDLESS = "a" * 3000 + "!\n"
WARM, COOL = "室内20 °C，大家在唱歌。\n", "室内20℃，大家在唱歌。\n"


@pytest.fixture
def real(run: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command line with the real engine, and little patience."""
    monkeypatch.setattr(corrector.engine, "Corrector", REAL)
    monkeypatch.setattr(patterns, "LIMIT", 0.05)
    return run


@pytest.fixture(scope="module")
def engine() -> Corrector:
    return Corrector(rules=[rule(DEGREE), rule(SLOW)])


def rule(text: str) -> dict[str, object]:
    import tomllib

    return tomllib.loads(text)["rules"][0]  # type: ignore[no-any-return]


def test_documents_follow_the_rules_of_their_configuration(real: Shell) -> None:
    put("corrector.toml", DEGREE)
    put("a.txt", WARM)
    put("b/corrector.toml", "")
    put("b/c.txt", WARM)
    assert real("check", "--output-format", "concise", "a.txt", "b/c.txt") == 1
    assert real.out == "a.txt:1:4: house/degree 0 °C→0℃ (1.00)\n"
    assert real("diff", "--ignore", "house/degree", "a.txt") == 0
    assert real("fix", ".") == 0
    assert Path("a.txt").read_text("utf-8") == COOL and Path("b/c.txt").read_text("utf-8") == WARM
    assert real("check", "--show-settings") == 0 and "[[rules]]\n" in real.out


def test_a_rule_that_is_wrong_is_named_with_its_place(real: Shell) -> None:
    put("corrector.toml", DEGREE + DEGREE.replace("degree", "wrong").replace("20℃", "20度"))
    put("a.txt", WARM)
    for command in ("check", "fix", "diff", "scan"):
        assert real(command, "a.txt") == 2
        assert "corrector.toml:7: rule 'house/wrong': the example '20 °C' gives '20℃', not '20度'" in real.err
    assert real("--lang", "zh", "corpus", "a.txt", "-o", "out") == 2
    assert "corrector.toml:7：规则 'house/wrong'：例子 '20 °C' 改成了 '20℃'，不是 '20度'" in real.err


def test_a_document_on_which_a_rule_takes_too_long_passes_through(real: Shell) -> None:
    put("corrector.toml", DEGREE + SLOW)
    put("a.txt", ENDLESS + WARM)
    put("b.txt", WARM)
    assert real("fix", "a.txt", "b.txt") == 1
    assert "corrector: a.txt: rule 'house/slow' took too long on a text of" in real.err
    assert "1 file not judged, left" in real.out
    assert Path("a.txt").read_text("utf-8") == ENDLESS + WARM and Path("b.txt").read_text("utf-8") == COOL
    assert real("fix", "-", stdin=(ENDLESS + WARM).encode()) == 1
    assert real.data == (ENDLESS + WARM).encode()


def test_so_does_a_record_of_a_corpus(real: Shell) -> None:
    put("corrector.toml", DEGREE + SLOW)
    put("in.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in (ENDLESS, WARM)))
    assert real("corpus", "in.jsonl", "-o", "out", "-j", "1") == 1
    lines = [json.loads(line)["text"] for line in Path("out/in.jsonl").read_text("utf-8").splitlines()]
    assert lines == [ENDLESS, COOL]
    (edits,) = Path("out/.corrector/edits").iterdir()
    told = [json.loads(line) for line in edits.read_bytes().splitlines()]
    assert "house/slow" in told[0]["reason"] and "house/degree" in {line.get("rule") for line in told}
    assert json.loads(Path("out/.corrector/manifest.json").read_bytes())["settings"]["configuration"]["rules"]
    put("corrector.toml", DEGREE)
    assert real("corpus", "in.jsonl", "-o", "out", "-j", "1", "--resume") == 2
    assert "other settings (configuration)" in real.err


def test_so_does_a_row_of_a_table(real: Shell) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    put("corrector.toml", DEGREE + SLOW)
    parquet.write_table(pa.table({"text": [ENDLESS, WARM]}), "in.parquet")
    assert real("corpus", "in.parquet", "-o", "out", "-j", "1") == 1
    assert parquet.read_table("out/in.parquet")["text"].to_pylist() == [ENDLESS, COOL]


def test_from_python(engine: Corrector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "LIMIT", 0.05)
    found = engine.correct(WARM)
    assert found.text == COOL and revert(found.text, found.edits) == WARM
    assert not engine.correct(COOL).edits
    assert [found.text for found in correct_iter(engine, [WARM, ENDLESS])] == [COOL, ENDLESS]
    assert engine.correct(ENDLESS).fault


def test_pickled_rules_are_the_same_rules(engine: Corrector) -> None:
    same = Corrector(rules=[dict(reversed(rule(text).items())) for text in (DEGREE, SLOW)])
    assert pickle.dumps(engine) == pickle.dumps(same)
    assert pickle.loads(pickle.dumps(engine)).correct(WARM).text == COOL


def test_a_fault_is_told_of_a_long_text_too() -> None:
    class Impatient:
        def correct(self, text: str) -> Correction:
            return Correction(text, fault="too long" if "!" in text else "")

    text = "一句。" * LONGEST
    assert correct_long(Impatient(), text + "!").fault == "too long"
    assert not correct_long(Impatient(), text).fault


def test_every_message_about_a_rule_is_said_in_chinese() -> None:
    wrong = [{"pattern": "("}, {"after": "\\2"}, {"keeps": []}, {"keeps": ["5 °C"]}, {"score": 2}, {"x": 1}]
    wrong += [{"code": "x"}, {"pattern": "x*"}, {"examples": [["a", "a"]]}, {"examples": ["a"]}]
    for change in wrong:
        with pytest.raises(patterns.PatternError) as refused:
            patterns.compile_patterns([rule(DEGREE) | change])
        said = translate(f"a.toml:3: {refused.value}", "zh")
        assert said.startswith("a.toml:3：规则 ") and "rule" not in said and " must " not in said, said
