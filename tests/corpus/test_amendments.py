from __future__ import annotations

from corpus.in_force.amendments import find_amendments
from corpus.in_force.mentions import find_mentions


def changed(text: str) -> list[str]:
    return [t.title for c in find_amendments(text, find_mentions(text)) for t in c.targets]


def test_the_title_of_a_decision_names_what_it_changes() -> None:
    assert changed(
        "全国人民代表大会常务委员会关于修改《甲法》的决定\n2020年1月1日通过\n一、第三条修改为：“……”"
    ) == ["甲法"]


def test_each_part_of_a_decision_takes_up_a_further_document() -> None:
    text = (
        "国务院关于修改部分行政法规的决定\n一、将《甲条例》第五条修改为：“依照《乙法》处罚。”\n"
        "二、对《丙条例》作如下修改：\n（一）第三条依照《丁法》修改。\n三、删去《戊条例》第八条。\n四、修改《己条例》"
    )
    assert changed(text) == ["甲条例", "丙条例", "戊条例", "己条例"]


def test_an_amendment_of_a_code_changes_the_code() -> None:
    assert changed("中华人民共和国刑法修正案（七）\n一、将刑法第一百五十一条修改为：“……”") == ["刑法"]


def test_other_documents_only_speak_of_changes() -> None:
    assert (
        changed(
            "甲省条例\n第一条　根据《全国人民代表大会常务委员会关于修改〈甲法〉的决定》，制定本条例。\n对《甲法》作如下修改。"
        )
        == []
    )
    assert changed("甲市关于废止《乙条例》的决定\n废止《乙条例》。") == []
