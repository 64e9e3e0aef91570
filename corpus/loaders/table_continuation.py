"""Tables that go on over several pages: their header holds for all of them, a row that a page cuts is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.loaders.page_lines import PageContent, PageLine
from corpus.tables import Row, table_lines

_SAME_EDGE = 0.02  # of the width of a page
_SENTENCE_END = "。；！？"


@dataclass(slots=True)
class _Table:
    """The rows of a table and, for each page that it is on, the place of its line and the number of rows so far."""

    rows: list[Row]
    parts: list[tuple[int, int, int]] = field(default_factory=list)


def tables_as_lines(pages: Sequence[PageContent]) -> list[PageContent]:
    """Return the pages with the sentences of each table in the place of the line that holds its rows.

    A sentence stands on the page where its row begins.
    """
    written: dict[tuple[int, int], list[str]] = {}
    for table in _tables(pages):
        lines = table_lines(table.rows)
        at = 0
        for page, place, count in table.parts:
            end = max(at, _common(lines, table_lines(table.rows[:count])))
            written[page, place] = lines[at:end]
            at = end
        written[table.parts[-1][:2]] += lines[at:]
    return [
        replace(page, lines=tuple(_lines(page, {p: texts for (n, p), texts in written.items() if n == at})))
        for at, page in enumerate(pages)
    ]


def _lines(page: PageContent, texts: dict[int, list[str]]) -> Iterator[PageLine]:
    for place, line in enumerate(page.lines):
        if line.rows:
            yield from (replace(line, text=text, rows=()) for text in texts[place])
        else:
            yield line


def _common(lines: Sequence[str], others: Sequence[str]) -> int:
    """Return how many lines two lists begin with alike."""
    return next(
        (at for at, (a, b) in enumerate(zip(lines, others, strict=False)) if a != b),
        min(len(lines), len(others)),
    )


def _tables(pages: Sequence[PageContent]) -> list[_Table]:
    tables: list[_Table] = []
    last: tuple[int, PageLine] | None = None  # the table that the page before ends with
    for at, page in enumerate(pages):
        places = [place for place, line in enumerate(page.lines) if not line.rule]
        for place in places:
            line = page.lines[place]
            if not line.rows:
                continue
            is_first = place == places[0]
            if is_first and last and last[0] == at - 1 and _goes_on(last[1], line, page.width):
                _append(tables[-1].rows, line.rows)
            else:
                tables.append(_Table(list(line.rows)))
            tables[-1].parts.append((at, place, len(tables[-1].rows)))
            last = (at, line) if place == places[-1] else None
    return tables


def _goes_on(table: PageLine, following: PageLine, width: float) -> bool:
    """Say whether the table at the top of a page has the columns of the one at the end of the page before."""
    edges = ((table.box.left, following.box.left), (table.box.right, following.box.right))
    is_level = all(abs(a - b) <= _SAME_EDGE * width for a, b in edges)
    return is_level and len(table.rows[0]) == len(following.rows[0])


def _append(rows: list[Row], following: Sequence[Row]) -> None:
    """Put the rows of the next page under those so far: without the header once more, the row that was cut as one."""
    rest = list(following)
    header = 0
    while header < min(len(rest), len(rows)) and rest[header] == rows[header]:
        header += 1
    rest = rest[header:]
    if rest and rows and _is_cut(rows[-1], rest[0]):
        rows[-1] = [
            cell if not more else (more if not cell else cell + more)
            for cell, more in zip(rows[-1], rest.pop(0), strict=True)
        ]
    rows += rest


def _is_cut(row: Row, following: Row) -> bool:
    """Say whether a row is the rest of the one before: it has no number or name, and its words end open sentences."""
    if following[0] or not row[0]:
        return False
    more = [(cell or "", rest) for cell, rest in zip(row, following, strict=True) if rest]
    return bool(more) and all(cell and cell[-1] not in _SENTENCE_END for cell, _ in more)
