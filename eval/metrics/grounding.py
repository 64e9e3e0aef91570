"""Whether the figures of an answer stand in the words that it cites."""

from __future__ import annotations

import re

from eval.metrics.computation import without_result
from eval.metrics.figures import Figure, find_figures
from eval.metrics.source_texts import SourceTexts, passages_by_number
from rag.types import Answer


def numbers_grounded(answer: Answer, texts: SourceTexts) -> float | None:
    """Return 1 if each figure of each sentence stands in a span that the sentence cites, else 0; None without figures.

    The result of a sentence that computes is done again instead (`without_result`). What `Answer.text` says outside its sentences, markers aside, stands in no span.
    """
    if answer.refused:
        return None
    passages = passages_by_number(answer.passages)
    rest = answer.text
    for sentence in answer.sentences:
        rest = rest.replace(sentence.text, "，", 1)
        cited = [texts.read_mark(passages, span) or "" for span in sentence.spans]
        text = without_result(sentence.text) if sentence.computed else sentence.text
        if text is None or ungrounded(text, cited):
            return 0.0
    if find_figures(re.sub(r"\[\d+\]", "，", rest)):
        return 0.0
    return 1.0 if any(find_figures(sentence.text) for sentence in answer.sentences) else None


def ungrounded(text: str, cited: list[str]) -> list[Figure]:
    """Return the figures of `text` that stand in none of the cited words.

    百分之九点七 stands where 9.7% does; 9.7% does not stand where 9.7 does.
    """
    known = [figure for words in cited for figure in find_figures(words)]
    return [figure for figure in find_figures(text) if not any(other.stands_for(figure) for other in known)]
