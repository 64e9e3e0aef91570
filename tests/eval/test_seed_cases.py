"""The project's own cases agree with the document that ships with the project."""

from __future__ import annotations

import re
from collections import Counter

from eval.cases import EvalCase

KINDS = {
    "figure",
    "date",
    "list",
    "section",
    "doc-number",
    "yes-no",
    "who-where",
    "fact",
    "two-part",
    "definition",
}
REFUSALS = {f"refuse-{kind}" for kind in ("absent", "year", "premise", "region", "near-figure", "scope")}


def squeeze(text: str) -> str:
    return "".join(text.split())


def bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if re.fullmatch("[一-鿿]{2}", text[i : i + 2])}


def test_every_gold_quote_stands_in_the_document(seed_cases: list[EvalCase], seed_text: str) -> None:
    text = squeeze(seed_text)
    missing = [
        (case.id, gold.quote) for case in seed_cases for gold in case.gold if squeeze(gold.quote) not in text
    ]
    assert missing == []


def test_every_answer_stands_in_a_gold_quote(seed_cases: list[EvalCase]) -> None:
    missing = [
        (case.id, answer)
        for case in seed_cases
        for answer in case.answers
        if not any(squeeze(answer) in squeeze(gold.quote) for gold in case.gold)
    ]
    assert missing == []


def test_every_answerable_case_has_an_answer_and_gold(seed_cases: list[EvalCase]) -> None:
    assert [case.id for case in seed_cases if case.answerable and not (case.answers and case.gold)] == []


def test_there_are_enough_of_each(seed_cases: list[EvalCase]) -> None:
    tags = Counter(tag for case in seed_cases for tag in case.tags)
    assert sum(case.answerable for case in seed_cases) >= 80
    assert sum(not case.answerable for case in seed_cases) >= 35
    assert tags["paraphrase"] >= 12
    assert all(tags[tag] >= 1 for tag in KINDS)
    assert all(tags[tag] >= 6 for tag in REFUSALS)


def test_every_case_has_one_kind_and_one_half(seed_cases: list[EvalCase]) -> None:
    for case in seed_cases:
        kinds = KINDS if case.answerable else REFUSALS
        assert len(kinds.intersection(case.tags)) == 1, case.id
        assert len({"tune", "report"}.intersection(case.tags)) == 1, case.id


def test_a_paragraph_lies_in_one_half(seed_cases: list[EvalCase], seed_text: str) -> None:
    paragraphs = [squeeze(line) for line in seed_text.splitlines()]
    halves: dict[int, set[str]] = {}
    for case in seed_cases:
        half = "tune" if "tune" in case.tags else "report"
        for gold in case.gold:
            holding = [i for i, line in enumerate(paragraphs) if squeeze(gold.quote) in line]
            if len(holding) == 1:  # a quote that stands twice (洞庭湖) belongs to no one paragraph
                halves.setdefault(holding[0], set()).add(half)
    assert [paragraphs[i][:10] for i, found in halves.items() if len(found) > 1] == []


def test_both_halves_are_even(seed_cases: list[EvalCase]) -> None:
    for answerable in (True, False):
        halves = Counter("tune" in case.tags for case in seed_cases if case.answerable == answerable)
        assert min(halves.values()) >= 0.4 * sum(halves.values())
    for tag in REFUSALS:
        refusals = Counter("tune" in case.tags for case in seed_cases if tag in case.tags)
        assert abs(refusals[True] - refusals[False]) <= 1


def test_a_paraphrase_shares_no_two_characters_with_the_document(
    seed_cases: list[EvalCase], seed_text: str
) -> None:
    text = bigrams(squeeze(seed_text))
    shared = {case.id: bigrams(case.question) & text for case in seed_cases if "paraphrase" in case.tags}
    assert {case_id: words for case_id, words in shared.items() if words} == {}


def test_no_question_comes_twice(seed_cases: list[EvalCase]) -> None:
    assert [q for q, n in Counter(case.question for case in seed_cases).items() if n > 1] == []
