"""Markdown: front matter becomes metadata, the rest is text with its `#` marks, which `structure` reads."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import DocumentError
from corpus.fields.field_names import field_of, names_of
from corpus.fields.yaml_fields import YamlFieldsError, stated_fields
from corpus.loaders.text import path_hint, read_text
from corpus.raw import RawDocument, StatedField

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<block>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_OPEN_BLOCK_CHARS = 2000
_RESTRICTS = re.compile(
    rf"(?:^|[\s{{,\"'])(?:{'|'.join(map(re.escape, names_of('groups')))})[\"']?\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"^(?P<key>[\w\u4e00-\u9fff]+)[ \t]*[:：][ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)


def load(path: Path) -> RawDocument:
    """Read a Markdown file; a block between `---` lines at its top gives `key: value` metadata.

    The block is YAML; where it is not quite (`文号：国发〔2012〕43号`), each of its lines is read by itself.

    Raises:
        DocumentError: As `corpus.loaders.text.load`; and where the block restricts who may read the document, but cannot be
            read for certain.
    """
    text = read_text(path)
    match = _FRONT_MATTER.match(text)
    if match is None:
        if text.startswith("---") and _RESTRICTS.search(text[:_OPEN_BLOCK_CHARS]):
            raise _unreadable(path.name, "首部没有以 --- 结束。")
        return RawDocument(text)
    fields = _fields(match["block"], path.name)
    return RawDocument(text[match.end() :], tuple(field for field in fields if field.value))


def _fields(block: str, name: str) -> tuple[StatedField, ...]:
    try:
        fields = stated_fields(block, "front_matter")
    except YamlFieldsError as error:
        if _RESTRICTS.search(block):
            raise _unreadable(name, str(error)) from None
        return tuple(
            StatedField(field["key"], field["value"].strip().strip("\"'"), "front_matter")
            for field in _FIELD.finditer(block)
        )
    groups = [field.value for field in fields if field_of(field.name) == "groups"]
    if groups and not all(groups):
        raise _unreadable(name, "")
    return fields


def _unreadable(name: str, problem: str) -> DocumentError:
    """Return the error for a document that would be open to everyone if its restriction were passed over."""
    return DocumentError(
        f"{path_hint(name)}：首部写了可读范围，但读不出组名，无法确定谁可以阅读；请写成 groups: [办公室, 财务处]。{problem}"
    )
