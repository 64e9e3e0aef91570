"""Reads HTML back, for tests: which elements and attributes there are, and what text they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "input", "link", "meta"}


@dataclass
class Node:
    """An element; `children` are elements and texts in order."""

    name: str
    attributes: dict[str, str | None]
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> list[Node]:
        inner = [node for child in self.children if isinstance(child, Node) for node in child.walk()]
        return [self, *inner]

    def all(self, name: str = "", cls: str = "") -> list[Node]:
        return [
            node
            for node in self.walk()
            if (not name or node.name == name)
            and (not cls or cls in (node.attributes.get("class") or "").split())
        ]


def parse_html(html: str) -> Node:
    """Return the tree under one nameless root; raises AssertionError where an end tag does not match."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"left open: {[node.name for node in reader.open[1:]]}"
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
