"""The HTML document around a page of our own: nothing in it comes from elsewhere, and its one script is a file."""

from __future__ import annotations

from collections.abc import Mapping

from app.render.markup import AttributeValue, Html, element, join


def page_html(
    title: str,
    *body: Html,
    style: str,
    script: str | None = None,
    attributes: Mapping[str, AttributeValue] | None = None,
) -> Html:
    """Return a whole document.

    Args:
        title: Of the window.
        style: Name of the stylesheet under `/page/`.
        script: Name of the script there; it runs when the page has been read.
        attributes: Of the body, for the script.
    """
    head = element(
        "head",
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", attributes={"name": "color-scheme", "content": "light dark"}),
        element("title", f"{title} - 政策问答"),
        element("link", attributes={"rel": "icon", "href": "/page/favicon.svg"}),
        element("link", attributes={"rel": "stylesheet", "href": "/page/own.css"}),
        element("link", attributes={"rel": "stylesheet", "href": f"/page/{style}"}),
        *([element("script", attributes={"src": f"/page/{script}", "defer": True})] if script else []),
    )
    whole = element("html", head, element("body", *body, attributes=attributes), attributes={"lang": "zh-CN"})
    return join([Html("<!doctype html>\n"), whole])


def band_html(*links: tuple[str, str]) -> Html:
    """Return the band at the top of a page, with links (words, address)."""
    name = element("a", "政策问答", cls="zc-name", attributes={"href": "/"})
    items = [element("a", words, attributes={"href": address}) for words, address in links]
    nav = element("nav", *items, attributes={"aria-label": "本站"})
    skip = element("a", "跳到正文", cls="zc-skip", attributes={"href": "#main"})
    return element("header", skip, name, nav, cls="zc-band")


def missing_html() -> Html:
    """Return the page of a document that is not there, or not for whoever asks: one and the same."""
    main = element(
        "main",
        element("h1", "没有这份文件"),
        element("p", "它可能已经撤下，或者地址不对。请回到提问页，从回答的出处再打开。"),
        attributes={"id": "main"},
        cls="zc-missing",
    )
    return page_html("没有这份文件", band_html(), main, style="document.css")
