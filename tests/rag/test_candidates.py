"""Which sentences of a passage may be evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.candidates import sentences
from rag.evidence import find_evidence
from rag.retrieval import given_passages
from rag.types import GivenPassage
from tests.fakes import HashEmbedder
from tests.rag.test_evidence import WATER, passages


def test_heading_that_stands_alone_is_no_sentence() -> None:
    found = find_evidence("水利", passages(WATER), HashEmbedder(), 9)
    assert "一、水利" not in [item.text for item in found]
    assert find_evidence("水利", passages("一、水利"), HashEmbedder(), 9) == []
    assert {item.heading for item in found} == {"一、水利"}
    assert all(item.in_context == f"一、水利\n{item.text}" for item in found)


@pytest.mark.parametrize(
    ("title", "question", "stands"),
    [
        ("2014 年工作要点", "2014年的工作怎么做？", False),
        ("2014 年工作要点", "这份材料叫什么？", True),
        ("九省份恢复省际客运", "多少省份恢复客运？", True),
    ],
)
def test_name_of_the_document_answers_only_which_document(title: str, question: str, stands: bool) -> None:
    (passage,) = given_passages([GivenPassage("甲.txt", f"{title}\n各地要落实责任。")])
    found = find_evidence(question, [replace(passage, title=title)], HashEmbedder(), 9)
    assert (title in [item.text for item in found]) == stands
    assert "各地要落实责任。" in [item.text for item in found]


@pytest.mark.parametrize(
    ("heading", "after", "stands"),
    [
        ("（二十三）转制为企业后，五年内免征企业所得税。", "已完成转制的可继续免征。", True),
        ("（二十三）转制企业免征企业所得税。", "已完成转制的可继续免征。", True),
        ("（六）加强事后公开。", "各地要及时公开。", False),
        ("（六）加强事后公开，接受监督。", "\n各地要及时公开。", False),  # alone on its line
    ],
)
def test_heading_that_runs_into_its_paragraph_is_evidence_where_it_states_something(
    heading: str, after: str, stands: bool
) -> None:
    (passage,) = given_passages([GivenPassage("甲.txt", heading + after)])
    passage = replace(passage, section_path=(heading.rstrip("。"),))
    found = find_evidence("转制后免征什么税？", [passage], HashEmbedder(), 9)
    assert (heading in [item.text for item in found]) == stands
    assert after.strip() in [item.text for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建立制度。（财政部负责）\n落实责任。", ["建立制度。（财政部负责）", "落实责任。"]),
        ("建立制度。（财政部牵头；教育部参加）落实责任。", ["建立制度。（财政部牵头；教育部参加）", "落实责任。"]),
        ("建立制度。（二）落实责任。", ["建立制度。", "（二）落实责任。"]),
        ("建立制度。（2）落实责任。", ["建立制度。", "（2）落实责任。"]),
        ("建立制度。\n（财政部负责）", ["建立制度。", "（财政部负责）"]),
        ("（财政部负责）建立制度。", ["（财政部负责）建立制度。"]),
    ],
)  # fmt: skip
def test_brackets_directly_after_a_sentence_go_with_it(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected
    found = find_evidence("谁负责？", given_passages([GivenPassage("甲", text)]), HashEmbedder(), 9)
    assert {item.text for item in found} == set(expected)


@pytest.mark.parametrize(
    ("text", "question", "stands"),
    [
        ("你局《关于组建委员会的请示》收悉。", "委员会主任是谁？", False),
        ("你局《关于组建委员会的请示》收悉。", "批复的是哪份请示？", True),
        ("你局关于组建委员会的建议收悉，现答复如下：", "委员会主任是谁？", False),
        ("现将有关事项通知如下：", "有关事项有哪些？", False),
        ("为支持改革，经国务院同意，现将有关事项通知如下：", "为什么通知？", True),
        ("各地收悉后要落实责任。", "责任怎么落实？", True),
    ],
)
def test_what_only_opens_a_reply_answers_only_what_it_replies_to(
    text: str, question: str, stands: bool
) -> None:
    given = given_passages([GivenPassage("甲", f"{text}\n各地要落实责任。")])
    found = find_evidence(question, given, HashEmbedder(), 9)
    assert (text in [item.text for item in found]) == stands
