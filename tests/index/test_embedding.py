from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.bundled_encoder import bundled_encoder_folder
from index.embedder import Embedder
from index.embedding import (
    EmbeddingModelError,
    SentenceTransformerEmbedder,
    folder_fingerprint,
    load_embedder,
)

TEXTS = [
    "中部地区生产总值",
    "粮食产量创历史新高，占全国的比重继续提高。",
    "好",
    "Rise of the central region " * 10,
]


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A sentence-transformers folder of two layers with random weights and prompts of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    body = tmp_path / "body"
    shutil.copytree(
        bundled_encoder_folder(), body, ignore=shutil.ignore_patterns("*.safetensors", "modules.json")
    )
    config = BertConfig(
        vocab_size=250037, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(body)
    folder = tmp_path / "小模型"
    model = SentenceTransformer(
        modules=[Transformer(str(body)), Pooling(16, "mean")],
        prompts={"query": "问：", "document": "答："},
        device="cpu",
    )
    model.save(str(folder), create_model_card=False)
    return folder


def test_importing_loads_no_torch() -> None:
    code = "import sys, index.embedding; assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.model
def test_bundled_embedder_is_an_embedder(bundled_embedder: SentenceTransformerEmbedder) -> None:
    embedder: Embedder = bundled_embedder
    assert (embedder.name, embedder.dim) == ("bundled:multilingual-e5-small", 384)
    assert (bundled_embedder.query_prompt, bundled_embedder.passage_prompt) == ("query: ", "passage: ")


@pytest.mark.model
def test_rows_are_unit_float32_in_the_order_of_the_texts(
    bundled_embedder: SentenceTransformerEmbedder,
) -> None:
    rows = bundled_embedder.embed_passages(TEXTS)
    assert rows.shape == (len(TEXTS), 384)
    assert str(rows.dtype) == "float32"
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    alone = np.concatenate([bundled_embedder.embed_passages([text]) for text in TEXTS])
    assert (rows * alone).sum(axis=1).min() > 0.9999


@pytest.mark.model
def test_query_and_passage_differ_by_their_prompts(bundled_embedder: SentenceTransformerEmbedder) -> None:
    query, passage = bundled_embedder.embed_queries(TEXTS), bundled_embedder.embed_passages(TEXTS)
    assert (query * passage).sum(axis=1).max() < 0.999


@pytest.mark.model
def test_what_is_asked_is_nearest_to_what_answers(bundled_embedder: SentenceTransformerEmbedder) -> None:
    passages = ["粮食产量16707万吨，占全国的27.8%。", "京广高铁全线贯通运营。", "城镇新增就业人数继续增加。"]
    queries = ["粮食生产了多少？", "哪条高速铁路通车了？", "就业情况怎样？"]
    scores = bundled_embedder.embed_queries(queries) @ bundled_embedder.embed_passages(passages).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


@pytest.mark.model
def test_no_text_gives_no_row(bundled_embedder: SentenceTransformerEmbedder) -> None:
    assert bundled_embedder.embed_queries([]).shape == (0, 384)


@pytest.mark.model
def test_threads_get_the_vectors_they_asked_for(bundled_embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"第{number}条 本条例自{number}月起施行。" for number in range(1, 9)]
    expected = bundled_embedder.embed_queries(texts)
    with ThreadPoolExecutor(4) as pool:
        rows = np.concatenate(list(pool.map(lambda text: bundled_embedder.embed_queries([text]), texts)))
    assert (rows * expected).sum(axis=1).min() > 0.9999


@pytest.mark.model
def test_one_thread_embeds_questions_of_the_small_model_and_all_of_others_and_passages(
    bundled_embedder: SentenceTransformerEmbedder, small_folder: Path
) -> None:
    import torch

    usual = torch.get_num_threads()
    threads: list[int] = []
    for embedder in (bundled_embedder, load_embedder(str(small_folder))):
        hook = embedder._model[0].register_forward_pre_hook(
            lambda *_: threads.append(torch.get_num_threads())
        )
        embedder.embed_queries(["甲？"])
        embedder.embed_passages(["甲。"])
        hook.remove()
    assert threads == [1, usual, usual, usual]


def test_number_formats_agree(bundled_embedder: SentenceTransformerEmbedder) -> None:
    halves = load_embedder("bundled", dtype="bfloat16")
    whole = load_embedder("bundled", dtype="float32")
    assert (halves.dtype, whole.dtype) == ("bfloat16", "float32")
    assert (halves.embed_passages(TEXTS) * whole.embed_passages(TEXTS)).sum(axis=1).min() > 0.999
    assert halves.name == whole.name == bundled_embedder.name


@pytest.mark.model
def test_folder_brings_its_own_prompts_and_is_normalised(small_folder: Path) -> None:
    embedder = load_embedder(str(small_folder), dtype="float32")
    assert (embedder.query_prompt, embedder.passage_prompt, embedder.dim) == ("问：", "答：", 16)
    assert embedder.name == f"小模型@{folder_fingerprint(small_folder)}"
    np.testing.assert_allclose(np.linalg.norm(embedder.embed_queries(TEXTS), axis=1), 1, atol=1e-6)


@pytest.mark.model
def test_other_prompts_make_another_name(small_folder: Path) -> None:
    own = load_embedder(str(small_folder), dtype="float32")
    same = load_embedder(str(small_folder), dtype="float32", query_prompt="问：", passage_prompt="答：")
    bare = load_embedder(str(small_folder), dtype="float32", query_prompt="", passage_prompt="")
    assert own.name == same.name != bare.name
    assert (bare.query_prompt, bare.passage_prompt) == ("", "")
    np.testing.assert_allclose(bare.embed_queries(["问：好"]), own.embed_queries(["好"]), atol=1e-5)


@pytest.mark.model
def test_name_follows_the_weights_not_the_place(small_folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "小模型"
    shutil.copytree(small_folder, moved)
    assert folder_fingerprint(moved) == folder_fingerprint(small_folder)
    weights = next(moved.glob("*.safetensors"))
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert folder_fingerprint(moved) != folder_fingerprint(small_folder)


def test_missing_model_says_what_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EmbeddingModelError, match="bundled"):
        load_embedder("/no/such/folder", dtype="float32")


@pytest.mark.model
@pytest.mark.parametrize("batch_size", [0, -1])
def test_batch_size_is_positive(small_folder: Path, batch_size: int) -> None:
    with pytest.raises(ValueError, match="batch_size"):
        load_embedder(str(small_folder), dtype="float32", batch_size=batch_size)
