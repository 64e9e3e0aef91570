"""From a draft to a sentence that may be shown: named where that is called for, verified, said once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.documents import Document
from rag.citations import cite, without_likeness
from rag.comparing.arithmetic import Operand, difference
from rag.comparing.parts import Part
from rag.draft import Draft
from rag.labelling import name_section, name_side, name_year
from rag.question import read_question
from rag.types import AnswerSentence, Passage, SentenceReady
from rag.verification import Verifier

_ENDS = "。；;，,"


def new_events(
    sentence: AnswerSentence, said: list[AnswerSentence], passages: Sequence[Passage]
) -> Iterator[SentenceReady]:
    """Yield a sentence, unless it was said, with the citations that come with it; add it to what was said."""
    if any(sentence.text.rstrip(_ENDS) in earlier.text for earlier in said):
        return
    known = {number for earlier in said for number in earlier.citations}
    said.append(sentence)
    yield SentenceReady(sentence, tuple(c for c in cite([sentence], passages) if c.number not in known))


def checked(
    draft: Draft, part: Part, documents: Sequence[Document], found: list[Passage], verifier: Verifier
) -> AnswerSentence | None:
    """Return a draft as a checked sentence, under the name of its section or side where that is called for."""
    if part.label:
        labelled, shown = name_side(part.label, draft, documents, found)
        if sentence := _verified(labelled, [*found, shown] if shown else found, verifier):
            found += [shown] if shown else []
            return sentence
    question = read_question(part.question)
    dated, shown = name_year(question, draft, documents, found)
    if shown and (sentence := _verified(dated, [*found, shown], verifier)):
        found.append(shown)
        return sentence
    sentence = _verified(draft, found, verifier)
    if sentence and question.kind == "section":
        named = name_section(draft, documents, found)
        if named and (under := _verified(named[0], [*found, named[1]], verifier)):
            found.append(named[1])
            return under
    return sentence


def _verified(draft: Draft, passages: Sequence[Passage], verifier: Verifier) -> AnswerSentence | None:
    by_number = {passage.number: passage for passage in passages}
    cited = [
        by_number[span.number].text[
            span.start - by_number[span.number].start : span.end - by_number[span.number].start
        ]
        for span in draft.spans
    ]
    verdict = verifier.verify(draft.text, cited)
    if not verdict.passed:
        return None
    numbers = tuple(sorted({span.number for span in draft.spans}))
    return AnswerSentence(without_likeness(draft.text), numbers, round(verdict.support, 3), draft.spans)


def computed_sentence(
    one: tuple[Operand, AnswerSentence], other: tuple[Operand, AnswerSentence]
) -> AnswerSentence | None:
    """Return the sentence that subtracts two figures, citing what both sentences cite."""
    text = difference(one[0], other[0])
    if text is None:
        return None
    spans = tuple(dict.fromkeys((*one[1].spans, *other[1].spans)))
    numbers = tuple(sorted({span.number for span in spans}))
    return AnswerSentence(text, numbers, min(one[1].support, other[1].support), spans, computed=True)
