"""Misread characters are put right where the context leaves no doubt, and right text is left alone."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector import Corrector
from corrector.edits import apply, revert
from corrector.errors import ConfigError, CorrectorError, ModelError
from corrector.ocr import Reader
from corrector.ocr.reader import CHANNELS

# What a reader of print made of it, and what it must become.
MISREAD = {
    "我们要与时惧进，不断学刁新的知识。": "我们要与时俱进，不断学习新的知识。",
    "会议强调，要坚持以人民为中心的发展恩想。": "会议强调，要坚持以人民为中心的发展思想。",
}
RIGHT = (
    "今天天气很好，我们一起去公园散步，孩子们在草地上放风筝。",
    "市政府召开了会议,研究部署了今年的重点工作,并提出了具体要求。",
    "老张是村里的木匠，做了一辈子桌椅板凳，手艺远近闻名。",
    "def f(x): return x + 1  # nothing to read here",
    "これは日本語の文章です。한국어도 있습니다.",
    "",
    "\n\n",
    "。",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("read", MISREAD)
def test_a_misread_character_is_put_right(reader: Reader, read: str) -> None:
    assert apply(read, reader.propose(read)) == MISREAD[read]


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_is_left_alone(reader: Reader, text: str) -> None:
    assert not reader.propose(text)


WRAPPED = (
    "第二十六条　企业进行技术改造，应当自行承担风险，并依照有关规定向所在地的主管部门备案。"
    "备案的内容包括：（一）项目名称；（二）投资规模；（三）完成期限。主管部门应当在十五日内答复。",
    "2019年，全镇有板栗林1.2万亩，产量约300吨。镇上的合作社把栗子卖到了外地，价格比往年高了一成，"
    "不少在外打工的年轻人也回来了，他们在网上开店，一边种树一边直播，日子一年比一年好。",
    "那年冬天特别冷，河面早早地结了冰，我们几个孩子背着书包，从冰上走到对岸的学校去上课，"
    "老师站在门口等着，手里捧着一个烤得滚烫的红薯，见一个人就掰一小块，说先暖暖手再写字。",
)


ASCII_MARKS = (
    "村子(即原来的大队)靠山,山上有一片板栗林,秋天的时候(大约在十月),孩子们放学以后都去捡栗子。"
    "那时候粮食不多,一篮栗子可以换两斤米,所以谁家的孩子捡得多,谁家的晚饭就香。"
)


def wrapped(text: str, width: int, between: str) -> str:
    return between.join(text[at : at + width] for at in range(0, len(text), width)) + "\n"


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n　　", "\n\n"])
@pytest.mark.parametrize("width", [11, 20, 32])
@pytest.mark.parametrize("text", WRAPPED)
def test_lines_that_are_wrapped_are_no_reason_to_change_right_text(
    reader: Reader, text: str, width: int, between: str
) -> None:
    assert not reader.propose(wrapped(text, width, between))


@pytest.mark.xfail(reason="a writer's ASCII marks in wrapped lines look as those a scanner narrowed")
def test_ascii_marks_in_wrapped_lines_stay(reader: Reader) -> None:
    assert not reader.propose(ASCII_MARKS)
    assert not reader.propose(wrapped(ASCII_MARKS, 20, "\n"))


def test_a_line_break_inside_a_sentence_hides_nothing(reader: Reader) -> None:
    read = "新的形势下，我们更要与时\n惧进，不断学刁新的知识。"
    assert apply(read, reader.propose(read)) == "新的形势下，我们更要与时\n俱进，不断学习新的知识。"


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("与时惧进我们的一二三，。,.;人和口０a1\n \u3000\ud800𠮷\u200b"), max_size=40))
def test_edits_fit_any_text_and_can_be_undone(text: str) -> None:
    edits = READER.propose(text)
    assert edits == sorted(edits) and all(0.5 <= edit.score <= 1 for edit in edits)
    assert all(edit.rule == f"ocr/{edit.before}→{edit.after}" for edit in edits)
    assert revert(apply(text, edits), edits) == text


READER = Reader()


def test_a_confident_scanner_is_believed_and_a_doubtful_one_is_not(reader: Reader) -> None:
    read = next(iter(MISREAD))
    at = read.index("惧")
    scores = []
    for sure in (0.1, 0.999):
        confidences = [0.97] * len(read)
        confidences[at] = sure
        scores.append(next((e.score for e in reader.propose(read, confidences) if e.start == at), 0.0))
    assert scores[0] > scores[1]


@pytest.mark.parametrize("sure", [0.2, 0.97, 1.0, float("nan")])
def test_a_scanner_that_is_always_as_sure_says_nothing(reader: Reader, sure: float) -> None:
    for read in MISREAD:
        assert reader.propose(read, [sure] * len(read)) == reader.propose(read)


@pytest.mark.parametrize("confidences", [[0.5], [1.5] * 4, [-0.1] * 4])
def test_confidences_must_fit_the_text(reader: Reader, confidences: list[float]) -> None:
    with pytest.raises(ConfigError):
        reader.propose("与时惧进", confidences)


def test_a_channel_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "channel").write_bytes(b"something else")
    with pytest.raises(ModelError):
        Reader(tmp_path / "channel")


def test_profiles_use_the_reader() -> None:
    read = "我们要不断学刁新的知识，与时惧进。"
    ocr = Corrector(profile="ocr")
    assert ocr.correct(read).text == "我们要不断学习新的知识，与时俱进。"
    assert Corrector(profile="full").correct(read).text == ocr.correct(read).text
    assert pickle.loads(pickle.dumps(ocr)).correct(read) == ocr.correct(read)
    assert "学刁" in Corrector(profile="ocr", allow=["学刁"]).correct(read).text
    assert not Corrector().correct("我们要不断学刁新的知识。").edits


# A page that was converted, printed and read again; what it was before all that.
CONVERTED = (
    "各级工会要树立科学开展观，认真学刁党的理论，围绕大局效劳职工群众。\n"
    "要深入基层调研，了解职工的恩想动态，提高效劳水平，促进企业开展，扎实工怍，夯实工会工作根底。\n"
)
ORIGINAL = (
    "各级工会要树立科学发展观，认真学习党的理论，围绕大局服务职工群众。\n"
    "要深入基层调研，了解职工的思想动态，提高服务水平，促进企业发展，扎实工作，夯实工会工作基础。\n"
)


def test_conversions_and_misread_characters_are_mended_together() -> None:
    full = Corrector(profile="full")
    done = full.correct(CONVERTED)
    assert done.text == ORIGINAL
    assert {edit.rule.partition("/")[0] for edit in done.edits} == {"A", "ocr"} and done.profile.converted > 0.9
    assert not full.correct(done.text).edits
    assert Corrector().correct(ORIGINAL).edits == ()


# A converted page in which the scanner misread three characters of converted words, and three others.
BOTH = (
    "要树立现代企业轨制，依靠技能进步，添加农业投入，改\n善生产条仵。各部分要外理群众的实际因难，依照国度的\n"
    "规定烘给资金，停止技能改造。目前经济增加很快，收集\n扶楂不断加强，城市绿化也停止得很顺利，环境状况有了\n"
    "朋显好转。\n"
)
NEITHER = (
    "要建立现代企业制度，依靠技术进步，增加农业投入，改\n善生产条件。各部门要解决群众的实际困难，按照国家的\n"
    "规定提供资金，进行技术改造。目前经济增长很快，网络\n建设不断加强，城市绿化也进行得很顺利，环境状况有了\n"
    "明显好转。\n"
)


def test_a_misread_character_in_a_converted_word_takes_one_pass() -> None:
    full = Corrector(profile="full")
    done = full.correct(BOTH)
    assert done.text == NEITHER
    found = {(edit.before, edit.after): edit.rule for edit in done.edits}
    assert found["外理", "解决"].endswith("/处理→解决") and found["仵", "件"].startswith("ocr/")
    assert revert(done.text, done.edits) == BOTH
    assert all(BOTH[edit.start : edit.end] == edit.before for edit in (*done.edits, *done.doubts))
    assert not full.correct(NEITHER).edits


def test_the_profile_ocr_loads_neither_tables_nor_their_model() -> None:
    ocr = Corrector(profile="ocr")
    ocr.correct(next(iter(MISREAD)))
    assert not {"_lexicon", "_conversions"} & vars(ocr).keys()
    assert ocr.explain("为职工效劳。") and "_lexicon" in vars(ocr)


def test_tables_that_cannot_be_used_are_named_at_once() -> None:
    with pytest.raises(CorrectorError):
        Corrector(profile="ocr", lexicons=["no such file"])


def test_confidences_go_through_the_corrector() -> None:
    read = "".join(MISREAD)
    ocr = Corrector(profile="ocr")
    sure = [0.2 if c in "惧刁恩" else 0.95 + at % 5 / 100 for at, c in enumerate(read)]
    assert ocr.correct(read, confidences=sure).text == "".join(MISREAD.values())
    with pytest.raises(ConfigError):
        ocr.correct(read, sure[1:])


@pytest.mark.parametrize("read", MISREAD)
def test_correcting_twice_changes_nothing_more(reader: Reader, read: str) -> None:
    once = apply(read, reader.propose(read))
    assert not reader.propose(once)


@pytest.mark.parametrize("name", CHANNELS)
def test_each_channel_can_be_asked_for_by_its_name(name: str) -> None:
    reader = Reader(name)
    assert not any(reader.propose(text) for text in RIGHT)


def test_slips_by_sound_are_put_right() -> None:
    typed = "会议强调，要坚持以人民为中心的法展思想。"
    assert apply(typed, Reader("sound").propose(typed)) == typed.replace("法展", "发展")
