"""Is a comparison complete and right? Is a list?"""

from __future__ import annotations

from eval.metrics.correctness import body, states
from eval.metrics.normal_form import contains
from eval.metrics.source_texts import same_source
from eval.reports.cases import ComparedSide, ComparisonCase, ListCase
from rag.types import Answer, AnswerSentence

_MAX_OTHERS = 1  # sentences of a list that are no items of it: the figure that a title announces, say


def comparison_right(case: ComparisonCase, answer: Answer) -> bool:
    """Say whether every side's figure is given and cited in that side's report, and the difference stated if asked for."""
    if answer.refused or not all(_gives(side, answer) for side in case.sides):
        return False
    return case.difference is None or states(body(answer), case.difference)


def list_right(case: ListCase, answer: Answer) -> bool:
    """Say whether every item of the section is there, cited in its report, and hardly anything else."""
    if answer.refused:
        return False
    places = [
        [n for n, sentence in enumerate(answer.sentences) if contains(sentence.text, item)]
        for item in case.items
    ]
    if not all(places):
        return False
    used = {n for found in places for n in found}
    cited = [answer.sentences[n] for n in used]
    return len(answer.sentences) - len(used) <= _MAX_OTHERS and all(
        _cites(sentence, case.source, answer) for sentence in cited
    )


def _gives(side: ComparedSide, answer: Answer) -> bool:
    return any(
        states(sentence.text, side.figure) and _cites(sentence, side.source, answer, side.figure)
        for sentence in answer.sentences
    )


def _cites(sentence: AnswerSentence, source: str, answer: Answer, words: str = "") -> bool:
    """Say whether a sentence cites a report, with a quote that states `words`."""
    return any(
        same_source(source, citation.source) and (not words or states(citation.quote, words))
        for citation in answer.citations
        if citation.number in sentence.citations
    )
