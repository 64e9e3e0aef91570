"""What belongs together is quoted together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.evidence import Evidence, find_evidence
from rag.question import read_question
from rag.quoting.belonging import with_what_belongs
from rag.retrieval import given_passages
from rag.types import GivenPassage, Passage
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader


def found(question: str, text: str, answer: str) -> tuple[Evidence, list[Passage]]:
    passages = given_passages([GivenPassage("甲", text)])
    ranked = find_evidence(question, passages, HashEmbedder(), 20, PointingReader(answer))
    return next(item for item in ranked if answer in item.text), passages


def quoted(question: str, text: str, answer: str) -> list[str]:
    """Return what is quoted of a text whose best sentence holds the answer; every piece is a slice."""
    best, passages = found(question, text, answer)
    pieces = with_what_belongs(read_question(question), best, passages)
    assert all(each.text == text[each.start : each.end] for each in pieces)
    return [each.text for each in pieces]


CHAIN = "违反规定，未检测车辆的，由交通部门责令改正；拒不改正的，处一万元以上三万元以下罚款；造成严重后果的，终止试点。"
RULES = "圈占沙滩的，由海洋部门责令改正；毁坏林木的，由林业部门责令停止；拒不补种的，代为补种。"


@pytest.mark.parametrize(
    ("question", "text", "answer", "expected"),
    [
        pytest.param("未检测车辆会有什么后果？", CHAIN, "责令改正", CHAIN, id="all grades of a consequence"),
        pytest.param("未检测车辆罚多少？", CHAIN, "一万元", CHAIN, id="and what the figure is for"),
        pytest.param("谁责令改正？", CHAIN, "交通部门", CHAIN[: CHAIN.index("拒不")], id="not where something else is asked"),
        pytest.param("处多少万元？", CHAIN, "一万元", CHAIN[: CHAIN.index("造成")], id="what a segment leans on"),
        pytest.param("毁坏林木怎么处罚？", RULES, "责令停止", RULES[RULES.index("毁坏") :], id="not another rule"),
        pytest.param("圈占沙滩怎么处罚？", RULES, "海洋部门", RULES[: RULES.index("毁坏")], id="nor the next"),
    ],
)  # fmt: skip
def test_segments_that_say_nothing_alone_are_quoted_with_those_they_lean_on(
    question: str, text: str, answer: str, expected: str
) -> None:
    assert quoted(question, text, answer) == [expected]


def test_a_very_long_chain_is_quoted_as_a_sentence() -> None:
    text = f"未检测的，由{'甲' * 400}部门责令改正；拒不改正的，处一万元罚款。"
    assert quoted("未检测罚多少？", text, "一万元") == ["拒不改正的，处一万元罚款。"]


@pytest.mark.parametrize(
    "exception",
    [
        "情况比较复杂的，经批准可以延长十日。",
        "但法律另有规定的除外。",
        "确需延长的，应当经批准。",
        "国家机关无法提供的商品除外。",
        "二十日内不能作出决定的，经负责人批准，可以延长十日。",
    ],
)
def test_the_exception_that_follows_a_rule_is_quoted_with_it(exception: str) -> None:
    rule, other = "应当在二十日内作出决定。", "申请人可以查询。"
    text = f"{rule}{exception}{other}"
    for question in ("多少日内作出决定？", "应当在二十日内作出决定吗？"):
        assert quoted(question, text, "二十日内作出") == [rule, exception]
    assert quoted("由谁作出决定？", text, "二十日内作出") == [rule]
    apart = f"{rule}\n{exception}"
    assert quoted("多少日内作出决定？", apart, "二十日内作出") == [rule]


@pytest.mark.parametrize(
    "following", ["但比上年低2个百分点。", "如期完成任务，应当表扬。", "若干问题应当研究。"]
)
def test_what_only_follows_is_no_exception(following: str) -> None:
    assert quoted("增长百分之几？", f"全年增长5%。{following}", "5%") == ["全年增长5%。"]


def test_a_list_of_exceptions_is_quoted_to_its_end() -> None:
    pieces = [
        "应当在二十日内作出决定。",
        "但是，有下列情形之一的，可以不受此限：",
        "（一）停电的；",
        "（二）失火的。",
    ]
    text = f"{pieces[0]}{pieces[1]}\n{pieces[2]}\n{pieces[3]}\n另行公布。"
    assert quoted("多少日内作出决定？", text, "二十日") == pieces


LEAD_IN = "企业有下列情形之一的，由主管部门责令改正；逾期不改正的，处一万元罚款："
ITEMS = f"违法必究。{LEAD_IN}\n（一）未公开执照信息的；\n（二）未提供单据的；\n（三）冒用证书，应当由公安机关处理。"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("执照", [LEAD_IN, "（一）未公开执照信息的；"]),
        ("单据", [LEAD_IN, "（二）未提供单据的；"]),
        ("冒用", ["（三）冒用证书，应当由公安机关处理。"]),
    ],
)
def test_an_item_that_is_only_a_case_is_quoted_with_its_lead_in(answer: str, expected: list[str]) -> None:
    assert quoted("不提供是否违规？", ITEMS, answer) == expected


def test_an_item_whose_lead_in_is_not_at_hand_is_quoted_alone() -> None:
    assert quoted("是否违规？", "（二）未提供单据的；\n（三）冒用证书的。", "冒用") == ["（三）冒用证书的。"]


NAMED = "申请从事复制业务，由省级部门审批。省级部门应当自受理申请之日起20日内作出决定。"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("从事复制业务，多少日内作出决定？", NAMED, NAMED),
        ("从事复制业务，多少日内作出决定？", f"另行规定。{NAMED}", NAMED),
        ("从事复制业务，多少日内申诉？", "申请从事复制业务，由省级部门审批。不服的，应当自收到材料之日起20日内申诉。", "不服的，应当自收到材料之日起20日内申诉。"),
        ("省级部门多少日内作出决定？", NAMED, NAMED[NAMED.index("省级部门应当") :]),
        ("从事复制业务，多少日内作出决定？", NAMED.replace("。省", "。\n省"), NAMED[NAMED.index("省级部门应当") :]),
    ],
)  # fmt: skip
def test_a_time_is_quoted_with_the_application_it_runs_from(question: str, text: str, expected: str) -> None:
    assert "".join(quoted(question, text, "20日")) == expected


CASES = "有下列情形之一的，处五千元罚款：\n（一）擅自变更库房地址的；\n（二）未保存销售记录的。"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("擅自改库房地址罚多少钱？", "（一）擅自变更库房地址的；"),
        ("没有保存销售记录罚多少钱？", "（二）未保存销售记录的。"),
    ],
)
def test_behind_a_lead_in_the_item_asked_about_is_quoted(question: str, expected: str) -> None:
    assert quoted(question, CASES, "五千元") == [CASES[: CASES.index("\n")], expected]


def test_behind_a_lead_in_no_item_is_quoted_of_something_else() -> None:
    assert quoted("罚多少钱？", CASES, "五千元") == [CASES[: CASES.index("\n")]]


STREETS = "历史街巷分为两类。"


@pytest.mark.parametrize(
    "sentence",
    [
        "其中，一类街巷不得拓宽。",
        "其保护费用由市财政承担。",
        "由其建立养护台账。",
        "该街巷不得拓宽。",
        "主管部门应当公布该目录。",
        "比上年增长5条。",
        "单产达到500公斤。",
    ],
)
def test_a_sentence_without_its_subject_is_quoted_with_the_one_that_names_it(sentence: str) -> None:
    text = f"另行规定。{STREETS}{sentence}"
    assert quoted("街巷怎样？", text, sentence) == [STREETS, sentence]
    assert quoted("街巷怎样？", f"{STREETS}\n{sentence}", sentence) == [sentence]
    assert quoted("街巷怎样？", f"{'长' * 200}。{sentence}", sentence) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "其他街巷可以拓宽。",
        "该市街巷可以拓宽。",
        "增加财政投入5亿元。",
        "街巷应该拓宽。",
        "实施目录管理，该目录应当公布。",
    ],
)
def test_a_sentence_with_its_own_subject_is_quoted_alone(sentence: str) -> None:
    assert quoted("街巷怎样？", f"{STREETS}{sentence}", sentence) == [sentence]


PARKING = "停车许可由市交通部门核发。停车许可有效期为三年。"
RENEWAL = "停车场停业的，应当提前六十日报告。"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        pytest.param("停车许可由谁核发，有效期是几年？", PARKING, PARKING, id="the next sentence"),
        pytest.param("停车许可由谁核发？停车场停业提前多少日报告？", f"{PARKING}{RENEWAL}", PARKING[: PARKING.index("停车许可有")], id="not a further one"),
        pytest.param("停车许可由谁核发？停车场停业提前多少日报告？", f"{PARKING}\n{RENEWAL}", f"{PARKING[: PARKING.index('停车许可有')]}{RENEWAL}", id="but that of the next paragraph"),
        pytest.param("停车许可由谁核发，有效期是几年？", PARKING.replace("为三年", "依法延续"), PARKING[: PARKING.index("停车许可有")], id="not without the figure"),
        pytest.param("停车许可由谁核发？", PARKING, PARKING[: PARKING.index("停车许可有")], id="nor where one thing is asked"),
        pytest.param("停车许可由谁核发，哪个部门管停车？", PARKING, PARKING[: PARKING.index("停车许可有")], id="nor where the quote says both"),
    ],
)  # fmt: skip
def test_the_other_half_of_a_question_is_answered_from_beside(
    question: str, text: str, expected: str
) -> None:
    assert "".join(quoted(question, text, "核发")) == expected


def test_the_office_that_the_other_half_asks_for_stands_before() -> None:
    permit, time = "经营停车场，应当经市交通部门批准。", "受理的机关应当在二十日内审查完毕。"
    text = f"{permit}\n申请人提交图纸。\n{time}"
    assert quoted("经营停车场由谁批准，多少日内审查完毕？", text, "二十日") == [permit, time]


def test_an_exception_is_quoted_behind_its_rule() -> None:
    rule, exception = "询问不得超过八小时。", "情况复杂的，询问可以延长至二十四小时。"
    text = f"另行通知。{rule}{exception}"
    assert quoted("询问最长多少小时？", text, "二十四小时") == [rule, exception]
    assert quoted("情况复杂的询问最长多少小时？", text, "二十四小时") == [exception]


def test_what_lessens_a_liability_is_quoted_with_it() -> None:
    rule, less = "动物致人损害的，由饲养人承担责任；", "受害人有过错的，按照过错程度减轻。"
    assert quoted("动物致人损害由饲养人承担责任吗？", f"{rule}{less}", "饲养人") == [rule, less]


PERMIT = "争议案件，机关可以与当事人和解。"


@pytest.mark.parametrize(
    ("question", "following", "is_quoted"),
    [
        pytest.param("机关能不能与当事人和解？", "和解协议不得损害公共利益。", True, id="the limit on what is permitted"),
        pytest.param("机关与谁和解？", "和解协议不得损害公共利益。", False, id="not where it is not asked whether"),
        pytest.param("机关能不能与当事人和解？", "机关不得收费。", False, id="nor what another rule forbids its subject"),
        pytest.param("机关能不能与当事人和解？", "和解协议一式两份。", False, id="nor what limits nothing"),
        pytest.param("机关能不能与当事人和解？", "\n和解协议不得损害公共利益。", False, id="nor another paragraph"),
    ],
)  # fmt: skip
def test_a_permission_is_quoted_with_its_limit(question: str, following: str, is_quoted: bool) -> None:
    expected = [PERMIT, following] if is_quoted else [PERMIT]
    assert quoted(question, f"{PERMIT}{following}", "可以") == expected


def test_a_prohibition_behind_a_duty_is_no_limit() -> None:
    duty = PERMIT.replace("可以", "应当")
    assert quoted("机关是否应当与当事人和解？", f"{duty}和解协议不得损害公共利益。", "应当") == [duty]


JOINED = "有下列行为之一的，责令归还；构成犯罪的，追究刑事责任："


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("挪用扶贫款怎么处理？", ["（二）挪用扶贫款的。"]),
        ("偷税怎么处理？", []),
    ],
)
def test_a_penalty_of_several_sentences_is_quoted_with_the_case_asked_about(
    question: str, expected: list[str]
) -> None:
    """A penalty that was found by its number is no sentence of its passage, and came without the case."""
    text = f"另行规定。\n{JOINED}\n（一）挪用粮款的；\n（二）挪用扶贫款的。"
    item, passages = found("责令归还？", text, "责令归还")
    end = text.index("：") + 1
    joined = replace(item, end=end, text=text[item.start : end], reading=None)
    pieces = with_what_belongs(read_question(question), joined, passages)
    assert [each.text for each in pieces] == [JOINED, *expected]
