"""Markdown: front matter becomes metadata, the rest is text with its `#` marks, which `structure` reads."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.loaders.text import read_text
from corpus.raw import RawDocument, StatedField

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<block>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(?P<key>[\w\u4e00-\u9fff]+)[ \t]*[:：][ \t]*(?P<value>.+?)[ \t]*$", re.MULTILINE)


def load(path: Path) -> RawDocument:
    """Read a Markdown file; a block between `---` lines at its top gives `key: value` metadata.

    Raises:
        DocumentError: As `corpus.loaders.text.load`.
    """
    text = read_text(path)
    if not (match := _FRONT_MATTER.match(text)):
        return RawDocument(text)
    stated = tuple(
        StatedField(field["key"], field["value"].strip().strip("\"'"), "front_matter")
        for field in _FIELD.finditer(match["block"])
    )
    return RawDocument(text[match.end() :], stated)
