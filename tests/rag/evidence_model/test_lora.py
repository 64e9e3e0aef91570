from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn
from transformers import BertModel

from rag.evidence_model.lora import LoraLinear, adapter_state, add_adapters, merge_adapters
from tests.rag.evidence_model.tiny import tiny_encoder

IDS = torch.tensor([[0, 5, 6, 2, 2, 7, 8, 9, 2]])


def random_adapters(encoder: nn.Module) -> None:
    torch.manual_seed(3)
    for module in encoder.modules():
        if isinstance(module, LoraLinear):
            nn.init.normal_(module.up, std=0.1)


def test_a_new_adapter_leaves_the_layer_as_it_was() -> None:
    base = nn.Linear(6, 4)
    states = torch.randn(5, 6)
    assert torch.equal(LoraLinear(base, rank=2, scale=1.5)(states), base(states))


def test_its_gradients_are_those_of_the_formula() -> None:
    torch.manual_seed(1)
    layer = LoraLinear(nn.Linear(6, 4), rank=2, scale=1.5).double()
    nn.init.normal_(layer.up)
    states = torch.randn(2, 3, 6, dtype=torch.float64, requires_grad=True)

    def by_hand() -> torch.Tensor:
        return states @ (layer.weight + 1.5 * layer.up @ layer.down).T + layer.bias

    assert torch.allclose(layer(states), by_hand())
    wanted = torch.autograd.grad(by_hand().sin().sum(), [states, layer.down, layer.up])
    found = torch.autograd.grad(layer(states).sin().sum(), [states, layer.down, layer.up])
    assert all(torch.allclose(a, b) for a, b in zip(found, wanted, strict=True))


def test_a_merged_encoder_says_what_the_adapted_one_says(tmp_path: Path) -> None:
    folder = tiny_encoder(tmp_path)
    adapted = BertModel.from_pretrained(folder, add_pooling_layer=False)
    add_adapters(adapted, rank=3, scale=0.5, first_layer=0)
    random_adapters(adapted)
    merged = BertModel.from_pretrained(folder, add_pooling_layer=False)
    before = merged(IDS).last_hidden_state
    merge_adapters(merged, adapter_state(adapted), scale=0.5)
    wanted = adapted(IDS).last_hidden_state
    assert torch.allclose(merged(IDS).last_hidden_state, wanted, atol=1e-5)
    assert not torch.allclose(before, wanted, atol=1e-2)


def test_only_the_layers_from_the_first_up_are_trained(tmp_path: Path) -> None:
    encoder = BertModel.from_pretrained(tiny_encoder(tmp_path), add_pooling_layer=False)
    add_adapters(encoder, rank=2, scale=1.0, first_layer=1)
    trained = {name for name, parameter in encoder.named_parameters() if parameter.requires_grad}
    assert len(trained) == 6 * 2  # query, key, value, output, and both of the feed-forward
    assert all(name.startswith("encoder.layer.1.") for name in trained)


def test_an_adapter_without_its_other_half_is_refused(tmp_path: Path) -> None:
    encoder = BertModel.from_pretrained(tiny_encoder(tmp_path), add_pooling_layer=False)
    with pytest.raises(KeyError):
        merge_adapters(encoder, {"encoder.layer.0.output.dense.down": torch.zeros(2, 64)}, 1.0)
