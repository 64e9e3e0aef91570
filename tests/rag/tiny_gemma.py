"""A tiny Gemma: the bundled model's architecture on weights drawn at random."""

from __future__ import annotations

import torch
from transformers import Gemma3ForCausalLM, Gemma3TextConfig


def tiny_gemma(words: int, spread: float = 0.02) -> Gemma3ForCausalLM:
    """Return a model of two layers; the word table keeps its `spread`: what it cannot say is not learnt."""
    torch.manual_seed(5)
    config = Gemma3TextConfig(
        vocab_size=words,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=16,
        initializer_range=spread,
    )
    return Gemma3ForCausalLM(config)
