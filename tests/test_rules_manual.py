"""The documentation of the rules: complete, true, and found by those who do not know the exact code."""

import json
from pathlib import Path

import pytest
from shell import Shell, put

from corrector import rules
from corrector.edits import apply
from corrector.rules.manual import entries, nearest, texts

CASES = Path(__file__).parent / "cases" / "rules"
ZH, EN = entries("zh"), entries("en")


def cases() -> list[dict[str, str]]:
    lines = [line for path in sorted(CASES.glob("*.jsonl")) for line in path.read_text("utf-8").split("\n")]
    return [json.loads(line) for line in lines if line]


def test_the_manual_tells_of_all_rules_and_no_others() -> None:
    assert set(texts()) == set(rules.RULES) == set(ZH) == set(EN)
    groups = [entry.group for entry in ZH.values()]
    assert groups == sorted(groups, key=groups.index), "groups stay together"


@pytest.mark.parametrize("code", rules.RULES)
def test_each_page_is_complete_in_both_languages(code: str) -> None:
    for entry in (ZH[code], EN[code]):
        assert entry.title and entry.finds and entry.why and entry.examples
        assert entry.related and set(entry.related) <= set(rules.RULES) - {code}
    assert entry.on or "Off" in entry.why or "so it is off" in entry.why or "for you to say" in entry.why
    assert entry.on or "默认关闭" in ZH[code].why
    assert not entry.on or ("默认" not in ZH[code].why and "so it is off" not in entry.why)


@pytest.mark.parametrize("code", rules.RULES)
def test_each_rule_has_cases_of_both_kinds(code: str) -> None:
    """What the rule changes, alone, as it is wanted; and a text with no `want`, at which it looks in vain."""
    own = [case for case in cases() if case.get("select") == code]
    wanted = [case for case in own if "want" in case]
    assert wanted and len(wanted) < len(own)
    for case in wanted:
        edits = rules.propose(case["text"], [code])
        assert apply(case["text"], edits) == case["want"] and {edit.rule for edit in edits} == {code}


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("layout/warp", "layout/wrap"),
        ("wrap", "layout/wrap"),
        ("page", "layout/page-number"),
        ("char/entities", "char/entity"),
        ("boilerplat", "site/boilerplate"),
    ],
)
def test_the_nearest_code_is_found(name: str, first: str) -> None:
    assert nearest(name, ZH)[0] == first


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest("", ZH) == nearest("qqqqqqq", ZH) == []


def test_the_command_shows_a_page(run: Shell) -> None:
    assert run("rule", "layout/wrap") == 0
    assert run.out.startswith("layout/wrap  Hard wraps  (off)\n")
    assert "Why it is off" in run.out and "corrector fix --select layout/wrap FILES" in run.out
    assert run("--lang", "zh", "rule", "char/invisible") == 0
    assert "为什么默认启用" in run.out and "\n    - 发\\u200b展\\ufeff很快\n    + 发展很快\n" in run.out
    assert 'ignore = ["char/invisible"]' in run.out


def test_the_command_lists_rules(run: Shell) -> None:
    assert run("rule") == 0
    for code, entry in EN.items():
        assert f"\n{code} " in run.out and entry.title in run.out
    assert run("rule", "pinyin") == 0
    assert "pinyin/plain" in run.out and "layout" not in run.out


def test_an_unknown_rule_is_an_error_that_names_the_nearest(run: Shell) -> None:
    assert run("rule", "layout/warp") == 2
    assert run.err.startswith("corrector: no rule 'layout/warp'; the nearest are layout/wrap, ")
    assert run("rule", "--lang", "zh", "qqqqqqq") == 2
    assert run.err.startswith("corrector: 没有规则 'qqqqqqq'；相近的有 mojibake, bytes, ")


def test_the_users_own_rules_are_listed(run: Shell) -> None:
    put(
        "corrector.toml",
        "[[rules]]\ncode = 'house/c'\npattern = 'C'\nafter = '丙'\nexamples = [['C', '丙']]\nkeeps = ['c']\n",
    )
    assert run("rule") == 0 and "house/c " in run.out and "your own" in run.out
    assert run("rule", "house/c") == 0 and "--ignore house/c" in run.out and "    - C\n    + 丙\n" in run.out
    assert run("rule", "--isolated", "house/c") == 2


def test_a_pair_of_a_lexicon_has_a_page(run: Shell) -> None:
    assert run("--lang", "zh", "rule", "A/效劳→服务") == 0
    assert run.out.startswith("A/效劳→服务  文库与试题网站") and "能为您效劳" in run.out
    put("mine.tsv", "# written\tmeant\twhen\torigin\texamples\n按装\t安装\talways\twild\t请按说明书安装。\n")
    put("corrector.toml", 'lexicons = ["mine.tsv"]')
    assert run("rule", "mine/按装→安装") == 0 and "never right as written" in run.out
    assert run("rule", "A/效劳→安装") == 2


def test_chinese_lines_begin_with_no_mark() -> None:
    from corrector.cli.rule import NOT_FIRST, wrap

    text = "，".join(["一二三四五六七八九十" * 2] * 8) + "。"
    for width in range(40, 70):
        lines = wrap(text, "zh", width)
        assert "".join(lines) == text and not any(line.startswith(tuple(NOT_FIRST)) for line in lines)
