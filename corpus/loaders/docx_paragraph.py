"""One paragraph of a Word file: its lines as they are printed, and what of them is not the document's text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from corpus.loaders.docx_styles import Styles, W, is_on, value

Piece = tuple[str, str | None]
"""Text and the rule of the furniture that it is, None for text of the document."""

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = frozenset(
    f"{W}{name}"
    for name in (
        "del",
        "moveFrom",
        "rPr",
        "pPr",
        "instrText",
        "delText",
        "delInstrText",
        "sdtPr",
        "fldData",
        "tblPr",
    )
)
# Wingdings characters that Chinese forms use for boxes and ticks.
_SYMBOLS = {
    0xF0A8: "□",
    0xF06F: "□",
    0xF0FE: "☑",
    0xF052: "☑",
    0xF0FC: "√",
    0xF0FB: "×",
    0xF0FD: "☒",
    0xF0B7: "•",
    0xF06C: "●",
    0xF06E: "■",
}
_TEXTS = {f"{W}t", f"{_MATH}t"}
_SIGNS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}
_MIN_HALF_POINTS = 4  # 2 pt: nobody reads smaller


@dataclass(slots=True)
class Paragraph:
    """A paragraph as read.

    Attributes:
        lines: Pieces of each line; a soft break ends one.
        boxes: `w:txbxContent` of the text boxes anchored in it.
        is_joined: Its mark is deleted: the next paragraph continues it.
    """

    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element] = field(default_factory=list)
    is_joined: bool = False

    @property
    def text(self) -> str:
        """What of it is the document's."""
        return "\n".join("".join(text for text, rule in line if rule is None) for line in self.lines)

    @property
    def is_hidden(self) -> bool:
        """Whether nothing but hidden text stands in it."""
        pieces = [rule for line in self.lines for text, rule in line if text.strip()]
        return bool(pieces) and all(rule == "hidden_text" for rule in pieces)


class ParagraphReader:
    """Reads paragraphs.

    Args:
        styles: Those of the file.
        note_mark: Returns the printed mark of a footnote or endnote, given its reference.
    """

    def __init__(self, styles: Styles, note_mark: Callable[[etree._Element], str]) -> None:
        self._styles = styles
        self._note_mark = note_mark

    def read(self, element: etree._Element, *, is_shaded: bool = False) -> Paragraph:
        """Read a `w:p`; `is_shaded` says that its ground may have a colour."""
        paragraph = Paragraph()
        properties = element.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        paragraph.is_joined = mark is not None and mark.find(f"{W}del") is not None
        shade = properties.find(f"{W}shd") if properties is not None else None
        self._walk(element, paragraph, properties, None, is_shaded or _has_fill(shade))
        return paragraph

    def _walk(
        self,
        parent: etree._Element,
        paragraph: Paragraph,
        properties: etree._Element | None,
        rule: str | None,
        is_shaded: bool,
    ) -> None:
        for child in parent:
            tag = child.tag
            if tag in _DROPPED:
                continue
            if tag == f"{W}r":
                hidden = "hidden_text" if self._is_hidden(child, properties, is_shaded) else None
                self._walk(child, paragraph, properties, rule or hidden, is_shaded)
            elif tag in _TEXTS:
                paragraph.lines[-1].append((child.text or "", rule))
            elif tag in _SIGNS:
                paragraph.lines[-1].append((_SIGNS[str(tag)], rule))
            elif tag in (f"{W}br", f"{W}cr"):
                paragraph.lines.append([])
            elif tag == f"{W}sym":
                paragraph.lines[-1].append((_symbol(child), rule))
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                if not is_on(child, "customMarkFollows", attribute=True):
                    paragraph.lines[-1].append((self._note_mark(child), rule or "note_mark"))
            elif tag == f"{W}txbxContent":
                paragraph.boxes.append(child)
            elif tag == f"{_COMPATIBILITY}AlternateContent":
                if (chosen := chosen_content(child)) is not None:
                    self._walk(chosen, paragraph, properties, rule, is_shaded)
            else:
                self._walk(child, paragraph, properties, rule, is_shaded)

    def _is_hidden(self, run: etree._Element, paragraph: etree._Element | None, is_shaded: bool) -> bool:
        own = run.find(f"{W}rPr")
        vanish = self._styles.run_property(own, paragraph, "vanish")
        if vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off"):
            return True
        if own is None:
            return False
        size = value(own, "sz") or ""
        if size.isascii() and size.isdigit() and int(size) <= _MIN_HALF_POINTS:
            return True
        is_white = (value(own, "color") or "").upper() == "FFFFFF"
        return (
            is_white
            and not is_shaded
            and own.find(f"{W}highlight") is None
            and not _has_fill(own.find(f"{W}shd"))
        )


def chosen_content(alternate: etree._Element) -> etree._Element | None:
    """Return the branch of `mc:AlternateContent` that holds text, the first if none does: the others say the same."""
    branches = [b for b in alternate if b.tag in (f"{_COMPATIBILITY}Choice", f"{_COMPATIBILITY}Fallback")]
    texts = (b for b in branches if next(b.iter(*_TEXTS), None) is not None)
    return next(texts, branches[0] if branches else None)


def _has_fill(shade: etree._Element | None) -> bool:
    return shade is not None and (shade.get(f"{W}fill") or "auto").upper() not in ("AUTO", "FFFFFF")


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char") or "", 16)
        return _SYMBOLS.get(code) or chr(code)
    except (ValueError, OverflowError):
        return ""
