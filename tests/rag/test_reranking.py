"""A second reading of the passages that were found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.reranking import RerankerError, load_reranker
from rag.retrieval import Retriever
from tests.rag.indexes import build_index

TEXTS = {f"{i}.txt": f"关于第{i}件事的通知\n\n城市群规划要抓好第{i}件大事的落实。\n" for i in range(9)}


class LastFirst:
    """Prefers what speaks of a later thing."""

    name = "last-first"

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        return np.array([float(passage.split("第")[1][0]) for passage in passages])


def test_the_reranker_decides_the_order_and_is_given_more_than_is_asked_for(tmp_path: Path) -> None:
    index = build_index(TEXTS, tmp_path)
    found = Retriever(index, reranker=LastFirst()).retrieve("第0件城市群规划", 3)
    assert [(passage.number, passage.score) for passage in found] == [(1, 8.0), (2, 7.0), (3, 6.0)]
    assert [passage.source for passage in found] == ["8.txt", "7.txt", "6.txt"]
    assert all(p.text == index.document(p.doc_id).text[p.start : p.end] for p in found)
    index.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real CrossEncoder of one layer with random weights."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(set("".join(TEXTS.values())) - {"\n", " "})]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    folder = tmp_path_factory.mktemp("models")
    for name, labels in (("reranker", 1), ("nli", 3)):
        config = BertConfig(
            vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            pad_token_id=0, id2label={i: str(i) for i in range(labels)},
        )  # fmt: skip
        BertForSequenceClassification(config).save_pretrained(folder / name)
        PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
            tokenizer_object=tokenizer,
            pad_token="[PAD]",
            unk_token="[UNK]",
            cls_token="[CLS]",
            sep_token="[SEP]",
        ).save_pretrained(folder / name)
    return folder


def test_a_cross_encoder_folder_scores_each_passage_by_itself(folder: Path) -> None:
    reranker = load_reranker(str(folder / "reranker"))
    passages = ["城市群规划", "第1件大事", "落实"]
    together = reranker.score("第1件大事", passages)
    assert together.shape == (3,)
    one_by_one = [reranker.score("第1件大事", [passage])[0] for passage in passages]
    np.testing.assert_allclose(together, one_by_one, atol=1e-5)
    assert len(set(together.tolist())) == 3
    assert reranker.score("第1件大事", []).shape == (0,)


def test_a_model_that_does_not_score_relevance_is_refused(folder: Path) -> None:
    with pytest.raises(RerankerError, match=r"nli 有 3 个输出.*请换一个"):
        load_reranker(str(folder / "nli"))


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match=r"无法加载重排模型.*retrieval\.reranker"):
        load_reranker(str(tmp_path))
