"""The evidence model that a name in the config means."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.evidence_model.model import EvidenceModel

BUNDLED = "bundled"
_FILE = "data/evidence.safetensors"


class EvidenceModelError(RuntimeError):
    """The model cannot be used; the message says why and what to do, in Chinese."""


def load_evidence_model(model: str = BUNDLED) -> EvidenceModel:
    """Load an evidence model over the bundled encoder.

    Args:
        model: `bundled`, or a file that `python -m rag.training` has written.

    Raises:
        EvidenceModelError: If there is no such file, or it is no evidence model.
        ModelCacheError: If the encoder cannot be prepared.
    """
    from safetensors import SafetensorError

    from index.bundled_encoder import bundled_encoder_folder
    from rag.evidence_model.model import EvidenceModel

    try:
        if model == BUNDLED:
            with as_file(files("rag").joinpath(_FILE)) as path:
                return EvidenceModel.load(bundled_encoder_folder(), path)
        return EvidenceModel.load(bundled_encoder_folder(), Path(model).expanduser())
    except (OSError, SafetensorError, KeyError, AttributeError) as error:
        raise EvidenceModelError(
            f"无法加载证据模型 {model}：{error}。请把 retrieval.evidence_model 设为 bundled、"
            "python -m rag.training 写出的文件，或设为空字符串不用它。"
        ) from error
