"""The file of an evidence model: adapters and heads, half precision, without the encoder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from rag.evidence_model.lora import adapter_state, merge_adapters
from rag.evidence_model.network import EvidenceNetwork

ADAPTER = "evidence.safetensors"
_HEAD = "head."
_LORA = "lora."


def save_adapter(folder: Path, network: EvidenceNetwork, scale: float, facts: Mapping[str, str]) -> Path:
    """Write adapters and heads of a network in training below `folder` and return the file."""
    tensors = {f"{_LORA}{name}": tensor for name, tensor in adapter_state(network.encoder).items()}
    tensors |= {f"{_HEAD}{name}": tensor for name, tensor in network.heads().items()}
    path = folder / ADAPTER
    half = {name: tensor.to(torch.float16).contiguous() for name, tensor in tensors.items()}
    save_file(half, path, {**facts, "scale": str(scale)})
    return path


def load_adapter(path: Path, network: EvidenceNetwork) -> None:
    """Merge the adapters of a file into a network over a plain encoder, and set its heads.

    Raises:
        OSError: If the file cannot be read.
    """
    with safe_open(path, framework="pt") as file:
        scale = float(file.metadata()["scale"])
        tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    adapters = {name.removeprefix(_LORA): t for name, t in tensors.items() if name.startswith(_LORA)}
    merge_adapters(network.encoder, adapters, scale)
    heads = {name.removeprefix(_HEAD): t for name, t in tensors.items() if name.startswith(_HEAD)}
    network.load_state_dict(heads, strict=False)
