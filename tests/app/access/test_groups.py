"""The law: of the documents of another group, no route tells a word, a title, a file name or a count."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from app.access.access import Access
from app.access.asker import Asker, anyone
from app.access.issuing import issue_key
from app.access.limited import LimitedBackend
from app.api import build_app
from app.archive.archive import Archive
from app.config import Config
from app.service import Service, build_service
from corpus.groups import Groups, may_read
from corpus.parsing import parse_files
from index.filters import SearchFilters
from index.ingest import ingest
from tests.app.fake_models import FakeModels
from tests.app.live_server import live_server
from tests.app.test_ui import Session

ECHOES = frozenset({"question", "query", "standalone_question", "id"})
MINE, OTHERS = "财务处", "监察室"


@dataclass(frozen=True)
class Secret:
    """A document of the other group, by the words that stand nowhere else."""

    doc_id: str
    source: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """A random store.

    Attributes:
        readable: How many documents a member of `MINE` may read.
        chunks: And how many chunks.
    """

    service: Service
    secrets: tuple[Secret, ...]
    readable: int
    chunks: int


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("鑫淼垚犇骉羴猋麤鱻焱燚矗") for _ in range(6))


def _write(chance: random.Random, folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Write documents of both groups, of one, and of everyone; return (file name, words) of the secret ones."""
    secrets: list[tuple[str, tuple[str, ...]]] = []
    for at in range(chance.randint(7, 9)):
        groups = [(), (MINE,), (OTHERS,), (MINE, OTHERS)][at % 4]
        name, title, figure = (_word(chance) for _ in range(3))
        amount = chance.randint(100, 999)
        if groups == (OTHERS,):
            name = f"一{name}"  # the first ones, of whose headings example questions are made
        text = f"关于{title}补贴工作的通知\n\n一、{title}的要求\n\n"
        text += f"{figure}每亩补贴{amount}元。各地要层层落实责任。\n"
        text += "\n二、附则\n\n《关于公开事项的通知》同时废止。\n" if groups == (OTHERS,) else ""
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        if groups:
            side = json.dumps({"groups": list(groups)}, ensure_ascii=False)
            (folder / f"{name}.txt.yaml").write_text(side, encoding="utf-8")
        if groups == (OTHERS,):
            secrets.append((f"{name}.txt", (name, title, figure)))
    public = "关于公开事项的通知\n\n一、总体要求\n\n公开事项每亩补贴55元。各地要层层落实责任。\n"
    (folder / "公开.txt").write_text(public, encoding="utf-8")
    return secrets


@pytest.fixture(scope="module", params=[1, 2])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder, workspace = tmp_path_factory.mktemp("文件"), tmp_path_factory.mktemp("工作区")
    secrets = _write(random.Random(request.param), folder)
    models = FakeModels()
    ingest([folder], workspace, models.embedder(), parse=parse_files)
    service = Service(Config(), workspace, models)
    service.warm()
    entries = {entry.source: entry for entry in service.documents()}
    readable = [entry for entry in entries.values() if may_read((MINE,), entry.groups)]
    found = tuple(
        Secret(entries[source].doc_id, source, entries[source].title, words) for source, words in secrets
    )
    assert len(found) > 1
    assert 1 < len(readable) < len(entries)
    yield Library(service, found, len(readable), sum(entry.chunk_count for entry in readable))
    service.close()


@contextmanager
def _server(library: Library, groups: Groups) -> Iterator[tuple[str, dict[str, str]]]:
    access, archive = (
        Access(Config(), library.service.workspace),
        Archive(Config(), library.service.workspace),
    )
    _, token = issue_key(access.store, "测试", "reader", groups)
    with live_server(build_app(library.service, access, archive=archive)) as (host, port):
        yield f"http://{host}:{port}", {"Authorization": f"Bearer {token}"}
    access.close()
    archive.close()


@pytest.fixture(scope="module")
def mine(library: Library) -> Iterator[tuple[str, dict[str, str]]]:
    with _server(library, (MINE,)) as found:
        yield found


def _questions(library: Library) -> list[str]:
    asked = [
        "每亩补贴多少元？",
        "各地要怎样落实责任？",
        "公开事项每亩补贴多少元？",
        "关于公开事项的通知有哪几项？",
    ]
    for secret in library.secrets:
        asked += [
            f"{secret.words[2]}每亩补贴多少元？",
            secret.title,
            f"{secret.title}有哪几项？",
            secret.source,
        ]
    return asked


