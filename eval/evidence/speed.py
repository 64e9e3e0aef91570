"""How long the evidence model reads, by number format."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import torch

from rag.evidence_model.model import WINDOW_CHARS, EvidenceModel

_PASSAGES, _ROUNDS = 8, 15
_QUESTION = "2014年促进中部地区崛起的重点工作由哪个部门牵头？"
_QUANTIZED = "int8"


def speed_table(base: Path, changes: Path, text: str) -> str:
    """Return median and best milliseconds of reading 8 passages of 400 characters, and the largest change of relevance.

    Args:
        base: Folder of the encoder.
        changes: The model's file.
        text: At least 3,200 characters.
    """
    passages = [text[at * WINDOW_CHARS : (at + 1) * WINDOW_CHARS] for at in range(_PASSAGES)]
    models = {
        "float32": EvidenceModel.load(base, changes, "float32"),
        "bfloat16": EvidenceModel.load(base, changes, "bfloat16"),
        _QUANTIZED: _quantized(EvidenceModel.load(base, changes, "float32")),
    }
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


def _quantized(model: EvidenceModel) -> EvidenceModel:
    network = model._network
    torch.ao.quantization.quantize_dynamic(network.encoder, {torch.nn.Linear}, torch.qint8, inplace=True)  # type: ignore[no-untyped-call]
    return model
