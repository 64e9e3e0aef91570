"""What training changed in an encoder, small enough to ship: eight bits a weight, a scale a row."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

_ROUNDED, _SCALE, _WHOLE = ".rounded", ".scale", ".whole"
_STEPS = 127


def free_layers(encoder: nn.Module, first_layer: int) -> None:
    """Freeze an encoder but for its layers from `first_layer` (0 = lowest) up."""
    encoder.requires_grad_(False)
    for layer in encoder.get_submodule("encoder.layer")[first_layer:]:  # type: ignore[index]
        layer.requires_grad_(True)


def changes(before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the difference of two states of an encoder, as `apply_changes` takes it.

    Matrices are rounded to 127 steps of each row's largest change either way, the rest is kept in half precision.
    """
    kept: dict[str, Tensor] = {}
    for name, tensor in after.items():
        change = tensor.float() - before[name].float()
        if not change.any():
            continue
        if change.dim() == 2:
            scale = change.abs().amax(1, keepdim=True).clamp(min=1e-12) / _STEPS
            kept[name + _ROUNDED] = (change / scale).round().to(torch.int8)
            kept[name + _SCALE] = scale.float()
        else:
            kept[name + _WHOLE] = change.half()
    return kept


def apply_changes(encoder: nn.Module, kept: Mapping[str, Tensor]) -> None:
    """Add changes to the weights of an encoder.

    Raises:
        KeyError: If the scale of a matrix is missing.
        AttributeError: If the encoder has no such weight.
    """
    with torch.no_grad():
        for name, tensor in kept.items():
            if name.endswith(_ROUNDED):
                weight = name.removesuffix(_ROUNDED)
                encoder.get_parameter(weight).add_(tensor.float() * kept[weight + _SCALE])
            elif name.endswith(_WHOLE):
                encoder.get_parameter(name.removesuffix(_WHOLE)).add_(tensor.float())
