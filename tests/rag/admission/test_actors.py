"""Who: bodies and persons, and what is said of them."""

from __future__ import annotations

import pytest

from rag.admission.actors import asks_who, names_someone

IN_CHARGE = "提振消费由哪个部门负责？"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        pytest.param(IN_CHARGE, "培育中介机构。（体育总局、民政部负责）", id="said in brackets"),
        pytest.param(IN_CHARGE, "省商务厅会同省发展改革委制定方案。", id="together with another"),
        pytest.param(IN_CHARGE, "专项行动由省商务厅推进。", id="by whom"),
        pytest.param(IN_CHARGE, "商务部门承担日常工作。", id="who bears it"),
        pytest.param("联席会议由谁牵头？", "市场监管总局要发挥牵头作用。", id="the verb itself"),
        pytest.param("预案由谁审批？", "预案报省人民代表大会批准。", id="an assembly"),
        pytest.param("谁参加了会议？", "商会和学会参加。", id="no duty is asked for"),
    ],
)
def test_who_is_in_charge_is_named(question: str, text: str) -> None:
    assert asks_who(question)
    assert names_someone(text, question)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        pytest.param(IN_CHARGE, "省商务厅办好促销活动，稳定大宗消费。", id="a body without a duty"),
        pytest.param(IN_CHARGE, "各地要负责。财政部下达资金。", id="the duty of another sentence"),
        pytest.param(IN_CHARGE, "由于财政部下达资金，消费回升。", id="because"),
        pytest.param(
            "《行政许可法》由谁批准？", "《行政许可法》施行，各级政府部门执行。", id="no deed in a title"
        ),
        pytest.param("活动由谁主办？", "承办汽博会、博览会、交易会和庙会。", id="fairs"),
        pytest.param(
            "谁参加了活动？", "办好汽博会，发挥社会力量，把握机会。", id="fairs, society and chances"
        ),
    ],
)
def test_who_is_in_charge_is_not_named(question: str, text: str) -> None:
    assert asks_who(question)
    assert not names_someone(text, question)
