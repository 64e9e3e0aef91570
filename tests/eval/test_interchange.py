"""Out to other tools and back: judged by trec_eval's own reader, asked again as cases."""

from __future__ import annotations

import json
from pathlib import Path

import ir_measures
import pytest
from ir_measures import RR

from eval.cases import EvalCase, load_cases
from eval.interchange.__main__ import main
from eval.saved_run import load_case_results


def test_results_come_back_as_they_were(run_folder: Path, seed_cases: list[EvalCase]) -> None:
    results = load_case_results(run_folder)
    assert [result.case for result in results] == seed_cases
    assert all(result.answer is not None and result.answer.model == "手写" for result in results)
    assert all(result.found for result in results)


def test_beir_and_trec_are_judged_by_trec_eval(run_folder: Path, tmp_path: Path) -> None:
    assert main(["export-beir", str(run_folder), str(tmp_path / "beir")]) == 0
    rows = (tmp_path / "beir" / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]
    qrels = [ir_measures.Qrel(q, d, int(score)) for q, d, score in (row.split("\t") for row in rows)]
    run = list(ir_measures.read_trec_run(str(tmp_path / "beir" / "run.trec")))  # type: ignore[no-untyped-call]
    # The oracle's first passage always holds gold; another passage may hold the same words.
    assert ir_measures.calc_aggregate([RR], qrels, run) == {RR: 1}
    lines = (tmp_path / "beir" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {record["_id"]: record["text"] for record in map(json.loads, lines)}
    cases = {result.case.id: result.case for result in load_case_results(run_folder)}
    for qrel in qrels:
        quotes = ["".join(gold.quote.split()) for gold in cases[qrel.query_id].gold]
        assert any(quote in "".join(texts[qrel.doc_id].split()) for quote in quotes)


def test_beir_comes_in_as_documents_and_cases(run_folder: Path, tmp_path: Path) -> None:
    beir, cases, texts = (tmp_path / name for name in ("beir", "cases.jsonl", "texts"))
    assert main(["export-beir", str(run_folder), str(beir)]) == 0
    assert main(["import-beir", str(beir), str(cases), str(texts)]) == 0
    imported = load_cases(cases)
    exported = [r.case for r in load_case_results(run_folder) if r.case.gold]
    assert [case.id for case in imported] == [case.id for case in exported]
    for case in imported:
        assert case.gold
        assert all(gold.quote in (texts / gold.source).read_text(encoding="utf-8") for gold in case.gold)


def test_ragas_there_and_back(run_folder: Path, tmp_path: Path) -> None:
    out, cases = tmp_path / "ragas.jsonl", tmp_path / "cases.jsonl"
    assert main(["export-ragas", str(run_folder), str(out)]) == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 200
    assert lines[0].keys() == {
        "user_input",
        "response",
        "retrieved_contexts",
        "reference",
        "reference_contexts",
    }
    answerable = tmp_path / "answerable.jsonl"
    kept = [line for line in lines if line["reference_contexts"]]
    answerable.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
    assert main(["import-ragas", str(answerable), str(cases)]) == 0
    imported = load_cases(cases)
    assert [case.question for case in imported] == [line["user_input"] for line in kept]
    assert all(case.passages and case.passages[0].text == case.gold[0].quote for case in imported)


@pytest.mark.parametrize("command", ["export-beir", "export-ragas", "import-ragas"])
def test_what_is_not_there_is_explained(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(tmp_path / "无"), str(tmp_path / "出")]) == 2
    assert "错误：" in capsys.readouterr().err
