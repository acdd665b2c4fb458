"""The whole pipeline on real Chinese: what must be repaired, what must stay, what must always hold."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrector
from corrector import Corrector, apply, correct, revert
from corrector.engine.proposals import INVERTING
from corrector.errors import ConfigError, CorrectorError

# Text as a converter leaves it: the words of the lexicon, in and out of place, with debris between them.
PIECES = [*"开展 效劳 根底 广阔 标准 职工 科学 观 活动 工程 师 ， 。 a1 𠮷 的".split(), "\n", "\n3、", " "]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.fixture(scope="module")
def engine() -> Corrector:
    return Corrector()


@given(texts)
@settings(max_examples=60, deadline=None)
def test_edits_rebuild_the_text_and_undo_it(text: str) -> None:
    found = correct(text)
    assert apply(text, found.edits) == found.text
    assert revert(found.text, found.edits) == text
    assert all(left.end <= right.start for left, right in zip(found.edits, found.edits[1:], strict=False))
    assert all(text[edit.start : edit.end] == edit.before for edit in (*found.edits, *found.doubts))


@given(texts)
@settings(max_examples=60, deadline=None)
def test_correcting_twice_changes_nothing_more(text: str) -> None:
    once = correct(text).text
    assert correct(once).text == once


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_no_text_raises(text: str) -> None:
    assert revert(correct(text).text, correct(text).edits) == text


def test_explain_tells_of_rules_too() -> None:
    text = "學(xué)校的门口&nbsp;站着人。"
    told = {reason.edit.rule: reason.verdict for reason in Corrector().explain(text) if not reason.family}
    assert told == {"pinyin/hint": "edit", "char/entity": "off"}
    assert [r.edit.rule for r in Corrector().explain(text, 0, 1)] == ["pinyin/hint"]
    chosen = Corrector(select=["char/entity"]).explain(text)
    assert {reason.edit.rule: reason.verdict for reason in chosen if not reason.family}["char/entity"] == "edit"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "\n",
        "开",
        "\ud800会议\udfff",
        "Hello, world. def f(x): return x",
        "東京で開催された会議に参加しました。",
        "안녕하세요. 오늘은 날씨가 좋습니다.",
        "aGVsbG8gd29ybGQgYmFzZTY0IQ==",
        "学校广泛开展读书活动，丰富学生的课余生活。",
        "工程师按照国家标准检查发动机，确保一路平安。",
        "会议讨论了方案的可行性，并提出三点改进意见。",
    ],
)
def test_clean_text_stays(engine: Corrector, text: str) -> None:
    assert engine.correct(text).text == text


def test_a_converted_paragraph_is_restored(engine: Corrector) -> None:
    text = "我们要树立科学开展观，坚持以人为本，为广阔职工效劳，夯实管理根底，营造和谐气氛。工会还将开展劳动竞赛活动。"
    found = engine.correct(text)
    assert found.text == (
        "我们要树立科学发展观，坚持以人为本，为广大职工服务，夯实管理基础，营造和谐氛围。工会还将开展劳动竞赛活动。"
    )
    assert found.profile.families[0][0] in ("A", "AB")
    assert found.profile.converted > 0.99


def test_segment_numbers_inside_a_word_go_with_its_repair(engine: Corrector) -> None:
    sentence = "工会以加强基层建设为目标，为广阔职工效劳，持续改良各项工作，团结发动全体员工，营造和谐气氛，"
    piece = sentence * 6
    page = f"1、{piece}夯实管理根\n2、底，{piece}夯实管理根\n3、底，{piece}到此为止。"
    fixed = engine.correct(page).text
    assert fixed.count("夯实管理基础，工会以加强") == 2
    assert "\n" not in fixed


def test_allowed_words_are_never_touched() -> None:
    text = "我们要树立科学开展观，为广阔职工效劳，夯实管理根底。"
    kept = Corrector(allow=["管理根底"]).correct(text)
    assert "管理根底" in kept.text
    assert "广大职工服务" in kept.text


def test_a_higher_threshold_makes_fewer_edits(engine: Corrector) -> None:
    text = "我们要振兴经济，促进社会开展，为广阔群众效劳，夯实管理根底，改良工作方法，到达目标。"
    strict = Corrector(threshold=0.999).correct(text)
    assert len(strict.edits) < len(engine.correct(text).edits)
    assert {edit.before for edit in strict.edits} <= {edit.before for edit in engine.correct(text).edits}


def test_repairs_that_turn_the_meaning_round_need_more_certainty(engine: Corrector) -> None:
    text = "会议讨论了效劳工作。我们要振兴经济，促进社会开展，改良工作方法，到达目标，承当责任。"
    low = Corrector(threshold=0.3)
    usual = low.correct(text)
    low._lexicon.inverting[:] = True  # as if every pair were one of opposites
    careful = low.correct(text)
    assert {edit for edit in usual.edits if edit.score >= INVERTING} == set(careful.edits)
    assert {edit for edit in usual.edits if edit.score < INVERTING} <= set(careful.doubts)
    assert (usual.profile.inverting, careful.profile.inverting) == ((), ("A",))
    assert not low.correct("这里的条件逐渐改良。").edits  # no family is proven


def test_a_word_inside_its_own_written_word_does_not_acquit(engine: Corrector) -> None:
    (reason, *_) = (r for r in engine.explain("患者需要有专人护理，喝药三天。") if r.edit.before == "需要有")
    assert reason.meant == 0


def test_rules_can_be_switched_off() -> None:
    text = "第一段的文字在这里被切\n2、断，接着往下写了很长的一段话，直到下一个编号又把它切\n3、断为止，如此往复。"
    assert Corrector(ignore=["layout/segment-number"]).correct(text).text == text


def test_explain_tells_of_every_candidate(engine: Corrector) -> None:
    text = "广阔职工要树立科学开展观，为人民效劳，夯实根底。工会经常开展文体活动。工程师到场。"
    reasons = engine.explain(text)
    verdicts = {(reason.edit.start, reason.edit.before): reason.verdict for reason in reasons}
    assert verdicts[0, "广阔"] == verdicts[0, "广阔职工"] == "edit"
    assert verdicts[text.rindex("开展"), "开展"] == "keep"
    assert verdicts[text.index("工程"), "工程"] == "shield"
    assert {reason.edit.start for reason in engine.explain(text, 0, 2)} == {0}
    assert {reason.shield for reason in reasons if reason.edit.start == text.index("工程")} == {"工程师"}


@pytest.mark.parametrize(
    "settings_",
    [{"profile": "magic"}, {"families": ["Z"]}, {"threshold": 0}, {"threshold": 1.5}, {"select": ["no-such"]}],
)
def test_settings_that_cannot_be_used_are_refused(settings_: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        Corrector(**settings_)  # type: ignore[arg-type]


@pytest.mark.parametrize("thing", [None, b"bytes", 3, ["text"]])
def test_only_text_is_taken(engine: Corrector, thing: object) -> None:
    with pytest.raises(TypeError, match="needs a str"):
        engine.correct(thing)  # type: ignore[arg-type]


def test_pickles_small_and_to_the_same_bytes(engine: Corrector) -> None:
    packed = pickle.dumps(engine)
    assert len(packed) < 1000
    assert packed == pickle.dumps(Corrector())
    text = "为广阔职工效劳，树立科学开展观，夯实根底。"
    assert pickle.loads(packed).correct(text) == engine.correct(text)


def test_threads_share_one_engine(engine: Corrector) -> None:
    texts_ = [f"为广阔职工效劳，树立科学开展观，夯实根底。第{i}次活动。" for i in range(20)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(engine.correct, texts_)) == [engine.correct(text) for text in texts_]


def test_the_public_names_are_these() -> None:
    assert sorted(corrector.__all__) == ["Correction", "Corrector", "Edit", "apply", "correct", "revert"]
    assert all(hasattr(corrector, name) for name in corrector.__all__)
    with pytest.raises(AttributeError):
        corrector.nothing  # noqa: B018


def test_a_broken_model_is_refused(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    from corrector import scorer

    whole = scorer.home().read_bytes()
    for name, content in {"cut": whole[:100_000], "empty": b"", "other": b"x" * 200, "bit": whole[:-1] + b"\0"}.items():
        path = tmp_path / f"{name}.model"
        path.write_bytes(content)
        monkeypatch.setattr(scorer, "home", lambda path=path: path)
        with pytest.raises(CorrectorError, match=f"{name}.model"):
            Corrector()
