"""Text and JSON as both databases take them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields

from app import requests
from app.archive.used_documents import UsedDocument
from app.schemas import AnswerJson, FiltersBody
from corpus.storage.serialization import to_json
from index.filters import SearchFilters


def storable(text: str) -> str:
    """Return `text` with U+FFFD for what PostgreSQL or UTF-8 cannot hold: NUL and lone surrogates."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def written_answer(answer: AnswerJson) -> str:
    """Return the answer as one line of JSON; every character survives."""
    return to_json(answer.model_dump(mode="json"))


def read_answer(line: str) -> AnswerJson:
    """Return the answer of `written_answer`, of this program or an older one."""
    return AnswerJson.model_validate(json.loads(line))


def written_documents(documents: Sequence[UsedDocument]) -> str:
    """Return the documents as one line of JSON."""
    return to_json([{"doc_id": each.doc_id, "groups": each.groups} for each in documents])


def read_documents(line: str) -> tuple[UsedDocument, ...]:
    """Return the documents of `written_documents`."""
    return tuple(
        UsedDocument(item["doc_id"], None if item["groups"] is None else tuple(item["groups"]))
        for item in json.loads(line)
    )


def written_filters(filters: SearchFilters) -> str:
    """Return the conditions as one line of JSON; whose documents were searched is not among them."""
    said = {field.name: getattr(filters, field.name) for field in fields(filters) if field.name != "groups"}
    return to_json(FiltersBody.model_validate(said).model_dump(mode="json", exclude_defaults=True))


def read_filters(line: str) -> SearchFilters:
    """Return the conditions of `written_filters`."""
    return requests.filters(FiltersBody.model_validate(json.loads(line)))
