"""The sieve: it finds exactly the places that a naive reader of the triggers finds."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.points import encode
from corrector.rules import RULES, VIEW
from corrector.rules.rule import ANY, Trigger
from corrector.rules.sieve import Sieve

SETS = st.sampled_from([ANY, "a", "a-c", "^a", "0-9a", "\n", "^\n", "中-国", "-"])
TRIGGERS = st.lists(st.builds(Trigger, SETS, SETS, SETS), max_size=4)


def holds(characters: str, char: str) -> bool:
    return characters == ANY or bool(re.match(f"[{characters}]", char))


def naive(text: str, triggers: list[Trigger]) -> list[int]:
    """The places of the triggers, one character after the other; line ends stand around the text."""
    around = f"\n{text}\n"
    return [
        at
        for at in range(len(text))
        if any(
            holds(trigger.before, around[at])
            and holds(trigger.at, around[at + 1])
            and holds(trigger.behind, around[at + 2])
            for trigger in triggers
        )
    ]


def look(sieve: Sieve, text: str) -> dict[str, list[int]]:
    """What a sieve finds in one text."""
    return sieve.look(encode(text), np.array([0]), np.array([len(text)])).get(0, {})


TEXTS = st.text("abd01中国文\n-", max_size=30)


@given(TEXTS, TRIGGERS, TRIGGERS)
def test_the_places_are_those_a_naive_reader_finds(text: str, first: list[Trigger], second: list[Trigger]) -> None:
    found = look(Sieve({"first": first, "second": second}), text)
    for name, triggers in (("first", first), ("second", second)):
        assert found.get(name, []) == naive(text, triggers)
        assert (name in found) == (not triggers or bool(naive(text, triggers)))


@given(st.lists(TEXTS, max_size=4), TRIGGERS, TRIGGERS, st.sampled_from("ab\n"))
def test_texts_laid_end_to_end_are_looked_at_as_if_alone(
    texts: list[str], first: list[Trigger], second: list[Trigger], between: str
) -> None:
    sieve = Sieve({"first": first, "second": second})
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    ends = np.cumsum(lengths + 1) - 1
    found = sieve.look(encode(between.join(texts)), ends - lengths, ends)
    assert found == {number: alone for number, text in enumerate(texts) if (alone := look(sieve, text))}


@given(*[st.text("abd01中国文\n-", max_size=3)] * 4, TRIGGERS)
def test_words_that_are_alike_give_no_new_reason_to_look(
    before: str, one: str, other: str, behind: str, triggers: list[Trigger]
) -> None:
    sieve = Sieve({"rule": triggers})
    if triggers and sieve.alike(one, other) and not look(sieve, before + one + behind):
        assert not look(sieve, before + other + behind)
    assert not sieve.alike(one, "") and not sieve.alike("", other)


def test_words_without_a_trigger_are_alike() -> None:
    sieve = Sieve({"digits": [Trigger("0-9", before="章")], "stops": [Trigger("。")]})
    assert sieve.alike("开展", "发展") and sieve.alike("发", "发展") and sieve.alike("章", "章章")
    others = [("开展", "文章"), ("开1", "发1"), ("展。", "展。"), ("展", "开。")]
    assert not any(sieve.alike(*words) for words in others)


def test_one_bit_stands_for_all_beyond_the_basic_plane() -> None:
    sieve = Sieve({"emoji": [Trigger("\U0001f600-\U0001f64f")]})
    assert look(sieve, "中\U0001f600文\U00020000") == {"emoji": [1, 3]}


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.triggers])
def test_every_rule_is_called_for_its_examples(code: str) -> None:
    sieve = Sieve({code: RULES[code].triggers})
    assert all(code in look(sieve, before) for before, _ in RULES[code].examples)


def test_clean_text_gives_no_rule_reason_to_look() -> None:
    text = "社区食堂每天清早六点就开门，老人们凭卡取餐，志愿者把饭菜送到楼上行动不便的人家里。" * 20
    sieve = Sieve({code: rule.triggers for code, rule in RULES.items() if rule.triggers})
    assert not set(look(sieve, text)) & VIEW
