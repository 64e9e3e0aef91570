from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn
from transformers import BertModel

from rag.evidence_model.changes import apply_changes, changes, free_layers
from tests.rag.evidence_model.tiny import tiny_encoder

IDS = torch.tensor([[0, 5, 6, 2, 2, 7, 8, 9, 2]])


def shake(encoder: nn.Module, first_layer: int) -> None:
    """Move every weight that training would move."""
    torch.manual_seed(3)
    free_layers(encoder, first_layer)
    with torch.no_grad():
        for parameter in encoder.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.05)


def encoders(folder: Path) -> tuple[BertModel, BertModel]:
    tiny_encoder(folder)
    return (
        BertModel.from_pretrained(folder, add_pooling_layer=False),
        BertModel.from_pretrained(folder, add_pooling_layer=False),
    )


def test_only_the_layers_from_the_first_up_are_trained(tmp_path: Path) -> None:
    encoder, _ = encoders(tmp_path)
    free_layers(encoder, 1)
    free = {name for name, parameter in encoder.named_parameters() if parameter.requires_grad}
    assert free == {name for name, _ in encoder.named_parameters() if name.startswith("encoder.layer.1.")}


def test_an_encoder_with_its_changes_says_what_the_trained_one_says(tmp_path: Path) -> None:
    trained, plain = encoders(tmp_path)
    before = plain(IDS).last_hidden_state
    shake(trained, 1)
    kept = changes(plain.state_dict(), trained.state_dict())
    assert all(name.startswith("encoder.layer.1.") for name in kept)
    assert sum(tensor.nbytes for tensor in kept.values()) < 0.35 * sum(
        p.nbytes for p in trained.parameters() if p.requires_grad
    )
    apply_changes(plain, kept)
    wanted = trained(IDS).last_hidden_state
    assert torch.allclose(plain(IDS).last_hidden_state, wanted, atol=5e-3)
    assert not torch.allclose(before, wanted, atol=5e-2)


def test_no_weight_is_off_by_more_than_half_a_step(tmp_path: Path) -> None:
    trained, plain = encoders(tmp_path)
    start = {name: tensor.clone() for name, tensor in plain.state_dict().items()}
    shake(trained, 0)
    apply_changes(plain, changes(start, trained.state_dict()))
    for name, wanted in trained.state_dict().items():
        if wanted.dim() == 2:
            step = (wanted - start[name]).abs().amax(1, keepdim=True) / 127
            assert ((plain.state_dict()[name] - wanted).abs() <= 0.5 * step + 1e-6).all()


def test_a_matrix_without_its_scale_is_refused(tmp_path: Path) -> None:
    _, plain = encoders(tmp_path)
    with pytest.raises(KeyError):
        apply_changes(
            plain, {"encoder.layer.0.output.dense.weight.rounded": torch.zeros(32, 64, dtype=torch.int8)}
        )
