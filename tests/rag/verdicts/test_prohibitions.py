"""How far a prohibition reaches."""

from __future__ import annotations

from time import process_time

import pytest

from rag.verdicts.prohibitions import gives_a_reason, is_for_its_reason, is_limited, prohibition_before


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("学校不得因学生患病，对其", "不得因学生患病"),
        ("商场不得以促销为名，先涨价，再", "不得以促销为名"),
        ("评委不得有下列行为：（一）", "不得有下列行为"),
        ("单位不得因应聘者年龄，在许可范围内", "不得因应聘者年龄"),
        ("不能以培训代替考试，", "不能以培训代替考试"),
        ("许可证不得转让，持证人可以", ""),
        ("收费不得强制，标准应由物价部门", ""),
        ("许可证不得转让，但由继承人", ""),
        ("依法不得公开的，由档案馆", ""),
        ("许可证不得转让。持证人", ""),
        ("许可证不得转让；持证人", ""),
        ("因资金不足不能完工，由政府", ""),
        ("许可证不得", ""),
    ],
)
def test_a_prohibition_reaches_the_later_clauses_of_its_sentence(before: str, wanted: str) -> None:
    assert prohibition_before(before) == wanted


@pytest.mark.parametrize(
    ("prohibition", "claim", "wanted"),
    [
        ("不得因学生患病", "开除患病学生", True),
        ("不得因学生家庭困难", "开除学生", False),
        ("不得以任何名义", "收押金", True),
        ("不得以会费名义", "收会费", True),
        ("不得以会费名义", "借服务名义收押金", False),
        ("不得有下列行为", "收押金", True),
    ],
)
def test_a_prohibition_holds_for_its_reason(prohibition: str, claim: str, wanted: bool) -> None:
    assert gives_a_reason(prohibition)
    assert is_for_its_reason(prohibition, claim) == wanted


def test_what_is_forbidden_in_itself_gives_no_reason() -> None:
    assert not gives_a_reason("不得转让许可证")
    assert not is_for_its_reason("不得转让许可证", "转让许可证")
    assert not gives_a_reason("")


def test_what_is_forbidden_while_something_is_done_is_limited_to_it() -> None:
    assert is_limited("操作员起吊重物时不得", "手机", "操作员使用手机")
    assert not is_limited("操作员起吊重物时不得", "手机", "操作员起吊重物使用手机")
    assert not is_limited("操作员按时不得", "手机", "按时使用手机")


def test_a_clause_without_an_end_costs_no_more_than_its_length() -> None:
    clause = "因" * 40_000
    before = process_time()
    is_limited(f"{clause}不得", "", "施工")
    assert process_time() - before < 2  # .1 s; half a minute where what stands before 期间 is unbounded
