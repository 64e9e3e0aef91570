"""The evidence model's encoder through ONNX Runtime, to be measured beside torch."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import cast

import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from rag.evidence_model.network import EvidenceNetwork

_OPSET = 17
_INPUTS = ("states", "mask", "matches")


class _Layers(nn.Module):
    """The layers of the encoder over what its word table gives: the table stays with torch, mapped from its file."""

    def __init__(self, network: EvidenceNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: Tensor, mask: Tensor, matches: Tensor) -> Tensor:
        attended = mask[:, None, None, :]
        layers = self.network.encoder.encoder.layer
        for layer in layers[: self.network.first_layer]:
            states = layer(states, attended)
        states = states + self.network.matches(matches)
        for layer in layers[self.network.first_layer :]:
            states = layer(states, attended)
        return states


def encode_with_onnx(network: EvidenceNetwork, folder: Path, *, int8: bool) -> None:
    """Let a network in float32 encode through ONNX Runtime from now on; its files are written to `folder`.

    Args:
        int8: Whether weights are stored in 8 bits and multiplied so (dynamic quantization).
    """
    path = folder / "layers.onnx"
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # tracing warns of every shape
        torch.onnx.export(
            _Layers(network).eval(),
            (
                torch.zeros(2, 8, network.matches.embedding_dim),
                torch.ones(2, 8, dtype=torch.bool),
                torch.zeros(2, 8, dtype=torch.long),
            ),
            str(path),
            input_names=list(_INPUTS),
            output_names=["encoded"],
            dynamic_axes={name: {0: "n", 1: "t"} for name in (*_INPUTS, "encoded")},
            opset_version=_OPSET,
            dynamo=False,
        )
    if int8:
        quantize_dynamic(
            path,
            folder / "int8.onnx",
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm"],
        )
        path = folder / "int8.onnx"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def encode(ids: Tensor, mask: Tensor, matches: Tensor) -> Tensor:
        states = cast(Tensor, network.encoder.embeddings(input_ids=ids))
        inputs = (states, mask.bool(), matches)
        (encoded,) = session.run(None, {n: t.numpy() for n, t in zip(_INPUTS, inputs, strict=True)})
        return torch.from_numpy(encoded)

    network._encode = encode  # type: ignore[method-assign]
