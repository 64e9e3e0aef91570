"""A web page as a tree of elements, whatever its encoding."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from corpus.errors import DocumentError
from corpus.loaders.text import decode, path_hint

UNPRINTED_TAGS = frozenset(
    [
        "head", "script", "style", "template", "noscript", "noframes", "iframe", "object", "embed",
        "applet", "svg", "canvas", "audio", "video", "map", "datalist", "title",
    ]
)  # fmt: skip
_MAX_DEPTH = 512  # browsers stop there too
_MAX_TAG_WORDS = 5000
_TAG = re.compile(r"<[A-Za-z](?>[^<>\"']+|\"[^\"]*\"|'[^']*')*+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE_END = re.compile(r"[\s/=]+")
_OPEN_OR_CLOSE = re.compile(
    r"<(/?)(div|table|ul|ol|dl|blockquote|section|article|center|font|span|b|i|em|strong|form|a)\b", re.I
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE
)
_ENCODINGS = dict.fromkeys(
    ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"), "gb18030"
) | {"big5": "big5hkscs", "big5-hkscs": "big5hkscs"}  # no other codec is ever called by a page's word
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAX_BROKEN = 0.005  # share of characters that may be broken in a page that names its encoding


def parse_page(data: bytes, name: str) -> LexborHTMLParser:
    """Return the tree of a page; a page saved as one file with its pictures (MHTML) is opened.

    Raises:
        DocumentError: If it cannot be decoded, nests deeper than any page does, or has a tag with more attributes.
    """
    if data[:2048].lstrip().lower().startswith((b"mime-version:", b"from: <saved by")):
        data = _main_part(data, name)
    text = _decode_page(data, name)
    depth = deepest = 0
    for match in _OPEN_OR_CLOSE.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(depth, deepest)
    if deepest > _MAX_DEPTH:
        raise DocumentError(
            f"{path_hint(name)}：网页嵌套过深（超过 {_MAX_DEPTH} 层），不像正常网页；请用浏览器打开，把正文另存为文本后再入库。"
        )
    # The parser looks each attribute up among those before it: 100,000 on one tag take it minutes.
    long_tags = (match[0] for match in _TAG.finditer(text) if match.end() - match.start() > _MAX_TAG_WORDS)
    if any(len(_ATTRIBUTE_END.findall(_QUOTED.sub(" ", tag))) > _MAX_TAG_WORDS for tag in long_tags):
        raise DocumentError(
            f"{path_hint(name)}：网页中有一个标签带着 {_MAX_TAG_WORDS} 个以上属性，不像正常网页；请用浏览器打开，把正文另存为文本后再入库。"
        )
    try:
        return LexborHTMLParser(text)
    except SelectolaxError:
        raise DocumentError(
            f"{path_hint(name)}：网页无法解析；请用浏览器打开，把正文另存为文本后再入库。"
        ) from None


def _main_part(data: bytes, name: str) -> bytes:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(
            payload := part.get_payload(decode=True), bytes
        ):
            charset = part.get_content_charset()
            return (
                payload
                if not charset or _CHARSET.search(payload[:4096])
                else f"<meta charset={charset}>".encode() + payload
            )
    raise DocumentError(
        f"{path_hint(name)}：单个文件网页中没有网页正文；请用浏览器打开，另存为网页（仅 HTML）后再入库。"
    )


def _decode_page(data: bytes, name: str) -> str:
    declared = _CHARSET.search(data[:4096])
    charset = _ENCODINGS.get(declared[1].decode("ascii").lower(), "") if declared else ""
    if not data.startswith(_MARKS) and b"\0" not in data:
        for encoding in filter(
            None, ("utf-8", charset)
        ):  # what is sound UTF-8 is nothing else, whatever it declares
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    try:
        return decode(data, name)
    except DocumentError:
        # One broken byte does not make a page unreadable; the mark that stands for it is seen by the reader.
        for encoding in dict.fromkeys((charset or "utf-8", "utf-8", "gb18030")):
            text = data.decode(encoding, errors="replace")
            if text.count("\ufffd") <= _MAX_BROKEN * len(text) and "<" in text:
                return text
        raise


def elements(
    root: LexborNode, is_left_out: Callable[[LexborNode], bool] = lambda node: False
) -> Iterator[LexborNode]:
    """Yield a node and the elements under it in document order, without the unprinted and what is left out."""
    stack: list[LexborNode] = [root]
    while stack:
        node = stack.pop()
        if not node.is_element_node or node.tag in UNPRINTED_TAGS or is_left_out(node):
            continue
        yield node
        stack.extend(reversed(children(node)))


def children(node: LexborNode) -> list[LexborNode]:
    """Return the direct children of a node, texts included."""
    found: list[LexborNode] = []
    child = node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found
