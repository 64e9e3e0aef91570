"""A citation or a passage as a panel: its words highlighted within their whole paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from app.render.labels import STATUS_LABELS, chinese_date
from app.render.markup import Html, element, join, text, web_address
from rag.standing import IN_DOUBT
from rag.types import Citation, Passage

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document.

    Attributes:
        text: `document.text[start:start + len(text)]`.
        start: Offset in the document's canonical text, code points.
    """

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a panel shows.

    Attributes:
        reference: Where the words come from; a `Passage` is offered as 相关资料 and nothing of it is highlighted.
        excerpt: The paragraphs around them.
        marked: The highlighted words, document offsets, half open.
        version: Of the document that the offsets are of; None where there is no document to be opened.
    """

    reference: Citation | Passage
    excerpt: Excerpt
    marked: tuple[Interval, ...]
    version: str | None = None


def whole_paragraphs(document_text: str, start: int, end: int) -> Excerpt:
    """Return the lines of `document_text` that `[start, end)` touches, whole."""
    first = document_text.rfind("\n", 0, start) + 1
    following = document_text.find("\n", max(end - 1, start))
    last = len(document_text) if following < 0 else following
    return Excerpt(document_text[first:last], first)


def source_html(source: Source, element_id: str) -> Html:
    """Return the `<article id=element_id>` that the panel shows for a source."""
    cited = isinstance(source.reference, Citation)
    heading = f"出处 {source.reference.number}" if cited else "相关资料（未被引用）"
    return element(
        "article",
        element("p", heading, cls="zc-kicker"),
        element("h3", source.reference.title or source.reference.source, attributes={"tabindex": -1}),
        section_path_html(source.reference.section_path),
        element("div", *_paragraphs(source.excerpt, source.marked), cls="zc-excerpt"),
        _whole(source),
        _facts(source.reference),
        cls="zc-source",
        attributes={"id": element_id},
    )


def section_path_html(path: Sequence[str]) -> Html:
    """Return the section names, outermost first; nothing for an empty path."""
    if not path:
        return Html()
    gap = element("span", " › ", attributes={"aria-hidden": "true"})
    parts = [part for name in path for part in (gap, element("span", name))][1:]
    return element("span", *parts, cls="zc-path")


def _whole(source: Source) -> Html:
    """Return the way to the whole document, at the words in question."""
    if source.version is None:
        return Html()
    reference = source.reference
    spans = _within(source.marked or ((reference.start, reference.end),), 0, reference.end)
    places = ",".join(f"{start}-{end}" for start, end in spans)
    address = f"documents/{quote(reference.doc_id)}?version={quote(source.version)}#c={places}"
    link = element("a", "查看全文", attributes={"href": address, "target": "_blank", "rel": "noopener"})
    return element("p", link, cls="zc-whole")


def _facts(reference: Citation | Passage) -> Html:
    rows: list[tuple[str, str | Html]] = []
    if reference.doc_number:
        rows.append(("文号", reference.doc_number))
    if reference.issuers:
        rows.append(("发文机关", "、".join(reference.issuers)))
    if reference.issued_on:
        rows.append(("成文日期", chinese_date(reference.issued_on)))
    rows.append(("有效性", _standing(reference)))
    rows.append(("来源文件", reference.source))
    if isinstance(reference, Passage) and reference.duplicates:
        rows.append(("另见", "、".join(twin.source for twin in reference.duplicates)))
    if reference.page:
        rows.append(("页码", f"第 {reference.page} 页"))
    if reference.page_origin == "ocr":
        rows.append(("文字来源", "由图像识别，可能有错字；引用前请核对原件"))
    address = web_address(reference.url)
    if address:
        link = {"href": address, "target": "_blank", "rel": "noopener noreferrer nofollow"}
        rows.append(("网址", element("a", address, attributes=link)))
    cells = [cell for name, value in rows for cell in (element("dt", name), element("dd", value))]
    return element("dl", *cells, cls="zc-facts")


def _standing(reference: Citation | Passage) -> Html | str:
    label = STATUS_LABELS[reference.status]
    if reference.status in IN_DOUBT:
        successor = f"，见《{reference.successor}》" if reference.successor else ""
        return element("strong", f"{label}{successor}", cls="zc-ended")
    return label


def _paragraphs(excerpt: Excerpt, marked: Sequence[Interval]) -> list[Html]:
    paragraphs = []
    start = excerpt.start
    for line in excerpt.text.split("\n"):
        inside = _within(marked, start, start + len(line))
        if line.strip():
            paragraphs.append(element("p", _marked_line(line, start, inside), cls="zc-lit" if inside else ""))
        start += len(line) + 1
    return paragraphs


def _within(marked: Sequence[Interval], start: int, end: int) -> list[Interval]:
    """Return the parts of the intervals in `[start, end)`, in order, those that overlap or touch made one."""
    merged: list[Interval] = []
    for low, high in sorted((max(low, start), min(high, end)) for low, high in marked):
        if low >= high:
            continue
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _marked_line(line: str, line_start: int, intervals: Sequence[Interval]) -> Html:
    parts: list[Html] = []
    position = line_start
    for low, high in intervals:
        parts.append(text(line[position - line_start : low - line_start]))
        parts.append(element("mark", line[low - line_start : high - line_start]))
        position = high
    parts.append(text(line[position - line_start :]))
    return join(parts)
