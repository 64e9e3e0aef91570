from __future__ import annotations

from datetime import date

import pytest

from corpus.documents import ValidityClause
from corpus.in_force.terms import find_terms

PASSED = ValidityClause("promulgated", date(2010, 1, 31), (), 0, 5)


def terms(text: str) -> list[tuple[str, str]]:
    """Kind and day of each clause; the text is of 2010-01-31."""
    return [(c.kind, str(c.on)) for c in find_terms(text, [PASSED])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("第九条　本法自2012年1月1日起施行。", [("takes_effect", "2012-01-01")], id="article"),
        pytest.param("本条例自公布之日起施行。", [("takes_effect", "2010-01-31")], id="day of publication"),
        pytest.param(
            "本法自公布之日起30日后施行。", [("takes_effect", "2010-03-02")], id="days after publication"
        ),
        pytest.param(
            "本办法自发布之日起满一个月施行。", [("takes_effect", "2010-02-28")], id="a month has its own end"
        ),
        pytest.param("本办法自公布之日起十十日后施行。", [("takes_effect", "None")], id="no numeral"),
        pytest.param(
            "本办法自9999年12月30日起90日后施行。", [("takes_effect", "None")], id="beyond the calendar"
        ),
        pytest.param(
            "本办法自9500年1月1日起施行，有效期999年。",
            [("takes_effect", "9500-01-01"), ("expires", "None")],
            id="a term beyond the calendar",
        ),
        pytest.param(
            "本办法自2019年1月1日起施行，有效期二年半。",
            [("takes_effect", "2019-01-01")],
            id="half a year is not dropped",
        ),
        pytest.param("7.3 本预案自印发之日起实施。", [("takes_effect", "2010-01-31")], id="decimal number"),
        pytest.param(
            "六、本公告自2020年1月1日起执行，截止日期另行公告。",
            [("takes_effect", "2020-01-01")],
            id="no end named",
        ),
        pytest.param("本规则自2001年8月1日零时起施行。", [("takes_effect", "2001-08-01")], id="zero hours"),
        pytest.param(
            "本法（原称《甲条例》）自1989年1月1日起施行。",
            [("takes_effect", "1989-01-01")],
            id="former name aside",
        ),
        pytest.param(
            "本细则由甲局负责解释，自2012年1月1日起施行。",
            [("takes_effect", "2012-01-01")],
            id="subject further ahead",
        ),
        pytest.param("现予公布，自2012年1月1日起施行。", [("takes_effect", "2012-01-01")], id="order"),
        pytest.param(
            "二〇一二年发布。本法自二〇一二年十月一日起施行。",
            [("takes_effect", "2012-10-01")],
            id="numerals",
        ),
        pytest.param(
            "本办法自2024年1月1日起施行，有效期5年。",
            [("takes_effect", "2024-01-01"), ("expires", "2028-12-31")],
            id="five years",
        ),
        pytest.param(
            "本办法自2024年1月1日起施行。有效期至2026年12月31日。",
            [("takes_effect", "2024-01-01"), ("expires", "2026-12-31")],
            id="next sentence",
        ),
        pytest.param(
            "本规定自2020年3月1日起试行两年。",
            [("takes_effect", "2020-03-01"), ("expires", "2022-02-28")],
            id="trial",
        ),
        pytest.param(
            "本公告自2023年1月1日起施行，执行至2027年12月31日。",
            [("takes_effect", "2023-01-01"), ("expires", "2027-12-31")],
            id="执行至",
        ),
        pytest.param(
            "本公告执行期限为2023年1月1日至2027年12月31日。", [("expires", "2027-12-31")], id="from to"
        ),
        pytest.param(
            "本通告自发布之日起执行，有效期至应急响应解除之日止。",
            [("takes_effect", "2010-01-31"), ("expires", "None")],
            id="ends with an event",
        ),
        pytest.param("自2006年7月1日起施行的《甲条例》仍然适用。", [], id="date of another document"),
        pytest.param("《甲条例》自2020年1月1日起施行，记者获悉。", [], id="news of another document"),
        pytest.param("本法第十条自2025年1月1日起施行。", [], id="one article only"),
        pytest.param("海关自公告规定实施之日起执行。", [], id="not a document"),
        pytest.param("有效期5年，自批准之日起计算。", [], id="term of nothing that is named"),
        pytest.param("许可证有效期为5年，自颁发之日起计算。", [], id="licence"),
        pytest.param(
            "上述政策适用于所有企业，执行期限为2019年1月1日至2023年12月31日。", [], id="some of its measures"
        ),
        pytest.param(
            "一、修改为：\n“本条例自2030年1月1日起施行。”", [], id="quoted words of another document"
        ),
    ],
)
def test_term(text: str, expected: list[tuple[str, str]]) -> None:
    assert terms(text) == expected


def test_without_a_history_the_day_of_the_document_counts() -> None:
    text = "本办法自印发之日起施行，有效期1年。"
    assert [c.on for c in find_terms(text, [], date(2020, 3, 1))] == [date(2020, 3, 1), date(2021, 2, 28)]
    assert [c.on for c in find_terms(text, [])] == [None, None]


def test_an_amended_law_still_counts_from_its_first_publication() -> None:
    changed = ValidityClause("amended", date(2018, 1, 1), (), 6, 9)
    (clause,) = find_terms("本法自公布之日起施行。", [PASSED, changed])
    assert clause.on == date(2010, 1, 31)


def test_the_clause_is_the_sentence_without_the_number_of_its_article() -> None:
    text = "第九条　本法自2012年1月1日起施行。后文。"
    (clause,) = find_terms(text, [])
    assert text[clause.start : clause.end] == "本法自2012年1月1日起施行。"
