"""A web page as a tree: its encoding, its elements in order, and which of them no reader sees."""

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
_BRACES = re.compile(r"[{}]")
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0?(?:\.0+)?(?=;|!|$)|font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?=;|!|$)"
    r"|mso-hide:all|text-indent:-\d{3,}|(?:left|top):-\d{4,}px|clip:rect\(0(?:px)?,?0)"
)
_ZERO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:width|height):0(?:px|pt|em|%)?(?=;|!|$)")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:(#[0-9a-f]{3,6}|rgb\([\d,]+\)|[a-z]+)")
_COLOUR_NAMES = {"white": "ffffff", "black": "000000", "red": "ff0000", "yellow": "ffff00", "transparent": ""}


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


class Visibility:
    """Says which elements a page hides: by attribute, inline style or a plain rule of its own style sheet."""

    def __init__(self, page: LexborHTMLParser) -> None:
        self._hidden_names: set[str] = set()  # `.class`, `#id`, with or without the tag before it
        for sheet in page.css("style"):
            for selectors, declarations in _style_rules(sheet.text(deep=True)):
                if _hides(_style(declarations)):
                    self._hidden_names.update(map(str.strip, selectors.split(",")))

    def is_hidden(self, node: LexborNode) -> bool:
        """Say whether an element is hidden by itself, whatever its ancestors are."""
        attributes = node.attributes
        if not attributes:
            return False
        if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
            return True
        if self._hidden_names and not self._hidden_names.isdisjoint(_selectors(node)):
            return True
        style = _style(attributes.get("style") or "")
        return (bool(style) and _hides(style)) or _is_camouflaged(node, style)


def _style_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the plain rules of a style sheet; what holds on some condition (`@media`) is left out."""
    depth = at = start = 0
    selectors = ""
    sheet = _without_comments(sheet)
    for match in _BRACES.finditer(sheet):
        if match[0] == "{":
            depth += 1
            if depth == 1:
                selectors, start = sheet[at : match.start()], match.end()
        else:
            depth = max(0, depth - 1)
            if depth == 0:
                if "@" not in selectors:
                    yield selectors, sheet[start : match.start()]
                at = match.end()


def _selectors(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    names = [f".{name}" for name in (attributes.get("class") or "").split()]
    names += [f"#{attributes['id']}"] if attributes.get("id") else []
    yield from names
    yield from (f"{node.tag}{name}" for name in names)


def _style(declarations: str) -> str:
    return "".join(_without_comments(declarations).split()).lower()


def _without_comments(text: str) -> str:
    """Return a text without what stands between /* and */; one that is not closed reaches to the end."""
    first, *others = text.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _hides(style: str) -> bool:
    return bool(_HIDING.search(style)) or ("overflow:hidden" in style and bool(_ZERO_SIZE.search(style)))


def _is_camouflaged(node: LexborNode, style: str) -> bool:
    """Say whether text has the colour of its ground; an unstyled page is white."""
    match = _COLOUR.search(style)
    colour = _colour(
        match[1] if match else (node.attributes.get("color") or "") if node.tag == "font" else ""
    )
    if not colour:
        return False
    at: LexborNode | None = node
    while at is not None and at.is_element_node:
        attributes = at.attributes
        ground = _BACKGROUND.search(_style(attributes.get("style") or ""))
        if stated := ground[1] if ground else attributes.get("bgcolor") or "":
            return _colour(stated) == colour
        if (attributes.get("class") and at.mem_id != node.mem_id) or "background" in (
            attributes.get("style") or ""
        ):
            return False  # a style sheet or a picture may give it another ground
        at = at.parent
    return colour == "ffffff"


def _colour(value: str) -> str:
    """Return a colour as six hexadecimal digits, empty where it is not plainly one."""
    value = re.sub(r"\s", "", value).lower()
    if value in _COLOUR_NAMES:
        return _COLOUR_NAMES[value]
    if match := re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,1)?\)", value):
        return "".join(f"{int(part):02x}" for part in match.groups())
    digits = value.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        return "".join(2 * digit for digit in digits)
    return digits if re.fullmatch(r"[0-9a-f]{6}", digits) else ""