def _assert_silent(library: Library, said: object, asked: str) -> None:
    """Nothing of a secret document is said, but for what the caller said himself."""
    text = json.dumps(_without_echoes(said), ensure_ascii=False)
    for secret in library.secrets:
        for word in (secret.doc_id, *secret.words):
            # Where he typed the word himself, it may be repeated as his, in a warning; the document's own words beside
            # it may not.
            assert word not in text.replace(asked, "") if word in asked else word not in text, (word, text)


def _without_echoes(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_echoes(item) for key, item in value.items() if key not in ECHOES}
    return [_without_echoes(item) for item in value] if isinstance(value, list) else value


REPEALED_TOO = {"statuses": ["in_force", "amended", "not_yet", "unknown", "repealed"]}


def _ask(base: str, headers: dict[str, str], path: str, **body: Any) -> httpx.Response:
    return httpx.post(f"{base}{path}", json=body, headers=headers, timeout=30)


def test_search_and_ask(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine
    for question in _questions(library):
        found = _ask(base, headers, "/api/v1/search", query=question, k=100)
        assert found.status_code == 200
        _assert_silent(library, found.json(), question)
        answered = _ask(base, headers, "/api/v1/ask", question=question)
        _assert_silent(library, answered.json(), question)
        answered = _ask(base, headers, "/api/v1/ask", question=question, filters=REPEALED_TOO)
        assert answered.status_code == 200
        _assert_silent(library, answered.json(), question)
        streamed = _ask(base, headers, "/api/v1/ask", question=question, stream=True).text
        events = [json.loads(line[6:]) for line in streamed.splitlines() if line.startswith("data: ")]
        _assert_silent(library, events, question)


def test_conversations(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine
    for question in _questions(library):
        conversation = _ask(base, headers, "/api/v1/conversations", name="对话").json()["id"]
        answered = _ask(base, headers, "/api/v1/ask", question=question, conversation=conversation)
        assert answered.json()["turn"] == 1
        _assert_silent(library, answered.json(), question)
        where = f"{base}/api/v1/conversations/{conversation}"
        _assert_silent(library, httpx.get(where, headers=headers).json(), question)
        _assert_silent(library, httpx.get(f"{where}/export", headers=headers).text, question)


def test_a_document_is_not_found_by_its_name_or_number(
    library: Library, mine: tuple[str, dict[str, str]]
) -> None:
    """It answers exactly as one that does not exist, and the more so where both are asked for."""
    base, headers = mine
    for secret in library.secrets:
        for filters, absent in [
            ({"doc_ids": [secret.doc_id]}, {"doc_ids": ["0123456789abcdef"]}),
            ({"sources": [secret.source]}, {"sources": ["没有这份.txt"]}),
        ]:
            there, nowhere = (
                _ask(base, headers, "/api/v1/search", query="补贴", filters=each, id="x").json()
                for each in (filters, absent)
            )
            assert there == nowhere
            there, nowhere = (
                _ask(base, headers, "/api/v1/ask", question="每亩补贴多少元？", filters=each, id="x").json()
                for each in (filters, absent)
            )
            assert {**there, "timings_ms": 0} == {**nowhere, "timings_ms": 0}
            assert there["refusal_reason"] == "no_documents"


def test_filters_offer_and_count_what_may_be_read(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine
    found = httpx.get(f"{base}/api/v1/filters", headers=headers).json()
    _assert_silent(library, found, "")
    assert len(found["documents"]["values"]) == library.readable
    assert sum(value["count"] for value in found["statuses"]["values"]) == library.readable


def test_a_comparison_finds_and_names_nothing(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine
    for secret in library.secrets:
        sides = [{"filters": {"doc_ids": [doc_id]}} for doc_id in (secret.doc_id, "0123456789abcdef")]
        said = _ask(base, headers, "/api/v1/compare", question="每亩补贴多少元？", sides=sides, id="x").json()
        _assert_silent(library, said, "")
        there, nowhere = ({**side, "answer": {**side["answer"], "timings_ms": 0}} for side in said["sides"])
        assert there == nowhere


def test_the_openai_route(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine
    for question in _questions(library):
        messages = [{"role": "user", "content": question}]
        for stream in (False, True):
            said = _ask(
                base, headers, "/v1/chat/completions", model="x", messages=messages, stream=stream
            ).text
            _assert_silent(
                library, said.encode().decode("unicode_escape") if "\\u" in said else said, question
            )


def test_the_mcp_tools(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine

    async def main() -> None:
        async with (
            httpx.AsyncClient(headers=headers, timeout=30) as http,
            streamable_http_client(f"{base}/mcp/", http_client=http) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            for question in _questions(library):
                for tool, arguments in (
                    ("search_policies", {"query": question, "k": 20}),
                    ("ask_policy", {"question": question}),
                ):
                    result = await session.call_tool(tool, arguments)
                    assert not result.isError
                    _assert_silent(library, result.structuredContent, question)
            absent = await session.call_tool("read_document", {"doc_id": "0123456789abcdef"})
            for secret in library.secrets:
                for tool, asked in (("search_policies", "query"), ("ask_policy", "question")):
                    results = []
                    for doc_id in (secret.doc_id, "0123456789abcdef"):
                        filtered: dict[str, object] = {
                            asked: "每亩补贴多少元？",
                            "filters": {"doc_ids": [doc_id]},
                        }
                        results.append(await session.call_tool(tool, filtered))
                    there, nowhere = results
                    assert there == nowhere
                    assert not there.isError
                    _assert_silent(library, there.structuredContent, "")
                refused = await session.call_tool("read_document", {"doc_id": secret.doc_id})
                assert refused == absent
                assert refused.isError

    anyio.run(main)


def test_the_document_routes(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine

    def get(path: str, **query: Any) -> httpx.Response:
        return httpx.get(f"{base}{path}", params=query, headers=headers, timeout=30)

    listed = get("/api/v1/documents", limit=200)
    assert listed.json()["total"] == library.readable
    _assert_silent(library, listed.json(), "")
    assert OTHERS not in listed.text  # nor who else may read what he may
    for secret in library.secrets:
        for query in ({"q": secret.title}, {"folder": secret.source}, {"q": secret.words[1]}):
            assert get("/api/v1/documents", **query).json()["documents"] == []
    shown = {entry["doc_id"]: entry for entry in listed.json()["documents"]}
    assert any(entry["status"] == "repealed" for entry in shown.values())
    for doc_id in shown:
        for path in ("", "/text", "/sections"):
            response = get(f"/api/v1/documents/{doc_id}{path}")
            assert response.status_code == 200
            _assert_silent(library, response.json(), "")
            assert OTHERS not in response.text
        page = get(f"/documents/{doc_id}")
        assert page.status_code == 200
        _assert_silent(library, page.text, "")


def test_a_hidden_document_is_refused_as_one_that_is_not_there(
    library: Library, mine: tuple[str, dict[str, str]]
) -> None:
    base, headers = mine
    for secret in library.secrets:
        for path in ("/api/v1/documents/{}", "/api/v1/documents/{}/text", "/api/v1/documents/{}/sections",
                     "/documents/{}", "/documents/{}?version=1"):  # fmt: skip
            there, nowhere = (
                httpx.get(base + path.format(doc_id), headers=headers)
                for doc_id in (secret.doc_id, "0123456789abcdef")
            )
            assert there.status_code == nowhere.status_code == 404
            assert there.content == nowhere.content
            assert {k: v for k, v in there.headers.items() if k not in ("date", "x-request-id")} == {
                k: v for k, v in nowhere.headers.items() if k not in ("date", "x-request-id")
            }


def test_an_editor_of_one_group_does_not_touch_the_documents_of_another(library: Library) -> None:
    """Under the name of a hidden file he adds one of his own, and hears nothing of the other."""
    access = Access(Config(), library.service.workspace)
    _, token = issue_key(access.store, "编辑", "editor", (MINE,))
    headers = {"Authorization": f"Bearer {token}"}
    with live_server(build_app(library.service, access)) as (host, port):
        base = f"http://{host}:{port}/api/v1/documents"
        for secret in library.secrets:
            there, nowhere = (
                httpx.delete(f"{base}/{doc_id}", headers=headers)
                for doc_id in (secret.doc_id, "0123456789abcdef")
            )
            assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
            assert there.status_code == 404
            assert library.service.document(secret.doc_id).title == secret.title
    access.close()


def test_counts_and_health(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine
    health = httpx.get(f"{base}/api/v1/health", headers=headers)
    assert health.status_code == 200
    assert (health.json()["documents"], health.json()["chunks"]) == (library.readable, library.chunks)
    assert httpx.get(f"{base}/metrics", headers=headers).status_code == 403


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # of Gradio's pandas
def test_the_chat_page(library: Library, mine: tuple[str, dict[str, str]]) -> None:
    base, headers = mine
    with closing(Session(base, headers)) as session:
        for target in ("zc-welcome", "zc-account", "zc-scope"):
            session.join(session.loaded(target), [])
            shown = next(m for m in session.messages() if m["msg"] == "process_completed")["output"]["data"]
            _assert_silent(library, shown, "")
            if target == "zc-welcome":
                assert f"可查阅 {library.readable} 份文件" in shown[0]
    for at, question in enumerate(_questions(library)):
        # A new conversation each time: it shows what was typed in it.
        with closing(Session(base, headers, f"page{at}")) as session:
            session.join(session.event("zc-ask"), [question, None, ""])
            for message in session.messages():
                if message["msg"] in ("process_generating", "process_completed"):
                    _assert_silent(library, message.get("output"), question)


def test_who_is_in_the_group_does_find_them(library: Library) -> None:
    """The tests above would pass on an empty store; here the same questions find the same documents."""
    with _server(library, (OTHERS,)) as (base, headers):
        for secret in library.secrets:
            found = _ask(base, headers, "/api/v1/search", query=secret.words[2], k=3).json()["passages"]
            assert secret.doc_id in [passage["doc_id"] for passage in found]
        health = httpx.get(f"{base}/api/v1/health", headers=headers).json()
        assert health["documents"] == library.service.status((OTHERS,)).documents > 0
    with _server(library, None) as (base, headers):
        everything = httpx.get(f"{base}/api/v1/health", headers=headers).json()
        assert everything["documents"] == len(library.service.documents())
        answered = _ask(
            base, headers, "/api/v1/ask", question="公开事项每亩补贴多少元？", filters=REPEALED_TOO
        ).json()
        successors = {citation["successor"] for citation in answered["citations"]}
        # Whoever may read it is told by what the public document was repealed; `test_search_and_ask`: nobody else.
        assert successors & {secret.title for secret in library.secrets}


class TestLimitedBackend:
    """What other routes will be built on."""

    @pytest.fixture
    def limited(self, library: Library) -> Callable[[Groups], LimitedBackend]:
        return lambda groups: LimitedBackend(library.service, Asker("key:x", frozenset({"read"}), groups))

    def test_documents_that_are_not_there(
        self, library: Library, limited: Callable[[Groups], LimitedBackend]
    ) -> None:
        mine = limited((MINE,))
        assert len(mine.documents()) == library.readable
        for secret in library.secrets:
            assert secret.doc_id not in [entry.doc_id for entry in mine.documents()]
            with pytest.raises(KeyError):
                mine.document(secret.doc_id)
            assert limited((OTHERS, "别的")).document(secret.doc_id).title == secret.title
        secrets = {secret.doc_id for secret in library.secrets}
        for entry in mine.documents():
            assert mine.document(entry.doc_id).superseded_by not in secrets
        assert any(
            library.service.document(entry.doc_id).superseded_by in secrets for entry in mine.documents()
        )

    def test_examples_are_of_what_may_be_read(
        self, library: Library, limited: Callable[[Groups], LimitedBackend]
    ) -> None:
        _assert_silent(library, list(limited((MINE,)).example_questions()), "")
        _assert_silent(library, list(limited(()).example_questions()), "")

    def test_a_filter_on_groups_can_only_narrow(
        self, library: Library, limited: Callable[[Groups], LimitedBackend]
    ) -> None:
        for asked in ((OTHERS,), (MINE, OTHERS), ()):
            found = limited((MINE,)).search("补贴", k=100, filters=SearchFilters(groups=asked))
            _assert_silent(library, [passage.text for passage in found], "")

    def test_a_stranger_reads_what_is_open_to_everyone_only_where_there_is_a_limit(self) -> None:
        assert may_read(anyone("x").groups, ("甲",))
        assert not may_read((), ("甲",))
        assert may_read((), ())
        assert may_read(("甲", "乙"), ("乙", "丙"))


@pytest.mark.model
def test_with_the_bundled_models_too(tmp_path: Path) -> None:
    (tmp_path / "文件").mkdir()
    secrets = _write(random.Random(3), tmp_path / "文件")
    service = build_service(Config(), tmp_path / "工作区", config_file=None, report=lambda message: None)
    service.ingest([tmp_path / "文件"])
    service.warm()
    mine, others = (
        LimitedBackend(service, Asker("key:x", frozenset({"read"}), groups))
        for groups in ((MINE,), (OTHERS,))
    )
    _, words = secrets[0]
    question = f"{words[2]}每亩补贴多少元？"
    told, known = (str(list(each.pipeline().stream(question))[-1]) for each in (mine, others))
    assert words[1] in known
    assert words[1] not in told
    service.close()
