"""Answers in the OpenAI interface's form: text with markers, the sources below it, and annotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rag.citations import render_text
from rag.types import Answer, AnswerSentence, Citation

_MARKER = re.compile(r"\[(\d+)\]")
_SEPARATOR = "\n"


def sentence_text(sentence: AnswerSentence, *, is_first: bool) -> str:
    """Return a sentence with its markers, as it is streamed."""
    return ("" if is_first else _SEPARATOR) + render_text([sentence], _SEPARATOR)


def sources_text(answer: Answer) -> str:
    """Return what follows the sentences: the quote behind every marker; for a refusal nothing."""
    if answer.refused or not answer.citations:
        return ""
    lines = [
        f"[{citation.number}] {_source_name(citation)}：“{citation.quote}”" for citation in answer.citations
    ]
    return "\n\n出处：\n" + "\n".join(lines)


def reply_text(answer: Answer) -> str:
    """Return the whole text; streamed or not, it is the same."""
    if answer.refused:
        return answer.text
    return render_text(answer.sentences, _SEPARATOR) + sources_text(answer)


def marker_annotations(answer: Answer) -> list[dict[str, Any]]:
    """Return one `url_citation` a marker in the sentences, with the citation itself beside it as `zhengce`."""
    by_number = {citation.number: citation for citation in answer.citations}
    body = "" if answer.refused else render_text(answer.sentences, _SEPARATOR)
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": match.start(),
                "end_index": match.end(),
                "title": _source_name(citation),
                "url": citation.url or f"zhengce:{citation.doc_id}#{citation.start}-{citation.end}",
            },
            "zhengce": _located(citation),
        }
        for match in _MARKER.finditer(body)
        if (citation := by_number.get(int(match[1])))
    ]


def completion(answer: Answer, identity: str, created: int, model: str) -> dict[str, Any]:
    """Return a `chat.completion`."""
    message = {
        "role": "assistant",
        "content": reply_text(answer),
        "refusal": None,
        "annotations": marker_annotations(answer),
    }
    return {
        "id": identity,
        "object": "chat.completion",
        "created": created,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
    }


def chunk(
    delta: dict[str, Any], identity: str, created: int, model: str, finish_reason: str | None = None
) -> dict[str, Any]:
    """Return a `chat.completion.chunk`."""
    return {
        "id": identity,
        "object": "chat.completion.chunk",
        "created": created,
        "model": model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}],
    }


def model_object(name: str) -> dict[str, Any]:
    """Return a `model`."""
    return {"id": name, "object": "model", "created": 0, "owned_by": "zhengce"}


def model_list(names: Sequence[str]) -> dict[str, Any]:
    """Return the list of models."""
    return {"object": "list", "data": [model_object(name) for name in names]}


def _source_name(citation: Citation) -> str:
    number = f"（{citation.doc_number}）" if citation.doc_number else ""
    page = f"第 {citation.page} 页" if citation.page else ""
    return " › ".join(
        part for part in (f"《{citation.title}》{number}", *citation.section_path, page) if part
    )


def _located(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "doc_id": citation.doc_id,
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "status": citation.status,
    }
