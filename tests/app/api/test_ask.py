"""Answers, and how they stream."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.api import build_app
from app.render import answer_json
from index.errors import NoIndexError
from index.filters import SearchFilters
from rag.types import AnswerEvent, AnswerReady, GivenPassage, StageStarted, Turn
from tests.app.answers import FIRST, SECOND, THIRD, FakeBackend, answer, backend
from tests.app.api.responses import SECRET, client_of, parse_events


class TestAsk:
    def test_an_answer_is_the_agreed_json(self, client: TestClient) -> None:
        response = client.post("/api/v1/ask", json={"question": "目标是什么？", "id": "q-1"})
        assert response.status_code == 200
        assert response.json() == answer_json(answer("目标是什么？"), "q-1")

    def test_a_question_without_id_gets_one(self, client: TestClient) -> None:
        first, second = (
            client.post("/api/v1/ask", json={"question": "目标？"}).json()["id"] for _ in range(2)
        )
        assert first != second

    def test_everything_that_was_asked_reaches_the_pipeline(
        self, shared: tuple[TestClient, FakeBackend]
    ) -> None:
        client, served = shared
        body = {
            "question": "那么面积呢？",
            "history": [{"question": "单产？", "answer": "提高1.5%。[1]"}],
            "filters": {"doc_ids": ["grain"], "sources": ["a/b.txt"]},
            "passages": [{"source": "附件", "text": "全文"}],
        }
        assert client.post("/api/v1/ask", json=body).status_code == 200
        assert served.scripted.asked[-1] == (
            "那么面积呢？",
            (Turn("单产？", "提高1.5%。[1]"),),
            SearchFilters(("grain",), ("a/b.txt",)),
            (GivenPassage("附件", "全文"),),
        )

    @pytest.mark.parametrize(
        ("body", "headers"),
        [
            ({"stream": True}, {}),
            ({}, {"accept": "text/event-stream"}),
            ({}, {"accept": "text/event-stream, */*"}),
        ],
        ids=["by field", "by header", "by header among others"],
    )
    def test_a_stream_tells_stages_then_sentences_then_the_answer(
        self, client: TestClient, body: dict[str, Any], headers: dict[str, str]
    ) -> None:
        asked = {"question": "目标是什么？", "id": "q-1", **body}
        response = client.post("/api/v1/ask", json=asked, headers=headers)
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        events = parse_events(response.text)
        assert [name for name, _ in events] == ["stage"] * 4 + ["sentence"] * 3 + ["stage", "answer"]
        assert [data["text"] for name, data in events if name == "sentence"] == [FIRST, SECOND, THIRD]
        new = [[c["number"] for c in data["new_citations"]] for name, data in events if name == "sentence"]
        assert new == [[1], [2], []]
        assert events[-1][1] == answer_json(answer("目标是什么？"), "q-1")

    def test_line_breaks_in_a_text_do_not_break_the_stream(self) -> None:
        served = backend()
        broken = replace(answer(), text="一\n\ndata: 二\r\nevent: answer\u2028三")
        served.scripted.script = lambda question: [AnswerReady(broken)]
        with client_of(served) as client:
            events = parse_events(client.post("/api/v1/ask", json={"question": "问", "stream": True}).text)
        assert [(name, data["text"]) for name, data in events] == [("answer", broken.text)]

    def test_a_failure_in_mid_stream_is_an_error_event_without_its_words(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(event: AnswerEvent) -> None:
            if event == StageStarted("verify"):
                raise RuntimeError(SECRET)

        with client_of(backend(before_each=fail)) as client:
            response = client.post("/api/v1/ask", json={"question": "问", "stream": True})
        name, data = parse_events(response.text)[-1]
        assert (name, data["status"]) == ("error", 500)
        assert "请重试" in data["detail"]
        assert SECRET not in response.text + caplog.text
        assert "RuntimeError" in caplog.text


def test_given_passages_need_nothing_ingested() -> None:
    """`/ask` with passages answered 503 on an empty workspace."""
    nothing = backend(error=NoIndexError("还没有文件；请先入库"))
    with TestClient(build_app(nothing)) as client:
        body = {"question": "粮食面积目标？", "passages": [{"source": "甲", "text": "面积稳定在17.5亿亩。"}]}
        assert client.post("/api/v1/ask", json=body).status_code == 200
        assert client.post("/api/v1/ask", json={"question": "粮食面积目标？"}).status_code == 503
