"""Low-rank adapters: a linear layer whose weight moves by a product of two thin matrices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

_IN_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")


class LoraLinear(nn.Module):
    """A frozen linear layer plus `scale · up · down` (Hu et al. 2021, https://arxiv.org/abs/2106.09685).

    Attributes:
        down: (rank, in); random at first.
        up: (out, rank); zero at first, so that the layer begins as it was.
    """

    def __init__(self, base: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(base.weight.detach(), requires_grad=False)
        self.bias = nn.Parameter(base.bias.detach(), requires_grad=False)
        self.down = nn.Parameter(torch.empty(rank, base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = scale
        nn.init.normal_(self.down, std=base.in_features**-0.5)

    def forward(self, states: Tensor) -> Tensor:
        """Return the layer's output, (…, out)."""
        output = _MergedLinear.apply(states, self.weight, self.bias, self.down, self.up, self.scale)  # type: ignore[no-untyped-call]
        return cast(Tensor, output)


class _MergedLinear(torch.autograd.Function):
    """The layer computed with merged weights: no cost forward, thin products only backward."""

    @staticmethod
    def forward(
        ctx: Any, states: Tensor, weight: Tensor, bias: Tensor, down: Tensor, up: Tensor, scale: float
    ) -> Tensor:
        merged = torch.addmm(weight, up, down, alpha=scale)
        ctx.save_for_backward(states, merged, down, up)
        ctx.scale = scale
        return functional.linear(states, merged, bias)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        states, merged, down, up = ctx.saved_tensors
        gradient = gradients[0]
        rows = gradient.reshape(-1, gradient.shape[-1])
        inputs = states.reshape(-1, states.shape[-1])
        to_inputs = gradient @ merged if ctx.needs_input_grad[0] else None
        to_down = ctx.scale * (rows @ up).T @ inputs
        to_up = ctx.scale * rows.T @ (inputs @ down.T)
        return to_inputs, None, None, to_down, to_up, None


def add_adapters(encoder: nn.Module, rank: int, scale: float, first_layer: int) -> None:
    """Freeze an encoder and put an adapter on every linear layer of its layers from `first_layer` (0 = lowest) up."""
    encoder.requires_grad_(False)
    for name, module in list(_linear_layers(encoder, first_layer)):
        parent, _, leaf = name.rpartition(".")
        setattr(encoder.get_submodule(parent), leaf, LoraLinear(module, rank, scale))


def merge_adapters(encoder: nn.Module, adapters: Mapping[str, Tensor], scale: float) -> None:
    """Add adapters (`<layer name>.down`, `<layer name>.up`) to the weights of a plain encoder.

    Raises:
        KeyError: If one of a pair is missing.
        AttributeError: If the encoder has no such layer.
    """
    for name in adapters:
        layer, _, part = name.rpartition(".")
        if part == "down":
            weight = cast(nn.Linear, encoder.get_submodule(layer)).weight
            with torch.no_grad():
                weight += scale * adapters[f"{layer}.up"].to(weight.dtype) @ adapters[name].to(weight.dtype)


def adapter_state(encoder: nn.Module) -> dict[str, Tensor]:
    """Return the adapters' matrices by name, as `merge_adapters` takes them."""
    return {
        f"{name}.{part}": getattr(module, part).detach()
        for name, module in encoder.named_modules()
        if isinstance(module, LoraLinear)
        for part in ("down", "up")
    }


def _linear_layers(encoder: nn.Module, first_layer: int) -> Iterator[tuple[str, nn.Linear]]:
    for name, module in encoder.named_modules():
        layer = _IN_LAYER.search(name)
        if layer and int(layer[1]) >= first_layer and isinstance(module, nn.Linear):
            yield name, module
