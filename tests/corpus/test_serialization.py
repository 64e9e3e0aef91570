"""Documents as JSON."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from corpus.documents import Document
from corpus.parsing import parse_document
from corpus.storage.serialization import document_from_json, document_to_json
from tests.corpus.line_soups import SHIPPED
from tests.corpus.whole_documents import DOCUMENTS


@settings(max_examples=200)
@given(DOCUMENTS)
def test_every_document_comes_back(document: Document) -> None:
    line = document_to_json(document)
    assert document_from_json(line) == document
    assert "\n" not in line
    assert line.encode().decode() == line


def test_every_field_is_written() -> None:
    document = parse_document(SHIPPED, SHIPPED.name)
    line = document_to_json(document)
    assert document_from_json(line) == document
    assert json.loads(line).keys() == {field.name for field in fields(Document)}


def test_what_an_older_program_wrote_is_read() -> None:
    document = parse_document(SHIPPED, SHIPPED.name)
    values = json.loads(document_to_json(document))
    del values["mentions"], values["pages"]
    assert document_from_json(json.dumps(values)) == replace(document, mentions=(), pages=())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 3),
        ("title", None),
        ("year", "2013"),
        ("year", True),
        ("issued_on", "2013年"),
        ("issued_on", 20130101),
        ("status", "valid"),
        ("status", ["in_force"]),
        ("groups", "全体"),
        ("groups", [1]),
        ("sections", [{"kind": "part"}]),
        ("sections", [["part"]]),
        ("pages", [{"number": 1, "start": 0, "end": 1.5, "origin": "ocr"}]),
        ("another", 1),
    ],
)
def test_values_of_another_type_are_refused(field: str, value: object) -> None:
    """The line comes from a process that has read a hostile file."""
    values = json.loads(document_to_json(parse_document(SHIPPED, SHIPPED.name)))
    with pytest.raises(ValueError, match=r"expected|none of|lacks|isoformat"):
        document_from_json(json.dumps({**values, field: value}))


@pytest.mark.parametrize("line", ["", "[]", "{}", "{", "null", "[" * 100_000])
def test_what_is_no_document_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|expected|lacks|deeply"):
        document_from_json(line)
