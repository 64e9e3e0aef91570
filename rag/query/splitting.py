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
    if len(parts) < 2 or not all(map(_names_something, parts)):
        return [question]
    years = "".join(dict.fromkeys(_YEAR.findall(parts[0])))
    return [parts[0], *(part if _YEAR.search(part) else f"{years}{part}" for part in parts[1:])]


def _names_something(part: str) -> bool:
    """Say whether a part asks of something by itself; 有哪几条？ does not."""
    read = read_question(part)
    return bool(read.terms or read.years or read.places)
