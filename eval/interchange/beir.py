"""BEIR's form (Thakur et al. 2021): corpus.jsonl, queries.jsonl, qrels/test.tsv; and TREC's run file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.cases import EvalCase, Gold
from eval.metrics.retrieval import holds
from eval.runner import CaseResult
from rag.types import Passage

_COLUMNS = ["query-id", "corpus-id", "score"]
_RUN_TAG = "zhengce"


class BeirError(ValueError):
    """A folder is not in BEIR's form; the message says in Chinese what is missing."""


def export_beir(results: Sequence[CaseResult], folder: Path) -> None:
    """Write what a run searched for and found: the passages as corpus, those that hold a gold quote as relevant.

    Writes `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv` and the ranking as `run.trec`. Cases without gold or with
    given texts are left out.
    """
    searched = [result for result in results if result.case.gold and result.case.passages is None]
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    passages = {_id(passage): passage for result in searched for passage in result.found}
    _write_lines(
        folder / "corpus.jsonl",
        ({"_id": name, "title": passage.title, "text": passage.text} for name, passage in passages.items()),
    )
    _write_lines(
        folder / "queries.jsonl",
        ({"_id": result.case.id, "text": result.case.question} for result in searched),
    )
    with (folder / "qrels" / "test.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(_COLUMNS)
        for result in searched:
            relevant = [p for p in passages.values() if any(holds(p, gold) for gold in result.case.gold)]
            writer.writerows([result.case.id, _id(passage), 1] for passage in relevant)
    lines = [
        f"{result.case.id} Q0 {_id(passage)} {rank} {len(result.found) - rank} {_RUN_TAG}\n"
        for result in searched
        for rank, passage in enumerate(result.found, start=1)
    ]
    (folder / "run.trec").write_text("".join(lines), encoding="utf-8")


def import_beir(folder: Path, documents: Path) -> list[EvalCase]:
    """Return the queries of a BEIR folder as cases, and write its corpus as one text file a document.

    Args:
        documents: Folder for the texts, made if missing; ingest it before the cases are asked.

    Raises:
        BeirError: If the folder is not in BEIR's form.
    """
    try:
        corpus = {str(record["_id"]): record for record in _read_lines(folder / "corpus.jsonl")}
        queries = {
            str(record["_id"]): str(record["text"]) for record in _read_lines(folder / "queries.jsonl")
        }
        with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
            judged = [
                (row["query-id"], row["corpus-id"])
                for row in csv.DictReader(file, delimiter="\t")
                if int(row["score"]) > 0
            ]
        documents.mkdir(parents=True, exist_ok=True)
        sources = {
            name: f"{number:06}.txt" for number, name in enumerate(corpus)
        }  # an id may be no file name
        for name, record in corpus.items():
            text = f"{record.get('title', '')}\n{record['text']}".strip()
            (documents / sources[name]).write_text(text + "\n", encoding="utf-8")
        return [
            EvalCase(
                query,
                text,
                True,
                (),
                tuple(Gold(sources[name], corpus[name]["text"]) for asked, name in judged if asked == query),
                None,
                ("beir",),
            )
            for query, text in queries.items()
            if any(asked == query for asked, _ in judged)
        ]
    except OSError as error:
        raise BeirError(
            f"{error.filename}：读写不了（{error.strerror}）；BEIR 目录应有 corpus.jsonl、queries.jsonl 和 qrels/test.tsv"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BeirError(f"{folder}：不是 BEIR 格式（{error}）") from error


def _id(passage: Passage) -> str:
    return f"{passage.doc_id}:{passage.start}-{passage.end}"


def _write_lines(path: Path, records: Iterable[dict[str, str]]) -> None:
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text(text, encoding="utf-8")


def _read_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
