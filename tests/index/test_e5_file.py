from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bundled_encoder import WEIGHTS
from index.e5_file import E5File, WeightFileError, dequantize_q4_0

BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


def as_blocks(scale: float, nibbles: list[int]) -> np.ndarray:
    packed = bytes(low | high << 4 for low, high in zip(nibbles[:16], nibbles[16:], strict=True))
    return np.frombuffer(struct.pack("<e", scale) + packed, dtype=BLOCK)


@given(st.floats(-8, 8, width=16), st.lists(st.integers(0, 15), min_size=32, max_size=32))
def test_weight_is_scale_times_nibble_less_eight(scale: float, nibbles: list[int]) -> None:
    np.testing.assert_array_equal(
        dequantize_q4_0(as_blocks(scale, nibbles)), [np.float32(scale) * (nibble - 8) for nibble in nibbles]
    )


def test_packaged_file_has_the_shape_of_multilingual_e5_small() -> None:
    file = E5File(WEIGHTS)
    shape = file.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.intermediate) == (384, 12, 12, 1536)
    assert (shape.vocabulary, shape.positions, shape.token_types) == (250037, 512, 2)
    assert len(file.names) == 5 + 12 * 16
    assert file.tensor("emb.word").shape == (250037 * 384,)


def cut(size: int) -> bytes:
    with WEIGHTS.open("rb") as file:
        return file.read(size)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "无法读取"),
        (b"GGUF" + bytes(100), "开头应为"),
        (cut(4) + struct.pack("<I", 2) + bytes(100), "第 2 版"),
        (cut(20), "文件头不完整"),
        (cut(1_000_000), "文件头不完整"),
        (cut(5_000_000), "超出文件末尾"),
        (cut(8) + bytes(200), "尺寸"),
    ],
    ids=["empty", "other-format", "other-version", "in-header", "in-tokenizer", "in-weights", "zero-sizes"],
)
def test_damaged_file_is_named_with_the_mend(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(WeightFileError, match=reason) as caught:
        E5File(path)
    assert str(path) in str(caught.value)
    assert "pip install" in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightFileError, match="无法读取"):
        E5File(tmp_path / "none.bin")


def test_unknown_tensor_is_named() -> None:
    with pytest.raises(WeightFileError, match=r"缺少张量 emb\.nothing"):
        E5File(WEIGHTS).tensor("emb.nothing")
