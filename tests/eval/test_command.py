"""The whole road of `zhengce eval`, with an oracle and with everything that can be wrong with a pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from eval.command import EvalOptions, run_eval
from eval.metrics.source_texts import DocumentText
from eval.runner import Pipeline
from eval.system import System
from eval.table import display_width, render_table
from rag.types import Answer, AnswerSentence, GivenPassage, Passage, SearchFilters, Turn

DATA = Path(__file__).parents[2] / "eval" / "data"
SEED, GATES = DATA / "seed.jsonl", DATA / "gates.toml"


class Spoiled:
    """Another pipeline's answers, spoiled."""

    def __init__(self, pipeline: Pipeline, spoil: Callable[[Answer], Answer]) -> None:
        self._pipeline, self._spoil = pipeline, spoil

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Answer:
        return self._spoil(self._pipeline.ask(question, passages=passages))

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        return self._pipeline.search(query, k=k)


def failed_gates(folder: Path) -> set[str]:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {gate["metric"] for gate in report["gates"] if not gate["passed"]}


def refuse(answer: Answer) -> Answer:
    return replace(answer, refused=True, refusal_reason="no_evidence", sentences=(), citations=(), text="")


def empty(answer: Answer) -> Answer:
    return replace(answer, refused=False, refusal_reason=None, sentences=(), citations=(), text="")


def move_citations(answer: Answer) -> Answer:
    """Let each citation quote the same number of characters, one place on: true to the text, yet cut wrong."""
    by_number = {passage.number: passage for passage in answer.passages}
    moved = []
    for citation in answer.citations:
        passage = by_number[citation.number]
        size = min(8, len(passage.text))
        start = passage.start if citation.start - passage.start > size else passage.end - size
        quote = passage.text[start - passage.start :][:size]
        moved.append(replace(citation, start=start, end=start + size, quote=quote))
    return replace(answer, citations=tuple(moved))


def shift_offsets(answer: Answer) -> Answer:
    return replace(
        answer, citations=tuple(replace(c, start=c.start + 1, end=c.end + 1) for c in answer.citations)
    )


def change_digits(answer: Answer) -> Answer:
    table = str.maketrans("0123456789", "1234567890")

    def change(sentence: AnswerSentence) -> AnswerSentence:
        return replace(sentence, text=sentence.text.translate(table))

    sentences = tuple(change(sentence) for sentence in answer.sentences)
    return replace(answer, sentences=sentences, text="".join(sentence.text for sentence in sentences))


def crash(answer: Answer) -> NoReturn:
    raise TimeoutError("模型超时")


@pytest.fixture
def reader(seed_text: str) -> DocumentText:
    return {"seed": seed_text}.__getitem__


def test_perfect_answers_pass_every_gate(
    oracle: Pipeline, reader: DocumentText, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run_eval(lambda: System(oracle, reader, "手写"), EvalOptions([SEED], GATES, tmp_path / "新" / "出"))
        == 0
    )
    report = json.loads((tmp_path / "新" / "出" / "report.json").read_text(encoding="utf-8"))
    overall = report["metrics"]["all"]
    assert report["n"] == 200
    assert report["models"] == ["手写"]
    assert report["errors"] == {}
    means = {
        metric: found["mean"]
        for metric, found in overall.items()
        if metric not in ("answer_f1", "quote_hit@1")
    }
    zero = {"over_refusal", "fell_back", "error"}
    assert means == {metric: 0.0 if metric in zero else 1.0 for metric in means}
    assert overall["refusal_recall"]["n"] == 54
    assert report["metrics"]["refuse-year"]["gold_cited"] is None
    assert report["latency"]["total"] == {"p50_ms": 10.0, "p95_ms": 10.0, "n": 200}
    lines = (tmp_path / "新" / "出" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"seed-{i:03}" for i in range(1, 201)]
    printed = capsys.readouterr().out
    assert "refuse-near-figure" in printed
    assert "✗" not in printed


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


def test_errors_are_listed(
    oracle: Pipeline, reader: DocumentText, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_eval(lambda: System(Spoiled(oracle, crash), reader, "坏"), EvalOptions([SEED], limit=3)) == 0
    printed = capsys.readouterr().out
    assert "出错 3 题" in printed
    assert "seed-001：TimeoutError: 模型超时" in printed


def never() -> NoReturn:
    raise AssertionError("the pipeline was built for bad input")


@pytest.mark.parametrize(
    ("cases", "gates", "limit", "message"),
    [
        ("无.jsonl", None, None, "无法读取用例文件"),
        ("坏.jsonl", None, None, "坏.jsonl 第 1 行"),
        (str(SEED), "无.toml", None, "无法读取门槛文件"),
        (str(SEED), None, 0, "--limit"),
    ],
)
def test_bad_input_is_explained_before_anything_is_built(
    cases: str,
    gates: str | None,
    limit: int | None,
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "坏.jsonl").write_text("{", encoding="utf-8")
    assert (
        run_eval(never, EvalOptions([tmp_path / cases], tmp_path / gates if gates else None, limit=limit))
        == 2
    )
    assert message in capsys.readouterr().err


def test_an_output_folder_that_cannot_be_made_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run_eval(never, EvalOptions([SEED], out=tmp_path / "file" / "out")) == 2
    assert "--out" in capsys.readouterr().err


def test_a_table_lines_up_in_a_terminal() -> None:
    lines = render_table([["标签", "题数"], ["list", "7"], ["two-part", "128"]]).splitlines()
    assert lines == ["标签      题数", "list         7", "two-part   128"]
    assert {display_width(line) for line in lines} == {14}
