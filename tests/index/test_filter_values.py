"""What filters can be set to: every value admits as many documents as it says, and none of another group's is told."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from datetime import date
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Status
from index.entries import DocumentEntry
from index.filter_values import MAX_VALUES, FilterValues, filter_values
from index.filters import SearchFilters
from tests.index.entries import entry

TODAY = date(2026, 6, 1)
ALL: tuple[Status, ...] = get_args(Status)

ENTRIES = st.builds(
    entry,
    source=st.sampled_from(["甲.txt", "省级/河南/乙.txt", "省级/丙.txt", "国家.zip/丁.txt"]),
    status=st.sampled_from(ALL),
    starts_on=st.sampled_from([None, date(2026, 5, 1), date(2027, 1, 1)]),
    issuers=st.sampled_from([(), ("财政部",), ("中华人民共和国财政部", "水利部"), ("河南省人民政府",)]),
    region=st.sampled_from([None, "河南省", "河南省郑州市", "吉林省", "吉林省吉林市", "北京市"]),
    year=st.sampled_from([None, 2013, 2014]),
    groups=st.sampled_from([(), ("财务处",), ("监察室",), ("财务处", "监察室")]),
)
LIBRARIES = st.lists(ENTRIES, max_size=12).map(
    lambda entries: [replace(each, doc_id=f"d{at}") for at, each in enumerate(entries)]
)


def _chosen(found: FilterValues) -> list[tuple[SearchFilters, int]]:
    return [
        *((SearchFilters(regions=(v.value,), statuses=ALL), v.count) for v in found.regions.values),
        *((SearchFilters(issuers=(v.value,), statuses=ALL), v.count) for v in found.issuers.values),
        *((SearchFilters(years=(int(v.value),), statuses=ALL), v.count) for v in found.years.values),
        *((SearchFilters(folders=(v.value,), statuses=ALL), v.count) for v in found.folders.values),
        *((SearchFilters(doc_ids=(v.value,), statuses=ALL), v.count) for v in found.documents.values),
        *((SearchFilters(statuses=(v.value,)), v.count) for v in found.statuses.values),  # type: ignore[arg-type]
    ]


@given(LIBRARIES, st.sampled_from([None, (), ("财务处",)]))
def test_a_value_admits_as_many_documents_as_it_says(
    library: list[DocumentEntry], groups: tuple[str, ...] | None
) -> None:
    for filters, count in _chosen(filter_values(library, TODAY, groups)):
        assert count > 0
        assert sum(replace(filters, groups=groups).admits(each, TODAY) for each in library) == count


@given(LIBRARIES)
def test_what_another_group_has_changes_nothing(library: list[DocumentEntry]) -> None:
    without = [each for each in library if each.groups != ("监察室",)]
    assert filter_values(library, TODAY, ("财务处",)) == filter_values(without, TODAY, ("财务处",))


def test_the_values_are_named_and_ordered() -> None:
    found = filter_values(
        [
            entry("甲", source="省级/甲.txt", region="河南省郑州市", year=2013, issuers=("财政部",)),
            entry("乙", source="省级/乙.txt", region="河南省", year=2014, doc_number="国发〔2014〕1号"),
            entry(
                "丙", source="丙.txt", issuers=("水利部", "中华人民共和国财政部"), issued_on=date(2020, 1, 1)
            ),
        ],
        TODAY,
    )
    assert [(v.label, v.count) for v in found.regions.values] == [("河南省", 2), ("河南省郑州市", 1)]
    assert [(v.label, v.count) for v in found.issuers.values] == [("财政部", 2), ("水利部", 1)]
    assert [(v.label, v.count) for v in found.years.values] == [("2014年", 1), ("2013年", 1)]
    assert [(v.label, v.count) for v in found.folders.values] == [("省级", 2)]
    assert [v.label for v in found.documents.values] == ["丙", "乙（国发〔2014〕1号）", "甲"]


def test_a_folder_that_holds_everything_is_no_choice() -> None:
    library = [entry(source="通知/甲.txt"), entry(source="通知/附/乙.txt")]
    assert [v.value for v in filter_values(library, TODAY).folders.values] == ["通知/附"]


def test_of_many_values_the_rest_is_counted() -> None:
    library = [entry(issuers=(f"第{at}号办公室",), source=f"{at}.txt") for at in range(MAX_VALUES + 7)]
    found = filter_values(library, TODAY)
    assert (len(found.issuers.values), found.issuers.left_out) == (MAX_VALUES, 7)
    assert asdict(filter_values([], TODAY)) == asdict(FilterValues())


def test_a_large_store_is_summed_up_quickly() -> None:
    library = [entry(source=f"省级/{at % 31}/{at}.txt", region="河南省郑州市", year=1990 + at % 30, issuers=("财政部",))
               for at in range(60_000)]  # fmt: skip
    begun = time.perf_counter()
    assert filter_values(library, TODAY).years.values[0].count == 2000
    assert time.perf_counter() - begun < 5  # 0.5 s where nothing else runs
