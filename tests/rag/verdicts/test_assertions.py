"""What a clause says, and what it only names."""

from __future__ import annotations

import pytest

from rag.verdicts.assertions import is_asserted


@pytest.mark.parametrize(
    ("before", "behind", "following"),
    [
        pytest.param("对", "行政职务的医师多点执业", "由医院统筹", id="whom it is about"),
        pytest.param("可以对已参加", "的人员发放补贴", "", id="whom something may be done to"),
        pytest.param("港澳医师", "执业", "按照国家有关规定执行", id="a rule elsewhere, in the next clause"),
        pytest.param("港澳医师", "执业依照有关规定办理", "", id="a rule elsewhere, in the clause"),
        pytest.param("代表", "会议的办法", "由常务委员会另行制定", id="a rule yet to be made"),
        pytest.param("持许可证的企业", "登记", "参照前款规定执行", id="a licence allows nothing"),
        pytest.param("个人", "荒地", "应当与村集体签订合同", id="what is required of it"),
        pytest.param("个人", "荒地的", "由村集体登记", id="a case"),
    ],
)
def test_a_verb_that_is_only_named_is_not_asserted(before: str, behind: str, following: str) -> None:
    assert not is_asserted(before, behind, following)


@pytest.mark.parametrize(
    ("before", "behind", "following"),
    [
        pytest.param("对职工", "适当的补贴", "", id="what is given to whom"),
        pytest.param("针对", "中的问题开展整治", "", id="against what"),
        pytest.param("职工可以按照有关规定", "公积金", "", id="in the manner of a rule"),
        pytest.param("个人可以", "荒地", "应当与村集体签订合同", id="allowed under a duty"),
        pytest.param("企业应当", "登记", "按照国家有关规定执行", id="required, in the manner of a rule"),
        pytest.param("机场", "", "旅客突破千万人次", id="done"),
        pytest.param("办公室设在", "局", "由局长兼任主任", id="another body in the next clause"),
    ],
)
def test_what_a_clause_says_of_something_is_asserted(before: str, behind: str, following: str) -> None:
    assert is_asserted(before, behind, following)
