"""Whether an answer cites the words that answer, and whether its citations are true to the text."""

from __future__ import annotations

from eval.cases import EvalCase, Gold
from eval.metrics.normal_form import contains
from eval.metrics.source_texts import SourceTexts, passages_by_number, same_source
from rag.types import Answer, Citation

_MIN_OVERLAP = 0.8  # of the gold quote's code points


def gold_cited(case: EvalCase, answer: Answer, texts: SourceTexts) -> float | None:
    """Return 1 if a gold quote is cited (every one, for a case that needs all), else 0.

    A citation cites a gold quote if it is from a gold source, its own quote is true to the text, and it covers at least
    80 % of a place where the gold quote stands, or covers the acceptable answer within it: a cited clause counts, the
    same words elsewhere do not.
    """
    if not case.answerable or not case.gold:
        return None
    found = [
        any(_cites(case, gold, answer, citation, texts) for citation in answer.citations)
        for gold in case.gold
    ]
    return float(all(found) if case.needs_all else any(found))


def document_cited(case: EvalCase, answer: Answer) -> float | None:
    """Return 1 if a gold source is cited (every one, for a case that needs all), else 0."""
    if not case.answerable or not case.gold:
        return None
    found = [
        any(same_source(citation.source, gold.source) for citation in answer.citations) for gold in case.gold
    ]
    return float(all(found) if case.needs_all else any(found))


def citation_precision(case: EvalCase, answer: Answer, texts: SourceTexts) -> float | None:
    """Return the share of citations that touch a gold quote; None without citations or gold."""
    if not case.gold or not answer.citations:
        return None
    touching = [
        any(_overlaps(gold, answer, citation, texts) for gold in case.gold) for citation in answer.citations
    ]
    return sum(touching) / len(touching)


def quote_valid(answer: Answer, texts: SourceTexts) -> float | None:
    """Return 1 if all that the answer points at is there, else 0; None for a refusal that cites nothing.

    Every passage equals its slice of the document; every citation quotes the very words at its offsets, inside the
    passage that it names; every sentence cites at least one passage, each with a citation; every sentence's spans lie in
    the passages that it cites. A refusal with citations, or an answer without sentences, is not valid.
    """
    if answer.refused:
        return 0.0 if answer.citations or answer.sentences else None
    passages = passages_by_number(answer.passages)
    cited = {citation.number for citation in answer.citations}
    return float(
        bool(answer.sentences)
        and len(passages) == len(answer.passages)
        and all(
            texts.read(passage, passage.start, passage.end) == passage.text for passage in answer.passages
        )
        and all(_is_true(citation, answer, texts) for citation in answer.citations)
        and all(
            sentence.citations
            and set(sentence.citations) <= cited
            and {span.number for span in sentence.spans} == set(sentence.citations)
            and all(texts.read_mark(passages, span) is not None for span in sentence.spans)
            for sentence in answer.sentences
        )
    )


def _is_true(citation: Citation, answer: Answer, texts: SourceTexts) -> bool:
    passages = passages_by_number(answer.passages)
    passage = passages.get(citation.number)
    return (
        passage is not None
        and (citation.doc_id, citation.source) == (passage.doc_id, passage.source)
        and texts.read_mark(passages, citation) == citation.quote
    )


def _overlaps(gold: Gold, answer: Answer, citation: Citation, texts: SourceTexts) -> list[tuple[str, float]]:
    """Return, for each place of the gold quote that the citation touches, the shared words and their share of it."""
    if not same_source(citation.source, gold.source) or not _is_true(citation, answer, texts):
        return []
    passage = passages_by_number(answer.passages)[citation.number]
    shared = []
    for start, end in texts.occurrences(passage, gold.quote):
        low, high = max(start, citation.start), min(end, citation.end)
        words = texts.read(passage, low, high)
        if words is not None:
            shared.append((words, (high - low) / (end - start)))
    return shared


def _cites(case: EvalCase, gold: Gold, answer: Answer, citation: Citation, texts: SourceTexts) -> bool:
    expected = [text for text in case.answers if contains(gold.quote, text)]
    enough = all if case.needs_all else any
    return any(
        share >= _MIN_OVERLAP or (bool(expected) and enough(contains(words, text) for text in expected))
        for words, share in _overlaps(gold, answer, citation, texts)
    )
