"""What a person reads in the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Answer, Citation, Passage

# A document must not move the cursor, recolour the screen or turn the writing direction.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SNIPPET_CHARS = 120


def plain(text: str) -> str:
    """Return `text` without characters that a terminal obeys instead of printing."""
    return _UNPRINTABLE.sub("\ufffd", text)


def render_answer(answer: Answer) -> str:
    """Return the answer with its citations; a refusal with the nearest passages."""
    parts = [plain(answer.text)]
    if answer.refused and answer.passages:
        parts += ["", "相关资料（不是答案的出处）："]
        parts += [_passage(passage) for passage in answer.passages]
    if answer.citations:
        parts += ["", "出处："]
        parts += [_citation(citation) for citation in answer.citations]
    parts += [f"\n注意：{plain(warning)}" for warning in answer.warnings]
    return "\n".join(parts)


def render_passages(passages: Sequence[Passage]) -> str:
    """Return the passages of a search, best first."""
    if not passages:
        return "没有找到相关的段落。"
    return "\n".join(_passage(passage) for passage in passages)


def _citation(citation: Citation) -> str:
    return f"[{citation.number}] {_where(citation)}\n    “{_one_line(citation.quote)}”"


def _passage(passage: Passage) -> str:
    text = _one_line(passage.found_text)
    shown = text if len(text) <= _SNIPPET_CHARS else f"{text[:_SNIPPET_CHARS]}……"
    also = "".join(f"\n   同样的内容另见：{plain(twin.source)}" for twin in passage.duplicates)
    return f"{passage.number}. {_where(passage)}\n   {shown}{also}"


def _where(found: Citation | Passage) -> str:
    title = found.title or found.source
    number = f"（{found.doc_number}）" if found.doc_number else ""
    return plain(" › ".join([f"《{title}》{number}", *found.section_path]))


def _one_line(text: str) -> str:
    return plain(" ".join(text.split()))
