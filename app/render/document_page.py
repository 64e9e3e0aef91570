"""The page of a whole document: what it is, whether it holds, its contents and its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.documents.history import History
from app.render.document_text import document_text_html, section_id
from app.render.labels import LINK_LABELS, STATUS_LABELS, chinese_date
from app.render.markup import AttributeValue, Html, element, join, web_address
from app.render.page import band_html, page_html
from app.render.reference_words import document_words
from corpus.documents import Document, Section
from corpus.validity import Link
from rag.standing import IN_DOUBT

_CHANGED = "这份文件在引用之后有了新版本。下面是现在的版本，所引的字句可能改过或移动过，所以没有标出。"


def document_page_html(
    document: Document,
    history: History,
    titles: Mapping[str, str],
    successor: Document | None,
    *,
    has_changed: bool,
    is_editor: bool,
) -> Html:
    """Return the page.

    Args:
        titles: Of the documents at the other ends of its links.
        successor: What took its place, where that can be read.
        has_changed: Whether the page was asked for with another version in mind.
        is_editor: Whether the reader may change the collection.
    """
    links = [("提问", "/"), *([("管理文件", "/manage")] if is_editor else [])]
    contents = _contents(document.sections)
    article = element(
        "article",
        document_text_html(document),
        cls="zc-text",
        attributes={"id": "text", "aria-label": "正文"},
    )
    main = element(
        "main",
        element("h1", document.title or document.source),
        _standing(document, successor),
        element("p", _CHANGED, cls="zc-changed", attributes={"role": "status"}) if has_changed else Html(),
        _facts(document, history),
        _tools(document),
        article,
        _links(document, history, titles),
        attributes={"id": "main", "tabindex": -1},
    )
    body = element("div", contents, main, cls="zc-columns" if contents else "zc-column")
    attributes: dict[str, AttributeValue] = {"data-changed": has_changed}
    return page_html(
        document.title or document.source,
        band_html(*links),
        body,
        style="document.css",
        script="document.js",
        attributes=attributes,
    )


def _standing(document: Document, successor: Document | None) -> Html:
    if document.status not in IN_DOUBT:
        return Html()
    words = [element("strong", f"本文件{STATUS_LABELS[document.status]}。")]
    if successor:
        link = {"href": f"/documents/{successor.doc_id}"}
        name = f"《{successor.title}》" if successor.title else successor.source
        words += [element("span", "请看"), element("a", name, attributes=link)]
    else:
        words.append(element("span", "引用前请核对现行的规定。"))
    return element("div", *words, cls="zc-ended", attributes={"role": "alert"})


def _facts(document: Document, history: History) -> Html:
    days = (
        ("成文日期", document.issued_on),
        ("发布日期", document.published_on),
        ("施行日期", document.effective_on),
    )
    rows: list[tuple[str, str | Html]] = [("文号", document.doc_number or "")]
    rows.append(("发文机关", "、".join(document.issuers)))
    rows += [(name, chinese_date(day)) for name, day in days if day]
    rows.append(("有效性", STATUS_LABELS[document.status]))
    rows.append(("主送机关", "、".join(document.recipients)))
    rows.append(("来源文件", document.source))
    if document.pages:
        rows.append(("页数", f"{len(document.pages)} 页"))
    if len(history.versions) > 1:
        rows.append(("版本", f"第 {len(history.versions)} 版，{history.versions[-1].ingested_at[:10]} 入库"))
    if address := web_address(document.url):
        outside = {"href": address, "target": "_blank", "rel": "noopener noreferrer nofollow"}
        rows.append(("网址", element("a", address, attributes=outside)))
    cells = [cell for name, value in rows if value for cell in (element("dt", name), element("dd", value))]
    return element("dl", *cells, cls="zc-facts")


def _tools(document: Document) -> Html:
    box: dict[str, AttributeValue] = {
        "type": "search",
        "id": "find",
        "placeholder": "在本文件中查找",
        "aria-label": "在本文件中查找",
        "autocomplete": "off",
        "spellcheck": "false",
    }
    found = element(
        "output", cls="zc-count", attributes={"id": "found", "for": "find", "aria-live": "polite"}
    )
    cite = {"type": "button", "id": "cite", "data-cite": document_words(document)}
    return element(
        "div",
        element("input", attributes=box),
        element("button", "上一处", attributes={"type": "button", "id": "previous"}),
        element("button", "下一处", attributes={"type": "button", "id": "next"}),
        found,
        element("button", "复制引用", attributes=cite),
        element("button", "打印", attributes={"type": "button", "id": "print"}),
        cls="zc-tools",
        attributes={"role": "search", "hidden": True},  # the script shows what needs it
    )


def _contents(sections: Sequence[Section]) -> Html:
    shown = [section for section in sections if section.kind not in ("body", "preamble") and section.name]
    if not shown:
        return Html()
    items, _ = _items(shown, 0)
    summary = element("summary", "目录")
    inner = element("details", summary, items, attributes={"open": True})
    return element("nav", inner, cls="zc-contents", attributes={"aria-label": "目录"})


def _items(sections: Sequence[Section], at: int) -> tuple[Html, int]:
    """Return the list of the sections from `at` on that are no deeper than the first allows, and what follows it."""
    level = sections[at].level
    items: list[Html] = []
    while at < len(sections) and sections[at].level >= level:
        section = sections[at]
        link = element("a", section.name, attributes={"href": f"#{section_id(section)}"})
        at += 1
        inner = Html()
        if at < len(sections) and sections[at].level > section.level:
            inner, at = _items(sections, at)
        items.append(element("li", link, inner))
    return element("ol", *items), at


def _links(document: Document, history: History, titles: Mapping[str, str]) -> Html:
    to = [link for link in history.links if link.from_doc_id == document.doc_id]
    back = [link for link in history.links if link.to_doc_id == document.doc_id]
    parts = [
        *_linked("它说到的文件", [(link, link.to_doc_id, True) for link in to], titles),
        *_linked("说到它的文件", [(link, link.from_doc_id, False) for link in back], titles),
    ]
    return (
        element("section", *parts, cls="zc-links", attributes={"aria-label": "相关文件"}) if parts else Html()
    )


def _linked(heading: str, links: Sequence[tuple[Link, str, bool]], titles: Mapping[str, str]) -> list[Html]:
    if not links:
        return []
    items = []
    for link, other, is_here in links:
        place = f"#c={link.start}-{link.end}" if link.end > link.start else ""
        there = {"href": f"/documents/{other}{'' if is_here else place}"}
        parts: list[Html | str] = [element("span", LINK_LABELS[link.kind], cls="zc-kind"), " "]
        parts.append(element("a", titles.get(other) or other, attributes=there))
        if is_here and place:
            parts += [" ", element("a", "看原句", cls="zc-where", attributes={"href": place})]
        items.append(element("li", *parts))
    return [element("h2", heading), join([element("ul", *items)])]
