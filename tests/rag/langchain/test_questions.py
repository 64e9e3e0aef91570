"""Every form of an input is read as the question that it asks."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from index.filters import SearchFilters
from rag.langchain.questions import AskedQuestion, read_input, read_turns
from rag.pipeline import QuestionError
from rag.types import Turn

TURNS = (Turn("问一", "答一"), Turn("问二", "答二[1]"))
PAIRS: list[BaseMessage] = [
    HumanMessage("问一"),
    AIMessage("答一"),
    HumanMessage("问二"),
    AIMessage([{"type": "text", "text": "答二"}, {"type": "text", "text": "[1]"}]),
]


@pytest.mark.parametrize(
    "history",
    [
        TURNS,
        PAIRS,
        [{"question": "问一", "answer": "答一"}, {"question": "问二", "answer": "答二[1]"}],
        [("human", "问一"), ("ai", "答一"), ("user", "问二"), ("assistant", "答二[1]")],
        [{"role": "user" if i % 2 == 0 else "assistant", "content": m.text} for i, m in enumerate(PAIRS)],
    ],
    ids=["turns", "messages", "contract", "tuples", "roles"],
)
def test_history_is_read_in_every_form(history: list[Any]) -> None:
    assert read_turns(history) == TURNS
    asked = read_input({"question": "问三", "history": history})
    assert asked == AskedQuestion("问三", TURNS)


def test_conversation_ends_in_the_question() -> None:
    assert read_input([SystemMessage("你是助手"), *PAIRS, HumanMessage("问三")]) == AskedQuestion(
        "问三", TURNS
    )
    assert read_input([HumanMessage("问")]) == AskedQuestion("问")


def test_what_is_no_pair_is_left_out() -> None:
    history = [
        AIMessage("您好，请提问。"),
        HumanMessage("没有人答"),
        HumanMessage("问一"),
        ToolMessage("检索结果", tool_call_id="1"),
        AIMessage("答一"),
        AIMessage("再说一遍"),
        HumanMessage("还没有答"),
    ]
    assert read_turns(history) == (Turn("问一", "答一"),)
    assert read_turns([]) == ()


def test_filters_are_read_by_name() -> None:
    asked = read_input({"question": HumanMessage("问"), "filters": {"sources": ["水.txt"]}})
    assert asked == AskedQuestion("问", filters=SearchFilters(sources=("水.txt",)))
    filters = SearchFilters(doc_ids=("a",))
    assert read_input({"question": "问", "filters": filters}).filters is filters
    assert read_input({"question": "问", "filters": None}).filters is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"query": "问"}, "不认识 query；可用的键有 question"),
        ({"history": []}, "缺 question"),
        ({"question": 3}, "应是文字或 HumanMessage，实为 int"),
        ({"question": "问", "history": [3]}, "history 里应是"),
        ({"question": "问", "filters": {"year": 2013, "x": 1}}, "可用的键有"),
        ([], "对话是空的"),
        ([HumanMessage("问"), AIMessage("答")], "实为 AIMessage"),
        (3, "输入应是问题"),
        (None, "输入应是问题"),
    ],
    ids=str,
)
def test_slips_are_told_with_the_mend(value: Any, told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        read_input(value)
