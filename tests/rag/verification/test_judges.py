"""Models that say whether cited words bear a claim, and the verifier that asks them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from rag.generation.base import GenerationError, Generator
from rag.generation.loading import BUNDLED
from rag.verification import SUPPORTED, verify_sentence
from rag.verification.judged_verifier import JudgedVerifier
from rag.verification.language_model_judge import LanguageModelJudge
from rag.verification.loading import load_judge, load_verifier
from tests.rag.fakes import ScriptedGenerator

QUOTE = "中部地区实现地区生产总值12.7万亿元，同比增长9.7%。"
REWORDED = "中部各地经济总量的增幅是9.7%。"  # borne, though few of its words are there


class TestLanguageModel:
    @pytest.mark.parametrize(
        ("said", "support"),
        [
            ("支持", 1.0),
            ("不支持。", 0.0),
            ("部分支持", 0.25),
            ("<think>看起来支持，但数字不符</think>\n不支持", 0.0),
            ("结论：支持", 1.0),
        ],
    )
    def test_the_verdict_is_read(self, said: str, support: float) -> None:
        judge = LanguageModelJudge(ScriptedGenerator(said), "假")
        assert judge.support("甲。", ["甲。"]) == support
        assert judge.name == "llm:假"

    def test_no_verdict_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="没有给出结论"):
            LanguageModelJudge(ScriptedGenerator("嗯"), "假").support("甲。", ["甲。"])

    def test_a_model_with_likelihoods_is_not_made_to_write(self) -> None:
        class Scorer(ScriptedGenerator):
            def log_likelihoods(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
                assert [continuation for _, continuation in pairs] == ["支持", "不支持"]
                return [-1.0, -2.0]

        support = LanguageModelJudge(Scorer(), "假").support("甲。", ["甲。"])
        assert support == pytest.approx(1 / (1 + math.exp(-1)))

    @pytest.mark.model
    def test_the_bundled_model_gives_a_probability(self, bundled_llm: Generator) -> None:
        assert 0 < LanguageModelJudge(bundled_llm, BUNDLED).support(REWORDED, [QUOTE]) < 1


class FixedJudge:
    name = "fixed"

    def __init__(self, support: float | Exception) -> None:
        self._support = support
        self.asked: list[str] = []

    def support(self, claim: str, cited: Sequence[str]) -> float:
        self.asked.append(claim)
        if isinstance(self._support, Exception):
            raise self._support
        return self._support


class TestJudgedVerifier:
    def test_a_judge_decides_on_the_wording(self) -> None:
        assert not verify_sentence(REWORDED, [QUOTE]).passed
        verdict = JudgedVerifier(FixedJudge(0.9)).verify(REWORDED, [QUOTE])
        assert (verdict.passed, verdict.support) == (True, 0.9)
        assert not JudgedVerifier(FixedJudge(0.4)).verify(REWORDED, [QUOTE]).passed

    def test_a_whole_quotation_needs_no_judge(self) -> None:
        judge = FixedJudge(0.0)
        assert JudgedVerifier(judge).verify(QUOTE, [f"据初步测算。{QUOTE}"]).passed
        assert judge.asked == []

    def test_no_judge_makes_a_figure_good(self) -> None:
        judge = FixedJudge(1.0)
        verdict = JudgedVerifier(judge).verify(QUOTE.replace("9.7", "9.8"), [QUOTE])
        assert not verdict.passed
        assert verdict.support < SUPPORTED
        assert judge.asked == []

    def test_nothing_cited_bears_nothing(self) -> None:
        assert not JudgedVerifier(FixedJudge(1.0)).verify(QUOTE, []).passed

    @pytest.mark.parametrize("error", [GenerationError("断了"), ValueError("没有结论")])
    def test_where_the_judge_fails_the_lexical_verdict_stands(self, error: Exception) -> None:
        verifier = JudgedVerifier(FixedJudge(error))
        assert verifier.verify(QUOTE, [QUOTE]) == verify_sentence(QUOTE, [QUOTE])
        assert not verifier.verify(REWORDED, [QUOTE]).passed


@pytest.fixture(scope="module")
def nli_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model folder: a tiny NLI classifier with random weights."""
    folder = tmp_path_factory.mktemp("nli")
    (folder / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"甲乙丙丁"]), encoding="utf-8"
    )
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=8, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        id2label={0: "contradiction", 1: "entailment", 2: "neutral"},
        label2id={"contradiction": 0, "entailment": 1, "neutral": 2},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_model_folder_gives_the_probability_of_entailment(nli_folder: Path) -> None:
    judge = load_judge(f"cross-encoder:{nli_folder}")
    model = BertForSequenceClassification.from_pretrained(nli_folder).train(False)
    tokens = BertTokenizer.from_pretrained(nli_folder)("甲乙", "丙", return_tensors="pt")
    with torch.no_grad():
        expected = model(**tokens).logits.softmax(-1)[0, 1].item()
    assert judge.support("丙", ["甲乙"]) == pytest.approx(expected, abs=1e-5)
    assert judge.name == f"cross-encoder:{nli_folder.name}"


@pytest.mark.parametrize(
    "name", ["", "人工", "llm", "llm:没有这个模型", "cross-encoder:", "cross-encoder:/没有这个文件夹"]
)
def test_a_judge_that_there_is_not_is_explained(name: str) -> None:
    with pytest.raises(ValueError, match="评判"):
        load_verifier(name)


def test_the_verifier_is_called_what_its_judge_is() -> None:
    assert load_verifier("lexical").name == "lexical"
    assert load_judge("lexical").support(QUOTE, [QUOTE]) == verify_sentence(QUOTE, [QUOTE]).support
