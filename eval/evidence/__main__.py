"""`python -m eval.evidence FILE given|document|search|statutes|speed …`: reading, evidence and reranking in figures."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from eval.cases import EvalCase, load_cases
from eval.evidence.cases_read import of_its_gold, read_found, read_given, searched
from eval.evidence.measures import halves
from eval.evidence.tables import reading_table, rerank_table, sentence_table
from eval.metrics.source_texts import SourceTexts
from eval.retrieval.article_measures import article_measures
from eval.retrieval.tasks import QUOTES, statute_cases
from index.bundled_encoder import bundled_encoder_folder
from index.compute_dtype import wait_passively
from rag.training.statute_examples import reported_cases

_RIGHT_DOCUMENT_PASSAGES = 8


def main() -> None:
    """Read the cases and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m eval.evidence", description="衡量证据模型")
    parser.add_argument("changes", type=Path, help="模型文件（safetensors）")
    modes = parser.add_subparsers(dest="mode", required=True)
    for mode, words in (
        ("given", "案例自带文段：片段 F1、可答与否"),
        ("document", "给定正确的文件：证据句"),
        ("search", "检索后重排"),
        ("statutes", "检索法律后重排：只取条文都不在训练所用法律里的题，按条文算命中"),
    ):
        command = modes.add_parser(mode, help=words)
        if mode != "given":
            command.add_argument("corpus", type=Path, help="文件夹")
            command.add_argument(
                "--workspace", type=Path, help="索引放在哪里，再次运行不必重做（默认临时目录）"
            )
        command.add_argument("cases", type=Path, help="案例文件")
        command.add_argument("-k", type=int, default=12, help="重排几段")
        if mode == "statutes":
            continue
        command.add_argument("--ids", default="", help="只取编号以此开头的案例")
        command.add_argument("--tag", default="", help="只取有此标签的案例")
        command.add_argument("--every", type=int, default=1, help="每几题取一题")
    timed = modes.add_parser("speed", help="读 8 段各 400 字要多久")
    timed.add_argument("text", type=Path, help="一份至少 3,200 字的文本")
    arguments = parser.parse_args()
    wait_passively()
    if arguments.mode == "speed":
        from eval.evidence.speed import speed_table  # needs onnx, which only development installs

        print(speed_table(bundled_encoder_folder(), arguments.changes, arguments.text.read_text("utf-8")))
        return
    from rag.evidence_model.model import EvidenceModel

    model = EvidenceModel.load(bundled_encoder_folder(), arguments.changes)
    if arguments.mode == "statutes":
        with searched(arguments.corpus, arguments.workspace, max_chars=0) as (retriever, index):
            filters, both = statute_cases(index, arguments.cases)
            untrained = {case["id"] for case in reported_cases(arguments.cases)}
            even, odd = (
                read_found(
                    [case for case in half if case.id in untrained],
                    retriever,
                    model,
                    arguments.k,
                    lambda case: filters,
                )
                for half in both
            )
            texts = SourceTexts(lambda doc_id: index.document(doc_id).text)
            print(rerank_table((even, odd), article_measures(texts)))
        return
    cases = _chosen(load_cases(arguments.cases), arguments.ids, arguments.tag, arguments.every)
    if arguments.mode == "given":
        print(reading_table(read_given(cases, model)))
        return
    with searched(arguments.corpus, arguments.workspace) as (retriever, index):
        if arguments.mode == "search":
            print(rerank_table(halves(read_found(cases, retriever, model, arguments.k)), QUOTES))
            return
        sources = [entry.source for entry in index.entries]
        reads = read_found(
            cases, retriever, model, _RIGHT_DOCUMENT_PASSAGES, lambda case: of_its_gold(case, sources)
        )
        print(sentence_table(reads))
        print(reading_table(reads))


def _chosen(cases: Sequence[EvalCase], prefix: str, tag: str, every: int) -> list[EvalCase]:
    """Return every n-th of the cases that the other conditions admit; YES and NO are no spans of a text."""
    admitted = [
        case
        for case in cases
        if case.id.startswith(prefix)
        and (not tag or tag in case.tags)
        and not {"YES", "NO"} & set(case.answers)
    ]
    return admitted[::every]


if __name__ == "__main__":
    main()
