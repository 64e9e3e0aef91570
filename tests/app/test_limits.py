"""How much somebody may ask: rates, quotas, sizes, times."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.access.access import Access
from app.access.asker import Allowance, Asker, anyone
from app.access.errors import AccessError
from app.access.issuing import issue_key
from app.access.ledger import Ledger, QuotaError
from app.access.store import AccessStore
from app.api import build_app
from app.body_limit import BodyLimit
from app.config import Config, LimitsConfig, ServerConfig
from rag.types import AnswerEvent, StageStarted
from tests.app.answers import FakeBackend, backend
from tests.app.live_server import live_server

ASK = {"question": "粮食面积的目标是什么？"}
CHAT = {"model": "zhengce", "messages": [{"role": "user", "content": "粮食？"}]}


def limited(limits: LimitsConfig) -> FakeBackend:
    made = backend()
    made.config = Config(limits=limits, server=ServerConfig(names="testserver"))
    return made


class TestRates:
    def test_an_address_that_calls_too_often_is_told_when_to_come_back(self) -> None:
        with TestClient(build_app(limited(LimitsConfig(requests_per_minute=3)))) as client:
            statuses = [client.get("/v1/models").status_code for _ in range(4)]
            told = client.post("/api/v1/ask", json=ASK)
            assert client.get("/api/v1/health/live").status_code == 200
        assert statuses == [200, 200, 200, 429]
        assert told.status_code == 429
        assert told.headers["content-type"] == "application/problem+json"
        assert 0 < int(told.headers["retry-after"]) <= 60
        assert "每分钟最多 3 次" in told.json()["detail"]

    def test_a_key_has_its_own_count_and_may_have_its_own_limit(self, tmp_path: Path) -> None:
        served = limited(LimitsConfig(requests_per_minute=2))
        access = Access(served.config, tmp_path)
        plain, other, generous = (
            {"Authorization": f"Bearer {issue_key(access.store, 'x', 'reader', (), allowance=allowance)[1]}"}
            for allowance in (Allowance(), Allowance(), Allowance(requests_per_minute=4))
        )
        with TestClient(build_app(served, access)) as client:

            def good(headers: dict[str, str]) -> int:
                return sum(client.get("/v1/models", headers=headers).status_code == 200 for _ in range(6))

            assert (good(plain), good(other), good(generous)) == (2, 2, 4)
        access.close()

    def test_without_a_number_there_is_no_limit(self) -> None:
        with TestClient(build_app(limited(LimitsConfig()))) as client:
            assert {client.get("/v1/models").status_code for _ in range(300)} == {200}


class TestQuotas:
    def test_the_question_after_the_last_is_refused_on_every_route(self, tmp_path: Path) -> None:
        served = limited(LimitsConfig(questions_per_day=2))
        access = Access(served.config, tmp_path)
        _, token = issue_key(access.store, "x", "reader", ())
        with TestClient(build_app(served, access), headers={"Authorization": f"Bearer {token}"}) as client:
            assert client.post("/api/v1/ask", json=ASK).status_code == 200
            assert client.post("/v1/chat/completions", json=CHAT).status_code == 200
            for path, body in (("/api/v1/ask", ASK), ("/v1/chat/completions", CHAT)):
                for stream in (False, True):
                    told = client.post(path, json={**body, "stream": stream})
                    assert told.status_code == 429
                    assert "2 个问题已经问完" in told.text
            body = {**ASK, "passages": [{"source": "甲", "text": "乙"}]}
            assert client.post("/api/v1/ask", json=body).status_code == 429
            assert client.post("/api/v1/search", json={"query": "粮食"}).status_code == 200
        assert len([asked for asked in served.scripted.asked if asked[0] == ASK["question"]]) == 1
        # The count survives the server, as the lifespan's end has written it down.
        with TestClient(build_app(served, access), headers={"Authorization": f"Bearer {token}"}) as client:
            assert client.post("/api/v1/ask", json=ASK).status_code == 429
        assert next(iter(access.store.keys().values())).last_used_at
        access.close()

    def test_replicas_learn_of_each_other(self, tmp_path: Path) -> None:
        store = AccessStore.open(tmp_path, None)
        asker = Asker("key:a", frozenset(), ())
        first, second = Ledger(store, 3), Ledger(store, 3)
        first.take_question(asker)
        first.take_question(asker)
        first.flush()
        second.flush()
        second.take_question(asker)
        with pytest.raises(QuotaError):
            second.take_question(asker)
        store.close()

    def test_a_new_day_begins_at_nought(self) -> None:
        today = [date(2026, 1, 1)]
        ledger = Ledger(None, 1, today=lambda: today[0])
        ledger.take_question(anyone("a"))
        with pytest.raises(QuotaError):
            ledger.take_question(anyone("a"))
        ledger.take_question(anyone("b"))
        today[0] = date(2026, 1, 2)
        ledger.take_question(anyone("a"))

    def test_strangers_leave_no_trace_in_the_workspace(self, tmp_path: Path) -> None:
        ledger = Ledger(AccessStore.open(tmp_path / "无", None), 0)
        ledger.take_question(anyone("192.0.2.1"))
        ledger.note_use(anyone("192.0.2.1"))
        ledger.flush()
        assert not (tmp_path / "无").exists()

    def test_what_could_not_be_written_is_written_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = AccessStore.open(tmp_path, None)
        ledger, asker = Ledger(store, 0), Asker("key:a", frozenset(), ())
        ledger.take_question(asker)
        ledger.note_use(asker)

        def fail(counts: object) -> None:
            raise AccessError("满了")

        with monkeypatch.context() as patched:
            patched.setattr(store, "add_questions", fail)
            with pytest.raises(AccessError):
                ledger.flush()
        ledger.flush()
        ledger.flush()
        assert store.questions_on(datetime.now(UTC).date().isoformat()) == {"key:a": 1}
        store.close()


class TestTimes:
    @pytest.mark.parametrize("stream", [False, True])
    def test_an_answer_that_takes_too_long_is_given_up(self, stream: bool) -> None:
        def slowly(event: AnswerEvent) -> None:
            time.sleep(0.6 if event == StageStarted("generate") else 0)

        served = backend(before_each=slowly)
        served.config = Config(limits=LimitsConfig(answer_s=0.3))
        with live_server(build_app(served)) as (host, port):
            base = f"http://{host}:{port}"
            told = httpx.post(f"{base}/api/v1/ask", json={**ASK, "stream": stream})
            chat = httpx.post(f"{base}/v1/chat/completions", json={**CHAT, "stream": stream})
            assert served.scripted.closed_early.wait(5)
        for response in (told, chat):
            assert response.status_code == (200 if stream else 504)
            assert "没有在规定的时间内答完" in response.text
            assert "504" in response.text

    def test_a_body_that_does_not_come_is_not_waited_for(self) -> None:
        served = backend()
        served.config = Config(limits=LimitsConfig(request_s=0.2))
        with live_server(build_app(served)) as (host, port):
            import socket

            with socket.create_connection((host, port), timeout=5) as connection:
                head = "POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
                connection.sendall(head.encode())
                assert b" 408 " in connection.recv(4096).split(b"\r\n")[0]


class TestSizes:
    @staticmethod
    def _status(path: str, size: int) -> int:
        """What the limit answers to a body of so many bytes; 200 where it lets it through."""
        statuses = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def receive() -> Message:
            return {"type": "http.request", "body": b"x" * size}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = [(b"content-length", str(size).encode())]
        scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
        asyncio.run(BodyLimit(app, max_mb=1, upload_mb=3, within_s=5)(scope, receive, send))
        return int(statuses[0])

    def test_an_upload_may_be_larger_than_a_question(self) -> None:
        assert self._status("/api/v1/ask", 1_000_001) == 413
        assert self._status("/api/v1/documents", 1_000_001) == 200
        assert self._status("/api/v1/documents", 3_000_001) == 413
        assert self._status("/api/v1/documents/../ask", 1_000_001) == 413
