"""How a place in a document is named where it is quoted: 《标题》（文号）第三条, 《标题》（文号）第一部分（二）."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.documents import Document, Section

_NUMERAL = re.compile(r"[（(]?([一二三四五六七八九十百零〇]+)[)）]?\s*[、.．]?$")
_MARKS = "、.．,，:： "


def document_words(document: Document) -> str:
    """Return `《标题》（文号）`; a document without a title is named by its source."""
    title = f"《{document.title}》" if document.title else document.source
    return f"{title}（{document.doc_number}）" if document.doc_number else title


def section_words(path: Sequence[Section]) -> str:
    """Return what names a section within its document; empty where nothing does.

    Args:
        path: The section with those that hold it, outermost first.
    """
    named = [section for section in path if section.kind not in ("preamble", "body")]
    articles = [at for at, section in enumerate(named) if section.kind == "article"]
    if articles:  # an article's number counts through the whole document
        annexes = [section for section in named[: articles[0]] if section.kind == "annex"]
        named = [*annexes[-1:], *named[articles[0] :]]
    words = ""
    for section in named:
        words += _words(section, is_first=not words)
    return words


def _words(section: Section, *, is_first: bool) -> str:
    label = section.label.strip(_MARKS)
    if section.kind != "heading":
        return label or section.title
    if not label:
        return f"“{section.title}”部分" if section.title else ""
    numeral = _NUMERAL.match(section.label.strip())
    if is_first and numeral and not section.label.startswith(("（", "(")):
        return f"第{numeral[1]}部分"
    return label
