"""The draft sentences that answer one question, from the passages found for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from corpus.documents import Document
from index.embedder import Embedder
from rag.admission.constraints import lacks_period, lacks_place, names_asked_place, violations
from rag.admission.penalties import penalties_first, with_penalty
from rag.admission.targets import agreeing_first
from rag.admission.years import asked_years, of_newest_year, other_year, speaking_years
from rag.answerability import answerability
from rag.composition import Composer, QuotingComposer
from rag.draft import Draft
from rag.evidence import Evidence, PassageReader, find_evidence, rerank
from rag.generation.base import GenerationError, LikelihoodScorer
from rag.places import names_place
from rag.prompts import likelihood_pair, unconditional_pair
from rag.question import Question, read_question
from rag.quoting.left_open import note_left_open
from rag.quoting.listing import rest_of_list
from rag.run import Run
from rag.structure.assigned import assigned_items
from rag.structure.document_facts import document_fact
from rag.structure.numbered import missing_part
from rag.structure.outline import outline_answer
from rag.types import Passage, StageStarted

# A small model that writes says of what is plainly there that it is not: of 14 questions 7 (Qwen2.5-Coder-1.5B-Instruct). Of the even
# notices questions .76 of what can be answered is at least so likely, .05 of what cannot.
_PLAINLY_THERE = 0.9


class Drafter:
    """Finds the evidence, lets the model rank it, and composes; refuses below a threshold."""

    def __init__(
        self,
        embedder: Embedder,
        composer: Composer,
        *,
        reader: PassageReader | None,
        scorer: LikelihoodScorer | None,
        candidates: int,
        refusal_threshold: float,
    ) -> None:
        """Receive the parts.

        Args:
            embedder: Finds evidence by likeness where there is no reader.
            composer: Makes the sentences.
            reader: Finds evidence by reading; None where no evidence model is configured.
            scorer: A model that ranks the evidence before it is composed; None leaves the order found.
            candidates: How many evidence sentences the model sees.
            refusal_threshold: Answerability below which there is no answer.
        """
        self._embedder = embedder
        self._composer = composer
        self._reader = reader
        self._scorer = scorer
        self._candidates = candidates
        self._refusal_threshold = refusal_threshold

    @property
    def name(self) -> str:
        """The composing model's."""
        return self._composer.name

    def drafts(
        self,
        text: str,
        passages: Sequence[Passage],
        found: list[Passage],
        documents: Sequence[Document],
        run: Run,
    ) -> Iterator[Draft | StageStarted]:
        """Yield the draft sentences that answer one question.

        Args:
            passages: What is read for it.
            found: All passages that are numbered already; what a draft needs beside them is added.
            documents: Those of the passages, best first.
        """
        question = read_question(text)
        yield run.enter("evidence")
        if missing := missing_part(question, documents):
            run.objections.append(missing)
            yield run.enter("generate")
            return
        listed = assigned_items(question, documents, len(found)) or outline_answer(
            question, documents, len(found)
        )
        if known := listed or document_fact(question, documents, len(found)):
            run.answerability, run.fell_back = 1.0, True
            run.is_list = run.is_list or listed is not None
            found += known[0]
            yield run.enter("generate")
            yield from known[1]
            return
        ranked = find_evidence(text, passages, self._embedder, self._candidates, self._reader)
        ranked = with_penalty(question, ranked, documents, found)
        texts = {document.doc_id: document.text for document in documents}
        read = "\n".join(
            [*(document.title for document in documents), *(passage.text for passage in passages)]
        )
        unfounded = {lacks_place(place) for place in question.places if names_place(place, read)}
        unfounded |= {lacks_period(period) for period in question.periods if period in read}
        lacking = [violations(question, item, texts.get(item.passage.doc_id, "")) for item in ranked]
        admitted = [item for item, lacks in zip(ranked, lacking, strict=True) if not lacks]
        # Where something is of the year asked for, that the rest is of another is not what the question got wrong.
        if any(asked_years(question, item.passage) & speaking_years(item) for item in admitted):
            unfounded |= {other for item in ranked if (other := other_year(question, item))}
        run.objections += [lacks[0] for lacks in lacking if lacks and lacks[0] not in unfounded]
        # Where something names the place asked for, what only stands in a document that names it elsewhere is left out.
        admitted = [item for item in admitted if names_asked_place(question, item)] or admitted
        if question.relative_years:
            admitted = of_newest_year(admitted)
        yield run.enter("generate")
        evidence = agreeing_first(question, self._read(question, admitted, run))
        evidence = penalties_first(question, evidence, documents, found)
        likely = answerability(question, evidence)
        run.answerability = max(run.answerability, likely)
        if likely >= self._refusal_threshold:
            run.left_open = run.left_open or note_left_open(question, evidence)
            rest = (
                rest_of_list(question, evidence[0], passages, documents, len(found) + 1) if evidence else None
            )
            if rest:
                found.append(rest)
                passages = [*passages, rest]
            if evidence:  # objections are to other sentences: where the model declines, no premise is wrong
                run.objections.clear()
            yield from self._compose(question, evidence, passages, likely, run)

    def _read(self, question: Question, evidence: list[Evidence], run: Run) -> list[Evidence]:
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
        passages: Sequence[Passage],
        likely: float,
        run: Run,
    ) -> Iterator[Draft]:
        any_draft = failed = False
        try:
            with closing(self._composer.compose(question, evidence, passages)) as drafts:
                for draft in drafts:
                    any_draft = True
                    yield draft
        except GenerationError as error:
            failed = True
            run.fall_back(error)
        if any_draft or not (failed or likely >= _PLAINLY_THERE):
            return
        if not failed:
            run.decline()
        yield from QuotingComposer("", max_sentences=1).compose(question, evidence, passages)
