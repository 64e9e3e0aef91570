"""The chat page: what it shows at each step, what it keeps of a conversation, and what it leaves closed."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.access.caller import backend_of
from app.api import build_app
from app.comparison import Side
from app.conversation import MAX_SHOWN_TURNS, Conversation, failed, turn_views, with_question
from app.kept_answer import KeptAnswer
from app.page_shell import inline_script_hashes, localised
from app.render import TurnView, turn_html
from app.scope import Scope
from app.ui import build_page
from app.workers import BusyError, Workers
from index.errors import NoIndexError
from index.filters import SearchFilters
from rag.types import Answer, AnswerEvent, Turn
from tests.app.answers import FIRST, SECOND, TEXT, THIRD, FakeBackend, answer, backend, document
from tests.app.html_tree import parse_html
from tests.app.live_server import live_server

SECRET = "这是一个不许写进日志的问题"
PATIENCE_S = 5.0


EMPTY = Conversation()


def views_of(served: FakeBackend, question: str, conversation: Conversation = EMPTY) -> list[TurnView]:
    conversation, view = with_question(conversation, question)
    return list(turn_views(served, view, question, conversation.turns))


class TestTurnViews:
    def test_stages_go_forward_and_sentences_come_one_by_one(self) -> None:
        views = views_of(backend(), "目标？")
        assert [view.step for view in views] == [0, 0, 0, 1, 2, 3, 3, 3, 3, None]
        assert [len(view.sentences) for view in views] == [0, 0, 0, 0, 0, 1, 2, 3, 3, 3]
        assert views[-1].answer == answer("目标？")

    def test_a_sentence_can_be_checked_as_soon_as_it_is_there(self) -> None:
        view = views_of(backend(), "目标？")[5]
        tree = parse_html(turn_html(view))
        assert [mark.text for mark in tree.all("mark")] == [FIRST]
        assert tree.all(cls="zc-lit")[0].text == TEXT.split("\n")[2]

    def test_the_whole_answer_marks_every_span(self) -> None:
        tree = parse_html(turn_html(views_of(backend(), "目标？")[-1]))
        assert [mark.text for mark in tree.all("mark")] == [FIRST + THIRD, SECOND]

    def test_a_refusal_offers_passages_with_nothing_marked(self) -> None:
        view = views_of(backend(), "法国？")[-1]
        assert [source.marked for source in view.sources] == [(), ()]
        assert view.answer is not None
        assert view.answer.refused

    def test_a_document_that_has_changed_meanwhile_is_not_shown_under_an_old_quote(self) -> None:
        served = backend()
        served.library["grain"] = document("完全是另一份文件。\n" + TEXT.replace("16.8", "99.9"))
        tree = parse_html(turn_html(views_of(served, "目标？")[-1]))
        assert "99.9" not in tree.all(cls="zc-excerpt")[0].text
        assert tree.all("mark")[0].text == FIRST + THIRD

    def test_a_document_that_is_gone_leaves_the_quote(self) -> None:
        served = backend()
        served.library.clear()
        tree = parse_html(turn_html(views_of(served, "目标？")[5]))
        assert [mark.text for mark in tree.all("mark")] == [FIRST]

    def test_earlier_turns_reach_the_pipeline(self) -> None:
        served = backend()
        conversation = replace(with_question(Conversation(), "甲？")[0], current=views_of(served, "甲？")[-1])
        views_of(served, "乙？", conversation)
        assert served.scripted.asked[-1][:2] == ("乙？", (Turn("甲？", answer().text),))

    @pytest.mark.parametrize(
        ("question", "said"), [(" \n", "空的"), ("问" * 2001, "最多 2000 字")], ids=["blank", "too long"]
    )
    def test_a_question_that_cannot_be_asked_says_why(self, question: str, said: str) -> None:
        view = with_question(Conversation(), question)[1]
        with pytest.raises(Exception, match=said) as raised:
            list(turn_views(backend(), view, question, ()))
        told = failed(view, raised.value)
        assert said in told.notice
        assert len(told.question) <= 2000


class TestComparisonViews:
    SCOPE = Scope(
        SearchFilters(regions=("河南省",)),
        ("河南省",),
        (Side("2013年", SearchFilters(years=(2013,))), Side("2014年", SearchFilters(years=(2014,)))),
    )

    def views(self, served: FakeBackend) -> list[TurnView]:
        _, view = with_question(Conversation(), "目标？")
        return list(turn_views(served, view, "目标？", (), scope=self.SCOPE))

    def test_both_sides_grow_by_turns_and_end(self) -> None:
        served = backend()
        views = self.views(served)
        assert views[0].scope == ("河南省",)
        assert [side.label for side in views[0].sides] == ["2013年", "2014年"]
        both = [tuple(len(side.sentences) for side in view.sides) for view in views]
        assert (1, 0) in both
        assert (1, 1) in both
        assert both[-1] == (3, 3)
        assert [view.step is None for view in views].count(True) == 1
        assert views[-1].step is None
        assert [asked[2].years for asked in served.scripted.asked] == [(2013,), (2014,)]

    def test_each_side_is_kept_under_a_question_that_names_it(self) -> None:
        kept: list[str] = []
        limits: list[tuple[int, ...]] = []

        def keep(whole: Answer, filters: SearchFilters) -> KeptAnswer:
            kept.append(whole.question)
            limits.append(filters.years)
            return KeptAnswer(whole, "c-1", f"turn {len(kept)}")

        conversation, view = with_question(Conversation(), "目标？")
        last = list(turn_views(backend(), view, "目标？", (), keep, self.SCOPE))[-1]
        assert kept == ["目标？（2013年）", "目标？（2014年）"]
        assert limits == [(2013,), (2014,)]
        assert [side.feedback for side in last.sides] == ["turn 1", "turn 2"]
        assert replace(conversation, current=last).settled().kept_in == "c-1"

    def test_what_both_said_is_history(self) -> None:
        conversation, _ = with_question(Conversation(), "目标？")
        settled = replace(conversation, current=self.views(backend())[-1]).settled()
        text = answer("目标？").text
        assert settled.turns == (Turn("目标？", f"2013年：{text}\n2014年：{text}"),)

    def test_stopped_midway_nothing_is_under_way_and_nothing_is_history(self) -> None:
        conversation, _ = with_question(Conversation(), "目标？")
        midway = next(view for view in self.views(backend()) if view.has_sentences)
        stopped = replace(conversation, current=midway).stopped()
        assert stopped.turns == ()
        tree = parse_html(stopped.shown[0])
        assert "停止前已核对" in tree.text
        assert tree.all("ol") == []

    def test_filters_reach_the_pipeline_and_the_answer_says_so(self) -> None:
        served = backend()
        _, view = with_question(Conversation(), "目标？")
        last = list(turn_views(served, view, "目标？", (), scope=replace(self.SCOPE, sides=())))[-1]
        assert served.scripted.asked[-1][2] == SearchFilters(regions=("河南省",))
        assert "检索范围：河南省" in parse_html(turn_html(last)).text


class TestConversation:
    def test_only_answered_turns_are_history(self) -> None:
        conversation, view = with_question(Conversation(), "甲？")
        stopped = replace(conversation, current=replace(view, step=2)).stopped()
        assert stopped.turns == ()
        assert stopped.current is None
        assert "已停止" in parse_html(stopped.shown[0]).text

    def test_what_was_checked_before_a_stop_stays(self) -> None:
        conversation, _ = with_question(Conversation(), "甲？")
        stopped = replace(conversation, current=views_of(backend(), "甲？")[6]).stopped()
        tree = parse_html(stopped.shown[0])
        assert [node.text for node in tree.all(cls="zc-sentence")] == [f"{FIRST}[1]", f"{SECOND}[2]"]
        assert "停止前已核对" in tree.text

    def test_a_long_conversation_keeps_the_newest_turns(self) -> None:
        conversation = Conversation()
        for number in range(MAX_SHOWN_TURNS + 3):
            conversation, view = with_question(conversation, f"问题{number}")
            conversation = replace(
                conversation, current=replace(view, step=None, answer=answer(f"问题{number}"))
            )
        conversation = conversation.settled()
        assert len(conversation.turns) == len(conversation.shown) == MAX_SHOWN_TURNS
        assert conversation.turns[-1].question == f"问题{MAX_SHOWN_TURNS + 2}"

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (NoIndexError("还没有入库任何文件"), "还没有入库任何文件"),
            (BusyError("太多"), "太多"),
            (RuntimeError(SECRET), "请重试"),
        ],
        ids=["nothing ingested", "busy", "unexpected"],
    )
    def test_an_error_is_told_without_its_inner_words(
        self, error: Exception, said: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        view = failed(TurnView("turn-1", "问", 1), error)
        assert said in view.notice
        assert view.step is None
        assert SECRET not in view.notice + caplog.text


@pytest.fixture(scope="module")
def page_config() -> dict[str, Any]:
    with TestClient(build_app(backend())) as client:
        config: dict[str, Any] = client.get("/config").json()
    return config


class TestPage:
    def test_no_event_is_an_open_api(self, page_config: dict[str, Any]) -> None:
        assert page_config["dependencies"]
        assert {each["api_visibility"] for each in page_config["dependencies"]} == {"private"}

    def test_gradio_shows_and_records_nothing_of_its_own(self, page_config: dict[str, Any]) -> None:
        assert page_config["footer_links"] == []
        assert page_config["run_history"] is False
        assert page_config["analytics_enabled"] is False
        assert not page_config["enable_queue"] or page_config["max_file_size"] == 1

    def test_the_document_is_chinese_and_names_no_foreign_address(self) -> None:
        with TestClient(build_app(backend())) as client:
            page = client.get("/").text
        assert '<html\n\tlang="zh-CN"' in page
        assert "<title>" not in page or "Gradio" not in page.split("<title>")[1].split("</title>")[0]
        for address in ("raw.githubusercontent.com", "gradio.app", "fonts.googleapis.com", "cdn"):
            assert address not in page.split("</head>")[0].split("window.gradio_config")[0]

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/gradio_api/upload"), ("GET", "/gradio_api/file=pyproject.toml"), ("GET", "/gradio_api/info"),
            ("GET", "/gradio_api/proxy=https://example.com"), ("GET", "/gradio_api/mcp/"), ("GET", "/monitoring"),
            ("POST", "/gradio_api/run/predict"), ("POST", "/gradio_api/call/ask"), ("GET", "/gradio_api/runs"),
            ("POST", "/gradio_api/component_server"), ("POST", "/login"), ("GET", "/gradio_api/openapi.json"),
        ],
    )  # fmt: skip
    def test_what_the_page_does_not_need_of_gradio_is_closed(self, method: str, path: str) -> None:
        with TestClient(build_app(backend())) as client:
            response = client.request(method, path)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"

    def test_a_deep_link_is_not_followed(self) -> None:
        with TestClient(build_app(backend())) as client:
            assert client.get("/?deep_link=../../etc").text == client.get("/").text


class TestShell:
    def test_exactly_the_inline_scripts_are_admitted(self) -> None:
        page = b'<script src="a.js"></script><script>one</script><SCRIPT type="module">\r\ntwo</SCRIPT><script></script>'
        # printf 'one' | openssl dgst -sha256 -binary | base64; "\ntwo" and "" likewise
        assert inline_script_hashes(page) == sorted(
            [
                "'sha256-dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0='",
                "'sha256-4u4E8hkRGS7hFZ/5vhJoLEAccFJ5Z1aj+8m3qzC4cec='",
                "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
            ]
        )

    def test_sharing_cards_go_and_the_rest_stays(self) -> None:
        page = b'<html lang="en"><meta property="og:image" content="http://x" />\n<meta charset="utf-8" /><p>lang="en"</p>'
        assert localised(page) == b'<html lang="zh-CN"><meta charset="utf-8" /><p>lang="en"</p>'


class Session:
    """A browser's side of Gradio's queue."""

    def __init__(self, base: str, headers: dict[str, str] | None = None, number: str = "session1") -> None:
        self._client = httpx.Client(base_url=base, timeout=PATIENCE_S, headers=headers)
        self._config = self._client.get("/config").json()
        self._hash = number

    def loaded(self, element_id: str) -> int:
        """The event that fills an element when the page is opened."""
        components = self._config["components"]
        target = next(each["id"] for each in components if each["props"].get("elem_id") == element_id)
        return int(next(e["id"] for e in self._config["dependencies"] if e["outputs"] == [target]))

    def event(self, element_id: str) -> int:
        components = self._config["components"]
        target = next(each["id"] for each in components if each["props"].get("elem_id") == element_id)
        events: list[dict[str, Any]] = self._config["dependencies"]
        return int(next(each["id"] for each in events if any(on[0] == target for on in each["targets"])))

    def join(self, fn_index: int, data: list[Any]) -> str:
        body = {"fn_index": fn_index, "data": data, "session_hash": self._hash}
        event_id: str = self._client.post("/gradio_api/queue/join", json=body).json()["event_id"]
        return event_id

    def messages(self) -> Iterator[dict[str, Any]]:
        with self._client.stream("GET", f"/gradio_api/queue/data?session_hash={self._hash}") as response:
            for line in response.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])

    def close(self) -> None:
        self._client.close()

    def cancel(self, fn_index: int, event_id: str) -> None:
        body = {"session_hash": self._hash, "fn_index": fn_index, "event_id": event_id}
        self._client.post("/gradio_api/cancel", json=body)


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # of Gradio's pandas
class TestStopping:
    @staticmethod
    def _slow() -> tuple[FakeBackend, threading.Event]:
        begun = threading.Event()

        def slowly(event: AnswerEvent) -> None:
            begun.set()
            time.sleep(0.05)

        return backend(before_each=slowly), begun

    def test_the_stop_button_stops_the_model(self) -> None:
        served, begun = self._slow()
        with live_server(build_app(served)) as (host, port):
            session = Session(f"http://{host}:{port}")
            ask = session.event("zc-ask")
            event_id = session.join(ask, ["问", None, ""])
            messages = session.messages()
            while next(messages)["msg"] != "process_generating":
                pass
            session.cancel(ask, event_id)
            assert served.scripted.closed_early.wait(PATIENCE_S)
        assert begun.is_set()

    def test_a_closed_tab_stops_the_model(self) -> None:
        served, _ = self._slow()
        with live_server(build_app(served)) as (host, port):
            session = Session(f"http://{host}:{port}")
            session.join(session.event("zc-ask"), ["问", None, ""])
            messages = session.messages()
            while next(messages)["msg"] != "process_generating":
                pass
            messages.close()  # type: ignore[attr-defined]
            assert served.scripted.closed_early.wait(PATIENCE_S)

    def test_an_answer_comes_whole_over_the_queue(self) -> None:
        with live_server(build_app(backend())) as (host, port):
            session = Session(f"http://{host}:{port}")
            session.join(session.event("zc-ask"), ["目标？", None, ""])
            last = next(m for m in session.messages() if m["msg"] == "process_completed")
        assert last["success"]
        tree = parse_html(last["output"]["data"][0])
        assert [node.text for node in tree.all("h2")] == ["目标？"]
        assert len(tree.all("button", "zc-cite")) == 3

    @pytest.mark.parametrize("question", [None, 3, ["问"], {"a": 1}, ""], ids=str)
    def test_a_question_that_is_no_text_changes_nothing(self, question: object) -> None:
        served = backend()
        with live_server(build_app(served)) as (host, port):
            session = Session(f"http://{host}:{port}")
            session.join(session.event("zc-ask"), [question, None, ""])
            last = next(m for m in session.messages() if m["msg"] == "process_completed")
        assert last["success"]
        assert served.scripted.asked == [] or isinstance(served.scripted.asked[0][0], str)


def test_the_page_can_be_built_without_documents() -> None:
    served = backend(NoIndexError("还没有入库任何文件"))
    served.library.clear()

    async def build() -> bool:
        workers = Workers(1, 1)
        page = build_page(backend_of(served), workers)
        workers.close()
        return bool(page.fns)

    assert asyncio.run(build())
