"""Where sentences of official prose end."""

from __future__ import annotations

import re

# A row of a table (`corpus.tables`) is one statement: 地区：河南；数值（亿元）：12.3。 None of its cells says anything alone.
_LABEL = r"[^；。：:，,、\n]{1,40}+：[^；。\n]*+"
_ROW = rf"(?<![^\n]){_LABEL}(?:；{_LABEL})+。?(?=\n|$)"
_SENTENCE = re.compile(rf"{_ROW}|[^。！？；!?;\n]*(?:[。！？；!?;]+[”’』」）)》]*|\n|$)")
# What stands in brackets, as （国发〔2012〕43号，以下简称《意见》), belongs to what stands before them; brackets may be of two kinds.
_COMMA = re.compile(r"(?:[（(《][^（(《）)》\n]*[）)》]|[（(][^（(）)\n]*[）)]|[^，,]|,(?=\d))*(?:[，,]|$)")
_CLAUSE = re.compile(r"[^，,、：:]*(?:[，,、：:]|$)")


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences in `text[start:end]`, white space trimmed, in order.

    A sentence ends with 。！？； (closing quotes and brackets included) or at a line's end; a row of a table is one.
    """
    return _trimmed(_SENTENCE, text, start, end)


def clause_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the clauses in `text[start:end]`, cut after ，、：, white space trimmed, in order."""
    return _trimmed(_CLAUSE, text, start, end)


def comma_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between the commas of `text[start:end]`, white space trimmed, in order; a list (甲、乙) and brackets stay whole."""
    return _trimmed(_COMMA, text, start, end)


def _trimmed(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in pattern.finditer(text, start, end):
        piece = match[0]
        left = match.start() + len(piece) - len(piece.lstrip())
        right = match.end() - len(piece) + len(piece.rstrip())
        if left < right:
            spans.append((left, right))
    return spans
