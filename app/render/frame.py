"""The parts of the chat page that stand around the conversation."""

from __future__ import annotations

from collections.abc import Sequence

from app.render.markup import Html, element

PROMISE = "回答只依据已入库的文件，每句话都注明出处；使用前请以原文为准。"
_HINT = "点击回答中的编号（如 [1]），这里会显示它所依据的原文，引用的字句以底色标出。"


def header_html(title: str, *buttons: Html) -> Html:
    """Return the band at the top of the page, `buttons` at its end."""
    return element(
        "header",
        element("h1", title),
        element("p", "向已入库的政策文件提问，逐句核对原文", cls="zc-tagline"),
        *buttons,
        cls="zc-header",
    )


def welcome_html(document_count: int, examples: Sequence[str]) -> Html:
    """Return what stands where the conversation will be, before the first question."""
    if document_count == 0:
        mend = element("code", "zhengce ingest 文件或文件夹")
        return element(
            "div",
            element("h2", "还没有可以查阅的文件"),
            element("p", "请先在服务器上运行 ", mend, "，再回到这里提问。"),
            cls="zc-welcome",
        )
    buttons = [
        element(
            "button", question, cls="zc-example", attributes={"type": "button", "data-question": question}
        )
        for question in examples
    ]
    return element(
        "div",
        element("h2", "想了解什么政策？"),
        element("p", f"可查阅 {document_count} 份文件。", "可以这样问：" if buttons else ""),
        *buttons,
        cls="zc-welcome",
    )


def panel_html() -> Html:
    """Return the empty panel into which the page's script copies a source."""
    close = element("button", "关闭", cls="zc-close", attributes={"type": "button", "hidden": True})
    return element(
        "aside",
        element("div", element("h2", "原文"), close, cls="zc-bar"),
        element("div", element("p", _HINT, cls="zc-hint"), cls="zc-panel-body"),
        cls="zc-panel",
        attributes={"id": "zc-panel", "aria-label": "原文"},
    )


def status_html() -> Html:
    """Return the region in which the page's script says what is under way, for those who do not see it."""
    return element(
        "p", cls="zc-hidden", attributes={"id": "zc-status", "role": "status", "aria-live": "polite"}
    )


def footer_html() -> Html:
    """Return the line at the foot of the page."""
    docs = element("a", "接口说明", attributes={"href": "docs"})
    return element("footer", element("p", PROMISE), element("p", docs), cls="zc-footer")


def account_html(name: str | None, *, is_editor: bool = False) -> Html:
    """Return who is logged in and a button that logs him out, and the way to the editors' page.

    Args:
        name: None where nobody need log in.
        is_editor: Whether he may change the collection.
    """
    parts = [element("a", "管理文件", attributes={"href": "manage"})] if is_editor else []
    if name is not None:
        leave = element("button", "退出", cls="zc-leave", attributes={"type": "submit"})
        form = element("form", leave, attributes={"method": "post", "action": "/logout"})
        parts += [element("span", f"已登录：{name}"), form]
    return element("div", *parts, cls="zc-account") if parts else Html()
