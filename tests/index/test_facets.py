"""Each of what a question compares is heard in turn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.facets import spread

FACETS = st.lists(st.frozensets(st.integers(0, 3), max_size=2), max_size=12)


@given(FACETS)
def test_nothing_is_lost_the_first_stays_and_every_facet_is_heard_soon(facets: list[frozenset[int]]) -> None:
    order = spread(range(len(facets)), facets)
    assert sorted(order) == list(range(len(facets)))
    assert order[:1] == [0][: len(order)]
    known: frozenset[int] = frozenset().union(*facets)
    assert frozenset().union(*(facets[i] for i in order[: len(known) + 1])) == known


@given(FACETS)
def test_apart_from_the_first_of_each_facet_the_order_stays(facets: list[frozenset[int]]) -> None:
    order = spread(range(len(facets)), facets)
    firsts = [i for i, own in enumerate(facets) if i and not frozenset().union(*facets[:i]).issuperset(own)]
    assert order == [0][: len(order)] + firsts + [i for i in range(1, len(facets)) if i not in firsts]


def test_by_hand() -> None:
    ranked = ["别的", "河南甲", "河南乙", "湖北甲", "河南丙"]
    facets = [set[str](), {"河南"}, {"河南"}, {"湖北"}, {"河南"}]
    assert spread(ranked, facets) == ["别的", "河南甲", "湖北甲", "河南乙", "河南丙"]
