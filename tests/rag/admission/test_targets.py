from __future__ import annotations

import pytest

from rag.admission.targets import agreeing_first, speaks_of_aims
from rag.evidence import find_evidence
from rag.question import read_question
from rag.retrieval import given_passages
from rag.types import GivenPassage
from tests.fakes import HashEmbedder

TEXT = "城镇新增就业1256万人。\n今年主要预期目标是：城镇新增就业1200万人以上。\n"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("城镇新增就业多少万人？", "1256"),
        ("城镇新增就业的目标是多少万人？", "1200"),
        ("城镇新增就业定在多少万人？", "1200"),
    ],
)
def test_what_was_reached_and_what_is_aimed_at(question: str, first: str) -> None:
    found = find_evidence(question, given_passages([GivenPassage("甲", TEXT)]), HashEmbedder(), 5)
    ordered = agreeing_first(read_question(question), found)
    assert first in ordered[0].text
    assert len(ordered) == len(found)


def test_aims_of_the_sentence_before_are_not_this_ones() -> None:
    text = "落实计划单列市政策。\n力争投资增长6%。城镇新增就业1256万人。"
    found = find_evidence("就业人数", given_passages([GivenPassage("甲", text)]), HashEmbedder(), 5)
    assert [item.text for item in found if speaks_of_aims(item)] == ["力争投资增长6%。"]


@pytest.mark.parametrize(
    ("text", "is_aim"),
    [
        ("固定资产投资增长5%，全年目标任务较好完成。", False),
        ("粮食产量超额完成国家下达目标任务。", False),
        ("城镇新增就业70万人，超过预期目标。", False),
        ("确保完成全年经济社会发展目标任务。", True),
        ("要努力实现粮食产量增长目标。", True),
        ("为实现今年目标，投资增长5%。", True),
        ("主要目标任务：投资增长5%。", True),
    ],
)
def test_an_aim_that_was_reached_is_none(text: str, is_aim: bool) -> None:
    (item,) = find_evidence("增长多少？", given_passages([GivenPassage("甲", text)]), HashEmbedder(), 5)
    assert speaks_of_aims(item) is is_aim


def test_other_questions_keep_their_order() -> None:
    found = find_evidence("就业怎么抓？", given_passages([GivenPassage("甲", TEXT)]), HashEmbedder(), 5)
    assert agreeing_first(read_question("就业怎么抓？"), found) == found
