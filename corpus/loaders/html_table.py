"""Tables of a web page as rows of cells."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from corpus.loaders.html_tree import UNPRINTED_TAGS, children
from corpus.loaders.html_visibility import Visibility
from corpus.tables import Row

_LINES = frozenset(["br", "p", "div", "li", "tr", "td", "th", "dt", "dd", "ul", "ol"])
_LAYOUT = frozenset(["table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "ucapcontent"])
_MAX_COLUMNS = 200
_MAX_CELLS = 200_000
_MAX_CELL_CHARS = 1000  # a longer cell is a page's column, not a table's cell


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table that holds data.

    Attributes:
        rows: See `corpus.tables.Row`.
        header_rows: How many rows after the titles are all `th`.
        hidden: Texts that it hides.
    """

    rows: list[Row]
    header_rows: int
    hidden: tuple[str, ...]


def read_table(table: LexborNode, visibility: Visibility) -> HtmlTable | None:
    """Return the cells of a table, None where it only lays out a page: another table, headings or long text within."""
    rows: list[list[str | None]] = []
    is_header: list[bool] = []
    hidden: list[str] = []
    falling: dict[int, tuple[int, str | None]] = {}  # by column: rows that a cell still covers, and its text
    count = 0
    for row in _rows(table):
        cells = [cell for cell in children(row) if cell.tag in ("td", "th")]
        line: list[str | None] = []
        for cell in cells:
            _take_falling(line, falling)
            if (text := _cell_text(cell, visibility, hidden)) is None or len(text) > _MAX_CELL_CHARS:
                return None
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(min(width, _MAX_COLUMNS - len(line))):
                value = None if offset else text
                if height > 1:
                    falling[len(line)] = (height - 1, value)
                line.append(value)
        _take_falling(line, falling)
        count += len(line)
        if count > _MAX_CELLS:
            return None
        rows.append(line)
        is_header.append(len(cells) > 1 and all(cell.tag == "th" for cell in cells))
    if max(map(len, rows), default=0) < 2:
        return None
    first = next((at for at, row in enumerate(rows) if sum(bool(cell) for cell in row) > 1), len(rows))
    depth = 0
    while first + depth < len(rows) and is_header[first + depth]:
        depth += 1
    return HtmlTable([tuple(row) for row in rows], depth, tuple(hidden))


def _take_falling(line: list[str | None], falling: dict[int, tuple[int, str | None]]) -> None:
    while taken := falling.pop(len(line), None):
        rows, value = taken
        if rows > 1:
            falling[len(line)] = (rows - 1, value)
        line.append(value)


def _rows(table: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    for child in children(table):
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found += [row for row in children(child) if row.tag == "tr"]
    return found


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _cell_text(cell: LexborNode, visibility: Visibility, hidden: list[str]) -> str | None:
    """Return the visible text of a cell, lines apart; None where it holds what no cell of data holds."""
    parts: list[str] = []
    stack = [cell]
    while stack:
        node = stack.pop()
        if node.is_text_node:
            parts.append(" ".join((node.text_content or "").split(" ")).replace("\n", " "))
        elif not node.is_element_node or node.tag in UNPRINTED_TAGS:
            continue
        elif node.tag in _LAYOUT:
            return None
        elif visibility.is_hidden(node):
            hidden.append(node.text(deep=True))
        else:
            parts += ["\n"] if node.tag in _LINES else []
            stack.extend(reversed(children(node)))
    return "".join(parts).strip()
