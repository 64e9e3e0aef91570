"""RAGAS's form of single turns: user_input, response, retrieved_contexts, reference, reference_contexts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from eval.cases import EvalCase, Gold
from eval.runner import CaseResult
from rag.types import GivenPassage


class RagasError(ValueError):
    """A file is not in RAGAS's form; the message names the line, in Chinese."""


def export_ragas(results: Sequence[CaseResult], file: Path) -> None:
    """Write one JSON line a case that was answered or refused; a case that failed has nothing to judge."""
    lines = [
        {
            "user_input": result.case.question,
            "response": result.answer.text,
            "retrieved_contexts": [passage.text for passage in result.answer.passages],
            "reference": "；".join(result.case.answers),
            "reference_contexts": [gold.quote for gold in result.case.gold],
        }
        for result in results
        if result.answer is not None
    ]
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def import_ragas(file: Path) -> list[EvalCase]:
    """Return the turns of a file as reading cases over their own reference contexts.

    Raises:
        RagasError: If a line is not a turn with a reference and reference contexts.
    """
    cases: list[EvalCase] = []
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise RagasError(f"{file}：读不了（{error}）") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            contexts = [str(text) for text in record["reference_contexts"]]
            passages = tuple(
                GivenPassage(f"{number}-{at}", text) for at, text in enumerate(contexts, start=1)
            )
            gold = tuple(Gold(passage.source, passage.text) for passage in passages)
            answer = str(record["reference"])
            cases.append(
                EvalCase(
                    f"ragas-{number}", str(record["user_input"]), True, (answer,), gold, passages, ("ragas",)
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise RagasError(f"{file} 第 {number} 行：不是 RAGAS 的一轮问答（{error}）") from error
    return cases
