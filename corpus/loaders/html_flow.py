"""The visible text of a web page in reading order, line by line as a browser breaks it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from corpus.loaders.html_content import ContentChoice
from corpus.loaders.html_furniture import element_rule, line_rule
from corpus.loaders.html_table import read_table
from corpus.loaders.html_tree import UNPRINTED_TAGS, children
from corpus.loaders.html_visibility import Visibility
from corpus.loaders.list_numbers import format_number
from corpus.loaders.raw_text import RawTextBuilder
from corpus.tables import table_lines

_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav",
        "ol", "optgroup", "option", "p", "pre", "search", "section", "select", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "ucapcontent",
    ]
)  # fmt: skip
_HEADING = re.compile(r"h[1-6]")
_WRAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uff00-\uffef])")
_ANNEX = re.compile(r"附\s*件\s*(?:[:：\d一二三四五六七八九十]|$)")
_FILE_LINK = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|7z|csv)(?:$|[?#])", re.IGNORECASE)
_FRAME = "page_frame"  # around a known content container, and called nothing
_MAX_HEADING_CHARS = 120
_MIN_LINK_SHARE = 0.6
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?(none|decimal|lower-alpha|upper-alpha|lower-roman|upper-roman|cjk-ideographic|\w+-chinese-\w+)"
)
_LIST_FORMATS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "none": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: within the content or not, in which furniture, and whether line ends are kept."""

    inside: bool = False
    rule: str | None = None
    is_pre: bool = False


@dataclass(frozen=True, slots=True)
class _BlockEnd:
    level: int  # of the heading that the block is, else 0
    start: int  # in the text
    kept: int  # characters of the document before it


