"""What administrators see of usage, asked of a running server by every road."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.access.access import Access
from app.access.asker import Allowance
from app.access.issuing import issue_key
from app.api import build_app
from app.config import Config, LimitsConfig, ServerConfig
from app.usage.routes import MAX_CALLERS
from app.usage.store import UsageStore
from rag.types import AnswerEvent, SentenceReady
from tests.app.answers import FakeBackend, backend
from tests.app.live_server import live_server

QUESTION = "粮食面积的目标是什么？"
Headers = dict[str, str]


@dataclass
class Site:
    """A server that answers one question at a time and lets nobody wait.

    Attributes:
        held: Cleared, no answer comes to its end.
    """

    base: str
    access: Access
    usage: UsageStore
    served: FakeBackend
    held: threading.Event

    def key(self, role: Any = "reader", **more: Any) -> tuple[str, Headers]:
        """Return the identity and the headers of a new key."""
        key, token = issue_key(self.access.store, f"名称{role}", role, None, **more)
        self.access.directory.forget()
        return f"key:{key.id}", {"Authorization": f"Bearer {token}"}

    def ask(self, headers: Headers, path: str = "/api/v1/ask", **body: Any) -> int:
        body = {"question": QUESTION, **body}
        return httpx.post(f"{self.base}{path}", json=body, headers=headers, timeout=20).status_code

    def seen(self, headers: Headers, **query: Any) -> httpx.Response:
        return httpx.get(f"{self.base}/api/v1/usage", params=query, headers=headers)

    def of(self, caller: str, expected: dict[str, int]) -> None:
        """Wait until just `expected` is told of a caller: it is written down when the server has a moment."""
        for _ in range(100):
            told = self.seen(self.key("admin")[1]).json()["callers"]
            found: dict[str, int] = next((each for each in told if each["caller"] == caller), {})
            kept = {name: found.get(name, 0) for name in ("answered", "refused", "failed", "stopped", "busy")}
            if {name: count for name, count in kept.items() if count} == expected:
                assert found["questions"] == sum(expected.values())
                return
            time.sleep(0.05)
        raise AssertionError((kept, expected))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    workspace: Path = tmp_path_factory.mktemp("工作区")
    config = Config(
        server=ServerConfig(max_concurrent=1, waiting_per_worker=0), limits=LimitsConfig(answer_s=20)
    )
    access, usage = Access(config, workspace), UsageStore.open(config, workspace)
    held = threading.Event()
    held.set()

    def before(event: AnswerEvent) -> None:
        if isinstance(event, SentenceReady):
            held.wait(10)

    served = backend(before_each=before)
    served.config = config
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.keeping._EVERY_S", 0.05)
        with live_server(build_app(served, access, usage=usage)) as (host, port):
            yield Site(f"http://{host}:{port}", access, usage, served, held)
    access.close()
    usage.close()


def test_each_outcome_is_counted_by_caller(site: Site) -> None:
    caller, headers = site.key()
    assert site.ask(headers) == 200
    assert site.ask(headers, stream=True) == 200
    assert site.ask(headers, question="法国的粮食政策是什么？") == 200
    sides = [{"filters": {"years": [year]}} for year in (2013, 2014)]
    assert site.ask(headers, "/api/v1/compare", sides=sides) == 200  # each side is a question
    chat = {"model": "zhengce", "messages": [{"role": "user", "content": QUESTION}]}
    assert httpx.post(f"{site.base}/v1/chat/completions", json=chat, headers=headers).status_code == 200
    assert httpx.post(f"{site.base}/api/v1/search", json={"query": "粮食"}, headers=headers).is_success
    assert site.ask(headers, question=" ") == 422  # no question
    site.of(caller, {"answered": 5, "refused": 1})


def test_what_fails_is_counted(site: Site) -> None:
    caller, headers = site.key()
    site.served.scripted.error = RuntimeError("绝密")
    try:
        assert site.ask(headers) == 500
    finally:
        site.served.scripted.error = None
    site.of(caller, {"failed": 1})


def test_who_asks_too_much_is_counted_and_so_is_who_hangs_up(site: Site) -> None:
    caller, headers = site.key()
    limited, few = site.key(allowance=Allowance(None, 1))
    site.held.clear()
    with suppress(httpx.ReadTimeout):
        httpx.post(f"{site.base}/api/v1/ask", json={"question": QUESTION}, headers=headers, timeout=0.5)
    assert site.ask(few) == 429  # the one before is still at it, and none may wait
    site.held.set()
    site.of(caller, {"stopped": 1})
    assert (site.ask(few), site.ask(few)) == (200, 429)
    site.of(limited, {"answered": 1, "busy": 2})


def test_only_administrators_look_and_no_word_of_a_question_is_there(site: Site) -> None:
    caller, headers = site.key()
    assert site.ask(headers) == 200
    site.of(caller, {"answered": 1})
    for role in ("reader", "editor", "monitor"):
        assert site.seen(site.key(role)[1]).status_code == 403
    assert site.seen({}).status_code == 401
    told = site.seen(site.key("admin")[1])
    assert told.headers["Cache-Control"] == "no-store"
    said = told.json()
    assert next(each for each in said["callers"] if each["caller"] == caller)["name"] == "名称reader"
    assert QUESTION[:4] not in json.dumps(said, ensure_ascii=False)
    kept = site.usage.counts(date.min, date.max, "caller")
    assert any(each.part == caller for each in kept)
    assert QUESTION[:4] not in repr(kept)


def test_the_time_can_be_chosen(site: Site) -> None:
    _, headers = site.key("admin")
    today = datetime.now(UTC).date()
    said = site.seen(headers).json()
    assert (said["last"], len(said["periods"])) == (today.isoformat(), 30)
    hours = site.seen(headers, step="hour").json()
    assert (hours["first"], len(hours["periods"])) == (today.isoformat(), 24)
    week = site.seen(headers, first=today - timedelta(days=6), last=today).json()
    assert week["total"] == said["total"]
    assert [len(each["callers"]) for each in (said, week)] == [len(said["callers"])] * 2 <= [MAX_CALLERS] * 2
    for query, words in (
        ({"first": "2026-02-01", "last": "2026-01-01"}, "first 不能晚于 last"),
        ({"first": "2020-01-01"}, "最多 366 天"),
        ({"first": today - timedelta(days=7), "step": "hour"}, "最多 7 天"),
        ({"last": "0001-01-01", "first": "0001-01-02"}, "first 不能晚于 last"),
        ({"step": "year"}, "step"),
    ):
        refused = site.seen(headers, **query)
        assert refused.status_code == 422
        assert words in refused.json()["detail"]
    assert site.seen(headers, last="0001-01-01").status_code == 200
