"""The one way from a question to a checked answer: rewrite → retrieve → evidence → generate → verify."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from time import perf_counter

from corpus.documents import Document
from index.embedder import Embedder
from index.filters import SearchFilters
from rag.answerability import answerability
from rag.citations import cite, render_text, without_likeness
from rag.composition import Composer, Draft, QuotingComposer
from rag.constraints import violations
from rag.evidence import Evidence, find_evidence, rerank
from rag.generation.base import GenerationError, LikelihoodScorer
from rag.outline import name_section, outline_answer
from rag.prompts import likelihood_pair, unconditional_pair
from rag.query import split_questions, standalone_question
from rag.question import Question, read_question
from rag.retrieval import Retriever, given_passages
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
    StageName,
    StageStarted,
    Turn,
)
from rag.verification import LexicalVerifier, Verifier

MAX_QUESTION_CHARS = 2000


class QuestionError(ValueError):
    """A question that cannot be asked; the message says why, in Chinese."""


class Pipeline:
    """Answers questions from one generation of the index. Thread-safe where its models are."""

    def __init__(
        self,
        retriever: Retriever | None,
        embedder: Embedder,
        composer: Composer,
        *,
        scorer: LikelihoodScorer | None,
        passages: int,
        candidates: int,
        refusal_threshold: float,
        verifier: Verifier | None = None,
    ) -> None:
        """Receive the parts.

        Args:
            retriever: None answers from given passages only.
            composer: Makes the answer.
            scorer: A model that ranks the evidence before it is composed; None leaves the encoder's order.
            passages: How many passages are read.
            candidates: How many evidence sentences the model sees.
            refusal_threshold: Answerability below which the answer is a refusal.
            verifier: Says which sentences may be shown; None for the one without a model.
        """
        self._verifier = verifier or LexicalVerifier()
        self._retriever = retriever
        self._embedder = embedder
        self._composer = composer
        self._scorer = scorer
        self._passages = passages
        self._candidates = candidates
        self._refusal_threshold = refusal_threshold

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
        run = _Run(checked_question(question))
        yield run.enter("rewrite")
        standalone = standalone_question(run.question, history)

        yield run.enter("retrieve")
        found = (
            given_passages(passages)
            if passages is not None
            else self._retrieve(standalone, self._passages, filters)
        )

        yield run.enter("evidence")
        documents = self._documents(found)
        # A model that writes is given the question whole.
        parts = split_questions(standalone) if self._scorer else [standalone]
        sentences: list[AnswerSentence] = []
        for part in parts:
            answered = len(sentences)
            for step in self._drafts(part, found, documents, run):
                if isinstance(step, StageStarted):
                    yield step
                    continue
                run.enter("verify")
                sentence = _verified(step, found, self._verifier)
                if sentence and read_question(part).kind == "section":
                    sentence = _under_heading(step, sentence, documents, found, self._verifier)
                if sentence is None:
                    run.dropped += 1
                elif sentence.text not in [earlier.text for earlier in sentences]:
                    known = {number for earlier in sentences for number in earlier.citations}
                    sentences.append(sentence)
                    yield SentenceReady(
                        sentence, tuple(c for c in cite([sentence], found) if c.number not in known)
                    )
                run.enter("generate")
            if len(sentences) == answered:
                run.unanswered.append(part)
        yield AnswerReady(self._answer(run, standalone, sentences, found))

    def _drafts(
        self, text: str, passages: list[Passage], documents: Sequence[Document], run: _Run
    ) -> Iterator[Draft | StageStarted]:
        """Yield the draft sentences that answer one question; passages that they need beside those found are added."""
        question = read_question(text)
        run.enter("evidence")
        if outline := outline_answer(question, documents, len(passages)):
            run.answerability, run.fell_back, run.is_list = 1.0, True, True
            passages += outline[0]
            yield run.enter("generate")
            yield from outline[1]
            return
        ranked = find_evidence(text, passages, self._embedder, self._candidates)
        admitted = [item for item in ranked if not violations(question, item)]
        yield run.enter("generate")
        evidence = self._read(question, admitted, run)
        likely = answerability(question, evidence)
        run.answerability = max(run.answerability, likely)
        if likely >= self._refusal_threshold:
            yield from self._compose(question, evidence, passages, documents, run)

    def _retrieve(self, query: str, k: int, filters: SearchFilters | None) -> list[Passage]:
        return self._retriever.retrieve(query, k, filters) if self._retriever else []

    def _documents(self, passages: Sequence[Passage]) -> list[Document]:
        if self._retriever is None or any(not passage.doc_id for passage in passages):
            return []
        return self._retriever.documents_like(passages)

    def _read(self, question: Question, evidence: list[Evidence], run: _Run) -> list[Evidence]:
        """Let the model rank the evidence; without it the encoder's order stands."""
        if self._scorer is None or not evidence:
            return evidence
        pairs = [
            *(likelihood_pair(question.text, item) for item in evidence),
            unconditional_pair(question.text),
        ]
        try:
            *conditional, alone = self._scorer.log_likelihoods(pairs)
        except GenerationError as error:
            run.fall_back(error)
            return evidence
        return rerank(evidence, conditional, alone)

    def _compose(
        self,
        question: Question,
        evidence: Sequence[Evidence],
        passages: list[Passage],
        documents: Sequence[Document],
        run: _Run,
    ) -> Iterator[Draft]:
        any_draft = False
        try:
            with closing(self._composer.compose(question, evidence, passages)) as drafts:
                for draft in drafts:
                    any_draft = True
                    yield draft
        except GenerationError as error:
            run.fall_back(error)
            if not any_draft:
                yield from QuotingComposer("", max_sentences=1).compose(question, evidence, passages)

    def _answer(
        self,
        run: _Run,
        standalone: str,
        sentences: Sequence[AnswerSentence],
        passages: Sequence[Passage],
    ) -> Answer:
        reason: RefusalReason | None = None
        if not sentences:
            reason = "unsupported" if run.dropped else "no_evidence" if passages else "no_documents"
        elif run.unanswered:
            run.warnings.append(f"没有找到答案：{'；'.join(run.unanswered)}")
        citations = cite(sentences, passages)
        run.warnings += standing_notes(citations)
        return Answer(
            question=run.question,
            standalone_question=standalone,
            text=render_text(sentences, "\n" if run.is_list else "")
            if sentences
            else REFUSALS[reason or "no_evidence"],
            refused=not sentences,
            refusal_reason=reason,
            sentences=tuple(sentences),
            citations=citations,
            passages=tuple(passages),
            warnings=tuple(run.warnings),
            model=self._composer.name,
            generation=self.generation,
            timings_ms=run.timings(),
            fell_back=run.fell_back and bool(sentences),
            answerability=run.answerability,
        )


