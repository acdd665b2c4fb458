"""The measure of the layout rules: damage can be undone exactly, and every rule is measured."""

import json
import tarfile
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from benchmarks.layout.damage import GROUPS, WORDS, Damage
from benchmarks.layout.invented import invent
from benchmarks.layout.negatives import from_folder
from benchmarks.layout.places import damaged, judge
from corrector import rules
from corrector.edits import apply

EXAMPLE = (Path(__file__).parent.parent / "examples" / "original.txt").read_text("utf-8")
TEXT = EXAMPLE + "她读完《秋日的书》（初版），用了 3 天。\n" * 3
KINDS = {f"{group}/{name}": damage for group, damages in GROUPS.items() for name, damage in damages.items()}


# These put something of their own into the clean text, too.
ADDING = {"segment and page numbers/running heads", "site boilerplate/boilerplate", "placeholders/placeholders"}
ADDING |= {f"paragraphs run together/{marks} marks" for marks in ("full-width", "half-width")}


@pytest.fixture(autouse=True)
def words() -> None:
    WORDS[:] = ["读者", "图书", "社区", "工作", "活动"]


@pytest.mark.parametrize("kind", KINDS)
def test_damage_can_be_undone(kind: str) -> None:
    damage = KINDS[kind]
    clean = damage.prepare(TEXT)
    places = 0
    for seed in range(20):
        shown, gold = damaged(damage, clean, Random(seed))
        assert apply(shown, gold) == clean or kind in ADDING
        places += len(gold)
    assert places, "this generator does nothing"


def test_every_rule_is_measured() -> None:
    measured = [rules.resolve(damage.rules) for damage in KINDS.values()]
    assert frozenset().union(*measured) == set(rules.RULES)


def test_right_is_counted_as_right() -> None:
    zero_width = Damage(lambda text, pick: ((c, c) if c != "|" else ("\u200b", "") for c in text), ("char/invisible",))
    counts, wrong = judge(zero_width, ["花都|开了，a|b"])
    assert counts == Counter(wanted=2, restored=1, proposed=1, right=1) and len(wrong) == 1
    counts, wrong = judge(zero_width, ["花都\u200b开了"])
    assert counts == Counter(clean=1) and wrong[0].startswith("clean ")


def test_invented_texts_are_of_many_kinds_and_stay() -> None:
    made = list(invent(TEXT, Random(0)))
    assert len(dict(made)) >= 25
    for kind, text in made:
        assert not rules.propose(text, rules.DEFAULT), kind
    assert not list(invent("太短。", Random(0)))


def test_packages_are_read_by_kind(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = '三只羊'  # 一行说明文字\n", "utf-8")
    (tmp_path / "b.bin").write_bytes(b"\xff")
    (tmp_path / "c.md").write_bytes(b"\xff" * 90)
    poems = [{"title": "题目", "author": "某人", "paragraphs": [f"{n}号的第一句，第二句。"] * 3} for n in range(9)]
    (tmp_path / "poems.json").write_text(json.dumps(poems), "utf-8")
    with tarfile.open(tmp_path / "poems.tgz", "w:gz") as archive:
        archive.add(tmp_path / "poems.json", "poems.json")
    found = list(from_folder(tmp_path, 2))
    assert Counter(kind for kind, _, _ in found) == {"Python code": 1, "data and settings": 1, "poems": 2}
    assert found == list(from_folder(tmp_path, 2))
