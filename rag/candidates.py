"""The sentences of a passage that may be evidence: every one an exact span."""

from __future__ import annotations

import re

from corpus.fields.printed import squeezed
from corpus.fields.titles import TITLE_END
from index.sentences import sentence_spans
from rag.instructions import is_instruction
from rag.quoting.item_marks import HAN, unnumbered
from rag.types import Passage

_WORD = re.compile(r"\w")
# 你局《关于…的请示》收悉。现批复如下： answers nothing but which document it answers.
_REPLY = r"(?:现|特|兹)[^。；，]{0,14}(?:批复|函复|答复|通知|公告|通告|复函|回复)如下[。：:]?$"
_FORMALITY = re.compile(rf"收悉(?:[。；]?$|[，。；]{_REPLY})|^{_REPLY}")
_ASKS_FOR_A_REQUEST = re.compile(r"请示|来函|来文|收悉|文号|依据|根据|按照|复函|批复")
_WHICH_DOCUMENT = re.compile(r"文件|材料|文本|标题|题目|名称|叫什么|哪[一]?[份部]")
# What is said after a full stop of the sentence before it: （财政部负责）, never a number: （二）.
_APPENDED = re.compile(rf"[（(](?!(?:[{HAN}]{{1,3}}|\d{{1,2}})[）)])[^（()）\n]*[）)]")
# A heading that runs into its paragraph and says no more than what it is about: （六）加强事后公开。
_SHORT_HEADING_CHARS = 40
_STATES = re.compile(
    rf"[，,；]|\d|[{HAN}百千万亿]+[年月日天个倍成]|应当|必须|不得|可以|不予|免[征收予除]|减[征免按半]"
)


def candidate_spans(question: str, passage: Passage) -> list[tuple[int, int]]:
    """Return the half-open spans, in the passage, of its sentences that may answer a question, in order.

    A heading that stands alone is no sentence, nor is a lone …, nor the name of the document (a headline that states something is
    one) unless the question asks which document, nor what only opens a reply (…的请示收悉); what tells a machine what to answer is no evidence.
    """
    asks_for_a_name = bool(_WHICH_DOCUMENT.search(question))
    return [
        (start, end)
        for start, end in sentences(passage.text)
        if _WORD.search(passage.text, start, end)
        and not _is_heading(passage, start, end)
        and (asks_for_a_name or not _is_name(passage, start, end))
        and not _is_formality(question, passage.text[start:end])
        and not is_instruction(passage.text[start:end])
    ]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a text, in order; brackets after a full stop go with it: 落实责任。（财政部负责）"""
    joined: list[tuple[int, int]] = []
    for start, end in sentence_spans(text, 0, len(text)):
        before = joined[-1][1] if joined else 0
        if joined and start <= before and (appended := _APPENDED.match(text, before)):
            before = appended.end()
            joined[-1] = (joined[-1][0], before)
        rest = text[max(start, before) : end]
        if rest.strip():
            joined.append((end - len(rest.lstrip()), end))
    return joined


def _is_heading(passage: Passage, start: int, end: int) -> bool:
    """Say whether a sentence is a heading and nothing more: alone on its line, or without a statement of its own."""
    text = passage.text[start:end].rstrip("。 ")
    if text not in passage.path_at(passage.start + start):
        return False
    alone = (
        not passage.text[:start].rpartition("\n")[2].strip()
        and not passage.text[end:].partition("\n")[0].strip()
    )
    return alone or (len(text) <= _SHORT_HEADING_CHARS and not _STATES.search(unnumbered(text)))


def _is_formality(question: str, sentence: str) -> bool:
    return _FORMALITY.search(sentence) is not None and not (
        _ASKS_FOR_A_REQUEST.search(question) or _WHICH_DOCUMENT.search(question)
    )


def _is_name(passage: Passage, start: int, end: int) -> bool:
    words = squeezed(passage.text[start:end])
    return words == squeezed(passage.title) and TITLE_END.search(words) is not None
