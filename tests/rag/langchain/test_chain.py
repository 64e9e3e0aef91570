"""The checked answer as a runnable: nothing unchecked, the pieces add up, and closing stops the model."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.chat_history import InMemoryChatMessageHistory
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables.history import RunnableWithMessageHistory

from app.render import answer_json, sentence_json
from index.filters import SearchFilters
from index.store import Index
from rag.generation.langchain_model import LangChainModel
from rag.langchain import PolicyChain
from rag.langchain.questions import ChainInput
from rag.pipeline import Pipeline, QuestionError
from rag.types import AnswerEvent, SentenceReady, Turn
from tests.rag.fakes import ScriptedGenerator, lies
from tests.rag.test_pipeline import (
    GDP,
    GDP_ANSWER,
    GDP_SENTENCE,
    QUESTIONS,
    choosing,
    shipped_sentences,
    slow,
    writing,
)

PATIENCE_S = 5.0
TRADE_SENTENCE = "进出口总额达到2197亿美元，同比增长13.6%。"
LIE = "全年中部地区实现地区生产总值99万亿元。[1]"
RUN_OF = {"id", "timings_ms"}  # differ from one run to the next


def choosing_chain(index: Index) -> PolicyChain:
    return PolicyChain(lambda: choosing(index))


def writing_chain(index: Index, generator: ScriptedGenerator) -> PolicyChain:
    return PolicyChain(lambda: writing(index, generator))


def told(message: AIMessage) -> dict[str, Any]:
    """Return all that a message says, less what differs from one run to the next."""
    answer = {key: value for key, value in message.additional_kwargs["answer"].items() if key not in RUN_OF}
    return {
        "content": message.content,
        "sentences": message.additional_kwargs.get("sentences"),
        "answer": answer,
        "metadata": message.response_metadata,
    }


def added_up(pieces: Sequence[AIMessageChunk]) -> AIMessageChunk:
    whole = pieces[0]
    for piece in pieces[1:]:
        whole += piece
    return whole


@slow
@given(st.sampled_from(QUESTIONS), lies(shipped_sentences()))
def test_whatever_the_model_writes_pieces_are_checked_and_add_up(
    index: Index, question: str, lie: str
) -> None:
    chain = writing_chain(index, ScriptedGenerator(lie))
    *sentences, last = list(chain.stream(question))
    message = chain.invoke(question)
    assert told(added_up([*sentences, last])) == told(message)
    answer = message.additional_kwargs["answer"]
    assert [piece.additional_kwargs["sentences"][0]["text"] for piece in sentences] == [
        sentence["text"] for sentence in answer["sentences"]
    ]
    assert [piece.text.strip() for piece in sentences] == [
        sentence["text"].strip() + "".join(f"[{number}]" for number in sentence["citations"])
        for sentence in answer["sentences"]
    ]
    assert last.text == (answer["text"] if answer["refused"] else "")
    assert last.additional_kwargs["answer"]["text"] == answer["text"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_answer_is_the_contracts(index: Index, question: str) -> None:
    """The keys of DESIGN.md §4, with the values that the HTTP interface gives."""
    message = choosing_chain(index).invoke(question)
    answer = message.additional_kwargs["answer"]
    contract = answer_json(choosing(index).ask(question), message.id)
    of_the_server = {"timings_ms", "conversation", "turn"}
    check_covers(answer, {key: value for key, value in contract.items() if key not in of_the_server})
    assert set(answer["timings_ms"]) == set(contract["timings_ms"])  # type: ignore[call-overload]
    events = [e for e in choosing(index).stream(question) if isinstance(e, SentenceReady)]
    check_covers(message.additional_kwargs.get("sentences", []), [sentence_json(event) for event in events])
    assert json.loads(json.dumps(message.additional_kwargs)) == message.additional_kwargs
    assert message.response_metadata == {"model_name": answer["model"]}


def check_covers(value: Any, contract: Any) -> None:
    """Everything in the contract has the same value here; more may be here."""
    if isinstance(contract, dict):
        assert contract.keys() <= value.keys()
        for key, part in contract.items():
            check_covers(value[key], part)
    elif isinstance(contract, list):
        assert len(value) == len(contract)
        for ours, part in zip(value, contract, strict=True):
            check_covers(ours, part)
    else:
        assert value == contract


def test_message_is_text_with_markers(index: Index) -> None:
    message = choosing_chain(index).invoke(GDP)
    assert type(message) is AIMessage
    assert message.text.splitlines()[0] == GDP_ANSWER
    assert (choosing_chain(index) | StrOutputParser()).invoke(GDP) == message.text


def test_refusal_brings_its_text_and_no_citations(index: Index) -> None:
    (only,) = choosing_chain(index).stream("2015年中部地区生产总值是多少？")
    answer = only.additional_kwargs["answer"]
    assert answer["refused"]
    assert only.text == answer["text"]
    assert answer["citations"] == []
    assert only.chunk_position == "last"


def test_asynchronous_calls_say_the_same(index: Index) -> None:
    chain = choosing_chain(index)

    async def pieces() -> list[AIMessageChunk]:
        return [piece async for piece in chain.astream(GDP)]

    expected = told(chain.invoke(GDP))
    assert told(asyncio.run(chain.ainvoke(GDP))) == expected
    assert told(added_up(asyncio.run(pieces()))) == expected


def test_batch_answers_in_order(index: Index) -> None:
    chain = choosing_chain(index)
    asked: list[ChainInput] = [*QUESTIONS]
    expected = [told(chain.invoke(question)) for question in asked]
    assert [told(message) for message in chain.batch(asked)] == expected
    assert [told(message) for message in asyncio.run(chain.abatch(asked[:3]))] == expected[:3]
    failed, answered = chain.batch(["", GDP], return_exceptions=True)
    assert isinstance(failed, QuestionError)
    assert told(answered) == expected[0]


def test_sentence_comes_before_the_model_has_finished(index: Index) -> None:
    generator = ScriptedGenerator(f"{GDP_SENTENCE}[1]{LIE}{TRADE_SENTENCE}[1]")
    stream = writing_chain(index, generator).stream(GDP)
    assert next(stream).text == f"{GDP_SENTENCE}[1]"
    assert (generator.opened, generator.closed) == (1, 0)
    assert "99" not in "".join(piece.text for piece in stream)


class Overhearing(BaseCallbackHandler):
    """Notes whatever LangChain reports."""

    def __init__(self) -> None:
        self.words: list[object] = []

    def on_llm_new_token(self, token: object, **_: Any) -> None:
        self.words.append(token)

    def on_chat_model_start(self, *_: Any, **__: Any) -> None:
        self.words.append("started")


@pytest.fixture
def lying_chain(index: Index) -> PolicyChain:
    """A chain over a chat model of LangChain's own, as `[llm] model = "provider:model"` makes it; it lies first."""
    chat = FakeListChatModel(responses=[f"{LIE}{GDP_SENTENCE}[1]"])
    model = LangChainModel(chat, name="fake:chat", timeout_s=PATIENCE_S)
    return PolicyChain(lambda: writing(index, model))


