"""Users' own rules: proved by their examples, run under a time limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.edits import Correction, Edit, apply, revert
from corrector.errors import ConfigError
from corrector.rules import DEFAULT, patterns
from corrector.rules.patterns import PatternError, PatternTimeoutError, choose, compile_patterns, find_patterns, refine

DEGREE = {
    "code": "house/degree",
    "pattern": r"(\d)\s*°C",
    "after": r"\1℃",
    "examples": [["20 °C", "20℃"]],
    "keeps": ["°C 是单位。"],
}
LETTER = {"code": "house/c", "pattern": "C", "after": "丙", "examples": [["C", "丙"]], "keeps": ["c"]}
SLOW = {
    "code": "house/slow",
    "pattern": "(a*)(a*)(a*)(a*)(?=!{2})",
    "after": "x",
    "examples": [["aa!!", "x!!"]],
    "keeps": ["a"],
}


def test_a_pattern_makes_edits() -> None:
    text = "白天30 °C，夜里20°C。"
    edits = find_patterns(text, compile_patterns([DEGREE]))
    assert apply(text, edits) == "白天30℃，夜里20℃。"
    assert {edit.rule for edit in edits} == {"house/degree"}


def test_the_earlier_pattern_wins() -> None:
    edits = find_patterns("5°C C", compile_patterns([DEGREE, LETTER]))
    assert [edit.after for edit in edits] == ["5℃", "丙"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"patern": "x"}, "unknown key 'patern'"),
        ({"pattern": "(", "examples": [["a", "b"]]}, "in the pattern"),
        ({"pattern": "(" * 4000 + ")" * 4000}, "in the pattern"),
        ({"pattern": "x*"}, "matches the empty text"),
        ({"examples": []}, "'examples' is empty"),
        ({"keeps": []}, "'keeps' is empty"),
        ({"examples": ["20 °C"]}, "'examples' must be a list of pairs"),
        ({"examples": [["20 °C", "20℃", ""]]}, "'examples' must be a list of pairs"),
        ({"keeps": [3]}, "'keeps' must be a list of strings"),
        ({"examples": [["20 °C", "20度"]]}, "gives '20℃', not '20度'"),
        ({"examples": [["热", "热"]]}, "changes nothing"),
        ({"after": 3}, "'after' must be a string, not 3"),
        ({"after": r"\2"}, "no such group in 'after'"),
        ({"after": "\\"}, "in 'after'"),
        ({"after": r"\1°C°C", "examples": [["20°C", "20°C°C"]]}, "and that gives '20°C°C°C' the next time"),
        ({"keeps": ["5 °C"]}, "gives '5℃', not '5 °C'"),
        ({"score": 0}, "'score' must be a number above 0"),
        ({"score": True}, "'score' must be a number above 0"),
        ({"code": "degree"}, "form group/name"),
        ({"code": "layout/wrap"}, "another rule has this code"),
    ],
)
def test_a_wrong_setting_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(PatternError) as refused:
        compile_patterns([LETTER, DEGREE | change])
    assert message in str(refused.value) and refused.value.number == 2


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ConfigError, match="rule 'house/degree': 'keeps' is missing"):
        compile_patterns([{key: value for key, value in DEGREE.items() if key != "keeps"}])
    with pytest.raises(ConfigError, match="rule 'number 1': 'code' is missing"):
        compile_patterns([{}])
    with pytest.raises(ConfigError, match="another rule has this code"):
        compile_patterns([DEGREE, DEGREE])


def test_a_catastrophic_pattern_is_stopped() -> None:
    with pytest.raises(PatternTimeoutError, match="house/slow"):
        find_patterns("a" * 3000 + "!", compile_patterns([SLOW]), limit=0.05)
    with pytest.raises(ConfigError, match="on the example 'a"):
        compile_patterns([SLOW | {"keeps": ["a" * 3000 + "!"]}], limit=0.05)


def test_a_text_on_which_a_pattern_takes_too_long_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "LIMIT", 0.05)
    text = "5°C" + "a" * 3000 + "!"
    found = refine(Correction(text, (Edit(0, 1, "5", "6", "x/y"),)), compile_patterns([DEGREE, SLOW]), 0.67, ())
    assert found.text == text and not found.edits and not found.doubts
    assert "rule 'house/slow' took too long on a text of 3004 characters" in found.fault


def test_names_switch_rules_on_and_off() -> None:
    known = compile_patterns([DEGREE, LETTER, DEGREE | {"code": "layout/mine"}])
    codes = [pattern.code for pattern in choose(known, ["house"], ["house/c"])[0]]
    assert codes == ["house/degree", "layout/mine"]
    on, built_in = choose(known, [], ["house", "layout"])
    assert not on and not any(code.startswith("layout/") for code in built_in)
    assert choose(known, [], ["all"]) == ((), frozenset())
    assert choose((), ["layout/wrap"], []) == ((), DEFAULT | {"layout/wrap"})
    with pytest.raises(ConfigError, match="unknown rule 'hose'"):
        choose(known, ["hose"], [])


def test_users_rules_see_what_the_other_rules_leave() -> None:
    text = "今天20 ` °C，C级。"
    before = Correction(text, (Edit(5, 7, "` ", "", "noise/x"),))
    found = refine(before, compile_patterns([DEGREE, LETTER]), 0.67, ())
    assert found.text == "今天20℃，丙级。"
    assert revert(found.text, found.edits) == text
    assert refine(Correction(found.text), compile_patterns([DEGREE, LETTER]), 0.67, ()).edits == ()


def test_allowed_words_stay_and_a_low_score_is_a_doubt() -> None:
    known = compile_patterns([DEGREE, LETTER | {"score": 0.5}])
    found = refine(Correction("维C、C、5°C"), known, 0.67, ["维C"])
    assert found.text == "维C、C、5℃"
    assert [(doubt.start, doubt.after) for doubt in found.doubts] == [(3, "丙")]


AS_ONE = compile_patterns(
    [
        {"code": "a/b", "pattern": "ab+", "after": "b", "examples": [["ab", "b"]], "keeps": ["b"]},
        {"code": "c/d", "pattern": "cb", "after": "d", "examples": [["cb", "d"]], "keeps": ["b"]},
    ]
)


@given(st.text("abcd", max_size=20), st.data())
def test_what_comes_out_is_one_list_of_edits(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    first = tuple(Edit(a, b, text[a:b], data.draw(st.text("cb", max_size=2)), "r/r") for a, b in spans)
    first = tuple(edit for edit in first if edit.before != edit.after)
    found = refine(Correction(text, first), AS_ONE, 0.67, ["bd"])
    assert list(found.edits) == sorted(found.edits)
    assert revert(found.text, found.edits) == text
    made = apply(text, first)
    assert not find_patterns(made, AS_ONE) or found.text != made or "bd" in made
