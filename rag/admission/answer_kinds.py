"""Whether a sentence gives the kind of thing that a question asks for: a figure, a time, a body, a reason, a definition, a document number."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

from index.references import DOC_NUMBER_PATTERN
from index.tokenizing import bigrams
from rag.admission.actors import asks_who, names_someone
from rag.admission.amounts import states_time
from rag.admission.definitions import unexplained
from rag.admission.figures import aim_or_outcome, other_figure, stated_otherwise
from rag.admission.titles import numbers_of_title
from rag.evidence import Evidence
from rag.question import Question
from rag.verdicts.whether import asks_about_a_figure, asks_whether

_CAUSE = re.compile(r"因|由于|为了|鉴于|原因|旨在|影响|致使|导致|[，,]主要(?:是|考虑)|考虑到|在于")
_ABOUT_ITSELF = re.compile(
    r"(?:这|本|该)[份个篇]?[^，。？]{0,12}(?:总结|要点|文件|通知|意见|材料|规划|方案|条例|办法|报告)[^，。？]{0,6}"
    r"(?:谁|哪个|哪些|哪家|什么)(?:部门|单位|机关|机构|人)?.{0,3}(?:印发|发布|制定|发出|出台|起草|编写)"
)
_ASKS_FOR_A_DOCUMENT = re.compile(r"文[件号]|依据|根据|按照")
_NEAR_CHARS = 60  # of what stands before a sentence, where it names who does what the sentence says


def wrong_kind(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield what a sentence lacks of the kind of thing that a question asks for, in Chinese."""
    if _ABOUT_ITSELF.search(question.text) and not any(
        body in evidence.text for body in evidence.passage.issuers
    ):
        yield "原文没有写明由谁印发"
    nearest = f"{evidence.heading}\n{evidence.before[-_NEAR_CHARS:]}{evidence.text}"
    if asks_who(question.text) and not names_someone(nearest, question.text):
        yield "原文没有写明是谁"
    if not asks_whether(question.text) and not _says_more(evidence.text, question.text):
        yield "原文只是重复了问题里的话"
    if question.kind == "doc_number" and not numbers_of_title(question, evidence):
        yield "原文没有给出这份文件的文号"
    if asks_about_a_figure(question.text):
        yield from other_figure(question, evidence)
    if question.kind == "number":
        yield from other_figure(question, evidence)
        yield from aim_or_outcome(question, evidence)
    if question.kind == "date":
        if not states_time(evidence.text, question.text):
            yield "原文没有给出时间"
        asked, near = rjieba.cut(question.text, True), f"{evidence.before}{evidence.text}"
        if other := stated_otherwise(asked, evidence, near):
            yield f"原文说的是{other[1]}，不是{other[0]}"
    if question.kind == "reason" and not _CAUSE.search(evidence.text):
        yield "原文没有说明原因"
    yield from unexplained(question, evidence)


def _says_more(text: str, question: str) -> bool:
    """Say whether a sentence, without numbers of documents, has a word that the question has not."""
    more = text if _ASKS_FOR_A_DOCUMENT.search(question) else re.sub(DOC_NUMBER_PATTERN, "", text)
    return bool(set(bigrams(more)) - set(bigrams(question)))
