"""Spreadsheets: each row says its heads in words, values are as printed. All tables are invented."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.loaders.spreadsheet import load
from corpus.raw import RawDocument
from tests.corpus.xlsx_files import Value, sheet, write_xlsx

TABLE: list[list[Value]] = [
    ["地区", "增速", "金额（亿元）"],
    ["甲省", ("0.097", 1), ("12", 2)],
    ["乙省", ("0.1", 1), ("3.456", 2)],
]
TITLED: list[list[Value]] = [["附表 主要指标", None, None], *TABLE]
HIDING: list[list[Value]] = [["地区", "密", "人数"], ["甲", "藏", 3], ["隐", "蔽", 4]]
LINES = ["地区：甲省；增速：9.7%；金额（亿元）：12.00。", "地区：乙省；增速：10.0%；金额（亿元）：3.46。"]
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def lines(raw: RawDocument) -> list[str]:
    return raw.text.rstrip("\n").split("\n")


def spans(raw: RawDocument) -> list[tuple[str, str]]:
    return [(span.rule, raw.text[span.start : span.end]) for span in raw.furniture]


def test_workbook(tmp_path: Path) -> None:
    sheets = {
        "Sheet1": sheet(TITLED),
        "说明": sheet([["数据为初步核算数。"]]),
    }
    raw = load(write_xlsx(tmp_path / "a.xlsx", sheets, ["0.0%", "0.00"]))
    assert lines(raw) == ["Sheet1", "附表 主要指标", *LINES, "说明", "数据为初步核算数。"]
    assert spans(raw) == [("sheet_name", "Sheet1")]
    assert [(raw.text[h.start :].split("\n")[0], h.level) for h in raw.headings] == [("说明", 2)]


def test_hidden_rows_columns_and_sheets_are_furniture(tmp_path: Path) -> None:
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    sheets = {
        "表": sheet(HIDING, before=columns, hidden_rows=[3]),
        "底稿": sheet([["草稿"]]),
    }
    raw = load(write_xlsx(tmp_path / "a.xlsx", sheets, states={"底稿": "veryHidden"}))
    assert lines(raw)[:2] == ["表", "地区：甲；人数：3。"]
    assert spans(raw) == [("sheet_name", "表"), ("hidden_text", "密\n藏\n隐\n蔽\n4\n草稿")]


def test_merged_cells(tmp_path: Path) -> None:
    merged = (
        '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="A3:A4"/></mergeCells>'
    )
    rows: list[list[Value]] = [
        ["地区", "2023年", None],
        [None, "产值", "增速"],
        ["甲", 1, "2%"],
        [None, 3, "4%"],
    ]
    raw = load(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": sheet(rows, after=merged)}))
    assert lines(raw)[1:] == [
        "地区：甲；2023年·产值：1；2023年·增速：2%。",
        "地区：甲；2023年·产值：3；2023年·增速：4%。",
    ]


def test_tables_below_each_other(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["地区", "人数"],
        ["甲", 1],
        [],
        ["乙", 2],
        [],
        [],
        ["项目", "金额"],
        ["路", 5],
    ]
    raw = load(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": sheet(rows)}))
    assert lines(raw)[1:] == ["地区：甲；人数：1。", "地区：乙；人数：2。", "项目：路；金额：5。"]


def test_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>'
    page = sheet([["近"]]).replace("</sheetData>", f"{far}</sheetData>")
    merged = page.replace(
        "</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    assert lines(load(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": merged})))[1:] == ["近", "远"]


def test_cells_strewn_over_a_sheet_are_refused(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n * 300 + 1}"><c r="{chr(65 + n // 26)}{chr(65 + n % 26)}{n * 300 + 1}"><v>1</v></c></row>'
        for n in range(600)
    )
    strewn = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(300_000, 310_000))
    page = sheet([]).replace("</sheetData>", f"{rows}{strewn}</sheetData>")
    with pytest.raises(DocumentError, match="太分散"):
        load(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": page}))


def test_kinds_of_cells(tmp_path: Path) -> None:
    cells = (
        '<c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="str"><f>A1</f><v>结果</v></c><c r="D1"><f>1+1</f></c>'
        '<c r="E1" t="d"><v>2020-01-02T00:00:00</v></c><c r="F1" t="s"><v>99</v></c><c r="G1" t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r><rPh><t>fu</t></rPh></is></c>'
    )
    page = sheet([]).replace("</sheetData>", f'<row r="1">{cells}</row></sheetData>')
    assert lines(load(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": page})))[1:] == [
        "TRUE；#N/A；结果；2020-01-02；富文本。"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        '地区 "指标" 金额',
        '甲 "粮食\n棉花" 12.0',
        "乙 油料 3,000" if delimiter != "," else '乙 油料 "3,000"',
    ]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(row.replace(" ", delimiter) for row in rows).encode(encoding))
    assert lines(load(path)) == [
        "地区：甲；指标：粮食 棉花；金额：12.0。",
        "地区：乙；指标：油料；金额：3,000。",
    ]


def test_csv_of_one_column_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("关于试点的通知\n各单位：\n现通知如下。\n", encoding="utf-8")
    assert lines(load(path)) == ["关于试点的通知", "各单位：", "现通知如下。"]


@needs_office
def test_old_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice tells how a value is printed; without it 9.7% is the number that is stored."""
    source = write_xlsx(tmp_path / "a.xlsx", {"Sheet1": sheet(TABLE)}, ["0.0%", "0.00"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", "--headless", profile, "--convert-to", "xls", "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)  # fmt: skip
    assert lines(load(tmp_path / "a.xls"))[1:] == LINES
    monkeypatch.setenv("PATH", str(tmp_path))
    assert lines(load(tmp_path / "a.xls"))[1] == "地区：甲省；增速：0.097；金额（亿元）：12。"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + b"\0\0"), ("a.csv", b" ,\n"), ("a.csv", b'"' + b"a" * 200_000)],
    ids=["damaged xls", "blank csv", "endless quote"],
)  # fmt: skip
def test_what_is_no_table_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"损坏|空的|csv"):
        load(path)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["地区", "甲", "指标"]),
    st.integers(0, 99),
    st.sampled_from([("0.5", 1), ("7", 0)]),
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=6))
def test_every_cell_is_printed(tmp_path_factory: pytest.TempPathFactory, rows: list[list[Value]]) -> None:
    path = write_xlsx(tmp_path_factory.getbasetemp() / "soup.xlsx", {"数据": sheet(rows)}, ["0%"])
    cells = [
        {("0.5", 1): "50%", ("7", 0): "7"}.get(c, "") if isinstance(c, tuple) else str(c)
        for row in rows
        for c in row
        if c is not None
    ]
    if not cells:
        with pytest.raises(DocumentError, match="空的"):
            load(path)
        return
    text = load(path).text
    assert all(cell in text for cell in cells)
