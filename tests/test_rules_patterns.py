"""Users' own rules: proved by their examples, run under a time limit."""

import pytest

from corrector.edits import apply
from corrector.errors import ConfigError
from corrector.rules.patterns import PatternTimeoutError, compile_patterns, find_patterns

DEGREE = {"code": "house/degree", "pattern": r"(\d)\s*°C", "after": r"\1℃", "examples": [["20 °C", "20℃"]]}


def test_a_pattern_makes_edits() -> None:
    text = "白天30 °C，夜里20°C。"
    edits = find_patterns(text, compile_patterns([DEGREE]))
    assert apply(text, edits) == "白天30℃，夜里20℃。"
    assert {edit.rule for edit in edits} == {"house/degree"}


def test_the_earlier_pattern_wins() -> None:
    second = {"code": "house/c", "pattern": "C", "after": "丙", "examples": [["C", "丙"]]}
    edits = find_patterns("5°C C", compile_patterns([DEGREE, second]))
    assert [edit.after for edit in edits] == ["5℃", "丙"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"patern": "x"}, "unknown key 'patern'"),
        ({"pattern": "(", "examples": [["a", "b"]]}, "in the pattern"),
        ({"pattern": "x*"}, "matches the empty text"),
        ({"examples": []}, "at least one example"),
        ({"examples": [["20 °C", "20度"]]}, "gives '20℃', not '20度'"),
        ({"after": 3}, "'after' is missing or has the wrong type"),
        ({"keeps": ["5 °C"]}, "gives '5℃', not '5 °C'"),
    ],
)
def test_a_wrong_setting_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message.replace("(", r"\(")):
        compile_patterns([DEGREE | change])


def test_a_code_stands_once() -> None:
    with pytest.raises(ConfigError, match="stands twice"):
        compile_patterns([DEGREE, DEGREE])


def test_a_catastrophic_pattern_is_stopped() -> None:
    slow = {"code": "house/slow", "pattern": "(a*)(a*)(a*)(a*)(?=!{2})", "after": "x", "examples": [["aa!!", "x!!"]]}
    patterns = compile_patterns([slow])
    with pytest.raises(PatternTimeoutError, match="house/slow"):
        find_patterns("a" * 3000 + "!", patterns, limit=0.05)
