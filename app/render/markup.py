"""HTML that cannot carry what the text inside it says: everything is escaped here, and only here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

_VOID = frozenset({"br", "hr", "input", "link", "meta"})
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
# A parser drops NUL, and the other C0 characters (white space apart) have no business in a page.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Overrides of writing direction make a quote read otherwise than it is written.
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

SENTENCE_ENDS = tuple("。！？；…”’）")  # what ends otherwise is a heading or an item, on a line of its own

AttributeValue = str | int | bool | None


class Html(str):
    """Markup ready to be shown; only `element`, `text` and `join` make it."""

    __slots__ = ()


def text(content: str) -> Html:
    """Return `content` as it stands, with nothing in it that a browser would interpret.

    Characters that a page may not hold, and those that turn the writing direction, become U+FFFD.
    """
    return Html(escape(printable(content), quote=True))


def printable(content: str) -> str:
    """Return `content` with U+FFFD for characters that a page may not hold or that turn the writing direction."""
    return _BIDI.sub("\ufffd", _CONTROL.sub("\ufffd", content))


def join(parts: list[Html]) -> Html:
    """Return the parts one after another."""
    return Html("".join(parts))


def element(
    name: str, *children: Html | str, attributes: Mapping[str, AttributeValue] | None = None, cls: str = ""
) -> Html:
    """Return `<name …>children</name>`; a child that is not `Html` is escaped.

    Args:
        name: Lower-case tag name, a constant of the program.
        children: Texts and elements, in order.
        attributes: Values are escaped; True gives a bare attribute, False and None leave it out.
        cls: The class attribute.

    Raises:
        ValueError: If a name is malformed, or an attribute would run code.
    """
    if not _NAME.match(name):
        raise ValueError(f"not a tag name: {name!r}")
    written = [name]
    for key, value in [("class", cls or None), *(attributes or {}).items()]:
        if not _NAME.match(key) or key.startswith("on") or key == "style":
            raise ValueError(f"not an attribute that may be set: {key!r}")
        if value is True:
            written.append(key)
        elif value is not None and value is not False:
            written.append(f'{key}="{text(str(value))}"')
    opening = f"<{' '.join(written)}>"
    if name in _VOID:
        return Html(opening)
    inner = "".join(child if isinstance(child, Html) else text(child) for child in children)
    return Html(f"{opening}{inner}</{name}>")


def web_address(url: str | None) -> str | None:
    """Return `url` if it is a plain http(s) address that may stand in a link, else None."""
    if url is None or not re.match(r"https?://[^\s<>\"'\\]+\Z", url, re.IGNORECASE):
        return None
    return url
