"""The body of a Word file in reading order: paragraphs with their numbers, tables as rows, text boxes, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from corpus.loaders.docx_numbering import Numbering
from corpus.loaders.docx_paragraph import Paragraph, ParagraphReader, Piece, chosen_content
from corpus.loaders.docx_styles import Styles, W, value
from corpus.loaders.list_numbers import format_number
from corpus.loaders.raw_text import RawTextBuilder
from corpus.tables import Row, table_lines

_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body", "txbxContent")
)
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TEXT = f"{W}t"
_MAX_HEADING_CHARS = 100
_MAX_CELL_CHARS = 1000  # a longer cell is a column of a page, not a cell of data
_MAX_COLUMNS = 200
_SENTENCE = re.compile(r"。.")


class NoteMarks:
    """Numbers footnotes and endnotes as they are met, and remembers them in order.

    Args:
        styles: Number style of each kind (`footnote`, `endnote`).
    """

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles
        self._met: dict[tuple[str, str], int] = {}
        self._counts: dict[str, int] = {}

    def mark(self, reference: etree._Element) -> str:
        """Return the mark that is printed for a `w:footnoteReference` or `w:endnoteReference`."""
        kind = "footnote" if reference.tag == f"{W}footnoteReference" else "endnote"
        key = (kind, reference.get(f"{W}id") or "")
        if key not in self._met:
            self._counts[kind] = self._met[key] = self._counts.get(kind, 0) + 1
        return self.printed(kind, self._met[key])

    def met(self, kind: str) -> list[str]:
        """Return the ids of the notes of a kind, in the order of their marks."""
        return [note for k, note in self._met if k == kind]

    def printed(self, kind: str, number: int) -> str:
        """Return a number as the mark of a note."""
        return f"[{format_number(number, self._styles.get(kind, 'decimal'))}]"


class DocxFlow:
    """Writes block content into a builder, counting numbered paragraphs as it goes.

    Args:
        styles: Those of the file.
        numbering: Its lists.
        marks: Its notes.
        builder: Where the text goes.
    """

    def __init__(
        self, styles: Styles, numbering: Numbering, marks: NoteMarks, builder: RawTextBuilder
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._reader = ParagraphReader(styles, marks.mark)
        self._builder = builder
        self._is_joined = False

    def write_note(self, note: etree._Element, mark: str) -> None:
        """Write a note as lines of its own behind its mark."""
        self._builder.end_line()
        self._builder.add(f"{mark} ", "note_mark")
        self._is_joined = True
        self.write(note)

    def write(self, container: etree._Element, rule: str | None = None, *, is_shaded: bool = False) -> None:
        """Write all blocks of a container; `rule` makes all of it furniture."""
        for block in _blocks(container):
            if block.tag == f"{W}p":
                self._write_paragraph(block, rule, is_shaded)
            elif (rows := self._table_rows(block)) is None:
                for cell in block.iterchildren(f"{W}tr"):
                    for inner in _cells(cell):
                        self.write(inner, rule, is_shaded=is_shaded or _is_shaded(block, inner))
            else:
                self._write_table(rows, rule)

    def _write_paragraph(self, element: etree._Element, rule: str | None, is_shaded: bool) -> None:
        paragraph, number = self._numbered(element, is_shaded)
        if not self._is_joined:
            self._builder.end_line()
        start = self._builder.line_start
        for at, line in enumerate([[(number, None), *paragraph.lines[0]], *paragraph.lines[1:]]):
            if at:
                self._builder.end_line()
            for text, own in line:
                self._builder.add(text, own or rule)
        level = self._styles.heading_level(element.find(f"{W}pPr"))
        text = paragraph.text.strip()
        if level and rule is None and 0 < len(text) <= _MAX_HEADING_CHARS and not _SENTENCE.search(text):
            self._builder.mark_heading(start, level)
        self._is_joined = paragraph.is_joined
        if not self._is_joined:
            self._builder.end_line()
        for box in paragraph.boxes:
            self._is_joined = False
            self._builder.end_line()
            self.write(box, rule, is_shaded=True)

    def _numbered(self, element: etree._Element, is_shaded: bool) -> tuple[Paragraph, str]:
        paragraph = self._reader.read(element, is_shaded=is_shaded)
        properties = element.find(f"{W}pPr")
        place = self._styles.number_place(properties)
        if place is None or paragraph.is_joined or paragraph.is_hidden:
            return paragraph, ""
        return paragraph, self._numbering.next_number(place, value(properties, "pStyle"))

    def _table_rows(
        self, table: etree._Element
    ) -> list[tuple[bool, list[tuple[list[Piece], int, bool]]]] | None:
        """Return the rows of a table of data, None where it lays out text.

        A row is whether it is marked as header, and its cells: pieces, columns, and whether the cell above covers it.
        """
        elements = [row for row in table.iterchildren(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(_cells(row)) for row in elements]
        if max(map(len, cells), default=0) < 2:
            return None
        for cell in (cell for row in cells for cell in row):
            is_layout = next(cell.iter(f"{W}tbl"), None) is not None
            if is_layout or sum(len(text.text or "") for text in cell.iter(_TEXT)) > _MAX_CELL_CHARS:
                return None
        return [
            (
                row.find(f"{W}trPr/{W}tblHeader") is not None,
                [self._cell(cell, _is_shaded(table, cell)) for cell in row_cells],
            )
            for row, row_cells in zip(elements, cells, strict=True)
        ]

    def _cell(self, cell: etree._Element, is_shaded: bool) -> tuple[list[Piece], int, bool]:
        properties = cell.find(f"{W}tcPr")
        pieces: list[Piece] = []
        for block in _blocks(cell):
            paragraph, number = self._numbered(block, is_shaded)
            for line in [[(number, None), *paragraph.lines[0]], *paragraph.lines[1:]]:
                pieces += [*line, ("\n", None)]
            for box in paragraph.boxes:
                pieces += [("".join(text.text or "" for text in box.iter(_TEXT)), None), ("\n", None)]
        span = value(properties, "gridSpan") or "1"
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        is_covered = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        return pieces, min(int(span), _MAX_COLUMNS) if span.isascii() and span.isdigit() else 1, is_covered

    def _write_table(
        self, rows: list[tuple[bool, list[tuple[list[Piece], int, bool]]]], rule: str | None
    ) -> None:
        grid: list[list[str | None]] = []
        asides: list[Piece] = []
        for _, cells in rows:
            line: list[str | None] = []
            for pieces, span, is_covered in cells:
                text: str | None = "".join(text for text, own in pieces if own is None).strip()
                if is_covered and not text and grid and len(line) < len(grid[-1]):
                    text = grid[-1][len(line)]
                line += [text, *[None] * (max(span, 1) - 1)]
                asides += [(text, own) for text, own in pieces if own is not None]
            grid.append(line[:_MAX_COLUMNS])
        table: list[Row] = [tuple(line) for line in grid]
        first = next((at for at, line in enumerate(grid) if sum(bool(cell) for cell in line) > 1), len(grid))
        depth = 0
        while first + depth < len(rows) and rows[first + depth][0]:
            depth += 1
        for line_text in table_lines(table, depth):
            self._builder.add_line(line_text, rule)
        for text, own in asides:
            self._builder.add_line(text, own)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of a container, also those in content controls and kept insertions."""
    for child in container:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)
        elif child.tag == _ALTERNATE and (chosen := chosen_content(child)) is not None:
            yield from _blocks(chosen)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _is_shaded(table: etree._Element, cell: etree._Element) -> bool:
    """Say whether a cell's ground may have a colour: its own, or one that the style of the table gives."""
    shade = cell.find(f"{W}tcPr/{W}shd")
    return shade is not None or table.find(f"{W}tblPr/{W}tblStyle") is not None
