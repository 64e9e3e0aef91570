"""Excel files made of XML written out in tests."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
Value = str | int | float | tuple[str, int] | None
"""Text, a number, a stored number with the index of its format, or nothing."""


def sheet(
    rows: Sequence[Sequence[Value]], *, before: str = "", after: str = "", hidden_rows: Sequence[int] = ()
) -> str:
    """Return the XML of a worksheet."""
    lines = []
    for at, row in enumerate(rows, 1):
        cells = "".join(
            _cell(f"{chr(64 + column)}{at}", value)
            for column, value in enumerate(row, 1)
            if value is not None
        )
        lines.append(
            f'<row r="{at}"{" hidden=" + chr(34) + "1" + chr(34) if at in hidden_rows else ""}>{cells}</row>'
        )
    return (
        f'{XML}<worksheet xmlns="{_MAIN}">{before}<sheetData>{"".join(lines)}</sheetData>{after}</worksheet>'
    )


def _cell(name: str, value: Value) -> str:
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'
    number, style = value if isinstance(value, tuple) else (value, 0)
    return f'<c r="{name}" s="{style}"><v>{number}</v></c>'


def write_xlsx(
    path: Path,
    sheets: dict[str, str],
    formats: Sequence[str] = (),
    states: dict[str, str] | None = None,
    more: str = "",
) -> Path:
    """Write a workbook: XML of each sheet by its name; format n (from 1) is the n-th of `formats`."""
    names = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}" state="{(states or {}).get(name, "visible")}"/>'
        for at, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    codes = "".join(
        f'<numFmt numFmtId="{163 + at}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for at, code in enumerate(formats, 1)
    )
    styles = "".join(f'<xf numFmtId="{163 + at if at else 0}"/>' for at in range(len(formats) + 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/s{at}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for at in range(1, len(sheets) + 1)
        )
        package.writestr(
            "[Content_Types].xml",
            f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'{XML}<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{XML}<Relationships xmlns="{_PACKAGE}">{relations}<Relationship Id="x" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{more}<sheets>{names}</sheets></workbook>',
        )
        package.writestr(
            "xl/styles.xml",
            f'{XML}<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        )
        for at, inner in enumerate(sheets.values(), 1):
            package.writestr(f"xl/worksheets/s{at}.xml", inner)
    return path
