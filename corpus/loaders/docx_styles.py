"""What the styles of a Word file say of its paragraphs and runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_NAME = re.compile(r"title|标题", re.IGNORECASE)
_MAX_CHAIN = 20  # styles based on styles; a longer chain is a circle


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """List and level that a paragraph is numbered in; `level` is None where the list decides it by the style."""

    num_id: str
    level: int | None


class Styles:
    """Looks properties up through the chain of styles.

    Args:
        root: `w:styles`, None where the file has none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for style in root.iter(f"{W}style") if root is not None else ():
            self._styles[style.get(f"{W}styleId") or ""] = style
            if style.get(f"{W}type") == "paragraph" and is_on(style, "default", attribute=True):
                self._default = style.get(f"{W}styleId") or ""

    def chain(self, style_id: str | None) -> list[etree._Element]:
        """Return a style and those it is based on, nearest first; the default paragraph style for None."""
        found: list[etree._Element] = []
        at = style_id if style_id in self._styles else self._default
        while at and len(found) < _MAX_CHAIN and (style := self._styles.get(at)) is not None:
            found.append(style)
            at = value(style, "basedOn") or ""
        return found

    def number_place(self, properties: etree._Element | None) -> NumberPlace | None:
        """Return where a paragraph is numbered, by itself or by its style; None where it is not."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        num_id = value(own, "numId") if own is not None else None
        level = _integer(value(own, "ilvl")) if own is not None else None
        if num_id is None:
            for style in self.chain(value(properties, "pStyle")):
                number = style.find(f"{W}pPr/{W}numPr")
                if number is not None and (num_id := value(number, "numId")) is not None:
                    level = _integer(value(number, "ilvl")) if level is None else level
                    break
        return NumberPlace(num_id, level) if num_id not in (None, "0") and num_id is not None else None

    def heading_level(self, properties: etree._Element | None) -> int:
        """Return the level of a paragraph that is a heading by its outline level or its style, 0 where it is none."""
        outline = value(properties, "outlineLvl")
        chain = self.chain(value(properties, "pStyle"))
        for style in chain:
            outline = outline if outline is not None else value(style.find(f"{W}pPr"), "outlineLvl")
            name = value(style, "name") or ""
            if outline is None and (match := _HEADING_NAME.fullmatch(name.strip())):
                return int(match[1])
            if outline is None and _TITLE_NAME.fullmatch(name.strip()):
                return 1
        level = _integer(outline)
        return level + 1 if level is not None and 0 <= level <= 8 else 0

    def run_property(
        self, properties: etree._Element | None, paragraph: etree._Element | None, name: str
    ) -> etree._Element | None:
        """Return a property of a run: its own, else that of its character style, else of the paragraph's style."""
        if properties is not None and (own := properties.find(f"{W}{name}")) is not None:
            return own
        character = value(properties, "rStyle")
        styles = self.chain(character) if character in self._styles else []
        for style in [*styles, *self.chain(value(paragraph, "pStyle"))]:
            if (found := style.find(f"{W}rPr/{W}{name}")) is not None:
                return found
        return None

    def numbered_styles(self) -> dict[str, str]:
        """Return the list that each numbering style (`w:type="numbering"`) names, by the style's id."""
        found: dict[str, str] = {}
        for style_id, style in self._styles.items():
            number = style.find(f"{W}pPr/{W}numPr")
            if number is not None and (num_id := value(number, "numId")):
                found[style_id] = num_id
        return found


def value(parent: etree._Element | None, name: str) -> str | None:
    """Return the `w:val` of a child."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return None if child is None else child.get(f"{W}val")


def is_on(parent: etree._Element | None, name: str, *, attribute: bool = False) -> bool:
    """Say whether a child that is a switch (or an attribute) is there and not turned off."""
    if parent is None:
        return False
    if attribute:
        return parent.get(f"{W}{name}", "0") not in ("0", "false", "off")
    child = parent.find(f"{W}{name}")
    return child is not None and child.get(f"{W}val", "1") not in ("0", "false", "off")


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None
