"""Placeholders are recognised, and no rule touches them."""

import pytest

from corrector import rules


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("XX县", ["XX"]),
        ("20xx年", ["20xx"]),
        ("20**年**月", ["20**", "**"]),
        ("姓名：____", ["____"]),
        ("某某ＸＸ局", ["ＸＸ"]),
        ("X县", ["X"]),
        ("电话：＿＿＿，住址：□□路", ["＿＿＿", "□□"]),
        ("TEXXT", []),
        ("5×3=15", []),
    ],
)
def test_placeholders(text: str, want: list[str]) -> None:
    assert [text[start:end] for start, end in rules.protected(text)] == want


def test_no_rule_touches_a_placeholder() -> None:
    assert not rules.propose("ＸＸ县", ["char/width"])
    assert rules.propose("ＡＢ县", ["char/width"])