def test_callbacks_hear_nothing_unchecked(lying_chain: PolicyChain) -> None:
    overhearing = Overhearing()
    config: Any = {"callbacks": [overhearing]}
    assert lying_chain.invoke(GDP, config).text == f"{GDP_SENTENCE}[1]"
    assert len(list(lying_chain.stream(GDP, config))) == 2
    asyncio.run(lying_chain.ainvoke(GDP, config))
    assert overhearing.words == []


def test_events_of_a_run_hold_nothing_unchecked(lying_chain: PolicyChain) -> None:
    async def events() -> list[Any]:
        return [event async for event in lying_chain.astream_events(GDP, version="v2")]

    seen = asyncio.run(events())
    assert {event["event"] for event in seen} == {"on_chain_start", "on_chain_stream", "on_chain_end"}
    assert "99万亿" not in repr(seen)


# Stopping.


def test_closing_the_stream_stops_the_model(index: Index) -> None:
    generator = ScriptedGenerator(f"{GDP_SENTENCE}[1]" + "完成固定资产投资10.6万亿元，" * 1000)
    stream = writing_chain(index, generator).stream(GDP)
    next(stream)
    assert (generator.opened, generator.closed) == (1, 0)
    stream.close()  # type: ignore[attr-defined]
    assert generator.closed == 1


