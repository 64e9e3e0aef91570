"""Which part of a web page is the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.loaders.html_furniture import element_rule
from corpus.loaders.html_tree import children, elements

# Containers of the publishing systems in use, the surest first: gov.cn, TRS, 大汉 JCMS, 博达, 苏迪, and plain names.
_CONTAINERS = (
    "#UCAP-CONTENT, ucapcontent, .UCAP-CONTENT",
    ".trs_editor_view, .TRS_Editor, .TRS_UEDITOR, .Custom_UnionStyle",
    "#vsb_content, [id^=vsb_content_], .v_news_content",
    ".wp_articlecontent, .bt-content, .bt_content",
    "#zoom, #Zoom, #ZOOM, #zoomcon",
    "#mainText, #articleContent, #article-content, .article-content, .article_content, .articleContent, .arti_content",
    ".pages_content, .news_content, .news-content, .xxgk_content, .xxgk-content, .zw-content, .info-content, .detail-content",
    "article, [itemprop=articleBody]",
)
_PROSE = re.compile(r"[\u4e00-\u9fff]")
_STOP = re.compile(r"[，。；：、]")
_BOXES = frozenset(
    ["body", "div", "td", "table", "tbody", "tr", "main", "section", "article", "center", "form"]
)
_MIN_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class ContentChoice:
    """The elements that hold the document.

    Attributes:
        roots: Identity (`mem_id`) of each.
        ancestors: Of the elements above them.
        is_known: A container that publishing systems use for nothing else; else the part where most of the prose stands, and
            what stands around it is furniture only where it shows that it is.
    """

    roots: frozenset[int]
    ancestors: frozenset[int]
    is_known: bool


def choose_content(page: LexborHTMLParser, body: LexborNode) -> ContentChoice:
    """Return the part of a page that is the document: a known container that holds text, else where the prose is."""
    for selector in _CONTAINERS:
        found = [node for node in page.css(selector) if len(_PROSE.findall(node.text(deep=True))) >= 2]
        if found:
            return _choice(found, is_known=True)
    return _choice([_densest(body)], is_known=False)


def _choice(nodes: list[LexborNode], *, is_known: bool) -> ContentChoice:
    found = {node.mem_id for node in nodes}
    chains = {node.mem_id: _ancestors(node) for node in nodes}
    roots = [root for root, above in chains.items() if not found.intersection(above)]
    return ContentChoice(frozenset(roots), frozenset(a for root in roots for a in chains[root]), is_known)


def _ancestors(node: LexborNode) -> list[int]:
    found: list[int] = []
    at = node.parent
    while at is not None and at.is_element_node:
        found.append(at.mem_id)
        at = at.parent
    return found


def _densest(body: LexborNode) -> LexborNode:
    """Return the innermost box that holds most of the prose: text with the marks of sentences, outside of links."""
    prose: dict[int, int] = {}
    order: list[LexborNode] = []
    for node in elements(
        body, lambda node: node.tag == "a" or element_rule(node, inside_content=False) is not None
    ):
        own = "".join(child.text_content or "" for child in children(node) if child.is_text_node)
        prose[node.mem_id] = len("".join(own.split())) if _STOP.search(own) else 0
        order.append(node)
    for node in reversed(order[1:]):
        if node.parent is not None:
            prose[node.parent.mem_id] += prose[node.mem_id]
    best = body
    while True:
        boxes = [child for child in children(best) if child.tag in _BOXES and child.mem_id in prose]
        box = max(boxes, key=lambda child: prose[child.mem_id], default=None)
        if box is None or prose[box.mem_id] < max(1, _MIN_SHARE * prose[best.mem_id]):
            return best
        best = box
