"""The hypotheses about documents: each combination of the families that a document may have met, once."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corrector.decide.documents import most
from corrector.decide.space import Space, couples

SUSPECTS = arrays(np.bool_, st.tuples(st.integers(1, 4), st.integers(0, 5)))
GROUPS = st.lists(st.integers(0, 5), max_size=12)


@given(SUSPECTS)
def test_hypotheses_are_counted_through_by_document(suspects: np.ndarray) -> None:
    space = Space.of(suspects)
    names = dict(zip(space.none.tolist(), ((n,) for n in range(len(suspects))), strict=True))
    known = list(zip(space.document.tolist(), space.family.tolist(), strict=True))
    for kind, numbers in (("alone", space.alone), ("few", space.few)):
        names |= {number: (*one, kind) for number, one in zip(numbers.tolist(), known, strict=True)}
    pairs = zip(space.one.tolist(), space.other.tolist(), strict=True)
    names |= {at: (*known[one], known[other][1]) for at, (one, other) in zip(space.two.tolist(), pairs, strict=True)}
    expected = []
    for document, row in enumerate(suspects):
        held = np.flatnonzero(row).tolist()
        expected += [(document,), *((document, one, kind) for kind in ("alone", "few") for one in held)]
        expected += [(document, *pair) for pair in combinations(held, 2)]
    assert [names[number] for number in range(len(space.owner))] == expected
    assert space.owner.tolist() == [name[0] for name in expected]
    assert np.array_equal(space.together(space.one, space.other), space.two)
    assert space.number[space.document, space.family].tolist() == list(range(len(known)))


@given(SUSPECTS, st.data())
def test_beliefs_about_a_document_add_up(suspects: np.ndarray, data: st.DataObject) -> None:
    space = Space.of(suspects)
    scores = np.array([data.draw(st.floats(-700, 700)) for _ in space.owner])
    belief, support = space.believed(scores)
    for document in range(len(suspects)):
        own = scores[space.owner == document]
        assert np.isclose(belief[space.owner == document].sum(), 1)
        assert np.isclose(support[document], np.logaddexp.reduce(own))


@given(GROUPS)
def test_couples_are_of_one_group(groups: list[int]) -> None:
    groups.sort()
    expected = [(a, b) for a, b in combinations(range(len(groups)), 2) if groups[a] == groups[b]]
    assert list(zip(*(part.tolist() for part in couples(np.array(groups, dtype=np.int64))), strict=True)) == expected


@given(GROUPS)
def test_the_most_of_a_group_is_its_largest(groups: list[int]) -> None:
    values = [(7 * n) % 5 - 1 for n in range(len(groups))]
    expected = [max([0, *(v for g, v in zip(groups, values, strict=True) if g == one)]) for one in range(6)]
    assert most(np.array(groups, dtype=np.int64), np.array(values, dtype=np.int64), 6).tolist() == expected
