"""The low-rank changes that training made to a language model, added to its weights when it is loaded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open

from rag.generation.base import GenerationError

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_KEY = re.compile(r"base_model\.model\.(?P<matrix>.+)\.lora_A\.weight")
_LAYER = re.compile(r"\.layers\.(\d+)\.")


def is_adapter(folder: Path) -> bool:
    """Say whether a folder holds an adapter in peft's format."""
    return (folder / CONFIG).is_file() and (folder / WEIGHTS).is_file()


def low_rank_pairs(folder: Path) -> Iterator[tuple[str, Tensor, Tensor]]:
    """Yield the changed matrices of an adapter: name, A (r, in) and B (out, r); B·A times its scale is what is added.

    Raises:
        GenerationError: If its files cannot be read.
    """
    try:
        with safe_open(str(folder / WEIGHTS), framework="pt") as file:
            for key in file.keys():  # noqa: SIM118 - no mapping
                if match := _KEY.fullmatch(key):
                    down, up = file.get_tensor(key), file.get_tensor(key.replace("lora_A", "lora_B"))
                    yield match["matrix"], down.float(), up.float()
    except (OSError, SafetensorError) as error:
        raise GenerationError(f"无法读取适配 {folder}：{error}。请重新安装，或重新训练。") from error


def alpha_of(folder: Path) -> float:
    """Return alpha: B·A is multiplied by alpha over rank."""
    try:
        return float(json.loads((folder / CONFIG).read_text(encoding="utf-8"))["lora_alpha"])
    except (OSError, ValueError, KeyError) as error:
        raise GenerationError(
            f"无法读取适配的配置 {folder / CONFIG}：{error}。请重新安装，或重新训练。"
        ) from error


def merge_adapter(model: PreTrainedModel, folder: Path) -> None:
    """Add the changes of an adapter to a model's weights, in place: it computes as fast as without them.

    peft does the same; importing it takes longer than the model needs to load.

    Raises:
        GenerationError: If it cannot be read, or is of another model.
    """
    import torch

    alpha = alpha_of(folder)
    with torch.no_grad():
        for name, down, up in low_rank_pairs(folder):
            try:
                weight: Any = model.get_submodule(name).weight
                weight.copy_(weight.float() + alpha / len(down) * (up @ down))
            except (AttributeError, RuntimeError) as error:
                raise GenerationError(f"适配 {folder} 不是为这个语言模型训练的：{error}") from error


def write_gguf_adapter(folder: Path, output: Path) -> None:
    """Write an adapter of the bundled model as the GGUF file that llama.cpp adds to it when it loads it.

    Raises:
        GenerationError: If the adapter cannot be read, or names no matrix of that model.
    """
    import gguf

    architecture = gguf.MODEL_ARCH.GEMMA3
    pairs = list(low_rank_pairs(folder))
    layers = 1 + max((int(number) for name, _, _ in pairs for number in _LAYER.findall(name)), default=0)
    names = gguf.get_tensor_name_map(architecture, layers)
    writer = gguf.GGUFWriter(output, gguf.MODEL_ARCH_NAMES[architecture])
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, alpha_of(folder))
    for name, down, up in pairs:
        matrix = names.get_name(name)
        if matrix is None:
            raise GenerationError(f"适配 {folder} 不是为这个语言模型训练的：没有 {name}")
        writer.add_tensor(f"{matrix}.weight.lora_a", down.numpy())
        writer.add_tensor(f"{matrix}.weight.lora_b", up.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
