"""Who says whether cited words bear a claim."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from eval.judges.base import SUPPORTED
from eval.judges.language_model import LanguageModelJudge
from eval.judges.lexical import LexicalJudge
from eval.judges.loading import load_judge

SOURCE = (
    "2013年，中部地区实现地区生产总值12.7万亿元，同比增长9.7%。各地不得新增隐性债务，由财政部负责督促落实。"
)


class TestLexical:
    @pytest.mark.parametrize(
        "claim",
        [
            pytest.param("中部地区实现地区生产总值12.7万亿元，同比增长9.7%。", id="quoted"),
            pytest.param("中部地区生产总值同比增长百分之九点七。", id="numeral written otherwise"),
            pytest.param("各地不得新增隐性债务。", id="negation kept"),
            pytest.param("由财政部负责督促落实。", id="body"),
            pytest.param("。", id="nothing said"),
        ],
    )
    def test_borne(self, claim: str) -> None:
        assert LexicalJudge().support(claim, [SOURCE]) >= SUPPORTED

    @pytest.mark.parametrize(
        "claim",
        [
            pytest.param("中部地区实现地区生产总值12.8万亿元，同比增长9.7%。", id="figure changed"),
            pytest.param("中部地区实现地区生产总值12.7亿元。", id="unit changed"),
            pytest.param("2014年，中部地区实现地区生产总值12.7万亿元。", id="year moved"),
            pytest.param("由财政部不负责督促落实。", id="negation added"),
            pytest.param("鼓励社会资本参与城镇污水处理设施建设。", id="of something else"),
        ],
    )
    def test_not_borne(self, claim: str) -> None:
        assert LexicalJudge().support(claim, [SOURCE]) < SUPPORTED

    @given(st.text(min_size=1, max_size=60), st.text(max_size=60))
    def test_words_that_stand_there_are_borne_and_more_evidence_takes_nothing_away(
        self, claim: str, more: str
    ) -> None:
        judge = LexicalJudge()
        assert judge.support(claim, [claim]) == pytest.approx(1.0)
        assert 0 <= judge.support(claim, [more]) <= 1 + 1e-9

    def test_nothing_cited_bears_nothing(self) -> None:
        assert LexicalJudge().support("财政部负责。", []) == 0


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
        judge = LanguageModelJudge(FakeListChatModel(responses=[said]), "假")
        assert judge.support("甲。", ["甲。"]) == support
        assert judge.name == "llm:假"

    def test_no_verdict_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="没有给出结论"):
            LanguageModelJudge(FakeListChatModel(responses=["嗯"]), "假").support("甲。", ["甲。"])


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


@pytest.mark.parametrize("name", ["", "人工", "llm", "cross-encoder:", "cross-encoder:/没有这个文件夹"])
def test_a_judge_that_there_is_not_is_explained(name: str) -> None:
    with pytest.raises(ValueError, match="评判"):
        load_judge(name)
