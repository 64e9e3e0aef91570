"""What a web page states of its document: the table of 索引号, 发文字号 … and the elements of its head."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.loaders.html_tree import UNPRINTED_TAGS, children, elements
from corpus.raw import StatedField

# 《政府信息公开目录系统实施指引》 and the tables that gov.cn and the ministries print.
_NAMES = (
    "索引号|信息索引号?|信息索取号|主题分类|信息分类|体裁分类|组配分类|公文种类|文件类型|发文机关|发文单位|发布机关|发布机构|发布单位|制发机关|公开责任部门|成文日期|发文日期"
    "|生成日期|印发日期|标题|名称|信息名称|文件名称|公文名称|发文字号|文号|文件编号|发布日期|发布时间|公开日期|公布日期|主题词|关键词|有效性|时效性|效力状态|文件状态|是否有效"
    "|实施日期|施行日期|生效日期|废止日期|失效日期|公开方式|公开类别|公开目录|公开范围|公开形式|公开时限|服务对象|内容概述|统一登记号|规范性文件登记号|规范性文件统一编号"
)
_NAMED = re.compile(rf"(?P<name>{_NAMES})(?:[:：](?P<value>.*))?", re.DOTALL)
_INLINE = frozenset(["a", "b", "strong", "span", "em", "i", "font", "label", "u"])
_MIN_NAMES = 3
_MAX_CHARS = 1500
_BLOCKS = frozenset(["table", "ul", "ol", "dl", "div", "section"])
_TECHNICAL = re.compile(
    r"viewport|kso.*|icv|changed|changedby|created|renderer|generator|robots|referrer|theme-color|format-detection|progid|originator|.*verif.*|.*token.*|baidu.*|google.*|msapplication.*|apple.*|x-.*|twitter:.*|og:image.*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[_|｜\-—–»>]+\s*")
_MAX_FIELDS = 100
_MAX_TITLE_CHARS = 500
_MAX_VALUE_CHARS = 2000


def find_meta_tables(body: LexborNode) -> dict[int, tuple[StatedField, ...]]:
    """Return the fields of each block that is a table of metadata, by the block's identity (`mem_id`)."""
    found: dict[int, tuple[StatedField, ...]] = {}
    for block in elements(body, lambda node: node.mem_id in found):
        if block.tag not in _BLOCKS:
            continue
        cells = _cells(block)
        fields = _fields(cells)
        if len({name for name, _ in fields}) >= _MIN_NAMES and _NAMED.match(_squeezed(cells[0][0])):
            found[block.mem_id] = tuple(
                StatedField(name, value, "html_meta") for name, value in fields if value
            )
    return found


def head_fields(page: LexborHTMLParser, printed: str) -> list[StatedField]:
    """Return the named `<meta>` elements of a page, as they stand, and its `<title>` without the names of the site.

    Args:
        page: The page.
        printed: Its visible text: the part of the `<title>` that it prints is the document's.
    """
    fields: list[StatedField] = []
    for node in page.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        value = " ".join((node.attributes.get("content") or "").split())
        if name and value and not _TECHNICAL.fullmatch(name):
            fields.append(StatedField(name[:80], value[:_MAX_VALUE_CHARS], "html_meta"))
    title = page.css_first("head title")
    if title is not None and (words := " ".join(title.text(deep=True).split())[:_MAX_TITLE_CHARS]):
        fields.append(StatedField("title", _own_title(words, _squeezed(printed)), "html_meta"))
    return fields[:_MAX_FIELDS]


def _own_title(title: str, printed: str) -> str:
    ends = [*(match.start() for match in _SEPARATOR.finditer(title)), len(title)]
    own = [title[:end] for end in ends if end and _squeezed(title[:end]) in printed]
    return (own[-1] if own else title)[:_MAX_VALUE_CHARS]


def _cells(block: LexborNode) -> list[tuple[str, str]]:
    """Return the texts of a small block between its tags, each with what stands before it: nothing, or a blank at a new
    inner block; empty where the block is not small or holds prose."""
    cells: list[tuple[str, str]] = []
    gap = ""
    length = 0
    stack = [block]
    while stack:
        node = stack.pop()
        if node.is_text_node:
            text = " ".join((node.text_content or "").split())
            length += len(text)
            if length > _MAX_CHARS or "。" in text:
                return []
            if text:
                cells.append((text, gap))
                gap = ""
        elif node.is_element_node and node.tag not in UNPRINTED_TAGS:
            gap = gap if node.tag in _INLINE else " "
            stack.extend(reversed(children(node)))
    return cells


def _fields(cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the names and values; a name stands before a colon, or fills a cell."""
    fields: list[tuple[str, str]] = []
    for cell, gap in cells:
        match = _NAMED.fullmatch(_squeezed(cell))
        if match is not None:
            value = re.split("[:：]", cell, maxsplit=1)[1].strip() if match["value"] else ""
            fields.append((match["name"], value))
        elif fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value}{gap}{cell}".lstrip(" ：:"))
    return fields


def _squeezed(text: str) -> str:
    return "".join(text.split())
