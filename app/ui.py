"""The chat page: Gradio carries questions and answers; what they look like is written in `app.render`."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.requests import HTTPConnection

from app.access.caller import BackendOf
from app.access.gate import asker_in
from app.archive.desk import Desk
from app.archive.page_keeping import keeper
from app.calls import TOO_SLOW, limit_s
from app.conversation import Conversation, failed, turn_views, with_question
from app.problems import ProblemError
from app.render import (
    Html,
    TurnView,
    account_html,
    footer_html,
    header_html,
    history_button_html,
    panel_html,
    scope_html,
    status_html,
    transcript_html,
    welcome_html,
)
from app.schemas import MAX_TEXT_CHARS
from app.scope import read_scope
from app.workers import Stream, Workers
from index.errors import WorkspaceError

# Unless told so before it is imported, Gradio asks its makers for its newest version and reports to a model hub.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
import gradio as gr

from app.history_panel import HistoryPanel

TITLE = "政策问答"
MAX_EXAMPLES = 5
SESSION_S = 4 * 3600  # a conversation that lies idle for so long is forgotten
_ASSETS = Path(__file__).parent / "assets"
_HEAD = (
    '<meta name="color-scheme" content="light dark">'
    '<script src="page/stream.js"></script><script src="page/notices.js" defer></script>'
    '<link rel="stylesheet" href="page/page.css"><script src="page/page.js" defer></script>'
    '<link rel="stylesheet" href="page/conversations.css"><script src="page/conversations.js" defer></script>'
    '<script src="page/feedback.js" defer></script>'
)
_FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]

# The script of the page knows what is chosen beside the question.
_WITH_SCOPE = "(question, conversation) => [question, conversation, window.zhengce.scope()]"

# What the handlers set: transcript, question, the buttons ask, stop and new, welcome, conversation.
_Shown = tuple[Any, Any, Any, Any, Any, Any, Conversation]


def build_page(of: BackendOf, workers: Workers, desk: Desk | None = None) -> gr.Blocks:
    """Return the page; nothing in it is open as a Gradio API.

    Args:
        of: Gives the backend that the caller of a request sees.
        desk: Gives the caller's conversations; None keeps none.
    """
    handlers = _Handlers(of, workers, desk)
    keeps = desk is not None and desk.archive.config.keep
    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        conversation = gr.State(Conversation(), time_to_live=SESSION_S)
        _html(header_html(TITLE, *([history_button_html()] if keeps else [])), "zc-head")
        history = HistoryPanel(desk, _http) if desk and keeps else None
        with gr.Row(elem_id="zc-main"):
            with gr.Column(elem_id="zc-talk", min_width=0):
                welcome = _html("", "zc-welcome")
                transcript = _html(transcript_html([]), "zc-transcript")
                with gr.Column(elem_id="zc-dock", min_width=0):
                    scope = _html("", "zc-scope")
                    question, ask, stop, renew = _composer()
                    chosen = gr.Textbox(visible=False)  # what the script says is chosen
            with gr.Column(elem_id="zc-side", min_width=0):
                _html(panel_html(), "zc-panel-holder")
        account = _html("", "zc-account")
        _html(footer_html(), "zc-foot")
        _html(status_html(), "zc-said")

        shown = [transcript, question, ask, stop, renew, welcome, conversation]
        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": None,
            "trigger_mode": "once",
        }
        asking: Any = gr.on(
            [ask.click, question.submit],
            handlers.ask,
            [question, conversation, chosen],
            shown,
            js=_WITH_SCOPE,
            **quiet,
        )
        stop.click(handlers.stop, [conversation], shown, cancels=[asking], **quiet)
        renew.click(handlers.renew, None, shown, **quiet)
        if history is not None:
            history.wire(conversation, shown, _at_rest, asking, quiet)
        page.load(handlers.greet, None, [welcome], **quiet)
        gr.on([page.load, renew.click], handlers.choices, None, [scope], **quiet)
        page.load(handlers.account, None, [account], **quiet)
    return page


def _composer() -> tuple[gr.Textbox, gr.Button, gr.Button, gr.Button]:
    """Return the question box and the buttons ask, stop and new."""
    with gr.Row(elem_id="zc-composer"):
        question = gr.Textbox(
            show_label=False,
            label="问题",
            placeholder="写下问题，按回车提问；Shift+回车换行",
            lines=1,
            max_lines=6,
            max_length=MAX_TEXT_CHARS,
            container=False,
            autofocus=True,
            elem_id="zc-question",
            scale=1,
        )
        ask = gr.Button("提问", variant="primary", elem_id="zc-ask", min_width=0)
        stop = gr.Button("停止", visible=False, elem_id="zc-stop", min_width=0)
        renew = gr.Button("新对话", visible=False, elem_id="zc-renew", min_width=0)
    return question, ask, stop, renew


def mount_page(app: FastAPI, page: gr.Blocks) -> None:
    """Serve the page at `/`, after the routes that `app` has already."""
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=1,
        favicon_path=str(_ASSETS / "favicon.svg"),
        theme=gr.themes.Base(font=_FONTS, font_mono=["monospace"], radius_size="sm"),
        head=_HEAD,
    )


_HIDDEN, _VISIBLE = gr.update(visible=False), gr.update(visible=True)


class _Handlers:
    """What the buttons do; questions run in `workers`, so that a slow model holds up nothing else."""

    def __init__(self, of: BackendOf, workers: Workers, desk: Desk | None = None) -> None:
        self._of = of
        self._desk = desk
        self._workers = workers

    async def ask(
        self, question: object, conversation: Conversation, chosen: object, request: gr.Request
    ) -> AsyncIterator[_Shown]:
        """Yield the page after each step of an answer.

        Args:
            chosen: Where it is asked, see `app.scope.read_scope`.
        """
        words = question if isinstance(question, str) else ""
        if not words.strip():
            gr.Info("请先写下问题")
            yield _idle(conversation, question="")
            return
        conversation, view = with_question(conversation, words)
        try:
            backend = self._of(_http(request))
            scope = await asyncio.to_thread(read_scope, chosen, backend)
            deadline = time.monotonic() + limit_s(backend) * max(1, len(scope.sides))
            keep = keeper(self._desk, _http(request), conversation.kept_in)
            stream = self._workers.stream(
                partial(turn_views, backend, view, words, conversation.turns, keep, scope),
                backend.note_unstarted,
            )
            try:
                typed: Any = ""  # cleared once; what is typed meanwhile stays
                while (next_view := await _next(stream, deadline)) is not None:
                    view = next_view
                    conversation = replace(conversation, current=view)
                    yield _busy(conversation, typed)
                    typed = gr.skip()
            finally:
                stream.close()
        except Exception as error:
            conversation = replace(conversation, current=failed(view, error))
        yield _idle(conversation.settled())

    def account(self, request: gr.Request) -> Html:
        """Return who is logged in, with the way out, and for editors that to their page."""
        asker = asker_in(_http(request).scope)
        name = asker.identity.partition(":")[2] if asker.by_cookie else None
        return account_html(name, is_editor=asker.may("write"))

    def choices(self, request: gr.Request) -> Html:
        """Return what a question can be limited to, in the documents that there are now."""
        try:
            return scope_html(self._of(_http(request)).filter_values())
        except WorkspaceError:
            return Html()

    def stop(self, conversation: Conversation) -> _Shown:
        """Return the page after the answer under way has been stopped."""
        return _idle(conversation.stopped())

    def renew(self, request: gr.Request) -> _Shown:
        """Return the page with a new conversation."""
        *shown, _, conversation = _idle(Conversation(), question="")
        return (*shown, gr.update(value=self.greet(request), visible=True), conversation)

    def greet(self, request: gr.Request) -> Html:
        """Return the greeting with example questions, for the documents that there are now."""
        backend = self._of(_http(request))
        try:
            count = len(backend.documents())
            questions = list(backend.example_questions())[:MAX_EXAMPLES]
        except WorkspaceError:
            count, questions = 0, []
        return welcome_html(count, questions)


async def _next(stream: Stream[TurnView], deadline: float) -> TurnView | None:
    """Return the next view; None at the end.

    Raises:
        ProblemError: 504 if it has not come by the deadline.
    """
    try:
        async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
            return await stream.next()
    except StopAsyncIteration:
        return None
    except TimeoutError as error:
        raise ProblemError(504, TOO_SLOW) from error


def _http(request: gr.Request) -> HTTPConnection:
    """Return the request by which the page called; Gradio wraps it."""
    assert isinstance(request.request, HTTPConnection)
    return request.request


def _busy(conversation: Conversation, question: Any) -> _Shown:
    transcript = transcript_html(conversation.html())
    return transcript, question, _HIDDEN, _VISIBLE, _HIDDEN, _HIDDEN, conversation


def _idle(conversation: Conversation, question: Any = None) -> _Shown:
    """Return the page at rest; the question box keeps what is being typed unless `question` is given."""
    transcript = transcript_html(conversation.html())
    typed = gr.skip() if question is None else question
    renew = _VISIBLE if conversation.asked else _HIDDEN
    welcome = _HIDDEN if conversation.asked else _VISIBLE
    return transcript, typed, _VISIBLE, _HIDDEN, renew, welcome, conversation


def _at_rest(conversation: Conversation) -> _Shown:
    return _idle(conversation, question="")


def _html(content: str, element_id: str) -> gr.HTML:
    # No js_on_load: the page's one script listens for clicks.
    return gr.HTML(content, elem_id=element_id, js_on_load=None, apply_default_css=False)
