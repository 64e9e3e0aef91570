"""Spreadsheets and csv: each sheet a section, each row a line that says its column heads in words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from corpus.confinement.heartbeat import beat
from corpus.errors import DocumentError
from corpus.loaders.file_kind import file_kind
from corpus.loaders.number_format import plain_number
from corpus.loaders.office_package import OfficePackage
from corpus.loaders.office_program import converted, is_installed
from corpus.loaders.raw_text import RawTextBuilder
from corpus.loaders.text import path_hint, read_text
from corpus.loaders.xlsx import MAX_CELLS, Sheet, read_sheets
from corpus.raw import RawDocument
from corpus.tables import has_header, table_lines

_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 50
_SHEET_LEVEL = 2  # 1 is the title of the document
_MAX_BYTES = 64 * 2**20
_MEND = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再入库。"
_Cell = int | float | str | bool | time | date | datetime | timedelta


def load(path: Path) -> RawDocument:
    """Read a workbook (xlsx, xls, ods) or a csv file, whichever it is by its content.

    Furniture, by rule: `sheet_name` (Sheet1 and the like), `hidden_text` (hidden sheets, rows and columns).

    Raises:
        DocumentError: If it cannot be read, is too large or holds no text.
    """
    kind = file_kind(path)
    if kind == "xlsx":
        sheets = _xlsx_sheets(path, path.name)
    elif kind == "excel_xml":
        with converted(path, ".xml", "xlsx") as result:
            sheets = _xlsx_sheets(result, path.name)
    elif kind in ("excel97", "ods"):
        sheets = _old_sheets(path, ".xls" if kind == "excel97" else ".ods")
    else:
        sheets = [_csv_sheet(path)]
    builder = RawTextBuilder()
    for sheet in sheets:
        beat()
        _write(sheet, path.name, builder)
    raw = builder.build()
    if not raw.text.strip():
        raise DocumentError(f"{path_hint(path.name)}：表格是空的，没有可入库的文字；请检查是否存错了文件。")
    return raw


def _xlsx_sheets(path: Path, name: str) -> list[Sheet]:
    with OfficePackage(path, name) as package:
        return list(read_sheets(package))


def _write(sheet: Sheet, name: str, builder: RawTextBuilder) -> None:
    rows = sheet.rows(name)
    is_named = bool(sheet.name.strip()) and not _DEFAULT_NAME.fullmatch(sheet.name.strip())
    if rows and sheet.name:
        start = builder.line_start
        builder.add_line(sheet.name, None if is_named else "sheet_name")
        if is_named:
            builder.mark_heading(start, _SHEET_LEVEL)
    for table in _tables(rows):
        for line in table_lines(table):
            builder.add_line(line)
    for text in sheet.hidden:
        builder.add_line(text, "hidden_text")


def _tables(rows: Sequence[Sequence[str | None]]) -> list[list[Sequence[str | None]]]:
    """Return the tables of a sheet: a blank row ends one where what follows has a header of its own."""
    blocks: list[list[Sequence[str | None]]] = [[]]
    for row in rows:
        if any(row):
            blocks[-1].append(row)
        else:
            blocks.append([])
    tables: list[list[Sequence[str | None]]] = []
    for block in filter(None, blocks):
        if tables and has_header(tables[-1]) and not has_header(block):
            tables[-1] += block
        else:
            tables.append(block)
    return tables


def _csv_sheet(path: Path) -> Sheet:
    text = read_text(path)
    lines = list(islice(io.StringIO(text, newline=""), _SAMPLE_LINES))
    delimiter = max(_DELIMITERS, key=lambda sign: _fitness(lines, sign))
    sheet = Sheet("")
    try:
        for at, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            sheet.cells |= {(at, column): cell.strip() for column, cell in enumerate(row) if cell.strip()}
            if len(sheet.cells) > MAX_CELLS:
                raise DocumentError(
                    f"{path_hint(path.name)}：单元格超过 {MAX_CELLS:,} 个；请拆分成几个文件后再入库。"
                )
    except csv.Error:
        raise DocumentError(
            f"{path_hint(path.name)}：不是有效的 csv 文件（引号不成对或单元格过长）；{_MEND}"
        ) from None
    return sheet


def _fitness(lines: Sequence[str], delimiter: str) -> tuple[bool, int]:
    """Say how well a sign parts the sample into columns: in as many lines as possible into the same number, of more than one."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return False, 0
    wide = [width for width in widths if width > 1]
    return bool(wide), max(map(wide.count, wide), default=0)


def _old_sheets(path: Path, extension: str) -> list[Sheet]:
    """Return the sheets with the values as they are printed; without LibreOffice as they are stored (0.097 for 9.7%)."""
    if is_installed():
        with suppress(DocumentError), converted(path, extension, "xlsx") as result:
            return _xlsx_sheets(result, path.name)
    return _calamine_sheets(path)


def _calamine_sheets(path: Path) -> list[Sheet]:
    name = path_hint(path.name)
    if (size := path.stat().st_size) > _MAX_BYTES:
        raise DocumentError(
            f"{name}：文件有 {size / 2**20:.0f} MB，超过上限 {_MAX_BYTES // 2**20} MB；请拆分后再入库。"
        )
    sheets: list[Sheet] = []
    left = MAX_CELLS
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ != SheetTypeEnum.WorkSheet:
                    continue
                found = workbook.get_sheet_by_name(meta.name)
                sheet = Sheet(meta.name)
                for at, row in enumerate(found.to_python(skip_empty_area=False)):
                    sheet.cells |= {
                        (at, column): text for column, cell in enumerate(row) if (text := _printed(cell))
                    }
                    if len(sheet.cells) > left:
                        raise DocumentError(
                            f"{name}：单元格超过 {MAX_CELLS:,} 个；请拆分成几个文件后再入库。"
                        )
                left -= len(sheet.cells)
                sheet.merged = [(*start, *end) for start, end in found.merged_cell_ranges or ()]
                if meta.visible != SheetVisibleEnum.Visible:
                    sheet = Sheet(sheet.name, hidden=list(sheet.cells.values()))
                sheets.append(sheet)
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{name}：表格文件已损坏、已加密或格式不受支持；{_MEND}") from None
    return sheets


def _printed(cell: _Cell) -> str:
    """Return a cell's value as it is printed where its format is not known."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return plain_number(Decimal(repr(cell)))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M:%S}"
    return str(cell).strip()
