"""How much of a sentence is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans
from rag.evidence import Evidence, find_evidence
from rag.evidence_model.reading import Reading, WindowReading
from rag.question import read_question
from rag.quoting import concise, whole_list
from rag.retrieval import given_passages
from rag.types import GivenPassage
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
