"""Word files (.docx): all that they print, automatic numbers included."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from corpus.errors import DocumentError
from corpus.loaders.docx_flow import DocxFlow, NoteMarks
from corpus.loaders.docx_numbering import Numbering
from corpus.loaders.docx_styles import Styles, W, value
from corpus.loaders.office_package import OfficePackage
from corpus.loaders.raw_text import RawTextBuilder
from corpus.loaders.text import path_hint
from corpus.raw import RawDocument, StatedField

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MIN_TITLE_CHARS = 5
# What programs write there by themselves, and what is left of a template.
_JUNK_TITLE = re.compile(
    r"(?i)microsoft word.*|(?:文档|文件|新建.*|document|doc|无标题.*|未命名.*|untitled.*|title|标题|样式.*|模板.*)[\s\d]*|.*\.(?:docx?|wps|rtf|txt|pdf|html?)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def load(path: Path, *, name: str = "") -> RawDocument:
    """Read a Word file: headers, body, footnotes, endnotes, comments, footers, in this order.

    Furniture, by rule: `page_header`, `page_footer`, `hidden_text`, `note_mark` (the number of a footnote), `comment`. Deleted
    text of tracked changes is not in the file's print and is left out; inserted text is kept.

    Args:
        path: The file.
        name: Of the file that it was made of, for messages.

    Raises:
        DocumentError: If it is no sound package, see `corpus.loaders.office_package`, or prints nothing.
    """
    name = name or path.name
    with OfficePackage(path, name) as package:
        raw = _read(package)
    if not raw.text.strip():
        raise DocumentError(f"{path_hint(name)}：文档里没有文字；如果内容是扫描图片，请另存为 PDF 后再入库。")
    return raw


def _read(package: OfficePackage) -> RawDocument:
    relations = package.relationships("").values()
    main = next((part for kind, part in relations if kind == "officeDocument"), "word/document.xml")
    document = package.xml(main)
    body = document.find(f"{W}body") if document is not None else None
    if document is None or body is None:
        raise package.error("不是 Word 文档（没有正文部分）")
    parts = package.relationships(main)

    def related(kind: str) -> etree._Element | None:
        return next((package.xml(part) for k, part in parts.values() if k == kind), None)

    styles = Styles(related("styles"))
    settings = related("settings")
    marks = NoteMarks({kind: _note_style(kind, settings, document) for kind in ("footnote", "endnote")})
    builder = RawTextBuilder()
    flow = DocxFlow(styles, Numbering(related("numbering"), styles), marks, builder)
    margins = _Margins(package, parts, document)
    margins.write("headerReference", "page_header", flow)
    flow.write(body)
    for kind in ("footnote", "endnote"):
        if (notes := related(f"{kind}s")) is not None:
            _write_notes(notes, kind, marks, flow)
    if (comments := related("comments")) is not None:
        for comment in comments.iterchildren(f"{W}comment"):
            flow.write(comment, "comment")
    margins.write("footerReference", "page_footer", flow)
    core = next((part for kind, part in package.relationships("").values() if kind == "core-properties"), "")
    return builder.build(_stated_title(package.xml(core)))


class _Margins:
    """Headers and footers, each text once."""

    def __init__(
        self, package: OfficePackage, parts: dict[str, tuple[str, str]], document: etree._Element
    ) -> None:
        self._package = package
        self._parts = parts
        self._document = document

    def write(self, reference: str, rule: str, flow: DocxFlow) -> None:
        ids = [element.get(_RELATION_ID) or "" for element in self._document.iter(f"{W}{reference}")]
        seen: set[str] = set()
        for _, part in dict.fromkeys(self._parts[at] for at in ids if at in self._parts):
            if (root := self._package.xml(part)) is None:
                continue
            text = "".join("".join(root.itertext(f"{W}t")).split())
            if text and text not in seen:
                seen.add(text)
                flow.write(root, rule)


def _note_style(kind: str, settings: etree._Element | None, document: etree._Element) -> str:
    for root in (document, settings):
        found = next(root.iter(f"{W}{kind}Pr"), None) if root is not None else None
        if found is not None and (style := value(found, "numFmt")):
            return style
    return "decimal" if kind == "footnote" else "lowerRoman"


def _write_notes(root: etree._Element, kind: str, marks: NoteMarks, flow: DocxFlow) -> None:
    by_id = {note.get(f"{W}id") or "": note for note in root.iterchildren(f"{W}{kind}")}
    for number, note_id in enumerate(marks.met(kind), start=1):
        if (note := by_id.get(note_id)) is not None:
            flow.write_note(note, marks.printed(kind, number))


def _stated_title(core: etree._Element | None) -> list[StatedField]:
    """Return the title that the file's properties state, unless a program wrote it."""
    title = " ".join(((core.findtext(_TITLE) if core is not None else "") or "").split())
    if len(_HAN.findall(title)) < _MIN_TITLE_CHARS or len(title) > 200 or _JUNK_TITLE.fullmatch(title):
        return []
    return [StatedField("title", title, "file_properties")]
