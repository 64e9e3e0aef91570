"""The text of a document as paragraphs, headings and tables, every character in its place.

Each block says where it begins (`data-start`, code points). What is shown and does not stand in the text carries `data-extra`:
without it, the characters of a block are those of the text, so that a span is found again in the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.render.markup import AttributeValue, Html, element, join, text
from app.render.reference_words import document_words, section_words
from app.render.row_tables import RowTable, row_table
from corpus.documents import Document, Section

_EXTRA: dict[str, AttributeValue] = {"data-extra": True}
_LAST_HEADING = 6


@dataclass(slots=True)
class _Writer:
    """One text under way."""

    document: Document
    sections: dict[int, list[tuple[Section, str]]] = field(default_factory=dict)  # by start, with their words
    notes: list[tuple[int, Html]] = field(default_factory=list)  # anchors and page numbers, by offset
    blocks: list[Html] = field(default_factory=list)


def document_text_html(document: Document) -> Html:
    """Return the text."""
    writer = _Writer(document)
    _note_sections(writer)
    _note_pages(writer)
    writer.notes.sort(key=lambda note: note[0])
    lines = document.text.split("\n")
    start = at = 0
    while at < len(lines):
        table = row_table(lines, at)
        if table:
            writer.blocks.append(_table(writer, table, start))
            taken = len(table.rows)
        else:
            _line(writer, lines[at], start)
            taken = 1
        start += sum(len(line) + 1 for line in lines[at : at + taken])
        at += taken
    return join(writer.blocks)


def section_id(section: Section) -> str:
    """Return the name of the anchor of a section."""
    return f"s{section.start}"


def _note_sections(writer: _Writer) -> None:
    path: list[Section] = []
    name = document_words(writer.document)
    for section in writer.document.sections:
        while path and path[-1].level >= section.level:
            path.pop()
        path.append(section)
        if section.kind in ("body", "preamble"):
            continue
        words = section_words(path)
        writer.sections.setdefault(section.start, []).append((section, f"{name}{words}" if words else ""))
        anchor = element("span", attributes={"id": section_id(section), "tabindex": -1}, cls="zc-anchor")
        writer.notes.append((section.start, anchor))


def _note_pages(writer: _Writer) -> None:
    for page in writer.document.pages:
        said = f"第 {page.number} 页"
        if page.origin == "ocr":
            said += "（图像识别，可能有错字）"
        writer.notes.append((page.start, element("span", said, cls="zc-page", attributes=_EXTRA)))


def _line(writer: _Writer, line: str, start: int) -> None:
    if not line.strip():
        return
    attributes: dict[str, AttributeValue] = {"id": f"p{start}", "data-start": start}
    inner = _inline(writer, line, start)
    here = writer.sections.get(start, [])
    headed = next((s for s, _ in here if s.heading_end >= start + len(line.rstrip())), None)
    if headed:
        level = min(headed.level + 1, _LAST_HEADING)
        block = element(f"h{level}", inner, attributes=attributes)
    else:
        block = element("p", inner, attributes=attributes)
    cited = next((words for _, words in reversed(here) if words), "")
    if cited:
        button = element(
            "button",
            "复制引用",
            cls="zc-copy",
            attributes={"type": "button", "data-cite": cited, "aria-label": f"复制引用：{cited}", **_EXTRA},
        )
        block = element("div", block, button, cls="zc-cited")
    writer.blocks.append(block)


def _inline(writer: _Writer, line: str, start: int) -> Html:
    """Return the characters of a line with the anchors and page numbers that stand among them."""
    end = start + len(line)
    parts: list[Html] = []
    position = start
    for offset, note in _between(writer.notes, start, end):
        parts += [text(line[position - start : offset - start]), note]
        position = offset
    parts.append(text(line[position - start :]))
    return join(parts)


def _between(notes: Sequence[tuple[int, Html]], start: int, end: int) -> Sequence[tuple[int, Html]]:
    first = bisect_left(notes, start, key=lambda note: note[0])
    last = bisect_left(notes, max(end, start + 1), key=lambda note: note[0])
    return notes[first:last]


def _table(writer: _Writer, table: RowTable, start: int) -> Html:
    heads = [element("th", name, attributes={"scope": "col"}) for name in table.columns]
    head = element("thead", element("tr", *heads), attributes={"aria-hidden": "true", **_EXTRA})
    rows = []
    for row in table.rows:
        length = sum(len(c.label) + 1 + len(c.value) + len(c.tail) for c in row)
        notes = [note for _, note in _between(writer.notes, start, start + length)]
        by_label = {cell.label: cell for cell in row}
        cells = []
        for column in table.columns:
            cell = by_label.get(column)
            if cell is None:
                cells.append(element("td", attributes=_EXTRA))
                continue
            label = element("span", f"{cell.label}：", cls="zc-label")
            tail = element("span", cell.tail, cls="zc-label")
            cells.append(element("td", *notes, label, cell.value, tail))
            notes = []
        rows.append(element("tr", *cells, attributes={"id": f"p{start}", "data-start": start}))
        start += length + 1
    body = element("tbody", *rows)
    return element("div", element("table", head, body), cls="zc-table", attributes={"tabindex": 0})
