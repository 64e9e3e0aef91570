from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.training.official_questions import lacking, questions

EXAMPLES = {
    "growth": ("全年地区生产总值同比增长9.7%，好于预期。", "9.7%"),
    "amount": ("城镇新增就业达到51万人。", "51万人"),
    "count": ("今年新建300公里乡村道路。", "300公里"),
    "effective": ("本条例自2014年1月1日起施行。", "2014年1月1日"),
    "definition": ("本条例所称湿地，是指具有生态功能的自然区域。", "具有生态功能的自然区域"),
    "penalty": (
        "违反本条例规定，在湿地范围内倾倒垃圾的，由林业部门责令改正，处一万元以上五万元以下罚款。",
        "处一万元以上五万元以下罚款",
    ),
    "punisher": ("在湿地范围内倾倒垃圾废物的，由县级林业部门责令改正。", "县级林业部门"),
    "deadline": ("主管部门应当自收到申请之日起二十日内，作出是否批准的决定。", "自收到申请之日起二十日内"),
    "body": ("市林业主管部门负责本市湿地保护的组织实施。", "市林业主管部门"),
    "duty": ("物业服务企业应当按照合同约定提供服务。", "按照合同约定提供服务"),
    "list": (
        "申请设立养老机构应当具备下列条件：\n（一）有固定的场所；\n（二）有相应的资金。",
        "（一）有固定的场所；\n（二）有相应的资金",
    ),
    "cases": (
        "有下列情形之一的，注销其许可证：\n（一）届满未延续的；\n（二）依法被撤销的。",
        "（一）届满未延续的；\n（二）依法被撤销的",
    ),
    "purpose": ("为了加强湿地保护，根据《环境保护法》，制定本条例。", "加强湿地保护"),
    "basis": ("为了加强湿地保护，根据《环境保护法》，结合本省实际，制定本条例。", "《环境保护法》"),
    "scope": (
        "本条例适用于本省行政区域内的湿地保护和利用活动。",
        "本省行政区域内的湿地保护和利用活动",
    ),
    "ban": ("任何单位和个人不得擅自占用湿地或者改变用途。", "擅自占用湿地或者改变用途"),
    "lead": (
        "\n加强湿地保护修复。实施重大生态工程，建立分级管理制度，完善补偿机制。",
        "实施重大生态工程，建立分级管理制度，完善补偿机制",
    ),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_set_phrase_answers(kind: str) -> None:
    text, answer = EXAMPLES[kind]
    found = [asked for asked in questions(text, random.Random(1)) if asked.kind == kind]
    assert [text[asked.start : asked.end] for asked in found] == [answer]


@given(
    st.text(alphabet="本条例所称湿地，是指。应当处罚款一二5%自起施行的：（）\n负责部门", max_size=120),
    st.integers(0, 99),
)
def test_every_answer_is_a_stretch_of_the_passage(text: str, seed: int) -> None:
    for asked in questions(text, random.Random(seed)):
        assert 0 <= asked.start <= asked.end <= len(text)
        assert text[asked.start : asked.end] == text[asked.start : asked.end].strip("，、 \n")


def test_a_heading_asks_for_all_below_it() -> None:
    text = "建立健全考核机制，落实责任。"
    found = [a for a in questions(text, random.Random(1), "强化监督考核") if a.kind == "heading"]
    assert [(a.start, a.end) for a in found] == [(0, 13)]
    assert "强化监督考核" in found[0].question


def test_what_a_passage_lacks_is_asked_only_if_it_lacks_it() -> None:
    text = "加快推进新型工业化，扎实推动绿色低碳发展，全面加强生态环境保护。"
    asked = {lacking(text, random.Random(seed)) for seed in range(60)}
    assert any(question and "负责" in question for question in asked)
    assert any(question and "罚" in question for question in asked)
    full = "到2025年，由发展改革部门负责推进新型工业化建设，处5万元罚款，所称园区包括乡镇，拨打服务电话。"
    assert lacking(full, random.Random(0)) is None
