"""How long the evidence model reads, by number format."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from eval.evidence.onnx_encoder import encode_with_onnx
from rag.evidence_model.model import WINDOW_CHARS, EvidenceModel

_PASSAGES, _ROUNDS = 8, 15
_QUESTION = "2014年促进中部地区崛起的重点工作由哪个部门牵头？"


def speed_table(base: Path, changes: Path, text: str) -> str:
    """Return median and best milliseconds of reading 8 passages of 400 characters, and the largest change of relevance.

    Args:
        base: Folder of the encoder.
        changes: The model's file.
        text: At least 3,200 characters.
    """
    passages = [text[at * WINDOW_CHARS : (at + 1) * WINDOW_CHARS] for at in range(_PASSAGES)]
    with tempfile.TemporaryDirectory() as folder:
        return _table(_models(base, changes, Path(folder)), passages)


def _models(base: Path, changes: Path, folder: Path) -> dict[str, EvidenceModel]:
    models = {
        name: EvidenceModel.load(base, changes, "bfloat16" if name == "bfloat16" else "float32")
        for name in ("float32", "bfloat16", "int8 (torch)", "ONNX float32", "ONNX int8")
    }
    torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
        models["int8 (torch)"]._network.encoder, {torch.nn.Linear}, torch.qint8, inplace=True
    )
    for name in ("ONNX float32", "ONNX int8"):
        encode_with_onnx(models[name]._network, folder, int8=name.endswith("int8"))
    return models


def _table(models: Mapping[str, EvidenceModel], passages: Sequence[str]) -> str:
    seconds: dict[str, list[float]] = {name: [] for name in models}
    relevance: dict[str, list[float]] = {}
    for turn in range(_ROUNDS + 1):
        for name, model in models.items():  # to and fro, so that none has the quieter machine
            began = time.perf_counter()
            readings = model.read(_QUESTION, [""] * _PASSAGES, passages)
            if turn:  # the first builds kernels
                seconds[name].append(time.perf_counter() - began)
            relevance[name] = [reading.relevance for reading in readings]
    rows = [
        f"| {name} | {1000 * statistics.median(taken):.0f} | {1000 * min(taken):.0f} | "
        f"{max(abs(a - b) for a, b in zip(relevance[name], relevance['float32'], strict=True)):.2f} |"
        for name, taken in seconds.items()
    ]
    return "\n".join(
        [
            f"{_PASSAGES} 段各 {WINDOW_CHARS} 字，{torch.get_num_threads()} 线程，{_ROUNDS} 次",
            "| 格式 | 中位毫秒 | 最快毫秒 | 相关性最大差 |\n|---|---|---|---|",
            *rows,
        ]
    )
