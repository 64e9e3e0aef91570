"""The HTTP interface: what it answers, how it streams, what it refuses and in which words."""

from __future__ import annotations

import http.client
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api import build_app
from app.config import Config, ServerConfig
from app.problems import problem_json
from app.render import answer_json
from index.errors import IndexMismatchError, NoIndexError
from index.filters import SearchFilters
from rag.pipeline import QuestionError
from rag.types import AnswerEvent, AnswerReady, GivenPassage, StageStarted, Turn
from tests.app.answers import FIRST, SECOND, THIRD, FakeBackend, answer, backend
from tests.app.live_server import live_server

SECRET = "这是一个不许写进日志的问题"
PATIENCE_S = 5.0


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[TestClient, FakeBackend]]:
    served = backend()
    with TestClient(build_app(served)) as client:
        yield client, served


@pytest.fixture
def client(shared: tuple[TestClient, FakeBackend]) -> TestClient:
    return shared[0]


def client_of(served: FakeBackend) -> TestClient:
    return TestClient(build_app(served), raise_server_exceptions=False)


def parse_events(body: str) -> list[tuple[str, Any]]:
    """Return (event, data) of a Server-Sent Events stream, comments left out."""
    found = []
    for block in body.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def assert_problem(response: Any, status: int, *words: str) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem.keys() == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    for word in words:
        assert word in problem["detail"]


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


class TestSearch:
    def test_passages_come_best_first(self, client: TestClient) -> None:
        value = client.post("/api/v1/search", json={"query": "面积", "k": 1, "id": "s-1"}).json()
        assert (value["id"], value["query"]) == ("s-1", "面积")
        assert value["passages"] == answer_json(answer())["passages"][:1]  # type: ignore[index]

    def test_filters_reach_the_pipeline(self, shared: tuple[TestClient, FakeBackend]) -> None:
        client, served = shared
        client.post("/api/v1/search", json={"query": "面积", "filters": {"doc_ids": ["x"]}})
        assert served.scripted.asked[-1][2] == SearchFilters(doc_ids=("x",))


class TestHealth:
    def test_ready_is_200_and_says_what_there_is(self, client: TestClient) -> None:
        response = client.get("/api/v1/health")
        assert response.status_code == 200
        value = response.json()
        assert (value["ready"], value["generation"], value["documents"], value["chunks"]) == (
            True,
            "g-1",
            1,
            4,
        )

    def test_the_folders_of_the_machine_are_not_told(self, client: TestClient) -> None:
        assert "/somewhere" not in client.get("/api/v1/health").text

    def test_not_ready_is_503_and_says_why(self) -> None:
        served = backend()
        served.ready = False
        with client_of(served) as client:
            response = client.get("/api/v1/health")
        assert response.status_code == 503
        assert "zhengce ingest" in response.json()["problems"][0]


BAD_BODIES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("/api/v1/ask", {"question": ""}, ["空的"]),
    ("/api/v1/ask", {"question": " \n　"}, ["空的", "请写出"]),
    ("/api/v1/ask", {"question": "问" * 2001}, ["2001 字", "最多 2000 字", "缩短"]),
    ("/api/v1/ask", {}, ["question", "缺少"]),
    ("/api/v1/ask", {"question": 3}, ["question", "文字"]),
    ("/api/v1/ask", {"question": None}, ["question", "文字"]),
    ("/api/v1/ask", {"question": "问", "topk": 3}, ["topk", "没有这个字段"]),
    ("/api/v1/ask", {"question": "问", "filters": {"docs": []}}, ["filters.docs", "没有这个字段"]),
    ("/api/v1/ask", {"question": "问", "history": [{"question": "甲"}]}, ["history.0.answer", "缺少"]),
    (
        "/api/v1/ask",
        {"question": "问", "passages": [{"source": "甲", "text": ""}]},
        ["passages.0.text", "不能为空"],
    ),
    (
        "/api/v1/ask",
        {"question": "问", "history": [{"question": "甲", "answer": "乙"}] * 51},
        ["history", "最多 50 项"],
    ),
    ("/api/v1/ask", {"question": "问", "stream": "大概"}, ["stream", "true"]),
    ("/api/v1/search", {"query": " "}, ["检索词是空的"]),
    ("/api/v1/search", {"query": "问", "k": 0}, ["k", "不能小于 1"]),
    ("/api/v1/search", {"query": "问", "k": 101}, ["k", "不能大于 100"]),
    ("/api/v1/search", {"query": "问", "k": "十"}, ["k", "整数"]),
    ("/api/v1/search", {"question": "问"}, ["query", "缺少"]),
]


