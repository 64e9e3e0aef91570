"""The cases of robustness and conversation agree with the document, and with the halves of the seed cases."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eval.cases import EvalCase, load_cases
from tests.eval.test_seed_cases import squeeze

DATA = Path(__file__).parents[2] / "eval" / "data"
KINDS = {"typo", "traditional", "spoken", "follow-up", "noise", "injection"}


@pytest.fixture(scope="module")
def cases() -> list[EvalCase]:
    return load_cases(DATA / "robust.jsonl")


def test_every_gold_quote_stands_where_it_is_said_to(cases: list[EvalCase], seed_text: str) -> None:
    for case in cases:
        for gold in case.gold:
            texts = (
                [seed_text]
                if case.passages is None
                else [p.text for p in case.passages if p.source == gold.source]
            )
            assert any(squeeze(gold.quote) in squeeze(text) for text in texts), case.id


def test_every_answer_stands_in_a_gold_quote(cases: list[EvalCase]) -> None:
    for case in cases:
        assert bool(case.answers and case.gold) == case.answerable, case.id
        for answer in case.answers:
            assert any(squeeze(answer) in squeeze(gold.quote) for gold in case.gold), case.id


def test_every_case_has_one_kind_and_one_half(cases: list[EvalCase]) -> None:
    for case in cases:
        assert len(KINDS.intersection(case.tags)) == 1, case.id
        assert len({"tune", "report"}.intersection(case.tags)) == 1, case.id
        assert ("follow-up" in case.tags) == bool(case.history), case.id
        assert bool({"noise", "injection"}.intersection(case.tags)) == (case.passages is not None), case.id


def test_a_paragraph_lies_in_the_half_of_the_seed_cases(
    cases: list[EvalCase], seed_cases: list[EvalCase], seed_text: str
) -> None:
    paragraphs = [squeeze(line) for line in seed_text.splitlines()]
    halves: dict[int, set[str]] = {}
    for case in [*seed_cases, *cases]:
        half = "tune" if "tune" in case.tags else "report"
        for gold in case.gold:
            holding = [i for i, line in enumerate(paragraphs) if squeeze(gold.quote) in line]
            if len(holding) == 1:
                halves.setdefault(holding[0], set()).add(half)
    assert [paragraphs[i][:10] for i, found in halves.items() if len(found) > 1] == []


def test_the_project_has_three_hundred_cases_of_its_own(
    cases: list[EvalCase], seed_cases: list[EvalCase]
) -> None:
    assert len(seed_cases) + len(cases) >= 300
    assert all(
        count >= 10 for kind, count in Counter(t for c in cases for t in c.tags).items() if kind in KINDS
    )
    asked = Counter((case.question, case.history, case.passages) for case in [*seed_cases, *cases])
    assert max(asked.values()) == 1