def test_closing_the_asynchronous_stream_stops_the_model(index: Index) -> None:
    generator = ScriptedGenerator(f"{GDP_SENTENCE}[1]" + "完成固定资产投资10.6万亿元，" * 1000)

    async def read() -> None:
        stream = writing_chain(index, generator).astream(GDP)
        await anext(stream)
        assert (generator.opened, generator.closed) == (1, 0)
        await stream.aclose()  # type: ignore[attr-defined]
        assert generator.closed == 1

    asyncio.run(read())


class Waiting:
    """Is at a stage until it is let go, for as often as it is read; never answers.

    Attributes:
        at_work: It is at a stage.
        closed: Its stream has been closed.
    """

    def __init__(self) -> None:
        self.at_work, self.go, self.closed = threading.Event(), threading.Event(), threading.Event()

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), filters: SearchFilters | None = None
    ) -> Iterator[AnswerEvent]:
        try:
            while True:
                self.at_work.set()
                assert self.go.wait(PATIENCE_S)
                yield from choosing_events(question)
        finally:
            self.closed.set()


def choosing_events(question: str) -> Iterator[AnswerEvent]:
    """Yield the first stage of a pipeline without documents."""
    yield next(iter(choosing(None).stream(question)))


async def _read(chain: PolicyChain) -> None:
    async for _ in chain.astream(GDP):
        pass


@pytest.mark.parametrize(
    "start", [lambda chain: chain.ainvoke(GDP), _read, lambda chain: chain.abatch([GDP])],
    ids=["ainvoke", "astream", "abatch"],
)  # fmt: skip
def test_cancelling_closes_the_pipelines_stream(start: Callable[[PolicyChain], Any]) -> None:
    waiting = Waiting()

    async def run() -> None:
        asking = asyncio.ensure_future(start(PolicyChain(lambda: waiting)))
        assert await asyncio.to_thread(waiting.at_work.wait, PATIENCE_S)
        asking.cancel()
        started = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert time.monotonic() - started < 1  # whoever cancels does not wait for the step under way
        assert not waiting.closed.is_set()
        waiting.go.set()
        assert await asyncio.to_thread(waiting.closed.wait, PATIENCE_S)

    asyncio.run(run())


# Conversations.

FOLLOW_UP = "那进出口总额呢？"
STANDALONE = "2013年中部进出口总额是多少？"


def answer_of(message: BaseMessage) -> dict[str, Any]:
    answer: dict[str, Any] = message.additional_kwargs["answer"]
    return answer


def test_history_completes_a_follow_up(index: Index) -> None:
    chain = choosing_chain(index)
    first = chain.invoke(GDP)
    asked: list[Any] = [
        {"question": FOLLOW_UP, "history": [Turn(GDP, first.text)]},
        {"question": FOLLOW_UP, "history": [HumanMessage(GDP), first]},
        [HumanMessage(GDP), first, HumanMessage(FOLLOW_UP)],
    ]
    for message in chain.batch(asked):
        assert answer_of(message)["standalone_question"] == STANDALONE
        assert "2197亿美元" in message.text


def test_filters_reach_the_search(index: Index) -> None:
    message = choosing_chain(index).invoke({"question": GDP, "filters": {"sources": ["别的.txt"]}})
    assert answer_of(message)["refusal_reason"] == "no_documents"


