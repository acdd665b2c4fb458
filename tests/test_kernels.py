"""The loops that numba compiles give what NumPy gives, bit by bit."""

import gc
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrector import Corrector, kernels

EXAMPLES = Path(__file__).parent.parent / "examples"
TEXTS = [(EXAMPLES / name).read_text("utf-8") for name in ("converted.txt", "original.txt")]
CORRECTOR = Corrector("full")
WORDS = [word for pair in CORRECTOR._lexicon.pairs for word in pair]


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    yield
    kernels.unload()


def same(one: object, other: object) -> bool:
    """Whether two results are alike in type, shape and every bit."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    assert isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())


def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Has both twins work on whatever is asked of either, and counts how often."""
    times: Counter[str] = Counter()

    def both(name: str) -> object:
        loop, reference = kernels._loops[name], kernels.TWINS[name]

        def answer(*args: object) -> object:
            found = loop(*args)
            assert same(found, reference(*args)), name
            times[name] += 1
            return found

        return answer

    CORRECTOR.correct("")  # now all twins are imported
    assert kernels.load()
    for name in list(kernels._loops):
        monkeypatch.setitem(kernels._loops, name, both(name))
    return times


@pytest.fixture
def loops() -> object:
    return pytest.importorskip("numba", reason="the loops need the extra fast")


@pytest.mark.usefixtures("loops")
def test_every_twin_has_a_loop_and_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    times = compared(monkeypatch)
    CORRECTOR.correct_batch([*TEXTS, "", "句", "\n", "😀" * 3, TEXTS[0][:300] + "\n" + TEXTS[1][300:]])
    assert times.keys() == kernels.TWINS.keys() == kernels._loops.keys()


@pytest.mark.usefixtures("loops")
@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.one_of(st.sampled_from(WORDS), st.text("的了，。\n 1a😀\x00一基", max_size=9)))))
def test_whatever_the_text_is(texts: list[list[str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        compared(patch)
        CORRECTOR.correct_batch(["".join(text) for text in texts])


@pytest.mark.usefixtures("loops")
def test_corrections_are_the_same() -> None:
    plain = CORRECTOR.correct_batch(TEXTS)
    kernels.load()
    assert CORRECTOR.correct_batch(TEXTS) == plain


def test_without_numba_all_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("corrector.loops")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("corrector.loops", raising=False)
    monkeypatch.setitem(sys.modules, "numba", None)
    assert not kernels.load()
    assert not kernels._loops


def test_the_loops_are_loaded_when_enough_was_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[bool] = []
    monkeypatch.setattr(kernels, "load", lambda: loaded.append(True))
    monkeypatch.setattr(kernels, "_corrected", 0)
    for _ in range(3):
        kernels.note(kernels.WORTH // 2)
    assert loaded == [True]


@pytest.mark.usefixtures("loops")
def test_what_is_in_memory_when_the_loops_have_run_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(True))
    monkeypatch.setattr(kernels, "_runs", 0)
    CORRECTOR.correct(TEXTS[0])
    assert not frozen
    kernels.load()
    for _ in range(4):
        CORRECTOR.correct(TEXTS[0])
    assert len(frozen) == 1
