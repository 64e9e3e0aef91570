"""Tables to lines that can be read, searched and cited one by one: each row repeats the header in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

Row = Sequence[str | None]
"""Cells of a row. None is a place covered by the cell to its left; a cell merged downwards repeats its text in each row."""

_VALUE = re.compile(
    r"[-+−–—±约≥≤<>＜＞]?\s*\d[\d,，.\s]*\s*[%％‰‱]?"
    r"|(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|[-—–―/…无√×]+"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SENTENCE = re.compile(r"[。！？；]")
# Nouns that head the columns of official tables: 序号, 责任单位, 完成时限, 金额（万元）…
_COLUMN_NOUN = re.compile(
    r"(?:序号|编号|代码|名称|名单|姓名|性别|职务|职称|单位|部门|机构|机关|项目|指标|地区|省份|区域|城市|区县|备注|说明|内容|事项|任务|措施|目标|要求"
    r"|时间|日期|时限|期限|年份|年度|月份|类别|类型|分类|等级|级别|标准|条件|依据|电话|地址|邮编|数量|数值|金额|合计|小计|总计|比重|比例|增速|面积|人数"
    r"|情况|结果|分值|权重|方式|范围|对象|程序|材料|来源)(?:[（(].{1,12}[）)])?"
)
_ROW_LINE = re.compile(r"[^；。：]{1,40}+：[^；。]*+(?:；[^；。：]{1,40}+：[^；。]*+)+。")
_SPACE_IN_WORD = re.compile(r"(?<=[\u4e00-\u9fff（(])\s+(?=[\u4e00-\u9fff（(])")
_CLOSING = "。！？；：…!?;:"
_MAX_LABEL_CHARS = 40
_MAX_HEADER_ROWS = 4
_PROSE_CHARS = 200  # a cell this long in a table without a header shows that the table is layout


def table_lines(rows: Sequence[Row], header_rows: int = 0) -> list[str]:
    """Return the lines that say what a table says; every cell that is not blank stands in at least one of them.

    With a header, a row is `地区：河南；数值（亿元）：12.3。`: header cells above each other are joined by `·`, blank cells are
    left out. Rows of one cell (titles, 单位：亿元, group rows) stay lines as printed. Without a header the cells of a row are
    joined by `；`. A table of one column, or whose cells are prose, is text: a line for each line of a cell.

    Args:
        rows: See `Row`; they may differ in length.
        header_rows: Number of rows, titles left out, that the format marks as the header; 0 where it marks none: then a
            header is taken for one only where the rows below it show that it is.
    """
    table = _trimmed(rows)
    if not table:
        return []
    if len(table[0]) == 1:
        return [line for row in table for line in _cell_lines(row[0])]
    first = next((at for at, row in enumerate(table) if len(_printed(row)) > 1), len(table))
    lines = [line for row in table[:first] for cell in _printed(row) for line in _cell_lines(cell)]
    body = table[first:]
    depth = min(header_rows, len(body) - 1) if header_rows else _header_depth(body)
    if depth <= 0:
        return lines + _plain_lines(body)
    labels = _labels(body[:depth])
    if not _all_shown(body[:depth], body[depth:]):
        lines.append(_sentence(_printed(labels)))
    for row in body[depth:]:
        lines += [_sentence(_labelled(labels, row))] if len(_printed(row)) > 1 else _plain_lines([row])
    return lines


def has_header(rows: Sequence[Row]) -> bool:
    """Say whether a table shows that it has a header, titles above it aside; `table_lines` then repeats it."""
    table = _trimmed(rows)
    first = next((at for at, row in enumerate(table) if len(_printed(row)) > 1), len(table))
    return first < len(table) and _header_depth(table[first:]) > 0


def is_row(line: str) -> bool:
    """Say whether a line is a row that `table_lines` wrote with its header."""
    return _ROW_LINE.fullmatch(line) is not None


def _trimmed(rows: Sequence[Row]) -> list[list[str | None]]:
    """Return the rows without blank rows and columns, all of one length."""
    width = max(map(len, rows), default=0)
    table = [[*(_clean(cell) for cell in row), *[""] * (width - len(row))] for row in rows]
    kept = [at for at in range(width) if any(row[at] for row in table)]
    return [[row[at] for at in kept] for row in table if any(row)]


def _clean(cell: str | None) -> str | None:
    return (
        None
        if cell is None
        else "\n".join(filter(None, (" ".join(line.split()) for line in cell.splitlines())))
    )


def _printed(row: Row) -> list[str]:
    return [cell for cell in row if cell]


def _cell_lines(cell: str | None) -> list[str]:
    return cell.split("\n") if cell else []


def _plain_lines(rows: Sequence[Row]) -> list[str]:
    """Write rows that no header explains."""
    if any(len(cell) >= _PROSE_CHARS for row in rows for cell in _printed(row)):
        return [line for row in rows for cell in _printed(row) for line in _cell_lines(cell)]
    return [
        line
        for row in rows
        for line in (_cell_lines(_printed(row)[0]) if len(_printed(row)) == 1 else [_sentence(_printed(row))])
    ]


def _labelled(labels: Sequence[str], row: Row) -> list[str]:
    pairs = zip(labels, row, strict=True)
    return [f"{_with_colon(label)}{cell}" for label, cell in pairs if cell]


def _with_colon(label: str) -> str:
    return label if not label or label[-1] in ":：" else f"{label}："


def _sentence(parts: Sequence[str]) -> str:
    """Join the parts of a row; the full stop says that the next row is not its continuation."""
    line = ""
    for part in parts:
        gap = "" if not line or line[-1] in _CLOSING else "；"
        line += gap + part.replace("\n", " ")
    return line if line[-1] in _CLOSING else f"{line}。"


def _labels(header: Sequence[Row]) -> list[str]:
    """Return the label of each column: what the header rows print over it, from the top, without repetition."""
    parts: list[list[str]] = [[] for _ in header[0]]
    for depth, row in enumerate(header):
        current = ""
        for at, cell in enumerate(row):
            is_covered = cell is None or (not cell and depth + 1 < len(header) and header[depth + 1][at])
            current = current if is_covered else _SPACE_IN_WORD.sub("", (cell or "").replace("\n", ""))
            if current and current not in parts[at][-1:]:
                parts[at].append(current)
    return ["·".join(column) for column in parts]


def _all_shown(header: Sequence[Row], body: Sequence[Row]) -> bool:
    """Say whether every header cell stands over a cell that a row of several cells prints."""
    width = len(header[0])
    used = {at for row in body if len(_printed(row)) > 1 for at in range(width) if row[at]}
    for row in header:
        shown = False
        for at, cell in reversed(list(enumerate(row))):
            shown |= at in used
            if cell and not shown:
                return False
            shown &= cell is None
    return True


def _header_depth(table: Sequence[Row]) -> int:
    """Return the number of rows at the top that are a header, 0 if nothing shows that there is one."""
    depth = 1
    while depth < min(len(table) - 1, _MAX_HEADER_ROWS) and _is_split(table[depth - 1], table[depth]):
        depth += 1
    header, body = table[:depth], table[depth:]
    if not body or not all(_is_label(cell) for row in header for cell in _printed(row)):
        return 0
    if all(_YEAR.fullmatch(cell) for cell in _printed(header[0])[1:]) and header[0][0]:
        return depth if _numeric_columns(body) else 0
    labels = _labels(header)
    columns = [[row[at] for row in body if row[at]] for at in range(len(labels))]
    if any(column and not label for label, column in list(zip(labels, columns, strict=True))[1:]):
        return 0
    return depth if _is_explained(labels, body) else 0


def _is_split(row: Row, below: Row) -> bool:
    """Say whether the row below divides the cells of a header row: it has labels under a cell that spans columns."""
    if not all(_is_label(cell) for cell in _printed(below)):
        return False
    spanned = [at for at in range(1, len(row)) if not row[at] and below[at]]
    own = [at for at in range(len(row)) if row[at] and below[at] and row[at] != below[at]]
    return bool(spanned) and all(at + 1 in spanned for at in own)


def _is_label(cell: str) -> bool:
    text = cell.replace("\n", "")
    is_value = _VALUE.fullmatch(text) and not _YEAR.fullmatch(text)
    return not is_value and len(text) <= _MAX_LABEL_CHARS and not _SENTENCE.search(text)


def _is_explained(labels: Sequence[str], body: Sequence[Row]) -> bool:
    """Say whether labels fit the rows below: figures under words, nouns of a header, or short words over long text."""
    named = [label for label in labels if label]
    if 2 * sum(bool(_COLUMN_NOUN.search(label)) for label in named) >= len(named):
        return True
    if any(labels[at] for at in _numeric_columns(body)):
        return True
    longer = 0
    for at, label in enumerate(labels):
        lengths = sorted(len(cell) for row in body if (cell := row[at]))
        longer += bool(lengths) and lengths[len(lengths) // 2] >= max(12, 3 * len(label))
    return 2 * longer >= len(labels)


def _numeric_columns(body: Sequence[Row]) -> list[int]:
    """Return the columns most of whose cells are figures."""
    found: list[int] = []
    for at in range(len(body[0])):
        cells = [cell for row in body if (cell := row[at])]
        if cells and 2 * sum(bool(_VALUE.fullmatch(cell)) for cell in cells) > len(cells):
            found.append(at)
    return found