# LangChain 1.x warns that both classes go in 2.0; until then its users have them.
@pytest.mark.filterwarnings("ignore::langchain_core._api.deprecation.LangChainDeprecationWarning")
@pytest.mark.parametrize("streams", [False, True], ids=["invoke", "stream"])
@pytest.mark.parametrize(
    "keys",
    [{}, {"input_messages_key": "question", "history_messages_key": "history"}],
    ids=["messages", "keys"],
)
def test_message_history_of_langchain(index: Index, keys: dict[str, str], streams: bool) -> None:
    histories: dict[str, InMemoryChatMessageHistory] = {}

    def history(session_id: str) -> InMemoryChatMessageHistory:
        return histories.setdefault(session_id, InMemoryChatMessageHistory())

    remembering = RunnableWithMessageHistory(choosing_chain(index), history, **keys)  # type: ignore[arg-type]

    def ask(question: str, session: str) -> AIMessage:
        asked: Any = {"question": question} if keys else [HumanMessage(question)]
        config: Any = {"configurable": {"session_id": session}}
        message = (
            added_up(list(remembering.stream(asked, config)))
            if streams
            else remembering.invoke(asked, config)
        )
        assert isinstance(message, AIMessage)
        return message

    ask(GDP, "甲")
    assert answer_of(ask(FOLLOW_UP, "甲"))["standalone_question"] == STANDALONE
    assert answer_of(ask(FOLLOW_UP, "乙"))["standalone_question"] == FOLLOW_UP
    assert [message.text for message in histories["甲"].messages[::2]] == [GDP, FOLLOW_UP]
    assert "2197亿美元" in answer_of(histories["甲"].messages[-1])["text"]


def test_conversation_kept_by_langgraph(index: Index) -> None:
    """What LangChain now recommends instead of `RunnableWithMessageHistory`."""
    from langgraph.checkpoint.memory import InMemorySaver
    from langgraph.graph import START, MessagesState, StateGraph

    chain = choosing_chain(index)
    graph = StateGraph(MessagesState)
    graph.add_node("answer", lambda state: {"messages": [chain.invoke(state["messages"])]})
    graph.add_edge(START, "answer")
    conversation = graph.compile(checkpointer=InMemorySaver())

    def ask(question: str) -> BaseMessage:
        config: Any = {"configurable": {"thread_id": "甲"}}
        state: Any = conversation.invoke({"messages": [HumanMessage(question)]}, config)
        message: BaseMessage = state["messages"][-1]
        return message

    ask(GDP)
    assert answer_of(ask(FOLLOW_UP))["standalone_question"] == STANDALONE


# The interface of runnables.


def test_each_question_is_answered_by_the_pipeline_of_that_moment(index: Index) -> None:
    pipelines = iter([choosing(index), writing(index, ScriptedGenerator(f"{GDP_SENTENCE}[1]"))])
    chain = PolicyChain(lambda: next(pipelines))
    assert [answer_of(chain.invoke(GDP))["model"] for _ in range(2)] == ["scorer", "scripted"]


def test_errors_are_the_pipelines(index: Index) -> None:
    chain = choosing_chain(index)
    for asked in ("", {"question": " "}):
        with pytest.raises(QuestionError, match="空的"):
            chain.invoke(asked)  # type: ignore[arg-type]
        with pytest.raises(QuestionError, match="空的"):
            list(chain.stream(asked))  # type: ignore[arg-type]
        with pytest.raises(QuestionError, match="空的"):
            asyncio.run(chain.ainvoke(asked))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        chain.invoke(GDP, temperature=1)


def test_schema_says_what_may_be_asked(index: Index) -> None:
    schema = choosing_chain(index).get_input_jsonschema()
    assert {"type": "string"} in schema["anyOf"]
    assert set(schema["$defs"]["PolicyQuestion"]["properties"]) == {"question", "history", "filters"}
    assert schema["$defs"]["PolicyQuestion"]["required"] == ["question"]


@pytest.mark.model
def test_default_models_answer_and_stream(bundled_pipeline: Pipeline) -> None:
    chain = PolicyChain(lambda: bundled_pipeline)
    message = chain.invoke(GDP)
    assert message.text == GDP_ANSWER
    (citation,) = answer_of(message)["citations"]
    assert citation["quote"] == GDP_SENTENCE
    assert told(added_up(list(chain.stream(GDP)))) == told(message)
    refused, follow_up = chain.batch(
        [
            "2015年中部地区生产总值是多少？",
            {"question": "那2014年呢？", "history": [HumanMessage(GDP), message]},
        ]
    )
    assert answer_of(refused)["refused"]
    assert answer_of(follow_up)["standalone_question"] == GDP.replace("2013", "2014")