class TestProblems:
    @pytest.mark.parametrize(
        ("path", "body", "words"), BAD_BODIES, ids=[str(case[1])[:40] for case in BAD_BODIES]
    )
    def test_a_bad_field_is_named(
        self, client: TestClient, path: str, body: dict[str, Any], words: list[str]
    ) -> None:
        assert_problem(client.post(path, json=body), 422, *words)

    @pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/search"])
    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"{", 400), (b"", 422), (b"null", 422), (b"[]", 422), (b'"x"', 422), (b"\xff\xfe{}", 400),
            ('{"question": "问"}'.encode("gbk"), 400), (b'{"question": "\\ud800", "query": "\\ud800"}', 422),
            (b"[" * 100_000, 400), (b'{"question": "a", "query": "a", "k": ' + b"9" * 5000 + b"}", 400),
        ],
        ids=["cut", "empty", "null", "array", "string", "not utf-8", "gbk", "lone surrogate", "nested", "huge number"],
    )  # fmt: skip
    def test_a_body_that_cannot_be_read(
        self, client: TestClient, path: str, body: bytes, status: int
    ) -> None:
        assert_problem(client.post(path, content=body, headers={"content-type": "application/json"}), status)

    def test_a_body_of_another_type_is_refused(self, client: TestClient) -> None:
        body = json.dumps({"question": "问"})
        assert_problem(
            client.post("/api/v1/ask", content=body, headers={"content-type": "text/plain"}), 422, "JSON"
        )

    def test_a_body_over_a_megabyte_is_refused_before_it_is_read(self, client: TestClient) -> None:
        body = {"question": "问", "passages": [{"source": "甲", "text": "文" * 1_000_000}]}
        assert_problem(client.post("/api/v1/ask", json=body), 413, "1 MB", "缩短")

    def test_a_body_that_does_not_say_its_length_is_cut_off(self, client: TestClient) -> None:
        def pieces() -> Iterator[bytes]:
            for _ in range(40):
                yield b" " * 50_000

        headers = {"content-type": "application/json"}
        assert_problem(client.post("/api/v1/ask", content=pieces(), headers=headers), 413, "1 MB")

    @pytest.mark.parametrize("method", ["get", "put", "delete"])
    def test_another_method(self, client: TestClient, method: str) -> None:
        response = getattr(client, method)("/api/v1/ask")
        assert response.status_code in (404, 405)
        assert response.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "path", ["/api/v1/asks", "/api/v2/ask", "/api/", "/nowhere", "/gradio_api/upload"]
    )
    def test_an_unknown_address(self, client: TestClient, path: str) -> None:
        assert_problem(client.post(path, json={}), 404, "/docs")

    @pytest.mark.parametrize("stream", [False, True])
    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (NoIndexError("还没有入库任何文件；请运行 `zhengce ingest 文件夹`"), 503),
            (IndexMismatchError("索引由另一个模型建成；请运行 `zhengce ingest --rebuild`"), 503),
            (QuestionError("问题太长"), 422),
        ],
        ids=["nothing ingested", "another model", "question"],
    )
    def test_what_the_service_says_is_passed_on(self, error: Exception, status: int, stream: bool) -> None:
        with client_of(backend(error)) as client:
            response = client.post("/api/v1/ask", json={"question": "问", "stream": stream})
            assert_problem(response, status, str(error))
            assert_problem(client.post("/api/v1/search", json={"query": "问"}), status, str(error))

    def test_an_unexpected_error_is_500_and_neither_told_nor_logged_in_words(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with client_of(backend(RuntimeError(SECRET))) as client:
            response = client.post("/api/v1/ask", json={"question": SECRET})
        assert_problem(response, 500, "请重试")
        assert SECRET not in response.text + caplog.text
        assert "RuntimeError" in caplog.text

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["question", "query", "k", "id", "filters", "doc_ids", "passages"]), inner
                )
            ),
            max_leaves=8,
        )
    )
    def test_no_json_value_makes_the_server_fail(self, client: TestClient, value: object) -> None:
        for path in ("/api/v1/ask", "/api/v1/search"):
            response = client.post(
                path, content=json.dumps(value), headers={"content-type": "application/json"}
            )
            assert response.status_code in (200, 400, 422)
            if response.status_code != 200:
                assert_problem(response, response.status_code)


