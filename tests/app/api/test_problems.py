"""What is refused, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.problems import problem_json
from index.errors import IndexMismatchError, NoIndexError
from rag.pipeline import QuestionError
from tests.app.answers import backend
from tests.app.api.responses import SECRET, assert_problem, client_of

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


def test_a_caller_who_hangs_up_is_a_problem_that_can_be_told() -> None:
    """499 is no status that Python knows; it once ended in a traceback in the log."""
    assert problem_json(499, "调用方已断开")["title"] == "调用方已断开"
