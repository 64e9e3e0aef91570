from __future__ import annotations

import random

from rag.training.official_examples import official_examples
from rag.training.official_passages import SourcePassage


def passage(document: str, text: str, place: str = "", year: str = "") -> SourcePassage:
    title = f"2025年{place}政府工作报告" if place else f"{document}管理条例"
    return SourcePassage(document, title, place, year, "", title, text, False)


HENAN = [
    passage(
        "豫",
        "城镇新增就业达到126万人，超额完成任务。\n物价总体平稳，市场供应充足，群众生活安定，各项事业稳步推进，发展前景良好，人民群众的获得感不断增强。",
        "河南省",
        "2024年",
    ),
    passage("豫", "城镇新增就业达到110万人，努力稳定物价，保持市场供应。", "河南省", "2025年"),
]
HUBEI = [
    passage(
        "鄂",
        "城镇新增就业达到93万人，好于预期。\n各项事业都在稳步推进之中，前景良好，人民群众的获得感不断增强。",
        "湖北省",
        "2024年",
    )
]


def made(seeds: range) -> list[tuple[str, str, str, bool]]:
    return [
        (e.source, e.question, e.passage, e.relevant)
        for seed in seeds
        for e in official_examples([HENAN, HUBEI], random.Random(seed))
    ]


def test_a_passage_elsewhere_answers_no_question_that_names_place_and_year() -> None:
    wrong = [row for row in made(range(60)) if row[0] == "official/other-document"]
    assert wrong
    for _, question, text, relevant in wrong:
        assert not relevant
        if "110万" in text:
            assert not ("2025年" in question and "河南省" in question)
        if "126万" in text:
            assert not ("2024年" in question and "河南省" in question)
        if "93万" in text:
            assert "湖北省" not in question


def test_without_its_evidence_a_passage_does_not_answer() -> None:
    removed = [row for row in made(range(60)) if row[0] == "official/removed"]
    assert any("就业" in question for _, question, _, _ in removed)
    assert not any("万人" in text and "就业" in question for _, question, text, _ in removed)


def test_positives_say_where_the_answer_stands() -> None:
    for seed in range(20):
        for example in official_examples([HENAN, HUBEI], random.Random(seed)):
            if example.source == "official/amount":
                assert example.passage[example.start : example.end] in {"126万人", "110万人", "93万人"}
