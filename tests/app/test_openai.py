"""The OpenAI interface, spoken by the `openai` package itself."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Literal

import numpy as np
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from app.api import build_app
from app.openai.replies import reply_text
from index.errors import NoIndexError
from rag.types import Turn
from tests.app.answers import FakeBackend, answer, backend, refusal
from tests.app.live_server import live_server

QUESTION: list[ChatCompletionMessageParam] = [{"role": "user", "content": "粮食面积的目标是什么？"}]


@pytest.fixture(scope="module")
def served() -> FakeBackend:
    return backend()


@pytest.fixture(scope="module")
def client(served: FakeBackend) -> Iterator[openai.OpenAI]:
    with (
        live_server(build_app(served)) as (host, port),
        openai.OpenAI(base_url=f"http://{host}:{port}/v1", api_key="none", max_retries=0) as made,
    ):
        yield made


def test_a_completion_is_the_answer_with_its_sources(client: openai.OpenAI) -> None:
    message = client.chat.completions.create(model="zhengce", messages=QUESTION).choices[0].message
    given = answer("粮食面积的目标是什么？")
    assert message.content == reply_text(given)
    body, _, sources = message.content.partition("\n\n出处：\n")
    assert [line[:3] for line in sources.splitlines()] == [f"[{c.number}]" for c in given.citations]
    assert all(f"“{c.quote}”" in sources for c in given.citations)
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        located = annotation.model_extra["zhengce"] if annotation.model_extra else {}
        assert body[cited.start_index : cited.end_index] == f"[{located['number']}]"
        assert located["quote"] in [c.quote for c in given.citations]


def test_streamed_it_is_the_same_text_sentence_by_sentence(client: openai.OpenAI) -> None:
    chunks = list(client.chat.completions.create(model="zhengce", messages=QUESTION, stream=True))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks]
    given = answer("粮食面积的目标是什么？")
    assert "".join(pieces) == reply_text(given)
    assert [piece.strip("\n") for piece in pieces[1 : 1 + len(given.sentences)]] == [
        f"{sentence.text}[{sentence.citations[0]}]" for sentence in given.sentences
    ]
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "stop"
    assert {chunk.id for chunk in chunks} == {chunks[0].id}


@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_has_no_sources(client: openai.OpenAI, stream: bool) -> None:
    messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": "法国的粮食政策是什么？"}]
    if stream:
        chunks = client.chat.completions.create(model="zhengce", messages=messages, stream=True)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    else:
        completion = client.chat.completions.create(model="zhengce", messages=messages)
        assert completion.choices[0].message.annotations == []
        text = completion.choices[0].message.content or ""
    assert text == refusal().text


def test_earlier_messages_are_the_conversation(client: openai.OpenAI, served: FakeBackend) -> None:
    client.chat.completions.create(
        model="zhengce",
        messages=[
            {"role": "system", "content": "你是诗人"},
            {"role": "user", "content": "2013年呢？"},
            {"role": "assistant", "content": "16.8亿亩。[1]"},
            {"role": "user", "content": [{"type": "text", "text": "那2014年呢？"}]},
        ],
        temperature=0.3,
    )
    question, history, _, passages = served.scripted.asked[-1]
    assert (question, history, passages) == ("那2014年呢？", (Turn("2013年呢？", "16.8亿亩。[1]"),), None)


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        pytest.param([{"role": "user", "content": " "}], "问题是空的", id="blank"),
        pytest.param([{"role": "user", "content": "问" * 2001}], "最多 2000 字", id="too long"),
        pytest.param([{"role": "assistant", "content": "答"}], "应是 user", id="no question"),
        pytest.param([], "messages", id="no message"),
        pytest.param([{"role": "king", "content": "问"}], "role", id="unknown role"),
    ],
)
def test_what_makes_no_question_is_explained(
    client: openai.OpenAI, messages: list[ChatCompletionMessageParam], words: str
) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match=words):
        client.chat.completions.create(model="zhengce", messages=messages)


def test_models_are_listed_and_found(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["zhengce", "zhengce-embedding"]
    assert client.models.retrieve("zhengce").owned_by == "zhengce"
    with pytest.raises(openai.NotFoundError, match="没有这个模型"):
        client.models.retrieve("gpt-4")


@pytest.mark.parametrize("encoding", ["float", "base64"])
def test_embeddings_are_those_of_the_service(
    client: openai.OpenAI, encoding: Literal["float", "base64"]
) -> None:
    made = client.embeddings.create(model="zhengce-embedding", input=["甲", "乙丙"], encoding_format=encoding)
    vectors = [
        item.embedding if encoding == "float" else np.frombuffer(_bytes(item.embedding), dtype="<f4").tolist()
        for item in made.data
    ]
    assert vectors == [[1.0, 0.0], [2.0, 0.0]]


def test_the_client_decodes_what_it_asks_for_by_itself(client: openai.OpenAI) -> None:
    made = client.embeddings.create(
        model="zhengce-embedding", input="甲乙丙", extra_body={"input_type": "query"}
    )
    assert made.data[0].embedding == [3.0, 1.0]


def test_without_documents_it_says_so() -> None:
    empty = backend(NoIndexError("还没有文件"))
    with (
        live_server(build_app(empty)) as (host, port),
        openai.OpenAI(base_url=f"http://{host}:{port}/v1", api_key="none", max_retries=0) as client,
        pytest.raises(openai.InternalServerError, match="还没有文件") as raised,
    ):
        client.chat.completions.create(model="zhengce", messages=QUESTION)
    assert raised.value.status_code == 503


def _bytes(encoded: object) -> bytes:
    assert isinstance(encoded, str)
    return base64.b64decode(encoded)
