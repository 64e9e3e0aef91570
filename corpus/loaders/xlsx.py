"""Sheets of an .xlsx file as they are printed: values in their formats, merged cells, hidden rows and columns apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.errors import DocumentError
from corpus.loaders.number_format import format_value, number_format
from corpus.loaders.office_package import OfficePackage
from corpus.loaders.text import path_hint

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL_NAME = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
MAX_CELLS = 500_000
MAX_AREA = 5_000_000  # of the rectangle of rows and columns in use
_MAX_COLUMN = 16_383
_MAX_COVERED = 5000  # cells of one merged range that are written out


@dataclass(slots=True)
class Sheet:
    """A sheet.

    Attributes:
        cells: Text by row and column, from 0; blank cells are left out.
        merged: First row, first column, last row, last column.
        hidden: Texts of its hidden rows and columns, of all its cells where the sheet is hidden.
    """

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def rows(self, file_name: str) -> list[list[str | None]]:
        """Return the rows that are not blank, see `corpus.tables.Row`, and one empty row where blank ones part them.

        Raises:
            DocumentError: If few cells are spread over more than `MAX_AREA` places.
        """
        places: dict[tuple[int, int], str | None] = dict(self.cells)
        for top, left, bottom, right in self.merged:
            text = self.cells.get((top, left))
            area = (bottom - top + 1) * (right - left + 1)
            if text is None or area > _MAX_COVERED or len(places) + area > 2 * MAX_CELLS:
                continue
            for row in range(top, bottom + 1):
                places[(row, left)] = text
                places.update({(row, column): None for column in range(left + 1, right + 1)})
        used = {column: at for at, column in enumerate(sorted({column for _, column in places}))}
        by_row: dict[int, dict[int, str | None]] = {}
        for (row, column), text in places.items():
            by_row.setdefault(row, {})[used[column]] = text
        if len(by_row) * len(used) > MAX_AREA:
            raise DocumentError(
                f"{path_hint(file_name)}：工作表“{path_hint(self.name)}”的单元格太分散（{len(by_row):,} 行 × {len(used):,} 列）；请拆分后再入库。"
            )
        rows: list[list[str | None]] = []
        last = min(by_row, default=0) - 1
        for row in sorted(by_row):
            rows += [[]] if row > last + 1 else []  # however many rows are blank, they part once
            rows.append([by_row[row].get(column, "") for column in range(max(by_row[row]) + 1)])
            last = row
        return rows


def read_sheets(package: OfficePackage) -> Iterator[Sheet]:
    """Yield the sheets of a workbook in order.

    Raises:
        DocumentError: If a part is broken or the sheets hold more than `MAX_CELLS` cells.
    """
    main = next(
        (part for kind, part in package.relationships("").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    workbook = package.xml(main)
    if workbook is None or workbook.tag != f"{_S}workbook":
        raise package.error("不是 Excel 工作簿")
    parts = package.relationships(main)
    strings = _shared_strings(
        next((package.xml(part) for kind, part in parts.values() if kind == "sharedStrings"), None)
    )
    formats = _formats(next((package.xml(part) for kind, part in parts.values() if kind == "styles"), None))
    properties = workbook.find(f"{_S}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    left = MAX_CELLS
    for element in workbook.iter(f"{_S}sheet"):
        kind, part = parts.get(element.get(_RELATION_ID) or "", ("", ""))
        if kind != "worksheet" or (root := package.xml(part)) is None:
            continue
        sheet = _read_sheet(root, element.get("name") or "", strings, formats, is_1904=is_1904)
        left -= len(sheet.cells)
        if left < 0:
            raise package.error(f"工作表里的单元格超过 {MAX_CELLS:,} 个，请拆分成几个文件")
        if element.get("state", "visible") != "visible":
            sheet = Sheet(sheet.name, hidden=[*sheet.cells.values(), *sheet.hidden])
        yield sheet


def _read_sheet(
    root: etree._Element, name: str, strings: list[str], formats: list[str], *, is_1904: bool
) -> Sheet:
    sheet = Sheet(name)
    hidden_columns = _hidden_columns(root)
    for row_number, row in enumerate(root.iterfind(f"{_S}sheetData/{_S}row")):
        at = _index(row.get("r"), row_number)
        is_hidden = row.get("hidden") in ("1", "true")
        for column_number, cell in enumerate(row.iterchildren(f"{_S}c")):
            match = _CELL_NAME.fullmatch(cell.get("r") or "")
            column = _column(match[1]) if match else column_number
            text = _cell_text(cell, strings, formats, is_1904=is_1904).strip()
            if not text:
                continue
            if is_hidden or column in hidden_columns:
                sheet.hidden.append(text)
            else:
                sheet.cells[(at, column)] = text
    for merged in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        ends = [_CELL_NAME.fullmatch(end) for end in (merged.get("ref") or "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            sheet.merged.append(
                (int(ends[0][2]) - 1, _column(ends[0][1]), int(ends[1][2]) - 1, _column(ends[1][1]))
            )
    return sheet


def _cell_text(cell: etree._Element, strings: list[str], formats: list[str], *, is_1904: bool) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _rich_text(cell.find(f"{_S}is"))
    stored = (cell.findtext(f"{_S}v") or "").strip() if kind != "str" else cell.findtext(f"{_S}v") or ""
    if kind == "s":
        return (
            strings[int(stored)]
            if stored.isascii() and stored.isdigit() and int(stored) < len(strings)
            else ""
        )
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
    if kind == "d":
        return stored.removesuffix("T00:00:00").replace("T", " ")
    if kind != "n":
        return stored
    style = _index(cell.get("s"), -1, first=0)
    return format_value(stored, formats[style] if 0 <= style < len(formats) else "General", is_1904=is_1904)


def _shared_strings(root: etree._Element | None) -> list[str]:
    return [_rich_text(item) for item in root.iterchildren(f"{_S}si")] if root is not None else []


def _rich_text(item: etree._Element | None) -> str:
    """Return the text of a string; reading aids above the characters (`rPh`) are not part of it."""
    if item is None:
        return ""
    return "".join(text.text or "" for text in item.iter(f"{_S}t") if text.getparent().tag != f"{_S}rPh")


def _formats(root: etree._Element | None) -> list[str]:
    """Return the format code of each cell style."""
    if root is None:
        return []
    custom = {
        _index(element.get("numFmtId"), -1, first=0): element.get("formatCode") or ""
        for element in root.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    return [
        number_format(_index(style.get("numFmtId"), 0, first=0), custom)
        for style in root.iterfind(f"{_S}cellXfs/{_S}xf")
    ]


def _hidden_columns(root: etree._Element) -> frozenset[int]:
    return frozenset(
        at
        for column in root.iterfind(f"{_S}cols/{_S}col")
        if column.get("hidden") in ("1", "true")
        for at in range(_index(column.get("min"), 0), min(_index(column.get("max"), 0), _MAX_COLUMN) + 1)
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _index(text: str | None, otherwise: int, first: int = 1) -> int:
    """Return a number that counts from `first` as one that counts from 0."""
    return int(text) - first if text and re.fullmatch(r"\d{1,7}", text) else otherwise
