"""主题词: the line of subject words at the end of documents before GB/T 9704-2012."""

from __future__ import annotations

import re

from corpus.fields.printed import Printed

_TOPICS = re.compile(r"^[ \t\u3000]*主\s*题\s*词\s*[:：][ \t\u3000]*(?P<words>\S.{0,120})$", re.MULTILINE)
_WORD = re.compile(r"[^\s、，,；;]+")
_MAX_WORDS = 12


def find_topics(text: str) -> tuple[Printed[str], ...]:
    """Return the subject words that the last such line gives."""
    lines = list(_TOPICS.finditer(text))
    if not lines:
        return ()
    words = [Printed(word[0], *word.span()) for word in _WORD.finditer(text, *lines[-1].span("words"))]
    return tuple(words[:_MAX_WORDS])


def split_topics(value: str) -> tuple[str, ...]:
    r"""Return the topics of a stated value; `科技、教育\知识产权` is one path."""
    return tuple(word for word in re.split(r"[;；,，|]\s*|\s{1,}", value) if word)
