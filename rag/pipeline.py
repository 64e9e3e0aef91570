"""The one way from a question to a checked answer: rewrite → retrieve → evidence → generate → verify."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial

from corpus.documents import Document
from index.filters import SearchFilters
from rag.checking import checked, computed_sentence, new_events
from rag.citations import cite, render_text
from rag.comparing.arithmetic import Operand, operand
from rag.comparing.parts import Part, Retrieve, take_apart
from rag.completeness import unsaid_years
from rag.draft import Draft, Quote
from rag.drafting import Drafter
from rag.query import standalone_question
from rag.query.topic import lacks_subject
from rag.question import read_question
from rag.refusals import is_small_talk, refusal_text
from rag.retrieval import Retriever, given_passages
from rag.run import Run
from rag.scopes import scopes_of
from rag.standing import standing_notes
from rag.types import (
    Answer,
    AnswerEvent,
    AnswerReady,
    AnswerSentence,
    GivenPassage,
    Passage,
    RefusalReason,
    SentenceReady,
    StageStarted,
    Turn,
)
from rag.verification import Verifier

MAX_QUESTION_CHARS = 2000
_PREMISE = ("原文没有提到", "原文说的是", "《")  # objections that say what the question took for granted


class QuestionError(ValueError):
    """A question that cannot be asked; the message says why, in Chinese."""


class Pipeline:
    """Answers questions from one generation of the index. Thread-safe where its models are."""

    def __init__(
        self,
        retriever: Retriever | None,
        drafter: Drafter,
        *,
        passages: int,
        splits_questions: bool,
        verifier: Verifier,
        rewrite: Callable[[str, Sequence[Turn]], str] = standalone_question,
    ) -> None:
        """Receive the parts.

        Args:
            retriever: None answers from given passages only.
            drafter: Makes the sentences of an answer.
            passages: How many passages are read.
            splits_questions: Whether questions asked in one breath are answered one by one; a model that writes is given
                them whole.
            verifier: Says which sentences may be shown.
            rewrite: Makes a follow-up stand alone, given the turns before it.
        """
        self._verifier = verifier
        self._retriever = retriever
        self._drafter = drafter
        self._passages = passages
        self._splits_questions = splits_questions
        self._rewrite = rewrite

    @property
    def generation(self) -> str:
        """Name of the generation that is searched; empty without one."""
        return self._retriever.generation if self._retriever else ""

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k best passages for a query, best first.

        Raises:
            QuestionError: If the query is empty or too long.
        """
        return self._retrieve(checked_question(query), k, filters)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Answer:
        """Return the answer to a question; see `stream`."""
        for event in self.stream(question, history=history, filters=filters, passages=passages):
            if isinstance(event, AnswerReady):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Iterator[AnswerEvent]:
        """Yield stages as they begin, sentences as they pass verification, and last the whole answer.

        Args:
            history: Earlier turns, oldest first; a follow-up takes from them what it leaves unsaid.
            filters: Conditions on documents, applied before ranking.
            passages: The only evidence, instead of retrieval (reading mode).

        Raises:
            QuestionError: If the question is empty or too long.
        """
        run = Run(checked_question(question))
        yield run.enter("rewrite")
        standalone = self._rewrite(run.question, history)
        if passages is None and is_small_talk(standalone):
            yield AnswerReady(self._answer(run, standalone, [], [], "out_of_scope"))
            return
        if history and standalone == run.question and lacks_subject(standalone):
            yield AnswerReady(self._answer(run, standalone, [], [], "ambiguous"))
            return

        if passages is not None:
            yield run.enter("retrieve")
            found = given_passages(passages)
            sentences = yield from self._sentences(run, standalone, found, None)
            yield AnswerReady(self._answer(run, standalone, sentences, found))
            return
        found, sentences, note = [], [], ""
        for scope in scopes_of(
            run.question, standalone, history, filters, lambda text, k: self._retrieve(text, k, filters)
        ):
            run.look_again()
            yield run.enter("retrieve")
            found, note = self._retrieve(scope.query, self._passages, scope.filters), scope.note
            sentences = yield from self._sentences(
                run, standalone, found, partial(self._retrieve, filters=scope.filters)
            )
            if sentences:
                break
        run.warnings += [note] if note else []
        yield AnswerReady(self._answer(run, standalone, sentences, found))

    def _sentences(
        self, run: Run, standalone: str, found: list[Passage], retrieve: Retrieve | None
    ) -> Generator[AnswerEvent, None, list[AnswerSentence]]:
        """Yield the checked sentences of an answer as events, and return them; passages that they cite are added to `found`.

        Args:
            retrieve: Finds passages for a part of the question; None where only `found` may be read.
        """
        parts = take_apart(standalone, found, retrieve, self._passages, several=self._splits_questions)
        sentences: list[AnswerSentence] = []
        operands: list[tuple[Operand, AnswerSentence]] = []
        run.is_list = any(part.label for part in parts.parts)
        for part in parts.parts:
            answered, repeats = len(sentences), run.repeats
            for event in self._answer_part(part, found, sentences, run):
                yield event
                if isinstance(event, SentenceReady):
                    sentences.append(event.sentence)
            if len(sentences) == answered:
                if run.repeats == repeats:
                    run.unanswered.append(part.question)
            elif figure := operand(part.label, read_question(part.question), sentences[answered].text):
                operands.append((figure, sentences[answered]))
        if parts.asks_difference and len(operands) == len(parts.parts) == 2:
            computed = computed_sentence(operands[0], operands[1])
            if computed:
                sentences.append(computed)
                yield SentenceReady(computed, ())
        if len(parts.parts) == 1 and sentences:
            run.unanswered += unsaid_years(read_question(standalone), sentences, found)
        return sentences

    def _answer_part(
        self, part: Part, found: list[Passage], sentences: Sequence[AnswerSentence], run: Run
    ) -> Iterator[StageStarted | SentenceReady]:
        """Yield the checked sentences that answer one part; passages that they cite beside those found are added."""
        own = [passage for passage in found if passage.number in part.numbers]
        documents = self._documents(own)
        said = list(sentences)
        failed: list[Quote] = []
        for step in self._drafter.drafts(part.question, own, found, documents, run):
            if isinstance(step, StageStarted):
                yield step
                continue
            run.enter("verify")
            sentence = checked(step, part, documents, found, self._verifier)
            if sentence:
                new = list(new_events(sentence, said, found))
                run.repeats += not new
                yield from new
            elif step.repair:
                failed.append(step.repair)
            else:
                run.dropped += 1
            run.enter("generate")
        run.enter("verify")
        for quote in failed:
            sentence = checked(Draft(quote.text, (quote.span,)), part, documents, found, self._verifier)
            run.dropped += sentence is None
            for event in new_events(sentence, said, found) if sentence else ():
                run.fell_back = True
                yield event

    def _retrieve(self, query: str, k: int, filters: SearchFilters | None) -> list[Passage]:
        return self._retriever.retrieve(query, k, filters) if self._retriever else []

    def _documents(self, passages: Sequence[Passage]) -> list[Document]:
        if self._retriever is None or any(not passage.doc_id for passage in passages):
            return []
        return self._retriever.documents_like(passages)

    def _answer(
        self,
        run: Run,
        standalone: str,
        sentences: Sequence[AnswerSentence],
        passages: Sequence[Passage],
        reason: RefusalReason | None = None,
    ) -> Answer:
        if not sentences:
            reason = reason or _refusal_reason(run, passages)
        elif run.unanswered:
            run.warnings.append(f"没有找到答案：{'；'.join(run.unanswered)}")
        elif run.left_open:
            run.warnings.append(run.left_open)
        citations = cite(sentences, passages)
        run.warnings += standing_notes(citations)
        return Answer(
            question=run.question,
            standalone_question=standalone,
            text=refusal_text(reason, run.objections)
            if reason
            else render_text(sentences, "\n" if run.is_list else ""),
            refused=reason is not None,
            refusal_reason=reason,
            sentences=tuple(sentences),
            citations=citations,
            passages=tuple(passages),
            warnings=tuple(run.warnings),
            model=self._drafter.name,
            generation=self.generation,
            timings_ms=run.timings(),
            fell_back=run.fell_back and bool(sentences),
            answerability=run.answerability,
        )


def checked_question(question: str) -> str:
    """Return a question without surrounding white space.

    Raises:
        QuestionError: If nothing is left or it is longer than `MAX_QUESTION_CHARS`.
    """
    question = question.strip()
    if not question:
        raise QuestionError("问题是空的；请输入要查询的内容。")
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(f"问题有 {len(question)} 个字，超过上限 {MAX_QUESTION_CHARS} 字；请缩短后再问。")
    return question


def _refusal_reason(run: Run, passages: Sequence[Passage]) -> RefusalReason:
    if run.dropped:
        return "unsupported"
    if not passages:
        return "no_documents"
    if run.objections and run.objections[0].startswith(_PREMISE):
        return "wrong_premise"
    return "no_evidence"
