"""Which language model a name in the config means."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Literal

from index.compute_dtype import Dtype
from rag.generation.adapter import is_adapter
from rag.generation.base import Generator
from rag.generation.bundled_llm import BUNDLED_NAME, bundled_gguf_file, bundled_llm_folder

Engine = Literal["auto", "transformers", "llama_cpp"]
BUNDLED = "bundled"
_ADAPTER = "data/llm-adapter"
# Scores 12 evidence sentences several times sooner than llama.cpp, with the same ranking: docs/benchmarks.md
_BUNDLED_ENGINE: Engine = "transformers"
_PROVIDER_MODEL = re.compile(r"[a-z][a-z0-9_]+:\S+")  # two letters at least: C:\… is a path
_FORMS = (
    "可用的写法：bundled（内置模型）；provider:model（LangChain 支持的服务，如 openai:qwen3-8b）；"
    "transformers 模型文件夹（含 config.json）；*.gguf 文件"
)


def load_generator(
    model: str,
    *,
    engine: Engine = "auto",
    base_url: str = "",
    api_key: str = "",
    timeout_s: float = 60.0,
    context_tokens: int = 2048,
    dtype: Dtype = "auto",
    adapter: str = BUNDLED,
) -> Generator:
    """Load the language model that the config names. A local one is a `LikelihoodScorer` too.

    Args:
        model: `bundled`, `provider:model`, a transformers folder, or a GGUF file.
        engine: What runs the bundled model; other models say it themselves.
        base_url: Of a service; its own if empty.
        api_key: Of a service.
        timeout_s: For a whole reply of a service.
        context_tokens: Most tokens of a prompt and its reply together, for a local model.
        dtype: What a transformers model computes in.
        adapter: What training changed in the bundled model: `bundled` for what ships, a folder that
            `python -m rag.training.llm` has written, or empty for the model as it came. Other models are used as they are.

    Raises:
        ValueError: If `model` is none of these, `engine` cannot run it, or there is no such adapter.
        GenerationError: If a local model cannot be loaded.
        ModelCacheError: If the bundled model cannot be prepared.
    """
    kind = _kind(model)
    if kind == "service":
        if engine != "auto":
            raise ValueError(f"语言模型 {model!r} 由服务运行，不能用 {engine} 引擎；请把 engine 设为 auto。")
        from rag.generation.langchain_model import load_langchain_model

        return load_langchain_model(model, base_url=base_url, api_key=api_key, timeout_s=timeout_s)
    chosen = _engine(model, kind, engine)
    name = BUNDLED_NAME if kind == "bundled" else ""
    changes = _adapter_folder(adapter) if kind == "bundled" else None
    if chosen == "llama_cpp":
        from rag.generation.llama_cpp_model import LlamaCppModel

        path = bundled_gguf_file() if kind == "bundled" else Path(model).expanduser()
        return LlamaCppModel(path, name=name, context_tokens=context_tokens, adapter=changes)
    from rag.generation.transformers_model import load_transformers_model

    folder = bundled_llm_folder() if kind == "bundled" else Path(model).expanduser()
    return load_transformers_model(
        folder, name=name, dtype=dtype, context_tokens=context_tokens, adapter=changes
    )


def _adapter_folder(adapter: str) -> Path | None:
    if not adapter:
        return None
    folder = Path(str(files("rag").joinpath(_ADAPTER))) if adapter == BUNDLED else Path(adapter).expanduser()
    if not is_adapter(folder):
        raise ValueError(
            f"没有适配 {adapter!r}。请把 llm.adapter 设为 bundled、python -m rag.training.llm 写出的文件夹，或设为空字符串不用它。"
        )
    return folder


def _kind(model: str) -> Literal["bundled", "service", "folder", "gguf"]:
    path = Path(model).expanduser()
    if model == BUNDLED:
        return "bundled"
    if (path / "config.json").is_file():
        return "folder"
    if model.lower().endswith(".gguf") and path.is_file():
        return "gguf"
    if _PROVIDER_MODEL.fullmatch(model):
        return "service"
    found = "没有这个文件" if model.lower().endswith(".gguf") else "不认识这个模型"
    raise ValueError(f"语言模型 {model!r}：{found}。{_FORMS}。")


def _engine(model: str, kind: str, engine: Engine) -> Engine:
    own: Engine = {"folder": "transformers", "gguf": "llama_cpp"}.get(kind, _BUNDLED_ENGINE)  # type: ignore[assignment]
    if engine != "auto" and kind != "bundled" and engine != own:
        raise ValueError(
            f"语言模型 {model!r} 只能用 {own} 引擎运行，不能用 {engine}；请把 engine 设为 auto。"
        )
    return own if engine == "auto" else engine
