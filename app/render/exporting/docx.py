"""A conversation as a Word file, with footnotes that Word knows as such."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import BaseStyle
from docx.text.paragraph import Paragraph

from app.render.exporting.footnotes import FootnotesPart
from app.render.exporting.written import PROMISE, Piece, Written, written_turns

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXT_FONT, _HEADING_FONT = "宋体", "黑体"


def conversation_docx(written: Written) -> bytes:
    """Return the conversation as the bytes of a .docx file."""
    name, turns = written_turns(written)
    document = Document()
    _set_up(document, name)
    notes = FootnotesPart(document)
    document.add_heading(name, level=1)
    for turn in turns:
        document.add_heading(turn.question, level=2)
        for line in turn.paragraphs:
            _write(document.add_paragraph(), line, notes)
        for remark in turn.remarks:
            document.add_paragraph(f"注意：{remark}")
        if turn.related:
            document.add_paragraph("相关资料（不是答案的出处）：")
            for each in turn.related:
                document.add_paragraph(each, style="List Bullet")
    document.add_paragraph(PROMISE)
    notes.attach()
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _write(paragraph: Paragraph, line: tuple[Piece, ...], notes: FootnotesPart) -> None:
    for piece in line:
        paragraph.add_run(piece.text)
        for note in piece.notes:
            notes.refer(paragraph, note)


def _set_up(document: DocxDocument, name: str) -> None:
    """Give the library's template Chinese fonts, the styles of footnotes, and no words of its makers."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = name[:255], "政策问答", ""
    properties.created = properties.modified = datetime.now(UTC)
    styles = document.styles
    _set_font(styles["Normal"], _TEXT_FONT)
    language = OxmlElement("w:lang")  # which shape a character of several scripts has
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "zh-CN")
    styles["Normal"].element.get_or_add_rPr().append(language)
    for style in ("Heading 1", "Heading 2"):
        _set_font(styles[style], _HEADING_FONT)
    note_text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    note_text.base_style = styles["Normal"]
    note_text.font.size = Pt(9)
    note_text.paragraph_format.space_after = Pt(0)
    reference = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True


def _set_font(style: BaseStyle, font: str) -> None:
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)  # a font of the theme goes before a named one
    fonts.set(qn("w:ascii"), "Times New Roman")
    fonts.set(qn("w:hAnsi"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), font)
