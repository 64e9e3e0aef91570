"""What a query says of the document that it wants."""

from __future__ import annotations

import pytest

from index.conditions import read_conditions
from tests.index.entries import entry

REPORT_2014 = entry("2014年国务院政府工作报告", year=2014)
REPORT_2015 = entry("2015年国务院政府工作报告", year=2015)
HENAN = entry("2025年河南省政府工作报告", region="河南省", year=2025)
HUBEI = entry("2025年湖北省政府工作报告", region="湖北省", year=2025)
NOTICE = entry("关于粮食工作的通知", issuers=("中华人民共和国财政部",), year=2014)


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("2014年的目标", {2014}),
        ("２０１４年的目标", {2014}),
        ("二〇一四年的目标", {2014}),
        ("2013年比2012 年", {2012, 2013}),
        ("国发〔2014〕1号", set()),
        ("增长2014亿元", set()),
    ],
)
def test_years(query: str, years: set[int]) -> None:
    assert read_conditions(query).years == years


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("2014年的增长目标", REPORT_2014, REPORT_2015),
        ("2014年的增长目标", REPORT_2014, NOTICE),
        ("2014年的增长目标", NOTICE, REPORT_2015),
        ("河南的粮食产量", HENAN, HUBEI),
        ("河南的粮食产量", HENAN, NOTICE),
        ("河南的粮食产量", NOTICE, HUBEI),
        ("郑州市的粮食产量", HENAN, HUBEI),
        ("财政部怎么规定", NOTICE, REPORT_2014),
    ],
)
def test_what_fits_better_is_preferred(query: str, better: object, worse: object) -> None:
    preference = read_conditions(query).preference
    assert preference(better) > preference(worse)  # type: ignore[arg-type]


def test_where_nothing_is_said_nothing_is_preferred() -> None:
    conditions = read_conditions("粮食产量是多少")
    assert {conditions.preference(each) for each in (REPORT_2014, HENAN, HUBEI, NOTICE)} == {0.0}


@pytest.mark.parametrize(
    ("query", "facets"),
    [
        ("2014年和2015年的目标", [{2014}, {2015}, set(), set()]),
        ("河南和湖北2025年的目标", [set(), set(), {"河南省"}, {"湖北省"}]),
        ("2014年的目标", [set(), set(), set(), set()]),
        ("河南2014年的目标", [set(), set(), set(), set()]),
    ],
)
def test_facets_are_what_is_compared(query: str, facets: list[set[object]]) -> None:
    conditions = read_conditions(query)
    assert [set(conditions.facets(each)) for each in (REPORT_2014, REPORT_2015, HENAN, HUBEI)] == facets


def test_the_report_of_the_year_after_is_heard_beside_the_years_own() -> None:
    reached = read_conditions("2023年国内生产总值增长多少")
    aimed_at = read_conditions("2023年国内生产总值增长目标是多少")
    own, after, other = (entry(title=f"{year}年政府工作报告") for year in (2023, 2024, 2022))
    assert [reached.facets(e) for e in (own, after, other)] == [{2023}, {2024}, set()]
    assert [aimed_at.facets(e) for e in (own, after, other)] == [set(), set(), set()]
