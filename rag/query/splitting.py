"""Several questions in one breath."""

from __future__ import annotations

import re

from rag.query.topic import lacks_subject
from rag.question import read_question

_MIN_PART_CHARS = 5
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")


def split_questions(question: str) -> list[str]:
    """Return the questions that are asked in one breath (…多少？…完成多少？), each with the year that the first one names.

    What does not say what it is about (由哪个部门负责？) stays with the question before it. A question that asks one thing
    comes back alone, unchanged.
    """
    parts: list[str] = []
    for part in re.findall(r"[^？?]+[？?]*", question.strip()):
        if parts and not (_stands_alone(parts[-1]) and _stands_alone(part)):
            parts[-1] += part
        else:
            parts.append(part)
    if len(parts) < 2:
        return [question]
    years = "".join(dict.fromkeys(_YEAR.findall(parts[0])))
    first, *others = (part.strip() for part in parts)
    return [first, *(part if _YEAR.search(part) else f"{years}{part}" for part in others)]


def _stands_alone(part: str) -> bool:
    """Say whether a part asks of something by itself; 有哪几条？ and 由谁牵头？ do not."""
    if len(part.strip()) < _MIN_PART_CHARS:
        return False
    read = read_question(part)
    return bool(read.years or read.places or (read.terms and not lacks_subject(part)))
