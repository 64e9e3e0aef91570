"""llama.cpp running in this process over one GGUF file."""

from __future__ import annotations

import json
import mmap
import os
import secrets
import struct
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.generation.adapter import write_gguf_adapter
from rag.generation.base import GenerationError

_GGUF_MAGIC = b"GGUF"
_STRING = 8  # the type number of a string in GGUF's metadata
_TIMEOUT_S = 30


class LlamaCppServer:
    """An open model. One request runs at a time; others wait inside.

    Attributes:
        has_chat_template: Whether the file says how to write messages: an instruction-tuned model.
    """

    def __init__(self, path: Path, *, context_tokens: int, adapter: Path | None = None) -> None:
        """Open a GGUF file.

        Args:
            adapter: Folder of the changes that training made to it; None for none.

        Raises:
            GenerationError: If it is not a model that llama.cpp knows, or the adapter is of another.
        """
        self.has_chat_template = _has_chat_template(path)
        # The library always opens a port on the loopback interface; only this process knows the key to it.
        self._key = secrets.token_urlsafe(32)
        with tempfile.TemporaryDirectory() as scratch:
            changes = None
            if adapter is not None:
                changes = Path(scratch) / "adapter.gguf"
                write_gguf_adapter(adapter, changes)
            self._server = _open(path, context_tokens, self._key, changes)
        # A first step: what cannot run fails now, and the library hangs if it is closed before its loop has begun.
        self.complete({"prompt": self.tokenize("。", begin=True), "max_tokens": 1})

    def tokenize(self, text: str, *, begin: bool = False) -> list[int]:
        """Return the tokens of a text, control words as the characters they are.

        Args:
            begin: Whether the model's begin-of-text token, if it has one, comes first.

        Raises:
            GenerationError: If the server does not answer.
        """
        body = json.dumps({"content": text, "add_special": begin, "parse_special": False}).encode()
        request = urllib.request.Request(  # noqa: S310 - always http to the loopback interface
            f"{self._server.listening_address}/tokenize",
            body,
            {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )
        # No proxy of the environment may see this.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_TIMEOUT_S) as response:
                return [int(token) for token in json.load(response)["tokens"]]
        except (OSError, ValueError, KeyError) as error:
            raise GenerationError(f"llama.cpp 分词失败：{error}") from error

    def complete(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Run one completion (fields as llama.cpp's /v1/completions) and return its answer.

        Raises:
            GenerationError: If llama.cpp refuses or fails.
        """
        return _checked(self._server.handle_completions(dict(request)))

    def stream(self, request: Mapping[str, Any], receive: Callable[[str], bool], *, chat: bool) -> None:
        """Run one request, giving each piece of text to `receive` until it returns False.

        Args:
            request: Fields as /v1/chat/completions if `chat`, else as /v1/completions.
            receive: Called on this thread.
            chat: Whether the request holds messages.

        Raises:
            GenerationError: If llama.cpp refuses or fails.
        """
        failure: GenerationError | None = None

        def callback(chunk: Any) -> bool:
            """Return True to stop."""
            nonlocal failure
            try:
                return not all(receive(piece) for part in _parts(chunk) if (piece := _text(_checked(part))))
            except GenerationError as error:  # the library swallows what a callback raises
                failure = error
                return True

        handle = self._server.handle_chat_completions if chat else self._server.handle_completions
        answer = handle({**request, "stream": True}, callback)
        if failure is not None:
            raise failure
        if isinstance(answer, dict):
            _checked(answer)


def _open(path: Path, context_tokens: int, key: str, adapter: Path | None) -> Any:
    import xllamacpp

    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    if adapter is not None:
        changes = xllamacpp.CommonAdapterLoraInfo()
        changes.path, changes.scale = str(adapter), 1.0
        params.lora_adapters = [changes]
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.swa_full = True  # keep what a sliding window forgets: the next request reuses a common beginning
    params.cache_ram_mib = 0  # else up to 8 GB of old prompts
    params.api_keys = [key]
    params.reasoning_format = xllamacpp.common_reasoning_format.COMMON_REASONING_FORMAT_NONE
    params.warmup = False
    params.verbosity = -1
    params.ui = False
    params.endpoint_slots = False
    params.offline = True
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = threads
        cpu.poll = 0  # sleep between requests
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise GenerationError(
            f"llama.cpp 无法加载 {path}：{error}。请确认它是完整的 GGUF 模型文件，且内存足够。"
        ) from error


def _has_chat_template(path: Path) -> bool:
    """Look for the key in the file's metadata.

    Raises:
        GenerationError: If it is not a GGUF file.
    """
    key = b"tokenizer.chat_template"
    entry = struct.pack("<Q", len(key)) + key + struct.pack("<I", _STRING)
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content[: len(_GGUF_MAGIC)] != _GGUF_MAGIC:
                raise GenerationError(f"{path} 不是 GGUF 文件（开头应为 GGUF）；请检查模型路径。")
            return content.find(entry) >= 0
    except (OSError, ValueError) as error:  # ValueError: an empty file
        raise GenerationError(f"无法读取模型文件 {path}：{error}；请检查模型路径。") from error


def _checked(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise GenerationError(f"llama.cpp 返回了意外的结果：{answer!r}")
    if "error" in answer:
        raise GenerationError(f"llama.cpp 出错：{answer['error'].get('message', answer['error'])}")
    return answer


def _parts(chunk: Any) -> Sequence[Any]:
    return chunk if isinstance(chunk, list) else [chunk]


def _text(chunk: Mapping[str, Any]) -> str:
    choices = chunk.get("choices") or [{}]
    delta = choices[0].get("delta")
    return str((delta.get("content") if delta is not None else choices[0].get("text")) or "")
