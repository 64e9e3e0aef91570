"""Lists of repealed documents: one a line, below a line that announces them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import DocumentMention
from corpus.in_force.sentences import Sentence
from corpus.sectioning.headings import match_label

# 下列文件同时废止：  |  国务院决定废止的行政法规  |  附件：宣布失效的国务院文件目录
_ANNOUNCES = re.compile(
    r"(?:废止|失效|停止执行|不再执行|作废)(?:[的和、][^。；\n]{0,30}?)?(?:目录|清单|文件|法规|规章|规定|名单|决定|公告)?(?:（[^（）]{1,20}）)?[：:]?$"
)
_MAX_ANNOUNCEMENT_CHARS = 80
_MAX_LINES = 5000
_MAX_LEAD_CHARS = 6
_REST = re.compile(r"\s*+(?:[（(〔][^\n]*[）)〕])?\s*+[；;。，,、]?")
_HEADER = re.compile(r"(?:序号|文件名称|标题|名称|文号)(?![：:])")
_NAME_CELL = re.compile(
    r"(?:名称|标题|题名|文件|法规|规章)[：:]\s*+《?(?P<title>[^；：。《》]{4,200})》?(?=；|。|$)"
)
_TITLE = re.compile(
    r"(?P<title>[^\s（(，,；;。：《》]{4,100}?(?:法|条例|规定|办法|细则|规则|通知|意见|决定|批复|公告|函|通告|方案|章程|解释))"
    r"(?=[（(；;。]|$)"
)


@dataclass(frozen=True, slots=True)
class DocumentList:
    """Documents that a list names, and the end of its last line."""

    documents: tuple[DocumentMention, ...]
    end: int


def list_after(text: str, sentence: Sentence, mentions: Sequence[DocumentMention]) -> DocumentList | None:
    """Return the list below the line of a sentence that announces repealed documents, if there is one.

    Args:
        text: Canonical text.
        sentence: A sentence with a word of repeal.
        mentions: The mentions of the text, in order.
    """
    line_end = text.find("\n", sentence.start)
    if line_end < 0 or sentence.end < line_end - 1:
        return None
    words = text[sentence.start : line_end].rstrip()
    if "《" in words or len(words) > _MAX_ANNOUNCEMENT_CHARS or not _ANNOUNCES.search(words):
        return None
    documents: list[DocumentMention] = []
    start, last = line_end + 1, 0
    first = bisect_left(mentions, start, key=lambda mention: mention.start)
    for _ in range(_MAX_LINES):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        beyond = bisect_left(mentions, end, lo=first, key=lambda mention: mention.start)
        document = _listed(text, start, end, mentions[first:beyond])
        if document:
            documents.append(document)
            last = end
        elif not _HEADER.match(text, start, end):
            break
        start, first = end + 1, beyond
        if start >= len(text):
            break
    return DocumentList(tuple(documents), last) if documents else None


def _listed(text: str, start: int, end: int, mentions: Sequence[DocumentMention]) -> DocumentMention | None:
    """Return the document that a line names and says nothing else of, else None."""
    line = text[start:end]
    number = next((mention.doc_number for mention in mentions if mention.doc_number), None)
    if cell := _NAME_CELL.search(line):
        return DocumentMention(
            cell["title"].strip(), number, start + cell.start("title"), start + cell.end("title")
        )
    label = match_label(line)
    at = start + (label.title_start if label else 0)
    if mentions and mentions[0].start - at <= _MAX_LEAD_CHARS and _REST.fullmatch(text, mentions[0].end, end):
        return mentions[0]
    if label and label.numbering.kind == "heading" and (title := _TITLE.match(text, at, end)):
        return DocumentMention(title["title"], number, *title.span("title"))
    return None
