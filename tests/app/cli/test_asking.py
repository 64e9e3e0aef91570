"""Questions and searches: what is printed where, and how it ends."""

from __future__ import annotations

import json

import pytest

from tests.app.cli.command import GRAIN, QUESTION, Run
from tests.app.fake_models import FakeModels

ANSWER_KEYS = {
    "id", "question", "standalone_question", "text", "refused", "refusal_reason", "sentences", "citations",
    "passages", "warnings", "model", "generation", "timings_ms",
}  # fmt: skip


def test_ask_prints_the_answer_and_what_it_stands_on(ingested: Run) -> None:
    status, out, _ = ingested("ask", QUESTION)
    assert status == 0
    assert "全年粮食播种面积稳定在16.8亿亩以上。[1]" in out
    assert "出处：\n[1] 《关于粮食生产的通知》 › 一、总体要求\n    “全年粮食播种面积" in out


def test_ask_as_json_is_one_value_of_the_agreed_shape(ingested: Run) -> None:
    status, out, _ = ingested("ask", QUESTION, "--json")
    assert status == 0
    answer = json.loads(out)
    assert answer.keys() >= ANSWER_KEYS
    assert answer["question"] == QUESTION
    assert answer["citations"][0]["quote"] in GRAIN


def test_search_prints_passages_and_json(ingested: Run) -> None:
    status, out, _ = ingested("search", "粮食播种面积", "-k", "1")
    assert status == 0
    assert out.startswith("1. 《关于粮食生产的通知》")
    found = json.loads(ingested("search", "粮食播种面积", "-k", "1", "--json")[1])
    assert found.keys() == {"id", "query", "passages"}
    assert found["query"] == "粮食播种面积"
    assert len(found["passages"]) == 1
    assert found["passages"][0]["source"] == "粮食.txt"


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "part"),
    [("", "空"), ("  ", "空"), ("问" * 20_000, "20000")],
    ids=["empty", "blank", "20000 characters"],
)
def test_a_question_that_cannot_be_asked_ends_with_2(
    command: str, question: str, part: str, ingested: Run
) -> None:
    status, out, err = ingested(command, question)
    assert (status, out) == (2, "")
    assert part in err


def test_a_slip_in_the_question_is_told_before_a_model_is_loaded(ingested: Run, fakes: FakeModels) -> None:
    ingested("ask", "")
    assert fakes.generator_calls == 0


@pytest.mark.parametrize("command", ["ask", "search"])
def test_before_anything_is_ingested_the_next_step_is_told(command: str, zhengce: Run) -> None:
    status, out, err = zhengce(command, "问")
    assert (status, out) == (2, "")
    assert "zhengce ingest" in err


def test_an_index_of_another_model_ends_with_2(ingested: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.service.Models", lambda config, report: FakeModels("别的模型"))
    for arguments in (("ask", QUESTION), ("search", "粮食"), ("ingest", "文件")):
        status, _, err = ingested(*arguments)
        assert status == 2
        assert "zhengce ingest --rebuild" in err
    assert ingested("ingest", "文件", "--rebuild")[0] == 0
    assert ingested("ask", QUESTION)[0] == 0
