"""Which documents a search may find."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.documents import Status
from index.filters import SearchFilters
from tests.index.entries import entry

TODAY = date(2026, 6, 1)
NOTICE = entry(
    source="省级/河南/甲.txt",
    issuers=("中华人民共和国财政部", "水利部"),
    issued_on=date(2014, 3, 1),
    region="河南省郑州市",
    level="city",
    year=2014,
)


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (SearchFilters(), True),
        (SearchFilters(doc_ids=("省级/河南/甲.txt",)), True),
        (SearchFilters(doc_ids=("别的",)), False),
        (SearchFilters(sources=("省级/河南/甲.txt", "别的")), True),
        (SearchFilters(sources=("甲.txt",)), False),
        (SearchFilters(folders=("省级",)), True),
        (SearchFilters(folders=("省级/河南/",)), True),
        (SearchFilters(folders=("省级/河",)), False),
        (SearchFilters(issuers=("财政部",)), True),
        (SearchFilters(issuers=("中华人民共和国水利部",)), True),
        (SearchFilters(issuers=("财政部办公厅",)), False),
        (SearchFilters(regions=("河南省",)), True),
        (SearchFilters(regions=("河南",)), True),
        (SearchFilters(regions=("郑州市",)), True),
        (SearchFilters(regions=("河北", "洛阳市")), False),
        (SearchFilters(levels=("city", "county")), True),
        (SearchFilters(levels=("province",)), False),
        (SearchFilters(years=(2013, 2014)), True),
        (SearchFilters(years=(2013,)), False),
        (SearchFilters(issued_from=date(2014, 3, 1), issued_to=date(2014, 3, 1)), True),
        (SearchFilters(issued_from=date(2014, 3, 2)), False),
        (SearchFilters(issued_to=date(2014, 2, 28)), False),
        (SearchFilters(years=(2014,), regions=("河北",)), False),
    ],
)
def test_every_condition_must_hold(filters: SearchFilters, admitted: bool) -> None:
    assert filters.admits(NOTICE, TODAY) is admitted


@pytest.mark.parametrize(
    "filters",
    [
        SearchFilters(issued_from=date(1900, 1, 1)),
        SearchFilters(regions=("河南省",)),
        SearchFilters(years=(2014,)),
        SearchFilters(issuers=("财政部",)),
        SearchFilters(levels=("national",)),
    ],
)
def test_what_is_not_known_of_a_document_does_not_meet_a_condition(filters: SearchFilters) -> None:
    assert not filters.admits(entry(), TODAY)


@pytest.mark.parametrize("status", ["in_force", "amended", "not_yet", "unknown", "superseded", "repealed"])
def test_only_what_is_current_unless_asked(status: Status) -> None:
    document = entry(status=status)
    assert SearchFilters().admits(document, TODAY) is (status not in ("superseded", "repealed"))
    assert SearchFilters(statuses=(status,)).admits(document, TODAY)
    assert not SearchFilters(statuses=("in_force" if status == "unknown" else "unknown",)).admits(
        document, TODAY
    )


def test_with_repealed_adds_what_was_repealed_and_nothing_else() -> None:
    wider = SearchFilters(years=(2014,)).with_repealed()
    assert wider.admits(entry(status="repealed", year=2014), TODAY)
    assert not wider.admits(entry(status="superseded", year=2014), TODAY)
    assert not wider.admits(entry(status="repealed", year=2013), TODAY)
    assert SearchFilters(statuses=("in_force",)).with_repealed() == SearchFilters(statuses=("in_force",))


def test_what_was_not_yet_in_force_is_once_its_day_has_come() -> None:
    later = entry(status="not_yet", starts_on=date(2026, 7, 1))
    in_force = SearchFilters(statuses=("in_force",))
    assert not in_force.admits(later, date(2026, 6, 30))
    assert in_force.admits(later, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("own", "asker", "admitted"),
    [
        ((), (), True),
        ((), None, True),
        (("甲组",), None, True),
        (("甲组",), (), False),
        (("甲组",), ("乙组",), False),
        (("甲组", "丙组"), ("乙组", "丙组"), True),
    ],
)
def test_groups_limit_who_may_read(
    own: tuple[str, ...], asker: tuple[str, ...] | None, admitted: bool
) -> None:
    assert SearchFilters(groups=asker).admits(entry(groups=own), TODAY) is admitted


def test_a_city_named_like_its_province_is_not_the_province() -> None:
    """吉林省吉林市 was read as both."""
    filters = SearchFilters(regions=("吉林省吉林市",))
    assert filters.admits(entry(region="吉林省吉林市"), TODAY)
    assert not filters.admits(entry(region="吉林省长春市"), TODAY)
    assert SearchFilters(regions=("吉林",)).admits(entry(region="吉林省长春市"), TODAY)
