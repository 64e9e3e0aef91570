"""Web pages of the government kind: the document's text, what the page states of it, and the page's furniture by name."""

from __future__ import annotations

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.errors import DocumentError
from corpus.loaders.html_content import ContentChoice, choose_content
from corpus.loaders.html_fields import find_meta_tables, head_fields
from corpus.loaders.html_flow import PageFlow
from corpus.loaders.html_tree import elements, parse_page
from corpus.loaders.html_visibility import Visibility
from corpus.loaders.raw_text import RawTextBuilder
from corpus.loaders.text import MAX_BYTES, path_hint
from corpus.raw import RawDocument, StatedField

_TITLE_NAMES = ("ArticleTitle", "标题", "title")
_TITLE_CLASS = re.compile(r"title|biaoti|(?:^|[\s_-])bt(?:$|[\s_-])", re.IGNORECASE)
_HEAD_CHARS = 600  # of the content, in which it prints its title if it does


def load(path: Path) -> RawDocument:
    """Read a web page, whatever it declares as its encoding; see `corpus.loaders.html_tree.parse_page`.

    Everything that a browser shows is in the text. Furniture, by rule: `meta_table`, `navigation`, `breadcrumb`, `page_header`,
    `page_footer`, `page_tool`, `share_bar`, `related_links`, `comments`, `editor_line`, `page_title` (the title once more),
    `page_frame` (the rest around a known container), and `hidden_text`, which a browser does not show.

    Raises:
        DocumentError: If it is too large, cannot be decoded or shows no text.
    """
    if (size := path.stat().st_size) > MAX_BYTES:
        raise DocumentError(
            f"{path_hint(path.name)}：文件有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB；请拆分后再入库。"
        )
    raw = read_page(parse_page(path.read_bytes(), path.name))
    if not raw.text.strip():
        raise DocumentError(
            f"{path_hint(path.name)}：网页里没有可见的文字；请确认保存的是完整网页，而不是空壳或跳转页。"
        )
    return raw


def read_page(page: LexborHTMLParser) -> RawDocument:
    """Return the raw document of a parsed page."""
    body = page.body
    if body is None:
        return RawDocument("")
    choice = choose_content(page, body)
    tables = find_meta_tables(body)
    stated = [field for fields in tables.values() for field in fields]
    stated += head_fields(page, body.text(deep=True))
    titles, is_printed = _titles_around(body, choice, stated)
    builder = RawTextBuilder()
    PageFlow(choice, Visibility(page), frozenset(tables), titles, not is_printed, builder).write(body)
    return builder.build(stated)


def _titles_around(
    body: LexborNode, choice: ContentChoice, stated: list[StatedField]
) -> tuple[frozenset[int], bool]:
    """Return the elements around the content that print the stated title, and whether the content prints it too."""
    titles = {_squeezed(field.value) for field in stated if field.name in _TITLE_NAMES} - {""}
    found: set[int] = set()
    head = ""
    for node in elements(body, lambda node: node.mem_id in found):
        if node.mem_id in choice.roots:
            head += _squeezed(node.text(deep=True))[:_HEAD_CHARS]
        elif (
            node.mem_id not in choice.ancestors
            and _is_title(node)
            and _squeezed(node.text(deep=True)) in titles
        ):
            found.add(node.mem_id)
    return frozenset(found), any(title in head for title in titles)


def _is_title(node: LexborNode) -> bool:
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return node.tag in ("h1", "h2", "h3") or bool(_TITLE_CLASS.search(names))


def _squeezed(text: str) -> str:
    return "".join(text.split())
