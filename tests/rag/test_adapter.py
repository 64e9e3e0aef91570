"""What training changed in the bundled LLM: added to its weights on either engine."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model

import rag
from rag.generation.adapter import CONFIG, WEIGHTS, is_adapter, low_rank_pairs, merge_adapter
from rag.generation.base import GenerationError
from rag.generation.llama_cpp_model import LlamaCppModel
from rag.generation.loading import _adapter_folder, load_generator
from rag.generation.transformers_model import TransformersModel
from tests.rag.tiny_gemma import tiny_gemma

# peft asks transformers for a property by its former name.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")
SHIPPED = Path(rag.__file__).parent / "data/llm-adapter"
QUESTION = "粮食产量是多少？"
RIGHT, WRONG = "粮食产量16707万吨，占全国的27.8%。", "京广高铁全线贯通运营。"


def tiny_model() -> Any:
    return tiny_gemma(64)


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    model = get_peft_model(
        tiny_model(),
        LoraConfig(r=4, lora_alpha=12, target_modules=["q_proj", "down_proj"], layers_to_transform=[1]),
    )
    for name, weights in model.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(weights, std=0.3)
    model.save_pretrained(str(tmp_path / "adapter"))
    return tmp_path / "adapter"


def test_merging_gives_what_peft_gives(adapter: Path) -> None:
    ours, plain = tiny_model(), tiny_model()
    merge_adapter(ours, adapter)
    theirs = PeftModel.from_pretrained(tiny_model(), adapter).merge_and_unload()
    changed = set()
    for (name, mine), other, before in zip(
        ours.named_parameters(), theirs.parameters(), plain.parameters(), strict=True
    ):
        torch.testing.assert_close(mine, other)
        if not torch.equal(mine, before):
            changed.add(name)
    assert changed == {"model.layers.1.self_attn.q_proj.weight", "model.layers.1.mlp.down_proj.weight"}


def test_an_adapter_of_another_model_is_refused() -> None:
    with pytest.raises(GenerationError, match="不是为这个语言模型训练的"):
        merge_adapter(tiny_model(), SHIPPED)


@pytest.mark.parametrize("broken", [CONFIG, WEIGHTS])
def test_a_damaged_adapter_is_refused(adapter: Path, broken: str) -> None:
    (adapter / broken).write_bytes(b"{}")
    with pytest.raises(GenerationError, match="无法读取适配"):
        merge_adapter(tiny_model(), adapter)


def test_a_folder_without_an_adapter_is_named(tmp_path: Path) -> None:
    assert not is_adapter(tmp_path)
    with pytest.raises(ValueError, match=r"llm\.adapter.*bundled"):
        _adapter_folder(str(tmp_path / "没有"))


def test_what_ships_is_small_and_of_the_bundled_model_alone() -> None:
    assert _adapter_folder("bundled") is not None
    assert _adapter_folder("") is None
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 15_000_000
    names = [name for name, _, _ in low_rank_pairs(SHIPPED)]
    assert len(names) == 13 * 7
    assert "/" not in (SHIPPED / CONFIG).read_text(encoding="utf-8").replace("google/gemma-3-270m", "")


def gains(model: TransformersModel | LlamaCppModel, *sentences: str) -> list[float]:
    pairs = [*((f"农业\n{sentence}\n问题：", QUESTION) for sentence in sentences), ("问题：", QUESTION)]
    *after, alone = model.log_likelihoods(pairs)
    return [each - alone for each in after]


@pytest.mark.model
def test_with_it_a_sentence_that_does_not_answer_makes_its_question_no_likelier(
    bundled_llm: TransformersModel,
) -> None:
    plain = load_generator("bundled", engine="transformers", adapter="")
    assert isinstance(plain, TransformersModel)
    (right, wrong), before = gains(bundled_llm, RIGHT, WRONG), gains(plain, RIGHT, WRONG)
    assert right > 0 > wrong
    assert before[1] > 0  # as the model came, any sentence of the kind does


@pytest.mark.model
def test_llama_cpp_adds_the_same_changes(
    bundled_llm: TransformersModel, bundled_llama_cpp: LlamaCppModel, tmp_path: Path
) -> None:
    # llama.cpp rounds what it multiplies to 8 bits.
    assert gains(bundled_llama_cpp, RIGHT, WRONG) == pytest.approx(gains(bundled_llm, RIGHT, WRONG), abs=0.2)
    shutil.copytree(SHIPPED, tmp_path / "adapter")
    (tmp_path / "adapter" / WEIGHTS).write_bytes(b"")
    with pytest.raises(GenerationError, match="无法读取适配"):
        load_generator("bundled", engine="llama_cpp", adapter=str(tmp_path / "adapter"))
