"""The rules together: registry, precedence, selection, and the cases of every group as data."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector import rules
from corrector.edits import Edit, apply
from corrector.errors import ConfigError

CASES = Path(__file__).parent / "cases" / "rules"


def load(group: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (CASES / f"{group}.jsonl").read_text("utf-8").splitlines() if line]


def fixed(text: str, codes: frozenset[str]) -> str:
    return apply(text, [edit for edit in rules.propose(text, codes) if edit.score >= 0.5])


@pytest.mark.parametrize("code", rules.RULES)
def test_each_rule_does_what_its_documentation_shows(code: str) -> None:
    rule = rules.RULES[code]
    assert rule.code == code and rule.zh and rule.en and rule.examples
    for before, after in rule.examples:
        edits = rules.propose(before, [code])
        assert apply(before, edits) == after
        assert {edit.rule for edit in edits} == {code}
        assert not rules.propose(after, [code]), "a second pass changes more"
    for text in rule.keeps:
        assert not rules.propose(text, [code])


@pytest.mark.parametrize("path", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    """Each line: `text`, what it becomes (`want`, or itself), by which rules (`select`, or the group)."""
    for case in load(path.stem):
        codes = rules.resolve(case.get("select", path.stem).split())
        assert fixed(case["text"], codes) == case.get("want", case["text"]), case


ODD = st.text("中文的学學\n 　3、.。，,(xué)?；页第_&#;`\u200b", max_size=60)


@given(st.text(st.characters(codec="utf-16")) | ODD)
def test_edits_fit_the_text_and_never_overlap(text: str) -> None:
    edits = rules.propose(text, rules.RULES)
    assert edits == sorted(edits)
    apply(text, edits)
    assert all(edit.before != edit.after and 0 < edit.score <= 1 for edit in edits)


@given(st.text(st.characters(codec="utf-16")) | ODD)
def test_a_second_pass_changes_nothing(text: str) -> None:
    codes = rules.RULES.keys()
    made = fixed(text, frozenset(codes))
    assert fixed(made, frozenset(codes)) == made


def test_the_earlier_rule_wins() -> None:
    winners = [Edit(2, 4, "cd", "", "first")]
    others = [Edit(0, 2, "ab", "", "second"), Edit(3, 5, "de", "", "second"), Edit(5, 6, "f", "", "second")]
    assert [edit.start for edit in rules.merge(winners, others)] == [0, 2, 5]


def test_names_stand_for_codes() -> None:
    assert rules.resolve() == rules.DEFAULT
    assert rules.resolve(["layout/segment-number"]) == {"layout/segment-number"}
    assert rules.resolve(["layout"]) == {code for code in rules.RULES if code.startswith("layout/")}
    assert rules.resolve(["all"]) == set(rules.RULES)
    assert "layout/segment-number" not in rules.resolve(None, ["layout"])


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ConfigError, match=r"did you mean 'layout/segment-number'"):
        rules.resolve(["layout/segment-numbr"])
