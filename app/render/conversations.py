"""The drawer of earlier conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.render.markup import AttributeValue, Html, element

_UNNAMED = "还没有提问的对话"


class Listed(Protocol):
    """A conversation in the list; `changed_at` is ISO 8601."""

    @property
    def id(self) -> str:
        """Which one; ASCII letters and digits."""
        ...

    @property
    def name(self) -> str:
        """What it is called; may be empty."""
        ...

    @property
    def changed_at(self) -> str:
        """When something last happened in it."""
        ...

    @property
    def turns(self) -> int:
        """How many questions were answered in it."""
        ...


def history_button_html() -> Html:
    """Return the button that opens the drawer."""
    opens = {"type": "button", "aria-expanded": "false", "aria-controls": "zc-history"}
    return element("button", "历史对话", cls="zc-history-open", attributes=opens)


def history_head_html() -> Html:
    """Return what stands at the top of the drawer."""
    close = element("button", "关闭", cls="zc-history-close", attributes={"type": "button"})
    return element("div", element("h2", "历史对话"), close, cls="zc-bar")


def conversations_html(
    conversations: Sequence[Listed], total: int, *, current: str | None, searched: bool
) -> Html:
    """Return the list.

    Args:
        conversations: Those to be shown, in order.
        total: How many there are in all.
        current: Id of the one that the page shows.
        searched: Whether they are what a search has found.
    """
    count = f"找到 {total} 个" if searched else f"共 {total} 个"
    if not total:
        count = "没有找到含有这些词的对话" if searched else "还没有保存的对话；提问以后，对话会出现在这里"
    items = [_item(each, is_current=each.id == current) for each in conversations]
    more = []
    if total > len(conversations):
        shows: dict[str, AttributeValue] = {"type": "button", "data-more": 2 * len(conversations)}
        more.append(element("button", "显示更多", cls="zc-more", attributes=shows))
    return element(
        "nav",
        element("p", count, cls="zc-count", attributes={"role": "status"}),
        element("ul", *items, cls="zc-conversations"),
        *more,
        attributes={"aria-label": "历史对话"},
    )


def earlier_turns_html(count: int) -> Html:
    """Return the line that stands for turns which are not shown."""
    return element("p", f"更早的 {count} 轮没有显示；导出这个对话可以看到全部。", cls="zc-note zc-earlier")


def _item(conversation: Listed, *, is_current: bool) -> Html:
    name = conversation.name or _UNNAMED
    when = datetime.fromisoformat(conversation.changed_at).astimezone()
    facts = f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}，{conversation.turns} 轮"
    opens = {
        "type": "button",
        "data-open": conversation.id,
        "aria-current": "true" if is_current else None,
    }
    return element(
        "li",
        element(
            "button",
            element("span", name, cls="zc-name"),
            element("span", facts, cls="zc-when"),
            cls="zc-conversation",
            attributes=opens,
        ),
        element(
            "div",
            _tool("改名", name, {"data-rename": conversation.id, "aria-expanded": "false"}),
            _export(conversation.id, name, "docx", "Word"),
            _export(conversation.id, name, "markdown", "Markdown"),
            _tool("删除", name, {"data-delete": conversation.id}),
            cls="zc-tools",
        ),
        _rename_form(conversation),
    )


def _tool(label: str, name: str, attributes: dict[str, str]) -> Html:
    return element(
        "button", label, attributes={"type": "button", "aria-label": f"{label}：{name}", **attributes}
    )


def _export(conversation_id: str, name: str, format: str, label: str) -> Html:
    address = f"api/v1/conversations/{conversation_id}/export?format={format}"
    return element(
        "a", label, attributes={"href": address, "download": True, "aria-label": f"导出为 {label}：{name}"}
    )


def _rename_form(conversation: Listed) -> Html:
    box: dict[str, AttributeValue] = {
        "name": "name",
        "value": conversation.name,
        "maxlength": 100,
        "required": True,
        "aria-label": "新的名称",
    }
    return element(
        "form",
        element("input", attributes=box),
        element("button", "保存", attributes={"type": "submit"}),
        element("button", "取消", cls="zc-plain", attributes={"type": "button", "data-cancel": True}),
        attributes={"hidden": True, "data-renames": conversation.id},
    )
