"""A tiny Gemma: the bundled model's architecture on weights drawn at random."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Regex, Tokenizer
from tokenizers.decoders import Fuse
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from transformers import Gemma3ForCausalLM, Gemma3TextConfig, PreTrainedTokenizerFast


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


def tiny_gemma_folder(folder: Path, characters: str) -> Path:
    """Write a tiny model whose tokens are single characters."""
    vocabulary = {
        token: n for n, token in enumerate(["<pad>", "<eos>", "<bos>", "<unk>", *sorted(set(characters))])
    }
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Split(Regex(r".|\n"), "isolated")
    tokenizer.decoder = Fuse()
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, bos_token="<bos>", eos_token="<eos>", unk_token="<unk>", pad_token="<pad>"
    ).save_pretrained(folder)
    tiny_gemma(len(vocabulary), spread=0.3).save_pretrained(folder)
    return folder
