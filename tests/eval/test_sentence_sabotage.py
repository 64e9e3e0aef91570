"""True sentences made false, and what verification makes of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.sabotage.making import FIGURES, WORDS, sabotage
from eval.sabotage.true_sentences import TrueSentence, read_answers, read_folder, read_paraphrases
from rag.verification import verify_sentence

DOCUMENTS = Path("corpus/documents")
PARAPHRASES = Path("eval/data/paraphrases.jsonl")
TRUE = TrueSentence(
    "2024年，河南省进口1.2万亿元，财政收入增长8%，湖北省出口2.3亿元，税收收入下降9%；财政部应当在6月30日前落实国发〔2024〕5号。",
    ("2024年，河南省进口1.2万亿元，财政收入增长8%，湖北省出口2.3亿元，税收收入下降9%；财政部应当在6月30日前落实国发〔2024〕5号。",),
    ("2024年工作总结",),
    "原句",
)  # fmt: skip
OTHER = TrueSentence(
    "另有一段别处的话在此。", ("另有一段别处的话在此，推进农村公路养护改革。",), ("甲",), "原句"
)


def test_every_kind_finds_a_hold_and_changes_the_sentence() -> None:
    false = [each for each in sabotage([TRUE, OTHER], seed=1, at_most=5) if each.true is TRUE]
    assert {each.kind for each in false} >= (FIGURES | WORDS).keys() - {"否定"}
    for each in false:
        assert each.text != TRUE.text
        assert not verify_sentence(each.text, TRUE.cited, TRUE.frame).passed, each


def test_a_seed_gives_the_same_sentences() -> None:
    first, second = ([(f.kind, f.text) for f in sabotage([TRUE, OTHER], seed=7, at_most=5)] for _ in range(2))
    assert first == second
    assert first != [(f.kind, f.text) for f in sabotage([TRUE, OTHER], seed=8, at_most=5)]


@pytest.mark.parametrize("half", ["tune", "report"])
def test_what_verification_catches_and_what_it_rejects(half: str) -> None:
    """The targets of docs/evaluation.md, over the shipped document."""
    true = [
        each
        for each in (*read_folder(DOCUMENTS), *read_paraphrases(PARAPHRASES, DOCUMENTS))
        if each.half == half
    ]
    rejected = [t.text for t in true if not verify_sentence(t.text, t.cited, t.frame).passed]
    assert len(rejected) <= 0.05 * len(true), rejected
    for kinds, least in ((FIGURES, 0.98), (WORDS, 0.85)):
        false = [each for each in sabotage(true, seed=20140626, at_most=60) if each.kind in kinds]
        passed = [
            each.text for each in false if verify_sentence(each.text, each.true.cited, each.true.frame).passed
        ]
        assert len(false) > 100
        assert len(passed) <= (1 - least) * len(false), passed


def test_only_answers_that_quote_are_known_to_be_true(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    line = (
        '{"passages": [{"number": 1, "start": 10, "text": "甲增长8%%。乙下降。", "title": "某文", "section_path": ["一、"]}],'
        ' "sentences": [{"text": "%s", "spans": [{"number": 1, "start": 10, "end": 16}]}]}'
    )
    path.write_text(
        "\n".join(line % text for text in ("甲增长8%。", "甲增长8%。", "甲有增长。")), encoding="utf-8"
    )
    assert list(read_answers(path)) == [TrueSentence("甲增长8%。", ("甲增长8%。",), ("某文", "一、"), "原句")]


def test_another_file_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="ask --batch"):
        list(read_answers(path))
