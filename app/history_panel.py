"""The drawer of earlier conversations on the chat page: what is in it, and what happens there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr
from starlette.requests import HTTPConnection

from app.archive.desk import Desk
from app.archive.errors import ArchiveError
from app.archive.page_keeping import reopened
from app.conversation import Conversation
from app.render import conversations_html, history_head_html
from index.errors import WorkspaceError

_LISTED = 50
_MAX_LISTED = 1000
_MAX_FIND_CHARS = 200
_HIDDEN_BOX: dict[str, Any] = {"visible": "hidden", "show_label": False, "container": False}


@dataclass(frozen=True, slots=True)
class _Command:
    """What the page's script asks for.

    Attributes:
        action: "list", "open", "rename" or "delete"; anything else lists.
        count: How many conversations are to be listed.
    """

    action: str = "list"
    conversation: str = ""
    name: str = ""
    count: int = _LISTED


class HistoryPanel:
    """The drawer; make it where it shall stand on the page, `wire` it once the rest is there."""

    def __init__(self, desk: Desk, http: Callable[[gr.Request], HTTPConnection]) -> None:
        """Make its components in the page that is being built.

        Args:
            http: Gives the request by which the page called.
        """
        self._desk = desk
        self._http = http
        with gr.Column(elem_id="zc-history", min_width=0):
            _html(history_head_html(), "zc-history-head")
            self._find = gr.Textbox(
                label="查找对话",
                placeholder="名称、问题或回答里的词",
                max_lines=1,
                max_length=_MAX_FIND_CHARS,
                elem_id="zc-find",
            )
            self._list = _html("", "zc-history-list")
        # The page's script writes a command here and presses the button.
        self._command = gr.Textbox(elem_id="zc-command", **_HIDDEN_BOX)
        self._act = gr.Button(visible="hidden", elem_id="zc-act")
        self._show = gr.Button(visible="hidden", elem_id="zc-show")

    def wire(
        self,
        conversation: gr.State,
        shown: list[Any],
        idle: Callable[[Conversation], tuple[Any, ...]],
        asking: Any,
        quiet: dict[str, Any],
    ) -> None:
        """Connect it with the page.

        Args:
            shown: What `idle` gives values for: the whole page at rest with a conversation.
            asking: The event that answers a question; ended when another conversation is shown.
            quiet: Options of every event.
        """
        self._idle = idle
        self._unchanged = tuple(gr.skip() for _ in shown)
        quiet = {**quiet, "trigger_mode": "always_last"}
        inputs = [self._command, self._find, conversation]
        self._act.click(self._acted, inputs, [self._list], **quiet)
        self._find.change(self._found, [self._find, conversation], [self._list], **quiet)
        self._show.click(self._shown, inputs, [*shown, self._list], cancels=[asking], **quiet)

    def _found(self, find: object, conversation: Conversation, request: gr.Request) -> Any:
        return self._acted("", find, conversation, request)

    def _acted(self, command: object, find: object, conversation: Conversation, request: gr.Request) -> Any:
        """Do what leaves the transcript as it is, and list the conversations."""
        asked = _read(command)
        own = self._desk.own(self._http(request))
        try:
            match asked.action:
                case "rename" if asked.name.strip():
                    own.rename(asked.conversation, asked.name.strip())
                case "delete":
                    own.delete(asked.conversation)
            words = find if isinstance(find, str) else ""
            found = own.find(words[:_MAX_FIND_CHARS])
        except (ArchiveError, WorkspaceError) as error:
            _tell(error)
            return gr.skip()
        return conversations_html(
            found[: asked.count], len(found), current=conversation.kept_in, searched=bool(words.strip())
        )

    def _shown(
        self, command: object, find: object, conversation: Conversation, request: gr.Request
    ) -> tuple[Any, ...]:
        """Show another conversation: the one that is opened, or a new one where the one on the page is deleted."""
        asked = _read(command)
        shown = self._unchanged
        try:
            if asked.action == "delete":
                self._desk.own(self._http(request)).delete(asked.conversation)
                conversation = Conversation()
                shown = self._idle(conversation)
            elif asked.action == "open":
                opened = reopened(self._desk, self._http(request), asked.conversation)
                if opened is None:
                    gr.Info("这个对话已经删去了", title="提示")
                else:
                    conversation, shown = opened, self._idle(opened)
        except (ArchiveError, WorkspaceError) as error:
            _tell(error)
        return (*shown, self._acted("", find, conversation, request))


def _tell(error: Exception) -> None:
    gr.Warning(str(error), title="提示")


def _read(command: object) -> _Command:
    """Return what was asked for; what cannot be understood asks for the list."""
    try:
        values = json.loads(command) if isinstance(command, str) else {}
        count = min(max(int(values.get("count", _LISTED)), 1), _MAX_LISTED)
        return _Command(str(values["do"]), str(values.get("id", "")), str(values.get("name", "")), count)
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Command()


def _html(content: str, element_id: str) -> gr.HTML:
    return gr.HTML(content, elem_id=element_id, js_on_load=None, apply_default_css=False)
