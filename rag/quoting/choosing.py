"""Which sentences are quoted: the best, and further ones only where they say what it does not."""

from __future__ import annotations

from collections.abc import Sequence

from index.tokenizing import bigrams
from rag.admission.penalties import asks_for_penalty
from rag.admission.sanctions import STATES_PENALTY
from rag.admission.years import asked_years, speaking_years
from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.item_marks import leads_in
from rag.quoting.listing import asks_for_many, asks_for_several, asks_of_each, whole_list, worded_alike
from rag.types import Passage

# How far a further sentence may score behind the best one (z-scores; docs/benchmarks.md, "Answering").
_CLOSE, _VERY_CLOSE, _MIN_NEW_SHARE = 2.5, 0.4, 0.15
# Log-odds below which the evidence model denies of a further sentence that its passage answers, and that the answer stands in it: of
# 31 further sentences on 315 questions one, beside the point; of the right ones the least likely has -1.9 and -8.7.
_DENIED_RELEVANCE, _DENIED_SPAN = -3.0, -6.0


def chosen_sentences(
    question: Question, evidence: Sequence[Evidence], passages: Sequence[Passage], max_sentences: int
) -> list[Evidence]:
    """Return the best sentence and, up to `max_sentences` in all, those that add another year, a list or words of the question to it.

    Args:
        evidence: Best first.
        passages: Where a list may go on beyond the passage of its lead-in.
    """
    if not evidence:
        return []
    best, *others = _saying_something(question, evidence, passages)
    lists = [item for item in others if _leads_in_what_is_asked(question, item, best, passages)]
    chosen = [best]
    covered = _asked(question) & set(bigrams(best.in_context))
    years = asked_years(question, best.passage) & speaking_years(best)
    for item in (*lists, *(item for item in others if item not in lists)):
        if len(chosen) == max_sentences:
            break
        new_years = (asked_years(question, item.passage) & speaking_years(item)) - years
        new_words = (_asked(question) & set(bigrams(item.in_context))) - covered
        behind = best.score - item.score
        share = len(new_words) / max(len(_asked(question)), 1)
        if _is_denied(item) and not new_years:
            continue
        if (
            new_years
            or behind <= _VERY_CLOSE
            or (behind <= _CLOSE and share >= _MIN_NEW_SHARE)
            or (new_words and _is_its_counterpart(question, item, best))
            or item in lists
        ):
            chosen.append(item)
            covered |= new_words
            years |= new_years
    return chosen


def only_leads_in(question: Question, item: Evidence) -> bool:
    """Say whether a sentence only announces what follows it: no penalty (有下列行为之一的，处…罚款：), where one is asked for."""
    is_answer = asks_for_penalty(question) and STATES_PENALTY.search(item.text)
    return leads_in(item.text) and not is_answer


def _saying_something(
    question: Question, evidence: Sequence[Evidence], passages: Sequence[Passage]
) -> Sequence[Evidence]:
    """Return the evidence of a list without lead-ins that nothing at hand follows; all of it where there is no other.

    A lead-in that states the penalty asked for says something by itself.
    """
    if not asks_for_many(question):
        return evidence
    kept = [
        item
        for item in evidence
        if not only_leads_in(question, item) or len(whole_list(question, item, passages)) > 1
    ]
    return kept or evidence


def _is_its_counterpart(question: Question, item: Evidence, best: Evidence) -> bool:
    """Say whether something is asked of each of several, and a sentence of the same document says it of another in the same words."""
    of_one = item.passage.doc_id == best.passage.doc_id
    return of_one and asks_of_each(question) and worded_alike(item.text, best.text)


def _is_denied(evidence: Evidence) -> bool:
    """Say whether the evidence model denies that a sentence answers, and that any of its passage does."""
    reading = evidence.reading
    return reading is not None and reading.relevance < _DENIED_RELEVANCE and reading.span < _DENIED_SPAN


def _leads_in_what_is_asked(
    question: Question, item: Evidence, best: Evidence, passages: Sequence[Passage]
) -> bool:
    """Say whether several are asked for, the best sentence is none of a list, and one close to it leads in the list of as much."""
    is_close = item.passage.doc_id == best.passage.doc_id and best.score - item.score <= _CLOSE
    if not (is_close and asks_for_several(question) and leads_in(item.text)):
        return False
    own, its = (
        _asked(question) & set(bigrams(f"{each.passage.title}\n{each.in_context}")) for each in (best, item)
    )
    return own <= its and len(whole_list(question, best, passages)) == 1


def _asked(question: Question) -> set[str]:
    return set(bigrams("".join(question.terms)))
