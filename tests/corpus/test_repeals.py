from __future__ import annotations

import pytest

from corpus.in_force.mentions import find_mentions
from corpus.in_force.repeals import find_repeals


def said(text: str) -> list[tuple[str, list[str]]]:
    """Kind of each clause and the titles (else numbers) of its targets."""
    clauses = find_repeals(text, find_mentions(text))
    return [(c.kind, [t.title or t.doc_number or "" for t in c.targets]) for c in clauses]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        pytest.param("本法自2012年1月1日起施行，《甲法》同时废止。", ["甲法"], id="同时废止"),
        pytest.param("《甲》（国发〔2001〕1号）、《乙》和《丙》同时废止。", ["甲", "乙", "丙"], id="several"),
        pytest.param("《甲》，《乙》，《丙》，同时废止。", ["甲", "乙", "丙"], id="commas"),
        pytest.param("1994年8月25日国务院发布的《甲》同时废止。", ["甲"], id="who issued it"),
        pytest.param(
            "1994年9月8日通过，根据1997年9月4日《关于修改〈甲〉的决定》第一次修正的《甲》同时废止。",
            ["甲"],
            id="the decision that amended it stays",
        ),
        pytest.param("根据《乙法》，《甲》予以废止。", ["甲"], id="what it rests on stays"),
        pytest.param("自本通知印发之日起，《甲》（国办发〔2016〕82号）停止执行。", ["甲"], id="停止执行"),
        pytest.param("《甲》（法发〔1995〕9号）自本解释公布之日起不再执行。", ["甲"], id="date between"),
        pytest.param("《甲》，自本规定施行之日起即行废止。", ["甲"], id="即行废止"),
        pytest.param("原《甲》等3件文件同时失效。", ["甲"], id="等N件"),
        pytest.param(
            "三、废止《甲》（1994年7月22日甲市人民代表大会常务委员会通过）", ["甲"], id="decision on repeal"
        ),
        pytest.param(
            "国务院决定，自即日起废止《甲》、《乙》（国发〔2001〕1号）和《丙》。",
            ["甲", "乙", "丙"],
            id="active, several",
        ),
        pytest.param("对《甲》予以废止。", ["甲"], id="object in front"),
        pytest.param("国发〔2001〕1号文件同时废止。", ["国发〔2001〕1号"], id="number only"),
    ],
)
def test_repeal(text: str, targets: list[str]) -> None:
    assert said(text) == [("repeals", targets)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("规章的制定、修改和废止，依照《中华人民共和国立法法》的规定执行。", id="procedure"),
        pytest.param("制定机关应当对《甲》及时予以修改或者废止。", id="duty"),
        pytest.param("《甲》与本办法不一致的，停止执行。", id="condition"),
        pytest.param(
            "2011年1月8日《国务院关于废止和修改部分行政法规的决定》第一次修订。", id="title of a decision"
        ),
        pytest.param("依照《民事诉讼法》规定的程序，请求人民法院宣告该股票失效。", id="a share"),
        pytest.param("有效期满，不办理延续登记手续的，《采矿许可证》自行废止。", id="licence in title marks"),
        pytest.param("《甲》废止前已经受理的，适用《甲》。", id="before the repeal"),
        pytest.param("销售失效日期的产品的，依照《甲》关于销售失效、变质的产品的规定处罚。", id="goods"),
        pytest.param("一、修改为：\n“《甲》同时废止。”", id="quoted words of another document"),
        pytest.param("本条例施行前的有关规定同时废止。", id="nothing named"),
        pytest.param(
            "有下列情形之一的，许可证失效：\n（一）《营业执照》被吊销的；\n（二）其他。",
            id="licence and a list",
        ),
    ],
)
def test_talk_of_repeal_is_none(text: str) -> None:
    assert said(text) == []


def test_the_end_of_a_part_is_an_amendment() -> None:
    assert said("《甲》第三条同时废止。") == [("amends", ["甲"])]
    assert said("《甲》、《乙》第三条同时废止。") == [("repeals", ["甲"]), ("amends", ["乙"])]
    assert said("《甲》中关于收费的规定停止执行。") == [("amends", ["甲"])]


def test_the_day_of_a_repeal_is_its_own_not_that_of_the_repealed() -> None:
    days = {
        text: [str(c.on) for c in find_repeals(text, find_mentions(text))]
        for text in (
            "自2020年5月1日起，《甲》停止执行。",
            "自1997年2月5日起施行的《甲》同时废止。",
            "本解释施行后，甲院于1992年7月14日发布的《甲》同时废止。",
        )
    }
    assert list(days.values()) == [["2020-05-01"], ["None"], ["None"]]


def test_a_body_whose_name_holds_a_word_of_reliance_is_no_source() -> None:
    """指导外商投资方向规定: 对外贸易经济合作部发布的《…》 was once read as 经…."""
    assert said("1995年6月20日国家计划委员会、对外贸易经济合作部发布的《甲暂行规定》同时废止。") == [
        ("repeals", ["甲暂行规定"])
    ]