class TestLoad:
    def test_beyond_the_queue_the_answer_is_429_and_health_still_answers(self) -> None:
        go = threading.Event()
        served = backend(before_each=lambda event: go.wait(PATIENCE_S))
        served.config = Config(server=ServerConfig(max_concurrent=1))  # and four wait
        with live_server(build_app(served)) as (host, port), ThreadPoolExecutor(6) as callers:
            base = f"http://{host}:{port}/api/v1"

            def ask() -> httpx.Response:
                return httpx.post(f"{base}/ask", json={"question": "问"}, timeout=30)

            waiting = [callers.submit(ask) for _ in range(6)]
            refused = next(as_completed(waiting, timeout=PATIENCE_S)).result()
            started = time.perf_counter()
            assert httpx.get(f"{base}/health").status_code == 200
            assert time.perf_counter() - started < 1
            go.set()
            statuses = [each.result().status_code for each in waiting]
        assert_problem(refused, 429, "请过几秒再试")
        assert int(refused.headers["retry-after"]) > 0
        assert sorted(statuses) == [200] * 5 + [429]

    def test_a_search_does_not_wait_for_answers(self) -> None:
        begun, go = threading.Event(), threading.Event()

        def held(event: AnswerEvent) -> None:
            begun.set()
            go.wait(PATIENCE_S)

        served = backend(before_each=held)
        served.config = Config(server=ServerConfig(max_concurrent=1, waiting_per_worker=0))
        with live_server(build_app(served)) as (host, port), ThreadPoolExecutor(1) as callers:
            base = f"http://{host}:{port}/api/v1"
            answer = callers.submit(httpx.post, f"{base}/ask", json={"question": "问"}, timeout=30)
            assert begun.wait(PATIENCE_S)
            assert httpx.post(f"{base}/ask", json={"question": "问"}, timeout=30).status_code == 429
            found = httpx.post(f"{base}/search", json={"query": "粮食"}, timeout=30)
            assert not answer.done()
            go.set()
            assert (found.status_code, answer.result().status_code) == (200, 200)

    @pytest.mark.parametrize("stream", [False, True])
    def test_hanging_up_stops_the_model(self, stream: bool) -> None:
        sentence_begun = threading.Event()

        def slowly(event: AnswerEvent) -> None:
            sentence_begun.set()
            time.sleep(0.05)

        served = backend(before_each=slowly)
        with live_server(build_app(served)) as (host, port):
            connection = http.client.HTTPConnection(host, port)
            body = json.dumps({"question": "问", "stream": stream})
            connection.request("POST", "/api/v1/ask", body, {"content-type": "application/json"})
            assert sentence_begun.wait(PATIENCE_S)
            connection.close()
            assert served.scripted.closed_early.wait(PATIENCE_S)

    def test_sentences_are_sent_as_they_come(self) -> None:
        go = threading.Event()
        served = backend(before_each=lambda event: isinstance(event, AnswerReady) and go.wait(PATIENCE_S))
        with live_server(build_app(served)) as (host, port):
            body = {"question": "问", "stream": True}
            with httpx.stream(
                "POST", f"http://{host}:{port}/api/v1/ask", json=body, timeout=PATIENCE_S
            ) as response:
                lines = response.iter_lines()
                seen = [next(lines) for _ in range(8 * 3)]
                assert sum(line == "event: sentence" for line in seen) == 3
                go.set()
                assert "event: answer" in list(lines)


