"""What is asked while the server is about to end its stream of events is answered like anything else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import build_app
from tests.app.answers import backend
from tests.app.live_server import live_server
from tests.e2e.conftest import Open

# Gradio sums up its queue in ways that its pandas deprecates.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")]
_DELAY_S = 0.5


def slow_to_close(app: ASGIApp) -> ASGIApp:
    """Gradio's "close_stream" reaches the browser late, as on a busy machine; everything else at once."""

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if b'"close_stream"' in message.get("body", b""):
                await asyncio.sleep(_DELAY_S)
            await send(message)

        ends = scope["type"] == "http" and scope["path"].endswith("/queue/data")
        await app(scope, receive, sent if ends else send)

    return called


@pytest.fixture(scope="module")
def late() -> Iterator[str]:
    with live_server(slow_to_close(build_app(backend()))) as (host, port):
        yield f"http://{host}:{port}/"


@pytest.mark.parametrize("pause_ms", [0, 100, 300, 450, 600])
def test_a_question_that_meets_the_end_of_the_stream_is_answered(
    late: str, open_chat: Open, pause_ms: int
) -> None:
    with open_chat(late) as chat:
        for count in range(1, 5):
            chat.ask(f"第{count}问？")
            expect(chat.answered(count).locator("h2")).to_have_text(f"第{count}问？")
            chat.page.wait_for_timeout(pause_ms)
        assert chat.complaints == []


def test_a_lost_connection_is_said_in_chinese_and_made_again(late: str, open_chat: Open) -> None:
    with open_chat(late) as chat:
        chat.ask("第一问？")
        chat.answered()
        chat.page.route("**/gradio_api/**", lambda route: route.abort())
        chat.page.locator("#zc-question textarea").fill("第二问？")
        chat.page.keyboard.press("Enter")
        notice = chat.page.get_by_test_id("toast-body").first
        expect(notice).to_contain_text("与服务器的连接断了")
        expect(notice).not_to_contain_text("Error")
        with chat.page.expect_event("load"):  # the page is loaded again
            chat.page.unroute("**/gradio_api/**")
        chat.page.locator(".zc-welcome").wait_for()
        chat.ask("第三问？")
        expect(chat.answered()).to_contain_text("第三问？")
