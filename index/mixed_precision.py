"""A network that computes in one number format while its word table stays in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def compute_in(network: torch.nn.Module, words: torch.nn.Module, dtype: torch.dtype) -> None:
    """Convert the weights of `network` to `dtype`, all but the table of `words`, whose rows are converted as they are used.

    The table is most of a small multilingual model (bundled encoder: 96 of 118 million weights; bundled LLM: 168 of
    268), of which a text uses a few rows. Left as it is stored, it stays mapped from its file.
    """
    import torch

    table = words.weight
    for parameter in network.parameters():
        if parameter is not table and torch.is_floating_point(parameter):
            parameter.data = parameter.data.to(dtype)
    if isinstance(table, torch.Tensor) and table.dtype != dtype:
        words.register_forward_hook(lambda _module, _inputs, rows: rows.to(dtype))
