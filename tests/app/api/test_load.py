"""What many callers at once are told."""

from __future__ import annotations

import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import httpx
import pytest

from app.api import build_app
from app.config import Config, ServerConfig
from rag.types import AnswerEvent, AnswerReady
from tests.app.answers import backend
from tests.app.api.responses import PATIENCE_S, assert_problem
from tests.app.live_server import live_server


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
