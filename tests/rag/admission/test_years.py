"""The years that a sentence speaks of."""

from __future__ import annotations

import pytest

from rag.admission.years import of_newest_year, other_year, speaking_years
from rag.evidence import Evidence
from rag.question import read_question
from tests.rag.admission.making import GDP, IN_2014, NUMBER, evidence


@pytest.mark.parametrize(
    ("item", "years"),
    [
        pytest.param(evidence(GDP), {"2013"}, id="heading, not title"),
        pytest.param(evidence(GDP, ()), {"2013", "2014"}, id="title, under no heading"),
        pytest.param(
            evidence(GDP, IN_2014, before="2012年情况良好。"), {"2012"}, id="what stands before it comes first"
        ),
        pytest.param(
            evidence("2012年完成投资10.6万亿元。", IN_2014), {"2012"}, id="its own year comes before all"
        ),
        pytest.param(
            evidence("印发《外商投资优势产业目录（2011年修订）》。"), {"2011", "2013"}, id="year of a title named"
        ),
        pytest.param(evidence(NUMBER), {"2013"}, id="year of a document number does not count"),
        pytest.param(evidence(GDP, (), title="工作要点"), set(), id="no year anywhere"),
    ],
)  # fmt: skip
def test_years_that_a_sentence_speaks_of(item: Evidence, years: set[str]) -> None:
    assert speaking_years(item) == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("去年国内生产总值增长8%。", {"2007"}),
        ("今年拟安排赤字，比去年减少。", {"2008"}),
        ("比上年增加三成。", {"2008"}),  # only compared with: the title's year stands
        ("过去的一年，国内生产总值增长8%。", {"2007"}),
        ("一年来，国内生产总值增长8%。", {"2007"}),
        ("五年来，国内生产总值增长8%。", {"2008"}),
        ("十一年来，国内生产总值增长8%。", {"2008"}),
        ("总产值比一九六四年增长5%。", {"2008"}),
        ("在一九五九年的产量基础上增长5%。", {"2008"}),
        ("一九六五年总产值比一九六四年增长5%。", {"1965"}),
    ],
)
def test_this_year_and_last_year_are_the_documents(text: str, years: set[str]) -> None:
    assert speaking_years(evidence(text, (), title="2008年政府工作报告")) == years


def test_this_year_is_the_newest_documents() -> None:
    old, new = (evidence(GDP, (), title=f"{year}年政府工作报告") for year in (2004, 2025))
    undated = evidence(GDP, ())
    assert of_newest_year([old, undated, new]) == [undated, new]
    assert of_newest_year([undated]) == [undated]


def test_the_year_of_a_report_names_the_report() -> None:
    item = evidence("去年把起征点提高到3500元。", (), title="2012年政府工作报告")
    assert other_year(read_question("2012年政府工作报告说起征点提高到多少？"), item) is None
    assert other_year(read_question("2012年起征点提高到多少？"), item) is not None
    assert other_year(read_question("2013年政府工作报告说起征点提高到多少？"), item) is not None


def test_a_year_that_is_only_compared_with_is_not_asked_about() -> None:
    item = evidence("2013年投资比2012年增长5%。", ())
    assert other_year(read_question("2013年投资比2012年增长多少？"), item) is None
    assert other_year(read_question("2012年投资增长多少？"), item) is not None
