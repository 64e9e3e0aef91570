"""Whether the cited words bear what an answer says, after ALCE (Gao et al. 2023, §3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.claims import split_claims
from eval.metrics.source_texts import SourceTexts, passages_by_number
from rag.types import Answer, AnswerSentence
from rag.verification.judging import SUPPORTED, SupportJudge


@dataclass(frozen=True, slots=True)
class SupportScores:
    """Means over the sentences, the citations and the claims of one answer, each 0 to 1.

    Attributes:
        citation_recall: Share of sentences that their cited words together bear.
        citation_precision: Share of citations that are not idle: a citation is idle where it alone does not bear its
            sentence and the others do without it; those of a sentence that is not borne are all idle.
        claims_supported: Share of claims that the cited words of their sentence bear.
    """

    citation_recall: float
    citation_precision: float
    claims_supported: float


def support_scores(answer: Answer, texts: SourceTexts, judge: SupportJudge) -> SupportScores | None:
    """Return the scores of an answer; None for a refusal or an answer without sentences.

    A sentence that computes says nothing that words could bear: its reckoning is checked (`numbers_grounded`).
    """
    quoted = [sentence for sentence in answer.sentences if not sentence.computed]
    if answer.refused or not quoted:
        return None
    passages = passages_by_number(answer.passages)
    recalls: list[bool] = []
    precisions: list[bool] = []
    claims: list[bool] = []
    for sentence in quoted:
        by_citation = _cited_words(
            sentence, [texts.read_mark(passages, span) or "" for span in sentence.spans]
        )
        everything = [words for each in by_citation for words in each]
        borne = _bears(judge, sentence.text, everything)
        recalls.append(borne)
        for at, own in enumerate(by_citation):
            others = [words for other, each in enumerate(by_citation) if other != at for words in each]
            idle = not _bears(judge, sentence.text, own) and _bears(judge, sentence.text, others)
            precisions.append(borne and not idle)
        claims += [_bears(judge, claim, everything) for claim in split_claims(sentence.text)]
    return SupportScores(
        *(sum(flags) / len(flags) if flags else 0.0 for flags in (recalls, precisions, claims))
    )


def _cited_words(sentence: AnswerSentence, words: Sequence[str]) -> list[list[str]]:
    """Return the words of each citation of a sentence: the spans of one passage are one citation."""
    return [
        [text for span, text in zip(sentence.spans, words, strict=True) if span.number == number]
        for number in sentence.citations
    ]


def _bears(judge: SupportJudge, claim: str, cited: Sequence[str]) -> bool:
    return bool(cited) and judge.support(claim, cited) >= SUPPORTED
