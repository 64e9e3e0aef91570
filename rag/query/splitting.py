"""Several questions in one breath."""

from __future__ import annotations

import re

from rag.question import read_question

_MIN_PART_CHARS = 5
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")


def split_questions(question: str) -> list[str]:
    """Return the questions that are asked in one breath (…多少？…完成多少？), each with the year that the first one names.

    A question that asks one thing comes back alone, unchanged.
    """
    parts = [
        part.strip()
        for part in re.findall(r"[^？?]+[？?]*", question)
        if len(part.strip()) >= _MIN_PART_CHARS
    ]
    if len(parts) < 2 or not all(read_question(part).terms for part in parts):
        return [question]  # 有哪几条？ asks of nothing by itself
    years = "".join(dict.fromkeys(_YEAR.findall(parts[0])))
    return [parts[0], *(part if _YEAR.search(part) else f"{years}{part}" for part in parts[1:])]
