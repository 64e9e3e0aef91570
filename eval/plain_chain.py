"""`python -m eval.plain_chain WORKSPACE CASES`: the same model and passages, asked plainly, beside the pipeline.

The plain way is LangChain's "stuff" chain: every passage in one prompt, the model writes, a parser takes the text. Both
systems search the same index, question by question in turn, so that neither has the quieter machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.language_models import LLM
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import PromptTemplate
from langchain_core.runnables import Runnable

from eval.cases import EvalCase, load_cases
from eval.evaluation import score_results
from eval.judges.lexical import LexicalJudge
from eval.metrics.source_texts import SourceTexts
from eval.runner import CaseResult, Pipeline, run_cases, sample_evenly
from eval.scoring import MetricName
from eval.table import render_table
from index.embedding import load_embedder
from index.filters import SearchFilters
from index.store import Index
from rag.building import build_pipeline
from rag.citations import cite
from rag.evidence_model.loading import load_evidence_model
from rag.generation.base import GenerationError, Generator, Message
from rag.generation.loading import load_generator
from rag.prompts import NO_ANSWER
from rag.retrieval import Retriever, given_passages
from rag.types import Answer, AnswerSentence, GivenPassage, Passage, Span, Turn

_PASSAGES = 6  # as the pipeline reads
_MAX_TOKENS = 100
_MEASURES: tuple[tuple[str, MetricName], ...] = (
    ("答对（含标准答案）", "answer_correct"),
    ("字 F1", "answer_f1"),
    ("数字在所给原文中", "numbers_grounded"),
    ("论断有据", "claims_supported"),
    ("应拒已拒", "refusal_recall"),
    ("误拒", "over_refusal"),
)
_PROMPT = PromptTemplate.from_template(
    f"根据资料简短地回答问题。资料里没有答案时，只写：{NO_ANSWER}。\n\n"
    "资料：\n各县（市、区）人民政府要在2019年6月30日前制定具体实施办法。\n问题：实施办法什么时候制定出来？\n回答：2019年6月30日前\n\n"
    f"资料：\n健全县、乡、村三级养护责任体系。\n问题：农村公路养护补助每公里多少元？\n回答：{NO_ANSWER}\n\n"
    "资料：\n{context}\n问题：{question}\n回答："
)


class GeneratorLLM(LLM):
    """A `Generator` as LangChain's plain text model; a reply ends with its line."""

    generator: Any

    @property
    def _llm_type(self) -> str:
        return "zhengce"

    def _call(
        self, prompt: str, stop: list[str] | None = None, run_manager: Any = None, **kwargs: Any
    ) -> str:
        pieces = self.generator.stream([Message("user", prompt)], max_tokens=_MAX_TOKENS, stop=stop or ["\n"])
        return "".join(pieces)


class PlainChain:
    """Retrieves, stuffs, asks: a `Pipeline` whose one sentence cites every passage that the model was shown."""

    def __init__(self, retriever: Retriever | None, generator: Generator) -> None:
        """Receive the parts; without a retriever it reads given passages only."""
        self._retriever = retriever
        self._name = generator.name
        self._chain: Runnable[dict[str, str], str] = (
            _PROMPT | GeneratorLLM(generator=generator) | StrOutputParser()
        )

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Answer:
        """Return what the model writes; passages that do not fit its context are left out, last first."""
        found = given_passages(passages) if passages is not None else self.search(question, k=_PASSAGES)
        shown = list(found)
        while True:
            context = "\n\n".join(passage.text for passage in shown)
            try:
                text = self._chain.invoke({"context": context, "question": question}).strip()
                break
            except GenerationError:
                if len(shown) < 2:
                    raise
                shown.pop()
        refused = not text or NO_ANSWER in text
        sentences = () if refused else (_sentence(text, shown),)
        return Answer(
            question=question,
            standalone_question=question,
            text=text,
            refused=refused,
            refusal_reason="no_evidence" if refused else None,
            sentences=sentences,
            citations=cite(sentences, shown),
            passages=tuple(shown),
            warnings=(),
            model=self._name,
            generation=self._retriever.generation if self._retriever else "",
        )

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k best passages; none without a retriever."""
        return self._retriever.retrieve(query, k, filters) if self._retriever else []


def _sentence(text: str, shown: Sequence[Passage]) -> AnswerSentence:
    spans = tuple(Span(passage.number, passage.start, passage.end) for passage in shown)
    return AnswerSentence(text, tuple(passage.number for passage in shown), 0.0, spans)


def ask_in_turn(
    systems: Sequence[Pipeline], cases: Sequence[EvalCase], noted: Callable[[], object]
) -> list[list[CaseResult]]:
    """Return the results of each system, every case put to one after the other.

    Args:
        noted: Called after each case.
    """
    results: list[list[CaseResult]] = [[] for _ in systems]
    for number, case in enumerate(cases):
        for at in range(len(systems)):
            at = (at + number) % len(systems)  # neither always finds the caches warm
            results[at] += run_cases(systems[at], [case], progress=False)
        noted()
    return results


def table(names: Sequence[str], results: Sequence[list[CaseResult]], texts: SourceTexts) -> str:
    """Return the measures of each system with their intervals, and its latency."""
    runs = [score_results(found, texts, LexicalJudge()) for found in results]
    rows = [["", *names]]
    for label, metric in _MEASURES:
        found = [run.estimate(metric) for run in runs]
        rows.append(
            [label, *("—" if e is None else f"{e.mean:.3f} [{e.low:.3f}, {e.high:.3f}]" for e in found)]
        )
    for label, q in (("耗时 p50，毫秒", 50), ("耗时 p95，毫秒", 95)):
        rows.append([label, *(f"{np.percentile([r.elapsed_ms for r in found], q):.0f}" for found in results)])
    rows.append(["出错", *(str(sum(r.error is not None for r in found)) for found in results)])
    return render_table(rows)


def main() -> None:
    """Ask both and print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.plain_chain", description=__doc__)
    parser.add_argument("workspace", type=Path, help="已入库的工作目录")
    parser.add_argument("cases", type=Path, help="题目文件")
    parser.add_argument("--limit", type=int, help="最多几题，均匀抽取")
    given = parser.parse_args()
    from tqdm import tqdm

    cases = sample_evenly(load_cases(given.cases), given.limit)
    embedder, generator = load_embedder("bundled"), load_generator("bundled")
    as_it_came = load_generator("bundled", adapter="")  # the adapter makes it choose better, not write better
    index = Index.open(given.workspace, embedder=embedder)
    try:
        retriever = Retriever(index)
        systems: tuple[Pipeline, Pipeline] = (
            build_pipeline(index, embedder, generator, mode="select", reader=load_evidence_model()),
            PlainChain(retriever, as_it_came),
        )
        run_cases(systems[0], cases[:1], progress=False)  # what is loaded with the first question
        run_cases(systems[1], cases[:1], progress=False)
        with tqdm(total=len(cases), unit="题") as bar:
            results = ask_in_turn(systems, cases, bar.update)
        texts = SourceTexts(lambda doc_id: retriever.document(doc_id).text)
        print(f"{len(cases)} 题，{generator.name}")
        print(table(("本系统", "LangChain stuff"), results, texts))
    finally:
        index.close()


if __name__ == "__main__":
    main()
