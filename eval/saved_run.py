"""A run as its report folder keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

from eval.gates import ALL_TAG
from eval.interval import Estimate
from eval.runner import CaseResult
from eval.scoring import METRIC_NAMES, MetricName

REPORT_FILE = "report.json"
RESULTS_FILE = "results.jsonl"
_RESULT = TypeAdapter(CaseResult)
_FIELDS = tuple(field.name for field in fields(CaseResult))


class SavedRunError(ValueError):
    """A folder holds no run that can be read; the message says so in Chinese, with the mend."""


@dataclass(frozen=True, slots=True)
class SavedCase:
    """What became of a case: its scores by metric (those that applied), and its answer as text, or the error."""

    id: str
    question: str
    tags: tuple[str, ...]
    scores: Mapping[MetricName, float]
    answer: str


def load_results(folder: Path) -> list[SavedCase]:
    """Return the cases of a report folder, in order.

    Raises:
        SavedRunError: If there is none, or it is damaged.
    """
    return [_saved_case(record) for record in _records(folder)]


def result_fields(result: CaseResult) -> dict[str, Any]:
    """Return a result as JSON values: case, answer, error, elapsed_ms, found."""
    fields: dict[str, Any] = _RESULT.dump_python(result, mode="json")
    return fields


def load_case_results(folder: Path) -> list[CaseResult]:
    """Return the results of a report folder as they were when they were scored.

    Raises:
        SavedRunError: If there is none, or it is damaged.
    """
    return [_result(record) for record in _records(folder)]


def load_estimates(path: Path) -> dict[tuple[MetricName, str], Estimate]:
    """Return every estimate of a report by metric and tag.

    Args:
        path: A report folder, or the `report.json` kept of a release.

    Raises:
        SavedRunError: If it cannot be read.
    """
    file = path / REPORT_FILE if path.is_dir() else path
    try:
        metrics = json.loads(file.read_text(encoding="utf-8"))["metrics"]
        return {
            (cast("MetricName", metric), tag): Estimate(**found)
            for tag, row in metrics.items()
            for metric, found in row.items()
            if found is not None and metric in METRIC_NAMES
        }
    except OSError as error:
        raise SavedRunError(
            f"{file}：读不了（{error.strerror}）；请给出 zhengce eval --out 写出的目录"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SavedRunError(f"{file}：不是 zhengce eval --out 写出的报告（{error}）；请重新评测") from error


def _records(folder: Path) -> list[dict[str, Any]]:
    path = folder / RESULTS_FILE
    try:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        for record in records:
            _result(record)
            _saved_case(record)
    except OSError as error:
        raise SavedRunError(
            f"{path}：读不了（{error.strerror}）；请给出 zhengce eval --out 写出的目录"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SavedRunError(f"{path}：不是 zhengce eval --out 写出的结果（{error}）；请重新评测") from error
    return records


def _result(record: dict[str, Any]) -> CaseResult:
    return _RESULT.validate_python({name: record[name] for name in _FIELDS}, strict=False)


def _saved_case(record: dict[str, Any]) -> SavedCase:
    answer = record["answer"]
    shown = f"（出错）{record['error']}" if answer is None else answer["text"] or "（拒答）"
    scores = {name: float(value) for name, value in record["scores"].items() if value is not None}
    return SavedCase(
        record["id"],
        record["question"],
        tuple(record["tags"]),
        {metric: scores[metric] for metric in METRIC_NAMES if metric in scores},
        shown,
    )


def bears(case: SavedCase, tag: str) -> bool:
    """Say whether a tag counts the case."""
    return tag == ALL_TAG or tag in case.tags
