"""What an answer lists, and the names in it: all that a follow-up takes from an answer's text."""

from __future__ import annotations

import re

import rjieba

from rag.query.slots import TITLE

_MAX_ITEM_CHARS = 40
_MARKER = re.compile(r"\s*\[\d{1,3}\]")
_NUMBERED = re.compile(
    r"(?:^|(?<=[\n。；;：:]))\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十][，,是]"
    r"|\d{1,2}[.、．](?!\d)|[-*•])\s*",
    re.MULTILINE,
)
_NAME_END = re.compile(r"[，,。；;：:\n]")
_AND = frozenset(["和", "与", "及", "以及", "或"])
_REST = re.compile(r"等(?!级|候|于|额|价).*$|分别.*$")


def items_of(answer: str) -> list[str]:
    """Return what an answer lists, in order, without markers: numbered items, lines, or the longest row of names.

    Each is cut at its first stop and to 40 characters. Empty where nothing is listed.
    """
    text = _MARKER.sub("", answer).strip()
    pieces = _NUMBERED.split(text)[1:]
    if len(pieces) < 2:
        lines = [line for line in text.splitlines() if line.strip()]
        pieces = lines if len(lines) > 1 else []
    items = [_NAME_END.split(piece.strip())[0].strip()[:_MAX_ITEM_CHARS] for piece in pieces]
    return [item for item in items if item] if len(items) > 1 else _row_of_names(text)


def titles_in(answer: str) -> list[str]:
    """Return the titles that an answer names, with their marks, in order."""
    return list(dict.fromkeys(TITLE.findall(answer)))


def _row_of_names(text: str) -> list[str]:
    clauses = re.split(r"[，,。；;：:\n]", text)
    rows = [_names(clause) for clause in clauses]
    return max(rows, key=len, default=[]) if any(len(row) > 1 for row in rows) else []


def _names(clause: str) -> list[str]:
    """Return the names that stand in a row, without the verb before the first and what follows the last."""
    pieces: list[list[tuple[str, str]]] = [[]]
    rest = _REST.sub("", clause)
    for word, tag in rjieba.tag(rest):
        if word == "、" or (word in _AND and pieces[-1]):
            pieces.append([])
        else:
            pieces[-1].append((word, tag))
    if len(pieces) < 2:
        return []
    first, last = pieces[0], pieces[-1]
    verb = max((place for place, (_, tag) in enumerate(first[:3]) if tag in {"v", "ul", "p"}), default=-1)
    if pieces[1][:1] and pieces[1][0][1] != "v" and verb < len(first) - 1:  # a row of names, not of tasks
        del first[: verb + 1]
    for place in range(1, len(last) if rest == clause else 0):
        if last[place][1] in {"v", "d", "p"} and last[place - 1][1][0] == "n":
            del last[place:]
            break
    names = ["".join(word for word, _ in piece).strip() for piece in pieces]
    return [name[:_MAX_ITEM_CHARS] for name in names if name]
