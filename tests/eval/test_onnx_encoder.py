"""The evidence model's encoder through ONNX Runtime says what it says through torch."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from eval.evidence.onnx_encoder import encode_with_onnx
from index.bundled_encoder import bundled_encoder_folder
from rag.evidence_model.model import EvidenceModel

PASSAGES = [
    "2013年，中部地区实现地区生产总值12.7万亿元，同比增长9.7%；完成固定资产投资10.6万亿元，增长22.2%。",
    "加快发展第四代移动通信。",
]
QUESTION = "2013年中部地区生产总值是多少？"


@pytest.mark.parametrize(("int8", "tolerance"), [(False, 0.01), (True, 0.5)], ids=["float32", "int8"])
def test_relevance_is_that_of_torch(tmp_path: Path, int8: bool, tolerance: float) -> None:
    with as_file(files("rag").joinpath("data/evidence.safetensors")) as changes:
        model = EvidenceModel.load(bundled_encoder_folder(), changes, "float32")
    torch_says = model.read(QUESTION, ["", ""], PASSAGES)
    encode_with_onnx(model._network, tmp_path, int8=int8)
    onnx_says = model.read(QUESTION, ["", ""], PASSAGES)
    assert [reading.relevance for reading in onnx_says] == pytest.approx(
        [reading.relevance for reading in torch_says], abs=tolerance
    )
    assert onnx_says[0].relevance > onnx_says[1].relevance
