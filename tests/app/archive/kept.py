"""Answers as they are kept, for the tests of the archive."""

from __future__ import annotations

from app.archive.schema import SCHEMA
from app.archive.used_documents import UsedDocument
from app.schemas import AnswerJson
from app.table_set import TableSet
from tests.app.answers import answer

OPEN = (UsedDocument("grain", ()),)


def kept_answer(question: str = "粮食面积和单产的目标是什么？") -> AnswerJson:
    return AnswerJson.model_validate(answer(question))


def tables(url: str) -> TableSet:
    return TableSet(url, SCHEMA)
