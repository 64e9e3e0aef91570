"""Lists are quoted whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from index.chunking import make_chunk
from index.sentences import sentence_spans
from rag.evidence import Evidence, find_evidence
from rag.evidence_model.reading import Reading, WindowReading
from rag.question import read_question
from rag.quoting.listing import asked_item, rest_of_list, whole_list
from rag.retrieval import given_passages, make_passage
from rag.types import GivenPassage, Passage, PassagePart
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader

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


@pytest.mark.parametrize(
    ("question", "entries"), [("甲省的三大产业是哪三个？", 1), ("甲省有哪些重点任务？", 2)]
)
def test_the_entry_of_a_glossary_whose_name_is_asked_about_stays_alone(question: str, entries: int) -> None:
    text = "1.三大产业：是指电子、食品和能源。\n2.“15+N”产业链：是指十五条重点产业链和若干条新产业链。"
    given = given_passages([GivenPassage("甲", text)])
    found = find_evidence(question, given, HashEmbedder(), 5, EagerReader("电子"))
    first = next(item for item in found if "电子" in item.text)
    assert len(whole_list(read_question(question), first, given)) == entries


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
        # Evidence ends before the list does.
        ("人员的任务是：\n宣读是其一；\n质证是其二；\n辩论；\n其他工作。\n别的事项。", "任务", ["人员的任务是：", "宣读是其一；", "质证是其二；", "辩论；", "其他工作。"]),
        ("人员的任务是重的。宣读是其一；\n质证；\n辩论。", "任务", ["人员的任务是重的。", "宣读是其一；"]),
        ("将该条改为：\n“有下列情形是从重的：\n“（一）多次的；\n“（二）多人的。", "从重", ["“有下列情形是从重的：", "“（一）多次的；", "“（二）多人的。"]),
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
        ("第十十件是什么？", None),  # no number
        ("第三产业是什么？", None),
        ("违反第三项的怎么办？", None),
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


CASES = "有下列行为的，按以下规定处理：\n（一）移用校舍的，是应当退还的。\n（二）未经批准开办的，是由部门责令停办。\n（三）擅自撤销的，是应当恢复的。"


@pytest.mark.parametrize(
    ("question", "number"), [("未经批准开办怎么处理？", 1), ("有哪些行为，怎么处理？", 3)]
)
def test_an_item_that_is_the_rule_of_its_own_case_stays_alone(question: str, number: int) -> None:
    listed = texts(question, CASES, "未经批准")
    assert len(listed) == number
    assert "（二）未经批准开办的，是由部门责令停办。" in listed


def test_a_case_of_a_penalty_stays_alone_to_be_quoted_with_its_lead_in() -> None:
    """Of 怎么处罚 all cases were quoted, and not the lead-in that states the penalty."""
    text = "有下列情形之一的，处二百元罚款：\n（一）是洗车的；\n（二）是放牧的；\n（三）是露营的。"
    assert texts("放牧怎么处罚？", text, "放牧") == ["（二）是放牧的；"]
    assert len(texts("有哪些情形，怎么处罚？", text, "放牧")) == 3


def test_items_of_other_places_are_no_part_of_the_list() -> None:
    items = [
        "1.江苏省是改革先锋。",
        "2.浙江省是改革样本。",
        "3.浙江省湖州市是改革样板。",
        "4.简化退税是创新。",
        "5.安徽省是后起之秀。",
    ]
    text = "\n".join(items)
    assert texts("表扬了浙江省的哪些做法？", text, "改革样本") == items[1:4]
    assert texts("表扬了哪些做法？", text, "改革样本") == items
    of_it = [replace(each, title="浙江省的通报") for each in given_passages([GivenPassage("甲", text)])]
    assert texts("表扬了浙江省的哪些做法？", text, "改革样本", of_it) == items


@pytest.mark.parametrize(
    ("text", "read", "listed"),
    [
        ("主要目标是：投资是5%；就业是百万；能耗下降；污染减少。另外要防风险。", "就业是百万", 4),
        ("投资是5%；就业是百万；能耗下降；污染减少。", "就业是百万", 2),  # no list that is led in
        ("主要目标是：投资是5%；能耗下降。", "投资是5%", 1),  # one alone was read
    ],
)
def test_what_a_first_segment_leads_in_is_listed_to_its_full_stop(text: str, read: str, listed: int) -> None:
    assert len(texts("主要目标有哪些？", text, read)) == listed


DAMS = "水库须合规。兴建小（二）型水库，是由区批准；兴建小（一）型水库，是由市批准；兴建大坝，按照国家规定。"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("小（一）型水库和小（二）型水库各由谁批准？", ["兴建小（二）型水库，是由区批准；", "兴建小（一）型水库，是由市批准；"]),
        ("小（二）型水库由谁批准？", ["兴建小（二）型水库，是由区批准；"]),
        ("小（二）型水库由各地谁批准？", ["兴建小（二）型水库，是由区批准；"]),
    ],
)  # fmt: skip
def test_what_is_asked_of_each_is_quoted_of_each(question: str, expected: list[str]) -> None:
    assert texts(question, DAMS, "小（二）型水库") == expected


@pytest.mark.parametrize("question", ["什么情况下不承担责任？", "什么情形下不承担责任？"])
def test_the_cases_of_a_rule_are_listed(question: str) -> None:
    text = (
        "有下列情形之一的，承运人不承担责任：\n（一）不可抗力；\n（二）货物本身的性质；\n（三）托运人的过错。"
    )
    assert texts(question, text, "不承担责任") == text.split("\n")
