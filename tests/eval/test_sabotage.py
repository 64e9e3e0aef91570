"""Each thing that can go wrong with a release is caught by its gate."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import EvalCase
from eval.command import EvalOptions, run_eval
from eval.metrics.source_texts import DocumentText
from eval.runner import Pipeline
from eval.system import System
from rag.types import Answer
from tests.eval.sabotage import (
    Mistaken,
    Ranked,
    Spoiled,
    add_idle_citation,
    add_invention,
    answer_anyway,
    change_digits,
    copy_passages,
    crash,
    empty,
    move_citations,
    refuse,
    shift_offsets,
)

DATA = Path(__file__).parents[2] / "eval" / "data"
SEED, GATES = DATA / "seed.jsonl", DATA / "gates.toml"


def failed_gates(folder: Path) -> set[str]:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {gate["metric"] for gate in report["gates"] if not gate["passed"]}


@pytest.fixture
def reader(seed_text: str) -> DocumentText:
    return {"seed": seed_text}.__getitem__


@pytest.mark.parametrize(
    ("spoil", "failing"),
    [
        pytest.param(
            refuse, {"gold_cited", "answer_correct", "over_refusal", "numbers_grounded"}, id="refused"
        ),
        pytest.param(empty, {"gold_cited", "answer_correct", "refusal_recall", "quote_valid"}, id="empty"),
        pytest.param(move_citations, {"gold_cited"}, id="wrong words cited"),
        pytest.param(shift_offsets, {"gold_cited", "quote_valid"}, id="offsets shifted by one"),
        pytest.param(change_digits, {"numbers_grounded"}, id="digits changed"),
        pytest.param(answer_anyway, {"refusal_recall"}, id="refusals turned off"),
        pytest.param(copy_passages, {"brevity"}, id="passages copied whole"),
        pytest.param(add_invention, {"claims_supported"}, id="an unsupported sentence added"),
        pytest.param(add_idle_citation, {"support_precision"}, id="idle citations"),
        pytest.param(
            crash, {"gold_cited", "answer_correct", "refusal_recall", "over_refusal", "error"}, id="crash"
        ),
    ],
)
def test_sabotage_fails_its_gates(
    spoil: Callable[[Answer], Answer],
    failing: set[str],
    oracle: Pipeline,
    reader: DocumentText,
    tmp_path: Path,
) -> None:
    assert (
        run_eval(lambda: System(Spoiled(oracle, spoil), reader, "坏"), EvalOptions([SEED], GATES, tmp_path))
        == 1
    )
    assert failing <= failed_gates(tmp_path)


def test_citations_of_the_answer_before_fail(oracle: Pipeline, reader: DocumentText, tmp_path: Path) -> None:
    before: list[Answer] = []

    def shuffle(answer: Answer) -> Answer:
        if answer.refused:
            return answer
        before.append(answer)
        other = before[-2] if len(before) > 1 else answer
        return replace(answer, citations=other.citations, passages=other.passages)

    assert (
        run_eval(lambda: System(Spoiled(oracle, shuffle), reader, "坏"), EvalOptions([SEED], GATES, tmp_path))
        == 1
    )
    assert {"gold_cited", "quote_valid", "numbers_grounded"} <= failed_gates(tmp_path)


@pytest.mark.parametrize(("depth", "failing"), [(10, set()), (1, {"recall@10"})])
def test_retrieval_cut_to_one_passage_fails(
    depth: int,
    failing: set[str],
    oracle: Pipeline,
    seed_cases: list[EvalCase],
    reader: DocumentText,
    tmp_path: Path,
) -> None:
    """As with every real ranking, the passage that answers is not always the first: here for one question in ten."""
    misled = frozenset(case.question for case in seed_cases[::10])
    system = System(Ranked(oracle, misled, depth), reader, "坏")
    assert run_eval(lambda: system, EvalOptions([SEED], GATES, tmp_path)) == bool(failing)
    assert failed_gates(tmp_path) == failing


def test_a_stale_index_fails(oracle: Pipeline, seed_text: str, tmp_path: Path) -> None:
    """The document has a new first line since its passages were cut."""
    stale: DocumentText = {"seed": f"（2015年修订）\n{seed_text}"}.__getitem__
    assert run_eval(lambda: System(oracle, stale, "坏"), EvalOptions([SEED], GATES, tmp_path)) == 1
    assert {"quote_valid", "gold_cited"} <= failed_gates(tmp_path)


def test_answers_of_the_wrong_year_fail(
    oracle: Pipeline, seed_cases: list[EvalCase], reader: DocumentText, tmp_path: Path
) -> None:
    years = ("year-2013", "year-2014")
    asked = [
        [case.question for case in seed_cases if case.answerable and year in case.tags] for year in years
    ]
    count = min(map(len, asked))
    instead = dict(zip(asked[0][:count], asked[1], strict=False)) | dict(
        zip(asked[1][:count], asked[0], strict=False)
    )
    system = System(Mistaken(oracle, instead), reader, "坏")
    assert run_eval(lambda: system, EvalOptions([SEED], GATES, tmp_path)) == 1
    assert {"gold_cited", "answer_correct"} <= failed_gates(tmp_path)