class PageFlow:
    """Writes a page into a builder.

    Args:
        choice: Which part is the document.
        visibility: What is hidden.
        meta_tables: Identities of the blocks that are tables of metadata.
        titles: Identities of the elements that print the title of the document around the content.
        keeps_title: Whether they belong to the document, as the content does not print it.
        builder: Where the text goes.
    """

    def __init__(
        self,
        choice: ContentChoice,
        visibility: Visibility,
        meta_tables: frozenset[int],
        titles: frozenset[int],
        keeps_title: bool,
        builder: RawTextBuilder,
    ) -> None:
        self._choice = choice
        self._visibility = visibility
        self._meta_tables = meta_tables
        self._titles = titles
        self._keeps_title = keeps_title
        self._builder = builder
        self._line: list[tuple[str, _Place]] = []
        self._kept_chars = 0
        self._counters: dict[int, int] = {}

    def write(self, body: LexborNode) -> None:
        """Write everything that is seen of an element, and what it hides as furniture."""
        stack: list[tuple[LexborNode, _Place] | _BlockEnd] = [(body, _Place())]
        while stack:
            entry = stack.pop()
            if isinstance(entry, _BlockEnd):
                self._end_block(entry)
                continue
            node, place = entry
            if node.is_text_node:
                self._add_text(node.text_content or "", place)
            elif node.tag == "br":
                self._end_line()
            elif node.is_element_node and node.tag not in UNPRINTED_TAGS:
                place = self._place(node, place)
                if node.tag in _BLOCKS:
                    self._end_line()
                    level = self._heading_level(node, place)
                    stack.append(_BlockEnd(level, self._builder.line_start, self._kept_chars))
                    if self._write_table(node, place):
                        continue
                    self._add_number(node, place)
                stack.extend((child, place) for child in reversed(children(node)))
        self._end_line()

    def _place(self, node: LexborNode, place: _Place) -> _Place:
        if place.rule == "hidden_text" or self._visibility.is_hidden(node):
            return replace(place, rule="hidden_text")
        if node.tag == "pre":
            place = replace(place, is_pre=True)
        if node.mem_id in self._choice.roots:
            return replace(place, inside=True, rule=None)
        if node.mem_id in self._choice.ancestors:
            return place
        if node.mem_id in self._meta_tables:
            return replace(place, rule="meta_table")
        if node.mem_id in self._titles:
            return (
                replace(place, rule=None, inside=True)
                if self._keeps_title
                else replace(place, rule="page_title")
            )
        if place.rule not in (None, _FRAME):
            return place
        rule = element_rule(node, place.inside)
        if rule is None and not place.inside and node.tag in _BLOCKS and _is_list_of_links(node):
            rule = "navigation"
        rule = rule or self._default(place)
        return place if rule == place.rule else replace(place, rule=rule)

    def _default(self, place: _Place) -> str | None:
        return place.rule or (_FRAME if self._choice.is_known and not place.inside else None)

    def _heading_level(self, node: LexborNode, place: _Place) -> int:
        if place.rule is not None:
            return 0
        if node.mem_id in self._titles:
            return 1
        return int((node.tag or "")[1]) if _HEADING.fullmatch(node.tag or "") else 0

    def _add_text(self, text: str, place: _Place) -> None:
        if place.is_pre:
            first, *others = text.split("\n")
            self._line.append((first, place))
            for other in others:
                self._end_line()
                self._line.append((other, place))
        else:
            self._line.append((_WRAP.sub("", text), place))

    def _write_table(self, node: LexborNode, place: _Place) -> bool:
        if node.tag != "table" or place.rule is not None or node.mem_id in self._choice.ancestors:
            return False
        if (table := read_table(node, self._visibility)) is None:
            return False
        lines = [(line, place) for line in table_lines(table.rows, table.header_rows)]
        for line, at in lines + [(text, replace(place, rule="hidden_text")) for text in table.hidden]:
            self._line.append((line, at))
            self._end_line()
        return True

    def _add_number(self, node: LexborNode, place: _Place) -> None:
        """Write the number that a browser prints before an item of an ordered list."""
        parent = node.parent
        if node.tag != "li" or parent is None or parent.tag != "ol" or not node.text(deep=True).strip():
            return
        value, start = (_number(n.attributes.get(name)) for n, name in ((node, "value"), (parent, "start")))
        number = self._counters.get(parent.mem_id, (1 if start is None else start) - 1) + 1
        number = number if value is None else value
        self._counters[parent.mem_id] = number
        style = _LIST_STYLE.search(
            f"{node.attributes.get('style') or ''};{parent.attributes.get('style') or ''}"
        )
        name = style[1] if style else parent.attributes.get("type") or "decimal"
        is_chinese = "chinese" in name or "cjk" in name
        printed = format_number(
            number, "chineseCountingThousand" if is_chinese else _LIST_FORMATS.get(name, "decimal")
        )
        if printed:
            self._line.append((f"{printed}、" if is_chinese else f"{printed}. ", place))

    def _end_line(self) -> None:
        pieces, self._line = self._line, []
        seen = " ".join("".join(text for text, place in pieces if place.rule != "hidden_text").split())
        whole = None
        if all(place.rule in (None, _FRAME, "hidden_text") for _, place in pieces):
            whole = line_rule(seen, any(place.inside for _, place in pieces))
        for text, place in pieces:
            rule = self._default(place)
            if rule in (None, _FRAME):
                rule = whole or (None if _ANNEX.match(seen) else rule)
            self._builder.add(text, rule)
            self._kept_chars += 0 if rule else len(text.strip())
        self._builder.end_line()

    def _end_block(self, block: _BlockEnd) -> None:
        self._end_line()
        if block.level and 0 < self._kept_chars - block.kept <= _MAX_HEADING_CHARS:
            self._builder.mark_heading(block.start, block.level)


def _number(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value.strip()) else None


def _is_list_of_links(node: LexborNode) -> bool:
    """Say whether most of what a block prints are links to other pages."""
    links = [link for link in node.css("a") if not _FILE_LINK.search(link.attributes.get("href") or "")]
    if len(links) < 2:
        return False
    linked = sum(len(_squeezed(link.text(deep=True))) for link in links)
    return linked >= _MIN_LINK_SHARE * max(1, len(_squeezed(node.text(deep=True))))


def _squeezed(text: str) -> str:
    return "".join(text.split())