REFUSALS: dict[RefusalReason, str] = {
    "no_documents": "资料库里没有可以回答的文件。",
    "no_evidence": "现有文件中没有找到这个问题的答案。下面是内容相近的资料，供您查阅。",
    "out_of_scope": "这个问题不属于政策文件的内容，无法回答。",
    "unsupported": "没有找到能够核实的答案。下面是内容相近的资料，供您查阅。",
}


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


def _under_heading(
    draft: Draft,
    sentence: AnswerSentence,
    documents: Sequence[Document],
    passages: list[Passage],
    verifier: Verifier,
) -> AnswerSentence:
    """Return a checked sentence that names the section it stands in; the heading becomes a passage."""
    named = name_section(draft, documents, passages)
    if named is None:
        return sentence
    passages.append(named[1])
    return _verified(named[0], passages, verifier) or sentence


class _Run:
    """What one question has cost and met so far."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.answerability = 0.0
        self.fell_back = False
        self.dropped = 0
        self.is_list = False
        self.unanswered: list[str] = []
        self.warnings: list[str] = []
        self._seconds: dict[StageName, float] = {}
        self._stage: StageName | None = None
        self._since = self._started = perf_counter()

    def enter(self, stage: StageName) -> StageStarted:
        now = perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        return StageStarted(stage)

    def fall_back(self, error: GenerationError) -> None:
        self.fell_back = True
        self.warnings.append(f"{error}已改为直接引用原文。")

    def timings(self) -> dict[StageName, int]:
        self.enter("total")
        names: tuple[StageName, ...] = ("rewrite", "retrieve", "evidence", "generate", "verify")
        spent: dict[StageName, int] = {name: round(1000 * self._seconds.get(name, 0.0)) for name in names}
        return spent | {"total": round(1000 * (perf_counter() - self._started))}