class TestPrivacy:
    def test_no_log_holds_a_question_or_a_text(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        with live_server(build_app(backend())) as (host, port):
            base = f"http://{host}:{port}/api/v1"
            httpx.post(f"{base}/ask", json={"question": SECRET})
            httpx.post(f"{base}/search", json={"query": SECRET})
            httpx.post(f"{base}/ask", json={"question": SECRET, SECRET: 1})
        assert SECRET not in caplog.text
        assert FIRST not in caplog.text

    @pytest.mark.parametrize(
        "path", ["/", "/docs", "/openapi.json", "/api/v1/health", "/page/page.js", "/nowhere"]
    )
    def test_every_response_forbids_what_comes_from_elsewhere(self, client: TestClient, path: str) -> None:
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["connect-src"] == "'self'"
        assert "'unsafe-inline'" not in policy["script-src"]
        assert not any(word in " ".join(policy.values()) for word in ("http:", "https:", "*"))
        assert ("'unsafe-eval'" in policy["script-src"]) == (path == "/")


class TestHostNames:
    @pytest.mark.parametrize(
        "host", ["127.0.0.1:7860", "localhost", "[::1]:80", "testserver", "TESTSERVER:8080"]
    )
    def test_its_own_names_are_served(self, client: TestClient, host: str) -> None:
        assert client.get("/api/v1/health", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:7860", "localhost.", ""]
    )
    @pytest.mark.parametrize("path", ["/", "/api/v1/health", "/v1/models", "/docs", "/page/page.js"])
    def test_a_name_that_was_pointed_here_is_not(self, client: TestClient, host: str, path: str) -> None:
        assert_problem(client.get(path, headers={"Host": host}), 421, "server.names")


class TestSchemaPage:
    def test_it_shows_every_operation_and_field(self, client: TestClient) -> None:
        page = client.get("/docs").text
        for words in (
            "POST /api/v1/ask",
            "POST /api/v1/search",
            "GET /api/v1/health",
            "standalone_question",
            "spans",
        ):
            assert words in page

    def test_it_loads_nothing_but_its_own_style(self, client: TestClient) -> None:
        page = client.get("/docs").text
        assert "<script" not in page
        assert page.count("<link") == 2
        assert client.get("/page/favicon.svg").status_code == 200
        assert client.get("/page/schema.css").status_code == 200

    def test_the_description_names_the_shapes_of_requests_and_answers(self, client: TestClient) -> None:
        described = client.get("/openapi.json").json()
        assert set(described["paths"]) == {
            "/api/v1/ask", "/api/v1/search", "/api/v1/health", "/api/v1/health/live", "/api/v1/health/ready", "/metrics",
            "/api/v1/documents", "/api/v1/documents/{doc_id}", "/api/v1/documents/{doc_id}/text",
            "/api/v1/documents/{doc_id}/sections", "/api/v1/documents/jobs/{job_id}", "/api/v1/filters", "/api/v1/compare",
            "/v1/chat/completions", "/v1/embeddings", "/v1/models", "/v1/models/{name}",
        }  # fmt: skip
        ask = described["paths"]["/api/v1/ask"]["post"]
        assert ask["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/AskBody")
        assert {"200", "400", "413", "422", "429", "503"} <= ask["responses"].keys()
        assert "application/problem+json" in ask["responses"]["422"]["content"]
        assert "text/event-stream" in ask["responses"]["200"]["content"]


def test_given_passages_need_nothing_ingested() -> None:
    """`/ask` with passages answered 503 on an empty workspace."""
    nothing = backend(error=NoIndexError("还没有文件；请先入库"))
    with TestClient(build_app(nothing)) as client:
        body = {"question": "粮食面积目标？", "passages": [{"source": "甲", "text": "面积稳定在17.5亿亩。"}]}
        assert client.post("/api/v1/ask", json=body).status_code == 200
        assert client.post("/api/v1/ask", json={"question": "粮食面积目标？"}).status_code == 503


def test_a_caller_who_hangs_up_is_a_problem_that_can_be_told() -> None:
    """499 is no status that Python knows; it once ended in a traceback in the log."""
    assert problem_json(499, "调用方已断开")["title"] == "调用方已断开"
