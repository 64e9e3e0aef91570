"""Which elements of a web page no reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BRACES = re.compile(r"[{}]")
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0?(?:\.0+)?(?=;|!|$)|font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?=;|!|$)"
    r"|mso-hide:all|text-indent:-\d{3,}|(?:left|top):-\d{4,}px|clip:rect\(0(?:px)?,?0)"
)
_ZERO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:width|height):0(?:px|pt|em|%)?(?=;|!|$)")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:(#[0-9a-f]{3,6}|rgb\([\d,]+\)|[a-z]+)")
_COLOUR_NAMES = {"white": "ffffff", "black": "000000", "red": "ff0000", "yellow": "ffff00", "transparent": ""}


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
