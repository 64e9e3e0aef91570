"""PDF files made of texts, and their scans, to measure loaders with."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal

import docx
import numpy as np
import pypdfium2
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image

Layout = Literal["plain", "official", "columns", "table"]
LAYOUTS: tuple[Layout, ...] = ("plain", "official", "columns", "table")
_FONT = "Noto Serif CJK SC"
_HEADER = "中部地区政策文件汇编"
_COLUMNS = ("序号", "重点任务", "责任单位", "完成时限")
_SCAN_PX_PER_INCH = 200


def make_pdf(text: str, layout: Layout, folder: Path, name: str) -> Path:
    """Lay out a text, one paragraph a line, and return the PDF that LibreOffice makes of it.

    `plain`: as LibreOffice prints a text file. `official`: margins, sizes, indents, page numbers of GB/T 9704-2012, with
    a running header. `columns`: two columns in small print. `table`: the paragraphs as rows of a ruled table.
    """
    source = folder / f"{name}.txt"
    if layout == "plain":
        source.write_text(text, encoding="utf-8")
    else:
        source = source.with_suffix(".docx")
        _docx(text, layout).save(str(source))
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return source.with_suffix(".pdf")


def first_pages(pdf: Path, count: int) -> Path:
    """Return a PDF of the first pages of another."""
    path = pdf.with_name(f"{pdf.stem}-first.pdf")
    with pypdfium2.PdfDocument(pdf) as document, pypdfium2.PdfDocument.new() as part:
        part.import_pages(document, list(range(min(count, len(document)))))
        part.save(path)
    return path


def make_scan(pdf: Path, seed: int) -> Path:
    """Return a PDF of pictures of the pages: 200 dots an inch, 0.5° to 1° askew, noisy, JPEG quality 70."""
    random = np.random.default_rng(seed)
    scans: list[Image.Image] = []
    document = pypdfium2.PdfDocument(pdf)
    for at in range(len(document)):
        page = document[at].render(scale=_SCAN_PX_PER_INCH / 72).to_pil().convert("RGB")
        angle = float(random.uniform(0.5, 1.0) * random.choice([-1, 1]))
        page = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
        noisy = np.asarray(page, dtype=np.float32) + random.normal(0, 12, (page.height, page.width, 1))
        buffer = BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=70)
        scans.append(Image.open(buffer))
    document.close()
    path = pdf.with_name(f"{pdf.stem}-scan.pdf")
    scans[0].save(path, save_all=True, append_images=scans[1:], resolution=_SCAN_PX_PER_INCH, quality=70)
    return path


def table_rows(text: str) -> list[tuple[str, ...]]:
    """Return the rows of the table that `make_pdf` draws of a text."""
    paragraphs = [line for line in text.split("\n") if line]
    return [
        _COLUMNS,
        *(
            (str(n), words[:120], f"第{n}处", f"2014年{n % 12 + 1}月")
            for n, words in enumerate(paragraphs[:30], 1)
        ),
    ]


def _docx(text: str, layout: Layout) -> docx.document.Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header.paragraphs[0].add_run(_HEADER)
    _number(section.footer.paragraphs[0])
    if layout == "columns":
        columns = section._sectPr.find(qn("w:cols"))
        columns.set(qn("w:num"), "2")
        columns.set(qn("w:space"), "425")
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(16 if layout == "official" else 10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    if layout == "official":
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Pt(28)
    if layout == "table":
        _table(document, table_rows(text))
    else:
        _paragraphs(document, [line for line in text.split("\n") if line], style.font.size)
    return document


def _paragraphs(document: docx.document.Document, lines: Sequence[str], size: Pt) -> None:
    """Write paragraphs; those before the first long one are the centred title."""
    is_title = True
    for line in lines:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(line)
        is_title = is_title and len(line) < 60 and "。" not in line and not line.endswith("：")
        if is_title:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run.font.size = Pt(22)
        else:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            paragraph.paragraph_format.first_line_indent = 2 * size


def _table(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(_COLUMNS))
    table.style = "Table Grid"
    widths = (Mm(14), Mm(90), Mm(26), Mm(26))
    for row in rows:
        for cell, words, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.text, cell.width = words, width


def _number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = words
        run._r.append(element)
    paragraph.add_run(" —")
