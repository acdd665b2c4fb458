"""Chinese and English: which one is spoken, and that both say the same."""

import re

import pytest

from corrector.cli.language import MESSAGES, choose_language, translate
from corrector.cli.options import Chosen, Counted, Explained, Fixing, Judged, Mode, Scanned, Shown, Told


@pytest.mark.parametrize(
    ("arguments", "environment", "wanted"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_TW"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_ALL": "C", "CORRECTOR_LANG": "zh"}, "zh"),
        (["check", "--lang", "en"], {"CORRECTOR_LANG": "zh"}, "en"),
        (["check", "--lang=zh"], {}, "zh"),
        (["check", "--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_language_is_the_users(arguments: list[str], environment: dict[str, str], wanted: str) -> None:
    assert choose_language(arguments, environment) == wanted


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("No space left on device", "磁盘已满"),
        ("a.txt: not written: No space left on device", "a.txt：没有写入：磁盘已满"),
        (
            "c.toml:2: unknown key 'famlies'; did you mean 'families'?",
            "c.toml:2：不认识的键 'famlies'；是不是 'families'？",
        ),
        (
            "c.toml:2: 'families' must be a list of strings, not 'A'",
            "c.toml:2：'families' 应为字符串列表，不能是 'A'",
        ),
        ("something nobody translated", "something nobody translated"),
    ],
)
def test_messages_of_the_library_are_translated(message: str, wanted: str) -> None:
    assert translate(message, "zh") == wanted
    assert translate(message, "en") == message


def test_every_translation_fills_the_same_blanks() -> None:
    for english, chinese in MESSAGES.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", chinese))


def test_every_flag_is_explained_in_both_languages() -> None:
    for group in (Chosen, Counted, Explained, Fixing, Judged, Mode, Scanned, Shown, Told):
        for kind in group.__annotations__.values():
            (flag,) = kind.__metadata__
            assert flag.en
            assert re.search("[\u4e00-\u9fff]", flag.zh)
