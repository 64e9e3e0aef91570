"""Language models behind a service, through LangChain: any `provider:model`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rag.generation.base import GenerationError, Message
from rag.generation.stopping import until_stop
from rag.generation.usage import UsageCounter

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

DEFAULT_TIMEOUT_S = 60.0
_MAX_RETRIES = 1
_NO_KEY = "none"  # a server of one's own asks for none, but the client insists on one


class LangChainModel:
    """A chat model of a provider; a `Generator`.

    Attributes:
        name: As shown in an answer's `model`: `provider:model`.
    """

    def __init__(self, chat: BaseChatModel, *, name: str, timeout_s: float, secret: str = "") -> None:
        """Take over a chat model.

        Args:
            timeout_s: For a whole reply, not only for its first words.
            secret: The key, so that it can be kept out of every message.
        """
        self.name = name
        self.usage = UsageCounter()
        self._chat = chat
        self._timeout_s = timeout_s
        self._secret = secret

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        """Yield pieces of the reply as they come, at temperature 0; closing the iterator closes the connection.

        Raises:
            ValueError: If `max_tokens` is not positive or a stop string is empty.
            GenerationError: If the service cannot be reached, refuses, or runs out of time.
        """
        if max_tokens < 1:
            raise ValueError(f"max_tokens 应为正整数，实为 {max_tokens}")
        return until_stop(self._pieces(messages, max_tokens), stop)

    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        turns = [(message.role, message.content) for message in messages]
        deadline = time.monotonic() + self._timeout_s
        try:
            chunks = self._chat.stream(turns, max_tokens=max_tokens)
            for number, chunk in enumerate(chunks):
                # A server may not know the limit by the name that the client gives it; no piece is less than a token.
                if number >= max_tokens + 2:  # the first and the last carry no text
                    break
                if time.monotonic() > deadline:
                    raise TimeoutError
                if told := chunk.usage_metadata:
                    self.usage.add(read=told["input_tokens"], written=told["output_tokens"])
                if chunk.text:
                    yield str(chunk.text)
        except Exception as error:  # each provider has errors of its own
            # `from None`: what the service said may repeat the key, and a traceback would print it.
            raise GenerationError(self._explain(error)) from None

    def _explain(self, error: Exception) -> str:
        """Return what went wrong and how to mend it, without the key."""
        status = getattr(error, "status_code", None) or getattr(
            getattr(error, "response", None), "status_code", None
        )
        kind = type(error).__name__
        if status in (401, 403):
            return f"语言模型服务拒绝了密钥（{self.name}，HTTP {status}）；请检查配置中的 api_key。"
        if status == 429:
            return f"语言模型服务限流（{self.name}，HTTP 429）；请稍后再试，或提高服务的配额。"
        if status == 404:
            return f"语言模型服务没有这个模型或地址（{self.name}，HTTP 404）；请检查 model 和 base_url。"
        if isinstance(error, TimeoutError) or "Timeout" in kind:
            return f"语言模型服务超过 {self._timeout_s:g} 秒没有答完（{self.name}）；请稍后再试，或调大 timeout_s。"
        if isinstance(error, ConnectionError) or "Connect" in kind:
            return f"无法连接语言模型服务（{self.name}）；请检查 base_url，以及服务是否在运行。"
        said = str(error).replace(self._secret, "***") if self._secret else str(error)
        shown = f"HTTP {status}" if status else kind
        return f"语言模型服务出错（{self.name}，{shown}）：{said[:300]}"


def load_langchain_model(
    model: str, *, base_url: str = "", api_key: str = "", timeout_s: float = DEFAULT_TIMEOUT_S
) -> LangChainModel:
    """Make a client of a provider; nothing is asked of it yet.

    Args:
        model: `provider:model`, e.g. `openai:qwen3-8b` for any server that speaks OpenAI's protocol.
        base_url: Of the service; the provider's own if empty.
        api_key: The provider's environment variable decides if empty.
        timeout_s: For a whole reply.

    Raises:
        ValueError: If there is no such provider, its package is not installed, or it lacks a key.
    """
    # LangChain would send every prompt to its maker's service if a variable of the environment says so.
    os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "timeout": timeout_s, "max_retries": _MAX_RETRIES}
    if base_url:
        options["base_url"] = base_url
    if api_key or base_url:
        options["api_key"] = api_key or _NO_KEY
    try:
        chat = init_chat_model(model, **options)
    except ImportError as error:
        raise ValueError(f"使用 {model} 需要先安装 LangChain 的相应组件：{error}") from error
    except Exception as error:  # a missing key is an error of each provider's own
        said = str(error).replace(api_key, "***") if api_key else str(error)
        raise ValueError(
            f"无法使用语言模型 {model}：{said}。应写作 provider:model，例如 openai:qwen3-8b；"
            "密钥用 api_key 或该服务商的环境变量给出。"
        ) from None
    return LangChainModel(chat, name=model, timeout_s=timeout_s, secret=api_key)
