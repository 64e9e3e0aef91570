"""A small sound file of every format, made of a text, to be spoiled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from html import escape

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_OFFICE = "http://schemas.openxmlformats.org"


def make_samples(text: str) -> dict[str, bytes]:
    """Return the bytes of a file of each format by its extension, each with the first words of `text`, or all of it."""
    lines = [line for line in text.split("\n") if line]
    makers: dict[str, Callable[[list[str]], bytes]] = {
        ".txt": lambda lines: "\n".join(lines).encode(),
        ".md": lambda lines: ("---\n文号: 国发〔2012〕43号\n---\n# " + "\n\n".join(lines)).encode(),
        ".html": _html,
        ".csv": lambda lines: "序号,任务\n".encode() + b"".join(b'%d,"%s"\n' % (n, line.encode()) for n, line in enumerate(lines)),
        ".docx": _docx,
        ".xlsx": _xlsx,
        ".ofd": _ofd,
        ".pdf": _pdf,
        ".png": _png,
    }  # fmt: skip
    samples = {suffix: make(lines) for suffix, make in makers.items()}
    inner = {f"内部/文件{suffix}": samples[suffix] for suffix in (".txt", ".md", ".html", ".docx")}
    return samples | {".zip": packed(inner)}


def packed(files: Mapping[str, bytes | str]) -> bytes:
    """Return a zip of files by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _html(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    table = "<table><tr><th>序号</th><th>任务</th></tr><tr><td>1</td><td>规划</td></tr></table>"
    head = '<meta charset="utf-8"><title>通知</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>{escape(lines[0])}</h1>{body}{table}</body></html>".encode()


def _docx(lines: list[str]) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(lines[0], 1)
    for line in lines[1:]:
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "序号", "规划"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _xlsx(lines: list[str]) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="s"><v>{n - 1}</v></c></row>'
        for n in range(1, len(lines) + 1)
    )
    strings = "".join(f"<si><t>{escape(line)}</t></si>" for line in lines)
    main = f"{_OFFICE}/spreadsheetml/2006/main"
    links = f"{_OFFICE}/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package = f"{_OFFICE}/package/2006"
    return packed(
        {
            "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{types}.sharedStrings+xml"/></Types>',
            "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="任务" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{links}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst xmlns="{main}">{strings}</sst>',
        }
    )


def _ofd(lines: list[str]) -> bytes:
    objects = "".join(
        f'<ofd:TextObject ID="{n + 10}" Boundary="20 {20 + n * 7 % 240} 170 7" Font="2" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 30 5">{escape(line[:30])}</ofd:TextCode></ofd:TextObject>'
        for n, line in enumerate(lines[:30])
    )
    return packed(
        {
            "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {_OFD} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {_OFD}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/PublicRes.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Res {_OFD} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="SimSun"/></ofd:Fonts></ofd:Res>',
            "Doc_0/Pages/Page_0/Content.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {_OFD}><ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer></ofd:Content></ofd:Page>',
        }
    )


def _pdf(lines: list[str]) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page in (lines[:20], lines[20:40]):
        canvas.setFont("STSong-Light", 14)
        for n, line in enumerate(page):
            canvas.drawString(60, 780 - 30 * n, line[:34])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _png(lines: list[str]) -> bytes:
    """Draw blocks, not words: it is the file that is spoiled, and the reading of words that is slow."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (300, 60), "white")
    draw = ImageDraw.Draw(image)
    for n, character in enumerate(lines[0][:20]):
        draw.rectangle((10 + n * 14, 20, 18 + n * 14, 24 + ord(character) % 16), fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
