"""The file of an evidence model: heads, and what training changed in the encoder, without the encoder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from rag.evidence_model.changes import apply_changes, changes
from rag.evidence_model.network import EvidenceNetwork

CHANGES = "evidence.safetensors"
_HEAD, _ENCODER = "head.", "encoder."


def save_changes(
    folder: Path, before: Mapping[str, Tensor], network: EvidenceNetwork, facts: Mapping[str, str]
) -> Path:
    """Write a network below `folder` and return the file.

    Args:
        before: The encoder's weights by name before training.
        facts: What is to be known of the file beside its weights.
    """
    tensors = {
        f"{_ENCODER}{name}": tensor for name, tensor in changes(before, network.encoder.state_dict()).items()
    }
    tensors |= {f"{_HEAD}{name}": tensor.to(torch.float16) for name, tensor in network.heads().items()}
    path = folder / CHANGES
    metadata = {**facts, "first_layer": str(network.first_layer)}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, metadata)
    return path


def load_network(path: Path, encoder: torch.nn.Module) -> EvidenceNetwork:
    """Return the network that a file makes of a plain encoder, whose weights are changed.

    Raises:
        OSError: If the file cannot be read.
    """
    with safe_open(path, framework="pt") as file:
        first_layer = int(file.metadata()["first_layer"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    apply_changes(encoder, _below(_ENCODER, tensors))
    network = EvidenceNetwork(encoder, first_layer)  # type: ignore[arg-type]
    network.load_state_dict(
        {name: tensor.float() for name, tensor in _below(_HEAD, tensors).items()}, strict=False
    )
    return network


def _below(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
