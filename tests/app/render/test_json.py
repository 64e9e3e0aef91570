"""JSON with the agreed keys."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from app.render import (
    answer_json,
    passage_json,
    search_json,
    sentence_json,
)
from rag.types import SentenceReady
from tests.app.answers import (
    FIRST,
    SECOND,
    TEXT,
    THIRD,
    answer,
    document,
    find,
    passage,
    refusal,
)


class TestJson:
    def test_an_answer_has_the_agreed_keys_in_order(self) -> None:
        value = answer_json(answer(), "q-1")
        assert list(value) == [
            "id", "question", "standalone_question", "text", "refused", "refusal_reason", "sentences", "citations",
            "passages", "warnings", "model", "generation", "timings_ms", "fell_back", "answerability", "conversation", "turn",
        ]  # fmt: skip
        assert value["id"] == "q-1"
        assert value["text"] == f"{FIRST}[1]{SECOND}[2]{THIRD}[1]"
        assert value["timings_ms"] == {
            "rewrite": 0, "retrieve": 12, "evidence": 3, "generate": 800, "verify": 5, "total": 820,
        }  # fmt: skip
        assert (value["fell_back"], value["answerability"]) == (False, 0.93)

    def test_sentences_and_citations_are_spans_of_the_document(self) -> None:
        value = json.loads(json.dumps(answer_json(answer())))
        start, end = find(document(), FIRST)
        assert value["sentences"][0] == {
            "text": FIRST, "citations": [1], "support": 0.98, "spans": [{"number": 1, "start": start, "end": end}],
            "computed": False,
        }  # fmt: skip
        for each in value["citations"]:
            assert TEXT[each["start"] : each["end"]] == each["quote"]
        assert list(value["citations"][0]) == [
            "number", "doc_id", "source", "title", "doc_number", "issuers", "issued_on", "status", "section_path",
            "start", "end", "quote", "url", "successor", "page", "page_origin",
        ]  # fmt: skip
        assert value["citations"][0]["issued_on"] == "2014-02-01"
        assert value["citations"][0]["issuers"] == ["农业部", "粮食局"]

    def test_a_passage_has_the_agreed_keys(self) -> None:
        of = document()
        value = passage_json(passage(of, 2, 0, 4))
        assert value == {
            "number": 2, "doc_id": "grain", "source": "grain.txt", "title": of.title, "doc_number": "农粮〔2014〕3号",
            "issued_on": "2014-02-01", "status": "in_force", "section_path": ["一、总体要求"], "start": 0, "end": 4,
            "text": "关于20", "score": 0.5, "successor": None, "duplicates": [], "page": None, "page_origin": None,
        }  # fmt: skip

    def test_a_search_keeps_the_order(self) -> None:
        of = document()
        value = search_json("粮食", [passage(of, 2, 0, 4), passage(of, 1, 4, 8)], "s-1")
        assert list(value) == ["id", "query", "passages"]
        assert [each["number"] for each in json.loads(json.dumps(value))["passages"]] == [2, 1]

    def test_a_refusal_has_no_citations_and_says_why(self) -> None:
        value = answer_json(refusal())
        assert (value["id"], value["refused"], value["refusal_reason"], value["citations"]) == (
            None,
            True,
            "no_evidence",
            [],
        )
        assert value["timings_ms"] == {
            "rewrite": 0,
            "retrieve": 0,
            "evidence": 0,
            "generate": 0,
            "verify": 0,
            "total": 90,
        }

    def test_a_streamed_sentence_brings_its_new_citations(self) -> None:
        whole = answer()
        value = sentence_json(SentenceReady(whole.sentences[0], whole.citations[:1]))
        assert list(value) == ["text", "citations", "support", "spans", "computed", "new_citations"]
        assert value["new_citations"] == answer_json(whole)["citations"][:1]  # type: ignore[index]

    def test_an_unknown_date_is_null(self) -> None:
        of = replace(document(), issued_on=None)
        assert passage_json(passage(of, 1, 0, 1))["issued_on"] is None
        assert date(2014, 2, 1).isoformat() == passage_json(passage(document(), 1, 0, 1))["issued_on"]
