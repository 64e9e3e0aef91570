"""What a decision on amendment says that it changes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from corpus.documents import DocumentMention, ValidityClause
from corpus.sectioning.headings import match_label

_HEAD_CHARS = 400
_MAX_CHANGE_CHARS = 60
_TITLE = re.compile(
    r"关于(?:[\u4e00-\u9fff]{0,4}和)?(?:修改|修订|修正|废止)[^。；]{0,300}?的(?:决定|通知|公告|命令|规定|决议|公告)(?=[ \u3000]*+(?:$|[\n（(]))"
)
_LAW = re.compile(r"^(?:中华人民共和国)?(?P<law>[\u4e00-\u9fff]{1,30}?(?:法|条例))修正案", re.MULTILINE)
_STOP = re.compile("[。：:；]")
_CHANGES = re.compile(r"修改|修正|修订|增加|删去|删除|作如下|作出")


def find_amendments(text: str, mentions: Sequence[DocumentMention]) -> Iterator[ValidityClause]:
    """Yield the clauses by which a document changes others, in text order.

    Only a decision on amendment (关于修改《…》的决定, …法修正案) has them: its title, and each place at the start of a
    paragraph that takes up a further document.

    Args:
        text: Canonical text.
        mentions: Its mentions, in order.
    """
    head = text[:_HEAD_CHARS]
    if law := _LAW.search(head):
        target = DocumentMention(law["law"], None, *law.span("law"))
        yield ValidityClause("amends", None, (target,), *law.span())
        return
    title = _TITLE.search(head)
    if title is None or "修" not in title[0]:
        return
    starts = [mention.start for mention in mentions]
    inside = mentions[bisect_left(starts, title.start()) : bisect_left(starts, title.end())]
    named = [mention for mention in inside if mention.end <= title.end()]
    if named:
        yield ValidityClause("amends", None, tuple(named), *title.span())
    for mention in mentions[bisect_left(starts, title.end()) :]:
        if mention.title and (end := _takes_up(text, mention)):
            line_start = text.rfind("\n", 0, mention.start) + 1
            yield ValidityClause("amends", None, (mention,), line_start, end)


def _takes_up(text: str, mention: DocumentMention) -> int | None:
    """Return the end of the clause with which a paragraph begins to change a document (一、对《…》作如下修改)."""
    line_start = text.rfind("\n", max(0, mention.start - 200), mention.start) + 1
    line_end = text.find("\n", mention.end)
    line_end = len(text) if line_end < 0 else line_end
    lead = text[line_start : mention.start]
    label = match_label(lead)
    words = lead[label.title_start :] if label else lead
    is_changed = words.endswith(("修改", "修订", "删去", "删除"))
    is_object = words.endswith(("对", "将", "在")) or (label is not None and not words)
    stop = min(line_end, mention.end + _MAX_CHANGE_CHARS)
    if is_changed or (is_object and _CHANGES.search(text, mention.end, stop)):
        stop_mark = _STOP.search(text, mention.end, line_end)
        end = stop_mark.start() if stop_mark else line_end
        return mention.end + len(text[mention.end : end].rstrip())
    return None
