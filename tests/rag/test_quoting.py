"""How much of a sentence is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Document
from corpus.parsing import parse_document
from index.chunking import make_chunk
from index.sentences import sentence_spans
from rag.evidence import Evidence, find_evidence
from rag.evidence_model.reading import Reading, WindowReading
from rag.listing import asked_item, rest_of_list, whole_list
from rag.question import read_question
from rag.quoting import concise
from rag.retrieval import given_passages, make_passage
from rag.types import GivenPassage, Passage, PassagePart
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader

LONG = "据初步测算，全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%，比全国平均水平高2个百分点，连续多年保持较快增长。"


def read(question: str, text: str, answer: str) -> Evidence:
    passages = given_passages([GivenPassage("甲", text)])
    return find_evidence(question, passages, HashEmbedder(), 1, PointingReader(answer))[0]


@pytest.mark.parametrize(
    ("question", "answer", "quoted"),
    [
        ("中部地区生产总值是多少？", "12.7万亿元", "全年中部地区实现地区生产总值12.7万亿元，"),
        # 增长 alone would not say of what: the clause that names it comes along.
        ("中部地区生产总值增长了多少？", "9.7%", "全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%，"),
    ],
)
def test_the_clauses_that_answer_and_say_of_what_are_quoted(question: str, answer: str, quoted: str) -> None:
    assert concise(read_question(question), read(question, LONG, answer)).text == quoted


NAMED = "认真贯彻落实《国务院关于大力实施促进中部地区崛起战略的若干意见》（国发〔2012〕43号，以下简称《若干意见》），协调落实重点任务，进一步细化和完善各项政策措施。"


@pytest.mark.parametrize(
    "question", ["国发〔2012〕43号是什么文件？", "哪两项任务要协调落实？", "任务和措施分别怎样？"]
)
def test_what_is_said_of_a_named_document_and_of_several_things_is_whole(question: str) -> None:
    item = read(question, NAMED, "协调落实重点任务")
    assert concise(read_question(question), item).text == NAMED


def test_of_one_thing_the_clause_is_enough() -> None:
    question = "要协调落实什么？"
    assert (
        concise(read_question(question), read(question, NAMED, "协调落实重点任务")).text
        == "协调落实重点任务，"
    )


def test_a_short_sentence_is_quoted_whole() -> None:
    short = "全年新建水库120座，治理河流。"
    assert concise(read_question("新建水库多少座？"), read("新建水库多少座？", short, "120座")).text == short


def test_a_clause_without_the_figure_that_is_asked_for_is_not_enough() -> None:
    question = "中部地区生产总值增长百分之几？"
    assert concise(read_question(question), read(question, LONG, "据初步测算")).text.count("%") == 1


def test_without_a_reading_a_sentence_is_whole() -> None:
    passages = given_passages([GivenPassage("甲", LONG)])
    item = find_evidence("增长多少？", passages, HashEmbedder(), 1)[0]
    assert concise(read_question("增长多少？"), item) == item


@given(
    st.text(alphabet="中部地区增长9.7%，,、。2万亿元", min_size=1, max_size=120),
    st.integers(0, 119),
    st.integers(1, 20),
)
def test_what_is_quoted_is_a_slice_that_holds_the_answer(text: str, at: int, length: int) -> None:
    passages = given_passages([GivenPassage("甲", text)])
    answer = text[at : at + length]
    for item in find_evidence("中部增长多少？", passages, HashEmbedder(), 9, PointingReader(answer or text)):
        quoted = concise(read_question("中部增长？"), item)
        assert quoted.text == text[quoted.start : quoted.end] == quoted.text.strip()
        assert item.start <= quoted.start < quoted.end <= item.end
        assert item.reading is not None
        assert quoted == item or (
            quoted.start <= item.reading.answer[0] and item.reading.answer[1] <= quoted.end
        )


LIST = "各省要做好三件事。一是提高门槛。二是严格审批。三是加强检查。\n另外，财政部负责落实。"


class EagerReader(PointingReader):
    """Takes every sentence that holds 是 for evidence."""

    def read(self, question: str, contexts: Sequence[str], passages: Sequence[str]) -> list[Reading]:
        return [
            Reading(tuple(self._marked(window, passage) for window in reading.windows))
            for reading, passage in zip(super().read(question, contexts, passages), passages, strict=True)
        ]

    def _marked(self, window: WindowReading, passage: str) -> WindowReading:
        evidence = np.full(len(window.spans), -3.0, dtype=np.float32)
        for start, end in sentence_spans(passage, 0, len(passage)):
            if "是" in passage[start:end]:
                evidence[(window.spans[:, 0] >= start) & (window.spans[:, 0] < end)] = 3.0
        return replace(window, evidence=evidence)


def best(question: str) -> Evidence:
    passages = given_passages([GivenPassage("甲", LIST)])
    found = find_evidence(question, passages, HashEmbedder(), 5, EagerReader("二是严格审批"))
    return next(item for item in found if "审批" in item.text)


def test_a_list_is_quoted_to_its_ends_and_no_further() -> None:
    question = "各省要做好哪些事？"
    quoted = [item.text for item in whole_list(read_question(question), best(question))]
    assert quoted == ["一是提高门槛。", "二是严格审批。", "三是加强检查。"]


def test_one_thing_is_one_sentence() -> None:
    question = "各省由谁审批？"
    assert [item.text for item in whole_list(read_question(question), best(question))] == ["二是严格审批。"]


def test_a_neighbour_of_another_year_is_no_part_of_the_list() -> None:
    question = "2014年各省要做好哪些事？"
    text = "2014年一是提高门槛。2013年二是严格审批。"
    passages = given_passages([GivenPassage("甲", text)])
    found = find_evidence(question, passages, HashEmbedder(), 5, EagerReader("2014年一是提高门槛"))
    first = next(item for item in found if "门槛" in item.text)
    assert len(first.run) == 2
    assert [item.text for item in whole_list(read_question(question), first)] == ["2014年一是提高门槛。"]


@pytest.mark.parametrize(
    ("question", "text", "answer", "quoted"),
    [
        pytest.param(
            "个人罚多少元？", "违反本条例规定随意倾倒垃圾，情节严重的，由主管部门责令改正，对个人处五十元以上二百元以下的罚款，并予以通报批评。",
            "五十元以上二百元以下", "情节严重的，由主管部门责令改正，对个人处五十元以上二百元以下的罚款，", id="…的"),
        pytest.param(
            "信息几个工作日内公开？", "行政机关要及时向社会公布执法机关和执法结论等信息，信息在7个工作日内公开，但法律、行政法规另有规定的除外。",
            "7个工作日", "信息在7个工作日内公开，但法律、行政法规另有规定的除外。", id="但"),
        pytest.param(
            "多久到达现场？", "除不可抗力因素外，县级及以上城区的电梯，维护保养单位接到报警后，应当在三十分钟内到达现场，其他地区不得超过一小时，并记录。",
            "三十分钟", "除不可抗力因素外，县级及以上城区的电梯，维护保养单位接到报警后，应当在三十分钟内到达现场，其他地区不得超过一小时，", id="除, 其他"),
        pytest.param(
            "非独生子女扣除多少元？", "纳税人赡养一位及以上被赡养人有关支出，非独生子女分摊扣除每月2000元的额度，每人分摊不超过每月1000元，具体方式由其约定。",
            "2000元", "非独生子女分摊扣除每月2000元的额度，每人分摊不超过每月1000元，", id="每人"),
        pytest.param(
            "延长多少日？", "行政机关办理行政许可应当遵守规定的期限和程序，经本机关负责人批准，可以延长十日，并将理由告知申请人和利害关系人。",
            "十日", "经本机关负责人批准，可以延长十日，", id="经"),
        pytest.param(
            "增长百分之几？", "经济发展取得新的成效和历史性成就令人鼓舞，国内生产总值增长5%，每万人口有专利十件，各项事业全面进步开创新的局面。",
            "5%", "国内生产总值增长5%，", id="no condition: 经济, 每万人口"),
        pytest.param(
            "增长百分之几？", "各地经济发展取得新的成效和历史性成就令人鼓舞，一二产业，分别增长5%、6%，各项事业全面进步开创崭新的局面。",
            "5%、6%", "一二产业，分别增长5%、6%，", id="分别 goes with what it divides"),
        pytest.param(
            "销区保持几个月销量？", "为了保障粮食安全和供应必须认真落实各项工作，按照“产区保持三个月销量，销区保持六个月销量”的要求，充实储备，不得动用。",
            "六个月", "按照“产区保持三个月销量，销区保持六个月销量”的要求，", id="“” are not cut"),
    ],
)  # fmt: skip
def test_what_a_figure_holds_under_is_quoted_with_it(
    question: str, text: str, answer: str, quoted: str
) -> None:
    assert concise(read_question(question), read(question, text, answer)).text == quoted


@pytest.mark.parametrize("asked", ["各多少万亿元", "分别是多少"])
def test_what_is_asked_of_each_is_whole(asked: str) -> None:
    question = f"中部地区生产总值和增长{asked}？"
    assert concise(read_question(question), read(question, LONG, "12.7万亿元")).text == LONG


def texts(question: str, text: str, best: str, given: Sequence[Passage] | None = None) -> list[str]:
    """Return the list that a question gets whose best sentence holds some words; evidence is what holds 是."""
    passages = given or given_passages([GivenPassage("甲", text)])
    found = find_evidence(question, passages, HashEmbedder(), 20, EagerReader(best))
    item = next(item for item in found if best in item.text)
    listed = whole_list(read_question(question), item, passages)
    for each in listed:
        base = each.passage.start
        assert each.text == each.passage.text[each.start - base : each.end - base]
        assert each.text.endswith(each.text.strip())
    return [each.text for each in listed]


@pytest.mark.parametrize(
    ("text", "best", "expected"),
    [
        ("这是要做好的四件事。①扩大是目标。落实到人。②严格审批。③加强检查。④总结。别的。", "四件事", ["这是要做好的四件事。", "①扩大是目标。", "②严格审批。", "③加强检查。", "④总结。"]),
        # Of one item alone is spoken.
        ("各省落实。一要提高。二要是严格。三要加强。", "二要是", ["二要是严格。"]),
        # Of two is spoken: of the list.
        ("各省落实。一要提高。二要是严格。三要是加强。四要总结。", "二要是", ["一要提高。", "二要是严格。", "三要是加强。", "四要总结。"]),
        # What is no evidence itself does not stand before the paragraph that is.
        ("谨致谢意！\n甲是低。乙是松。", "谨致", ["甲是低。", "乙是松。"]),
        ("谨致谢意，要做好：\n甲是低。乙是松。", "谨致", ["谨致谢意，要做好：", "甲是低。", "乙是松。"]),
        # A new paragraph is no list of a sentence that leads nothing in.
        ("这是要做好的事。\n①提高。②严格。", "要做好", ["这是要做好的事。"]),
        ("要做好的事如下：\n（一）提高；\n具体如何提高。\n（二）严格；\n（三）加强。\n（五）别的。", "如下", ["要做好的事如下：", "（一）提高；", "（二）严格；", "（三）加强。"]),
        ("需要的材料包括：\n申请表；\n身份证；\n合同。\n其他事项。", "包括", ["需要的材料包括：", "申请表；", "身份证；", "合同。"]),
        ("问题在于：一是门槛低。二、审批松。二是检查少。三是不细。", "问题", ["问题在于：一是门槛低。", "二是检查少。", "三是不细。"]),
    ],
)  # fmt: skip
def test_numbered_list_is_completed_beyond_what_was_read_as_evidence(
    text: str, best: str, expected: list[str]
) -> None:
    assert texts("要做好哪些事？", text, best) == expected


def test_list_ends_with_its_section() -> None:
    text = "要做好的事如下：\n1.提高；\n2.严格。\n3.别的。"
    cut = text.index("3.")
    parts = (PassagePart(0, cut, ("一、甲",)), PassagePart(cut, len(text), ("二、乙",)))
    passages = [replace(each, parts=parts) for each in given_passages([GivenPassage("甲", text)])]
    expected = ["要做好的事如下：", "1.提高；", "2.严格。"]
    assert texts("要做好哪些事？", text, "如下", passages) == expected


ACROSS = "这是要做好的四件事。一是提高。二要严格审批。\n三要是别的。二是严格审批。三是加强检查。四是总结。五是报告。另外落实。"


def across(tmp_path: Path) -> tuple[Document, list[Passage]]:
    """Return a document and two passages of it: up to 二是 and on to 四是; the later one is the better."""
    path = tmp_path / "甲.txt"
    path.write_text(ACROSS, encoding="utf-8")
    document = parse_document(path, path.name)
    cuts = [0, document.text.index("二是"), document.text.index("四是")]
    chunks = [make_chunk(document, start, end) for start, end in pairwise(cuts)]
    return document, [
        make_passage(number, document, chunk, 0.0) for number, chunk in zip((2, 1), chunks, strict=True)
    ]


def test_list_goes_on_in_the_next_passage_and_in_the_rest_of_its_document(tmp_path: Path) -> None:
    document, passages = across(tmp_path)
    question = "要做好哪些事？"
    expected = ["这是要做好的四件事。", "一是提高。", "二是严格审批。", "三是加强检查。"]
    assert texts(question, "", "四件事", passages) == expected
    found = find_evidence(question, passages, HashEmbedder(), 20, EagerReader("四件事"))
    first = next(item for item in found if "四件事" in item.text)
    rest = rest_of_list(read_question(question), first, passages, [document], 3)
    assert rest is not None
    assert (rest.number, rest.text) == (3, "四是总结。五是报告。")
    assert rest.text == document.text[rest.start : rest.end]
    assert texts(question, "", "四件事", [*passages, rest]) == [*expected, "四是总结。", "五是报告。"]
    for ends, other in (("谁做这四件事？", document), (question, None)):
        assert rest_of_list(read_question(ends), first, passages, [other] if other else [], 3) is None
    assert rest_of_list(read_question(question), first, [*passages, rest], [document], 4) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("第三件是什么？", "三是加强检查。"),
        ("第3项是什么？", "三是加强检查。"),
        ("第九件是什么？", None),
        ("第三产业是什么？", None),
    ],
)
def test_item_that_is_asked_for_by_its_number(tmp_path: Path, question: str, expected: str | None) -> None:
    _, passages = across(tmp_path)
    found = find_evidence(question, passages, HashEmbedder(), 20, EagerReader("四件事"))
    for best in ("四件事", "二是"):
        first = next(item for item in found if best in item.text)
        item = asked_item(read_question(question), first, passages)
        assert (item.text if item else None) == expected
        assert (
            item is None or item.span == first.span or item.reading is None
        )  # where that answers says nothing here


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加快建设甲产业集群。加快建设乙产业集群是目标。加快建设丙产业集群。\n加快建设丁产业集群。", ["加快建设甲产业集群。", "加快建设乙产业集群是目标。", "加快建设丙产业集群。"]),
        ("瞄准新材料，培育甲产业集群。瞄准乙是目标，培育乙产业集群。瞄准氢能，加快建设，培育丙产业集群。", ["瞄准新材料，培育甲产业集群。", "瞄准乙是目标，培育乙产业集群。", "瞄准氢能，加快建设，培育丙产业集群。"]),
        ("加快建设甲机场。加快建设乙产业集群是目标。推进丙产业集群。", ["加快建设乙产业集群是目标。"]),
    ],
)  # fmt: skip
def test_unnumbered_items_are_worded_alike(text: str, expected: list[str]) -> None:
    assert texts("培育哪些产业集群？", text, "是目标") == expected
