"""The client against a running server, with documents, keys, conversations and all."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.access.access import Access
from app.access.issuing import issue_key
from app.api import build_app
from app.archive.archive import Archive
from app.client import (
    AnswerJson,
    Client,
    ClientError,
    FiltersBody,
    SentenceEvent,
    SideBody,
    StageEvent,
    TurnBody,
)
from app.client.events import read_events
from app.config import Config
from app.render import answer_json
from app.service import Service
from app.usage.store import UsageStore
from tests.app.answers import answer
from tests.app.fake_models import FakeModels
from tests.app.live_server import live_server

SUBSIDY = "关于茶园补贴的通知\n\n农发〔2014〕3号\n\n一、补贴标准\n\n试点茶园每亩补贴320元。\u2028各地要层层落实责任。\n\n农业局\n2014年2月1日\n"
OLDER = "关于果园补贴的通知\n\n一、补贴标准\n\n试点果园每亩补贴150元。\n\n林业局\n2013年2月1日\n"
QUESTION = "试点茶园每亩补贴多少元？"


@dataclass
class Site:
    """A server with one document.

    Attributes:
        base: Its address.
    """

    base: str
    access: Access

    def client(self, role: Any = "editor", **more: Any) -> Client:
        _, token = issue_key(self.access.store, role, role, None)
        self.access.directory.forget()
        return Client(self.base, token, **more)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, workspace = tmp_path_factory.mktemp("文件"), tmp_path_factory.mktemp("工作区")
    (folder / "茶园.txt").write_text(SUBSIDY, encoding="utf-8")
    service = Service(Config(), workspace, FakeModels())
    service.ingest([folder])
    service.warm()
    access, archive = Access(service.config, workspace), Archive(service.config, workspace)
    usage = UsageStore.open(service.config, workspace)
    with live_server(build_app(service, access, archive=archive, usage=usage)) as (host, port):
        yield Site(f"http://{host}:{port}", access)
    for each in (access, archive, usage, service):
        each.close()


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[Client]:
    with site.client() as made:
        yield made


def test_an_answer_quotes_the_text_that_the_client_reads(client: Client) -> None:
    found = client.ask(QUESTION)
    assert not found.refused
    cited = found.citations[0]
    assert "320元" in cited.quote
    assert client.documents.text(cited.doc_id, cited.start, cited.end).text == cited.quote
    nothing = client.ask(QUESTION, filters=FiltersBody(years=[1999]))
    assert (nothing.refused, nothing.refusal_reason) == (True, "no_documents")
    followed = client.ask("那是多少？", history=[TurnBody(question=QUESTION, answer=found.text)])
    assert followed.question == "那是多少？"


def test_a_stream_ends_with_the_answer_that_its_sentences_made(client: Client) -> None:
    *before, last = client.stream(QUESTION)
    assert isinstance(last, AnswerJson)
    sentences = [each for each in before if isinstance(each, SentenceEvent)]
    assert [each.text for each in sentences] == [each.text for each in last.sentences]
    assert [each.number for each in sentences[0].new_citations] == sentences[0].citations
    assert [each.stage for each in before if isinstance(each, StageEvent)][:2] == ["rewrite", "retrieve"]
    stopped = client.stream(QUESTION)
    next(stopped)
    stopped.close()  # type: ignore[attr-defined]


def test_search_filters_and_comparison(client: Client) -> None:
    assert client.search("补贴", k=1).passages[0].title == "关于茶园补贴的通知"
    years = [value.value for value in client.filters().years.values]
    assert years == ["2014"]
    sides = [SideBody(filters=FiltersBody(years=[year])) for year in (2013, 2014)]
    compared = client.compare(QUESTION, sides)
    assert [side.answer.refused for side in compared.sides] == [True, False]


def test_documents_are_added_listed_read_and_withdrawn(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "果园.txt"
    path.write_text(OLDER, encoding="utf-8")
    job = client.documents.upload([path], folder="林业")
    assert (job.state, [each.result for each in job.outcomes]) == ("done", ["added"])
    again = client.documents.upload([path], folder="林业")
    assert [each.result for each in again.outcomes] == ["unchanged"]
    doc_id = job.outcomes[0].doc_id
    assert doc_id is not None
    assert client.documents.list("果园").total == 1
    assert client.documents.list(years=[2014], statuses=["repealed"]).total == 0
    assert {each.doc_id for each in client.documents.each()} >= {doc_id}
    whole = client.documents.get(doc_id)
    assert client.documents.text(doc_id).chars == whole.chars
    assert client.documents.sections(doc_id).sections[-1].end == whole.chars
    assert not client.documents.withdraw(doc_id).file_kept
    assert client.documents.list("果园").total == 0


def test_conversations_are_kept_and_answers_judged(client: Client) -> None:
    conversation = client.conversations.new()
    found = client.ask(QUESTION, conversation=conversation.id)
    assert (found.conversation, found.turn) == (conversation.id, 1)
    assert client.conversations.rename(conversation.id, "茶园").name == "茶园"
    assert [each.id for each in client.conversations.list("茶园").conversations] == [conversation.id]
    kept = client.conversations.get(conversation.id).asked[0].answer
    assert kept is not None
    assert kept.text == found.text
    assert QUESTION in client.conversations.export(conversation.id).decode()
    assert client.conversations.export(conversation.id, "docx").startswith(b"PK")
    assert client.feedback(found, useful=True)
    assert client.feedback(client.ask(QUESTION), useful=False, reason="incomplete", correction="每亩320元。")
    client.conversations.delete(conversation.id)
    with pytest.raises(ClientError, match="没有这个对话"):
        client.conversations.get(conversation.id)


def test_how_the_service_stands_and_who_asks_how_much(site: Site, client: Client) -> None:
    assert client.status().ready
    with site.client("admin") as admin:
        assert admin.usage(step="hour").step == "hour"
    with pytest.raises(ClientError) as refused:
        client.usage()
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        (lambda client: client.ask(" "), 422, "问题是空的"),
        (lambda client: list(client.stream(" ")), 422, "问题是空的"),
        (lambda client: client.documents.get("没有这份"), 404, "没有这份文件"),
        (lambda client: client.usage(), 403, "权限"),
    ],
)
def test_what_goes_wrong_is_told_in_the_words_of_the_service(
    client: Client, wrong: Callable[[Client], object], status: int, words: str
) -> None:
    with pytest.raises(ClientError, match=words) as told:
        wrong(client)
    assert told.value.status == status
    assert str(told.value) == told.value.detail


def test_a_key_that_is_none_is_refused_and_a_request_that_cannot_be_is_not_sent(
    site: Site, client: Client
) -> None:
    with Client(site.base, "zhengce-假的\n") as stranger, pytest.raises(ClientError, match="密钥") as told:
        stranger.search("补贴")
    assert told.value.status == 401
    with pytest.raises(ValidationError):
        client.search("补贴", k=1000)


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "127.0.0.1:9"])
def test_where_nobody_listens_it_says_so(base: str) -> None:
    with Client(base) as nowhere, pytest.raises(ClientError, match=f"连不上 {base}") as told:
        nowhere.status()
    assert told.value.status is None


def test_who_does_not_answer_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        base = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with Client(base, timeout_s=0.2) as made, pytest.raises(ClientError, match="秒内没有答复"):
            made.status()


def test_a_file_that_cannot_be_read_is_named(client: Client, tmp_path: Path) -> None:
    with pytest.raises(ClientError, match="读不了"):
        client.documents.upload([tmp_path / "没有.txt"])


@given(st.lists(st.integers(1, 400), max_size=8), st.sampled_from(["\u2028", "\x85", "\x0b", "甲"]))
def test_events_are_the_same_however_the_bytes_arrive(cuts: list[int], odd: str) -> None:
    """U+2028 and U+0085 end a line in Python, not in Server-Sent Events."""
    whole = AnswerJson.model_validate(answer_json(answer(f"目标{odd}是什么？")))
    sent = (
        f': keep-alive\n\nevent: stage\ndata: {{"stage": "{odd if odd != chr(11) else "甲"}"}}\n\n'.encode()
    )
    sent += f"event: answer\ndata: {whole.model_dump_json()}\n\n".encode()
    places = sorted({min(cut * 7, len(sent)) for cut in cuts})
    parts = [sent[a:b] for a, b in zip([0, *places], [*places, len(sent)], strict=True)]
    assert list(read_events(parts))[-1] == whole


@pytest.mark.parametrize(
    ("sent", "words", "status"),
    [
        (b"", "没有给完", None),
        (b'event: stage\ndata: {"stage": "rewrite"}\n\n', "没有给完", None),
        ('event: error\ndata: {"status": 504, "detail": "太久"}\n\n'.encode(), "太久", 504),
        (b"event: answer\ndata: {}\n\n", "读不懂", None),
        (b"event: stage\ndata: x\n\n", "读不懂", None),
    ],
)
def test_a_stream_that_ends_badly_says_so(sent: bytes, words: str, status: int | None) -> None:
    with pytest.raises(ClientError, match=words) as told:
        list(read_events([sent]))
    assert told.value.status == status


def test_it_needs_no_model_and_no_server() -> None:
    heavy = "torch faiss gradio transformers fastapi sqlalchemy numpy langchain_core"
    code = f"import sys, app.client; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
