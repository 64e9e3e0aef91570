"""The parts of a pipeline put together."""

from __future__ import annotations

from typing import Literal

from index.cached_embedder import CachedEmbedder
from index.embedder import Embedder
from index.store import Index
from rag.composition import Composer, QuotingComposer, WritingComposer
from rag.drafting import Drafter
from rag.evidence import PassageReader
from rag.generation.base import Generator, LikelihoodScorer
from rag.generation.bundled_llm import BUNDLED_NAME
from rag.pipeline import Pipeline
from rag.query import ModelRewriter, standalone_question
from rag.reranking import Reranker
from rag.retrieval import Retriever
from rag.verification import LexicalVerifier, Verifier

Mode = Literal["select", "write"]


def build_pipeline(
    index: Index | None,
    embedder: Embedder,
    generator: Generator,
    *,
    mode: Mode,
    reranker: Reranker | None = None,
    reader: PassageReader | None = None,
    passages: int = 6,
    candidates: int = 5,
    max_sentences: int = 2,
    max_tokens: int = 400,
    refusal_threshold: float = 0.4,
    verifier: Verifier | None = None,
) -> Pipeline:
    """Return a pipeline over an opened index.

    Args:
        index: None answers from given passages only.
        mode: `select` lets the model choose among exact sentences (for a small base model), `write` lets it write.
        reranker: Orders the passages that were found; None leaves them as they are.
        reader: Finds the sentences that answer by reading; None finds them by likeness.
        passages: How many passages are read.
        candidates: How many evidence sentences the model sees.
        max_sentences: Most sentences quoted, where the model chooses.
        max_tokens: Longest reply, where the model writes.
        refusal_threshold: Answerability below which the answer is a refusal, 0 to 1.
        verifier: Says which sentences may be shown; None for the one without a model.

    Raises:
        ValueError: If the model cannot choose because it gives no likelihoods.
    """
    scorer = generator if isinstance(generator, LikelihoodScorer) else None
    composer: Composer
    if mode == "write":
        composer = WritingComposer(generator, max_tokens=max_tokens)
    elif scorer is None:
        raise ValueError(f'模型 {generator.name} 不能给出概率，只能用于 llm.mode = "write"。')
    else:
        composer = QuotingComposer(generator.name, max_sentences=max_sentences)
    drafter = Drafter(
        CachedEmbedder(embedder),
        composer,
        reader=reader,
        scorer=scorer if mode == "select" else None,
        candidates=candidates,
        refusal_threshold=refusal_threshold,
    )
    return Pipeline(
        Retriever(index, reranker=reranker) if index else None,
        drafter,
        passages=passages,
        splits_questions=mode == "select",
        verifier=verifier or LexicalVerifier(),
        # The bundled base model follows no instruction (docs/benchmarks.md, "Conversation").
        rewrite=ModelRewriter(generator)
        if mode == "write" and generator.name != BUNDLED_NAME
        else standalone_question,
    )
