"""The MCP server, spoken to by the real client of the `mcp` package."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import anyio
import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from app.api import build_app
from app.render import answer_json
from app.schemas import FiltersBody
from index.errors import NoIndexError
from index.filters import SearchFilters
from tests.app.answers import FakeBackend, answer, backend, document
from tests.app.live_server import live_server


@pytest.fixture(scope="module")
def served() -> FakeBackend:
    return backend()


@pytest.fixture(scope="module")
def address(served: FakeBackend) -> Iterator[str]:
    with live_server(build_app(served)) as (host, port):
        yield f"http://{host}:{port}/mcp/"


@asynccontextmanager
async def session_at(address: str) -> AsyncIterator[ClientSession]:
    async with (
        streamable_http_client(address) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


def call(address: str, tool: str, **arguments: Any) -> Any:
    async def main() -> Any:
        async with session_at(address) as session:
            result = await session.call_tool(tool, arguments)
            if result.isError:
                assert isinstance(result.content[0], TextContent)
                return result.content[0].text
            return result.structuredContent

    return anyio.run(main)


def test_the_program_logs_as_it_did_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])  # as without pytest, which listens there itself
    level = logging.root.level
    build_app(backend())
    assert (logging.root.handlers, logging.root.level) == ([], level)


def test_the_tools_say_what_they_are_for_and_change_nothing(address: str) -> None:
    async def main() -> None:
        async with session_at(address) as session:
            tools = (await session.list_tools()).tools
            assert [tool.name for tool in tools] == ["search_policies", "read_document", "ask_policy"]
            assert all(
                tool.description and tool.annotations and tool.annotations.readOnlyHint for tool in tools
            )

    anyio.run(main)


def test_ask_gives_the_checked_answer_with_its_citations(address: str) -> None:
    given = call(address, "ask_policy", question="粮食面积的目标是什么？")
    expected = answer_json(answer("粮食面积的目标是什么？"))
    assert given == {name: expected[name] for name in given}
    assert given["citations"]
    refused = call(address, "ask_policy", question="法国的粮食政策是什么？")
    assert (refused["refused"], refused["citations"]) == (True, [])


def test_search_gives_passages_that_can_be_read_on(address: str) -> None:
    first, *others = call(address, "search_policies", query="粮食", k=1)["passages"]
    assert others == []
    of = document()
    assert of.text[first["start"] : first["end"]] == first["text"]
    read = call(address, "read_document", doc_id="grain", start=first["start"], max_chars=5)
    assert read["text"] == of.text[first["start"] :][:5]
    assert (read["end"], read["total_chars"]) == (first["start"] + 5, len(of.text))
    assert call(address, "read_document", doc_id="grain", start=10**6)["text"] == ""


FILTERS = {
    "regions": ["河南省"],
    "issuers": ["农业部"],
    "years": [2014],
    "statuses": ["repealed"],
    "folders": ["通知"],
    "issued_from": "2014-01-01",
}


@pytest.mark.parametrize(
    ("tool", "arguments"), [("search_policies", {"query": "粮食"}), ("ask_policy", {"question": "粮食？"})]
)
def test_filters_are_those_of_the_interface(
    address: str, served: FakeBackend, tool: str, arguments: dict[str, str]
) -> None:
    call(address, tool, **arguments, filters=FILTERS)
    assert served.scripted.asked[-1][2] == SearchFilters(
        regions=("河南省",),
        issuers=("农业部",),
        years=(2014,),
        statuses=("repealed",),
        folders=("通知",),
        issued_from=date(2014, 1, 1),
    )
    call(address, tool, **arguments)
    assert served.scripted.asked[-1][2] == SearchFilters()


def test_an_assistant_is_told_which_filters_there_are(address: str) -> None:
    async def main() -> None:
        async with session_at(address) as session:
            for tool in (await session.list_tools()).tools:
                if tool.name == "read_document":
                    continue
                described = tool.inputSchema["$defs"]["FiltersBody"]
                assert set(described["properties"]) == set(FiltersBody.model_fields)
                assert all(each.get("description") for each in described["properties"].values())
                assert "filters" not in tool.inputSchema["required"]

    anyio.run(main)


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask_policy", {"question": " "}, "问题是空的"),
        ("read_document", {"doc_id": "../../etc/passwd"}, "没有这份文件"),
        ("search_policies", {"query": "粮食", "k": 1000}, "20"),
        ("ask_policy", {"question": "问" * 2001}, "2000"),
        ("ask_policy", {"question": "粮食？", "filters": {"region": ["河南省"]}}, "region"),
        ("search_policies", {"query": "粮食", "filters": {"statuses": ["没有"]}}, "in_force"),
    ],
)
def test_what_is_wrong_is_said(address: str, tool: str, arguments: dict[str, Any], words: str) -> None:
    assert words in call(address, tool, **arguments)


@pytest.mark.parametrize(
    ("error", "words"), [(NoIndexError("还没有文件"), "还没有文件"), (RuntimeError("绝密"), "查看服务日志")]
)
def test_a_failure_is_told_without_what_only_the_log_should_hold(error: Exception, words: str) -> None:
    with live_server(build_app(backend(error))) as (host, port):
        said = call(f"http://{host}:{port}/mcp/", "ask_policy", question="甲？")
    assert words in said
    assert "绝密" not in said


@pytest.mark.parametrize("header", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_a_page_of_another_site_is_not_served(address: str, header: dict[str, str]) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    assert httpx.post(address, json=message, headers=accept).status_code == 200
    assert httpx.post(address, json=message, headers=accept | header).status_code in (403, 421)
