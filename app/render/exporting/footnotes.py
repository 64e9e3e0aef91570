"""Footnotes of a Word file (ECMA-376 part 1, 17.11), which python-docx does not write."""

from __future__ import annotations

from docx.document import Document as DocxDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement, serialize_for_reading
from docx.text.paragraph import Paragraph

from app.render.exporting.written import Note

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
_TEXT_STYLE, _REFERENCE_STYLE = "footnotetext", "footnotereference"


class FootnotesPart:
    """The footnotes of a document; `attach` them once all are there."""

    def __init__(self, document: DocxDocument) -> None:
        """Begin with the two lines that Word wants between text and notes."""
        self._document = document
        self._root = _element("w:footnotes")
        self._written: set[int] = set()
        for kind, number in _SEPARATORS:
            line = _run(_element(f"w:{kind}"))
            note = _element("w:footnote", _element("w:p", line), type=kind, id=number)
            self._root.append(note)

    def refer(self, paragraph: Paragraph, note: Note) -> None:
        """Put a reference at the end of `paragraph`; a note that is there already is referred to by its number."""
        bookmark = f"_Ref_note_{note.number}"
        if note.number in self._written:
            number = _run(_text(str(note.number)), style=_REFERENCE_STYLE)
            field = _element("w:fldSimple", number, instr=f" NOTEREF {bookmark} \\f \\h ")
            paragraph._p.append(field)
            return
        self._written.add(note.number)
        self._root.append(_footnote(note))
        paragraph._p.append(_element("w:bookmarkStart", id=note.number, name=bookmark))
        reference = _element("w:footnoteReference", id=note.number)
        paragraph._p.append(_run(reference, style=_REFERENCE_STYLE))
        paragraph._p.append(_element("w:bookmarkEnd", id=note.number))

    def attach(self) -> None:
        """Make the notes part of the document."""
        part = self._document.part
        assert part.package is not None
        content = serialize_for_reading(self._root).encode()
        notes = Part(PackURI("/word/footnotes.xml"), _TYPE, content, part.package)
        part.relate_to(notes, _RELATION)
        settings = self._document.settings.element
        separators = (_element("w:footnote", id=number) for _, number in _SEPARATORS)
        # Its place in the sequence of settings: behind what stands there in the library's template before notes.
        before = [child for child in settings if child.tag in _FOLLOWERS]
        properties = _element("w:footnotePr", *separators)
        if before:
            before[0].addprevious(properties)
        else:
            settings.append(properties)


_FOLLOWERS = frozenset(
    qn(f"w:{name}")
    for name in (
        "endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping",
        "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown",
        "smartTagType", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
    )
) | {"{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"}  # fmt: skip


def _footnote(note: Note) -> BaseOxmlElement:
    lines = [note.where, *_quoted(note.quote), note.standing]
    paragraphs = [
        _element(
            "w:p", _element("w:pPr", _element("w:pStyle", val=_TEXT_STYLE)), *_begun(at), _run(_text(line))
        )
        for at, line in enumerate(lines)
    ]
    return _element("w:footnote", *paragraphs, id=note.number)


def _quoted(quote: str) -> list[str]:
    return f"“{quote.strip()}”".split("\n")


def _begun(at: int) -> list[BaseOxmlElement]:
    """Return what stands before the words of the paragraph `at`: the number, before the first."""
    return [] if at else [_run(_element("w:footnoteRef"), style=_REFERENCE_STYLE), _run(_text(" "))]


def _run(*content: BaseOxmlElement, style: str | None = None) -> BaseOxmlElement:
    properties = [_element("w:rPr", _element("w:rStyle", val=style))] if style else []
    return _element("w:r", *properties, *content)


def _text(words: str) -> BaseOxmlElement:
    made = _element("w:t")
    made.text = words
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _element(tag: str, /, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made
