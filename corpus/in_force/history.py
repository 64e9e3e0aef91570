"""The promulgation history at the head of a law: who passed, published and changed it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.documents import ClauseKind, ValidityClause
from corpus.fields.dates import DAY, find_dates
from corpus.sectioning.headings import match_label

_VERBS: dict[str, ClauseKind] = {
    "修正": "amended",
    "修改": "amended",
    "修订": "revised",
    "施行": "takes_effect",
    "实施": "takes_effect",
    "执行": "takes_effect",
    "生效": "takes_effect",
    "通过": "promulgated",
    "批准": "promulgated",
    "公布": "promulgated",
    "发布": "promulgated",
    "颁布": "promulgated",
    "印发": "promulgated",
    "公告": "promulgated",
    "制定": "promulgated",
}
# An entry runs from its date to the first verb that ends it: at 批准的《…决定》第二次修正 the first one does not.
_ENTRY = re.compile(
    rf"(?P<day>{DAY})(?P<body>(?:《(?:[^《》]|《[^《》]*》)*+》|[^《》。；\n]|(?<![日\s])\n(?!\s*+(?:{DAY}|[（(#]|根据))){{0,300}}?)"
    rf"(?P<verbs>(?:重新|修正|修改|修订|审议|讨论|公布|颁布|发布|批准|起|开始|并)*(?P<verb>{'|'.join(_VERBS)})(?P<by>的《[^《》]{{2,60}}(?:修正案|决定)[^《》]{{0,8}}》)?)"
    rf"(?=$|[\s；;，,、。．)）]|根据|经|自|\d{{4}})"
)
_CHANGE = re.compile("修正|修改|修订")
_QUOTED = re.compile("《[^》]*》")
_HEAD_LINES = 40
_MAX_HEAD_CHARS = 6000
_OPENS = re.compile(
    rf"\s*+[（(]?\s*+(?:\d[.、])?\s*+(?:根据|经)?\s*+{DAY}|\s*+[（(][^（）()\n]{{0,60}}{DAY}|\s*+{DAY}"
)
_PUBLISHES = re.compile(
    rf"》?\s*+已[经于由]?[^。\n]{{0,40}}?(?P<day>{DAY})[^。\n]{{2,80}}?(?P<verb>修订|修正)?(?:通过|批准)[^。\n]{{0,60}}?(?:公布|发布|颁布|印发|施行)"
)


def find_history(text: str) -> tuple[ValidityClause, ...]:
    """Return the entries of the promulgation history, in text order.

    It stands before the first numbered heading: one entry a line, or several in one bracket. An entry's date is the
    last that it gives outside 《》 (a city's law is passed on one day and approved by the province on a later one).
    The sentence of an order that publishes (《…》已经…会议通过，现予公布) is such an entry too.

    Args:
        text: Canonical text.
    """
    return tuple(_entries(text))


def _entries(text: str) -> Iterator[ValidityClause]:
    lines = list(_head(text))
    done = 0
    for (start, end), (_, limit) in zip(lines, [*lines[1:], *lines[-1:]], strict=True):
        if _OPENS.match(text, start, end):
            for entry in _ENTRY.finditer(
                text, max(start, done), limit
            ):  # some entries are printed on two lines
                if entry.start() < end:
                    done = entry.end()
                    yield from _clauses(entry)
        elif order := _PUBLISHES.search(text, start, end):
            kind = _VERBS[order["verb"]] if order["verb"] else "promulgated"
            for printed in find_dates(order["day"]):
                yield ValidityClause(kind, printed.value, (), order.start("day"), order.end())


def _clauses(entry: re.Match[str]) -> Iterator[ValidityClause]:
    days = [printed.value for printed in find_dates(_QUOTED.sub("", entry[0]))]
    if not days:
        return
    kind = _VERBS[entry["verb"]]
    if kind == "takes_effect" and "布" in entry["verbs"]:  # 公布施行 says both
        yield ValidityClause("promulgated", max(days), (), *entry.span())
    elif entry["by"]:  # 通过的《…修正案》
        kind = "amended"
    elif kind == "promulgated" and (change := _CHANGE.match(entry["verbs"])):
        kind = _VERBS[change[0]]
    yield ValidityClause(kind, max(days), (), *entry.span())


def _head(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines before the first numbered heading."""
    start = 0
    for _ in range(_HEAD_LINES):
        if start >= min(len(text), _MAX_HEAD_CHARS):
            return
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        label = match_label(text[start:end])
        if label and label.numbering.kind not in ("annex", "heading"):
            return
        yield start, min(end, _MAX_HEAD_CHARS)
        start = end + 1
