"""Word files made of XML written out in tests."""

from __future__ import annotations

import zipfile
from pathlib import Path

W_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = {
    "styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes", "endnotes": "endnotes",
    "header": "header", "footer": "footer", "comments": "comments",
}  # fmt: skip
_ROOTS = {"header": "hdr", "footer": "ftr"}
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def write_docx(path: Path, body: str, *, title: str = "", **parts: str) -> Path:
    """Write a Word file: the inner XML of its body and of each other part, by the part's name."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/{_KINDS[name]}" Target="{name}.xml"/>' for name in parts
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{_KINDS[name]}+xml"/>'
        for name in parts
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            f"{types}</Types>",
        )
        package.writestr(
            "_rels/.rels",
            f'{XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="b" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        )
        package.writestr(
            "docProps/core.xml",
            f'{XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title></cp:coreProperties>",
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        )
        package.writestr("word/document.xml", f"{XML}<w:document {W_NS}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            root = _ROOTS.get(name, name)
            package.writestr(f"word/{name}.xml", f"{XML}<w:{root} {W_NS}>{inner}</w:{root}>")
    return path


def paragraph(text: str = "", properties: str = "", run: str = "") -> str:
    """Return a `w:p` of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, level: int = 0, num: int = 1) -> str:
    """Return a paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(at: int, style: str, text: str, more: str = "") -> str:
    """Return a `w:lvl` that starts at 1."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(levels: str, *nums: str) -> str:
    """Return one abstract list and lists of it: `nums` are their overrides, one plain list where there are none."""
    lists = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for at, override in enumerate(nums or ("",), 1)
    )
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{lists}'
