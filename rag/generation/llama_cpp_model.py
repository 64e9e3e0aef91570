"""Language models in a GGUF file, through llama.cpp."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.generation.base import GenerationError, Message
from rag.generation.llama_cpp_server import LlamaCppServer
from rag.generation.stopping import until_stop
from rag.generation.usage import UsageCounter
from rag.prompts import render_plain

DEFAULT_CONTEXT_TOKENS = 2048
_FORCED = 10_000.0  # a bias no logit can outweigh
# The control words of the usual templates: <|im_end|>, <start_of_turn>, </s>, [INST].
_CONTROL_WORD = re.compile(r"([<\[])(?=[|/]?[A-Za-z_][\w|/:-]*[>\]])")
_GREEDY: dict[str, Any] = {"temperature": 0, "samplers": ["top_k"], "top_k": 1, "cache_prompt": True}


class LlamaCppModel:
    """A loaded GGUF model, both `Generator` and `LikelihoodScorer`. Safe to call from several threads, which take turns.

    Attributes:
        name: As shown in an answer's `model`.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str = "",
        context_tokens: int = DEFAULT_CONTEXT_TOKENS,
        adapter: Path | None = None,
    ) -> None:
        """Load a GGUF file that reads at most `context_tokens` tokens, prompt and reply together.

        Args:
            adapter: Folder of the changes that training made to it; None for none.

        Raises:
            GenerationError: If it is not a model that llama.cpp knows, or the adapter is of another.
        """
        self.name = name or path.name
        self.usage = UsageCounter()
        self._server = LlamaCppServer(path, context_tokens=context_tokens, adapter=adapter)
        self._lock = threading.Lock()

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        """Yield pieces of the greedy reply as they come; closing the iterator stops the model at its next token.

        A file with a chat template is given the messages through it, another one as plain worked examples.

        Raises:
            ValueError: If `max_tokens` is not positive or a stop string is empty.
            GenerationError: If the messages are longer than the context, or llama.cpp fails.
        """
        if max_tokens < 1:
            raise ValueError(f"max_tokens 应为正整数，实为 {max_tokens}")
        return until_stop(self._pieces(messages, max_tokens), stop)

    def log_likelihoods(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return, for each (prefix, continuation), the mean natural log-probability of the continuation's tokens.

        The prefix is preceded by the model's begin-of-text token. Prefix and continuation are tokenised apart.
        llama.cpp tells the probability of a token only when it has chosen it: each token of the continuation is forced
        in turn, a step each. That is exact and slow (about 40 ms a token); transformers scores all in one pass.

        Raises:
            ValueError: If a continuation is empty.
            GenerationError: If a pair is longer than the context, or llama.cpp fails.
        """
        for _, continuation in pairs:
            if not continuation:
                raise ValueError("要打分的后文不能为空")
        with self._lock:
            return [self._mean_log_probability(prefix, continuation) for prefix, continuation in pairs]

    def _mean_log_probability(self, prefix: str, continuation: str) -> float:
        before = self._server.tokenize(prefix, begin=True)
        after = self._server.tokenize(continuation)
        self.usage.add(read=len(before) + len(after))
        found = [self._log_probability(before + after[:at], token) for at, token in enumerate(after)]
        return sum(found) / len(found)

    def _log_probability(self, before: list[int], token: int) -> float:
        # The bias decides what is chosen; the probability that comes back is the model's own, before it.
        request = {
            **_GREEDY,
            "prompt": before,
            "max_tokens": 1,
            "logprobs": 1,
            "logit_bias": [[token, _FORCED]],
        }
        answer = self._server.complete(request)
        try:
            chosen = answer["choices"][0]["logprobs"]["content"][0]
            if chosen["id"] != token:
                raise GenerationError(f"llama.cpp 没有选中指定的词元 {token}，而是 {chosen['id']}")
            return float(chosen["logprob"])
        except (KeyError, IndexError, TypeError) as error:
            raise GenerationError(f"llama.cpp 没有给出词元 {token} 的概率") from error

    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        prompt = self._prompt(messages)
        request = {**_GREEDY, "max_tokens": max_tokens, **prompt}
        self.usage.add(read=self._length(prompt))
        pieces: queue.SimpleQueue[str | GenerationError | None] = queue.SimpleQueue()
        closed = threading.Event()

        def receive(piece: str) -> bool:
            pieces.put(piece)
            return not closed.is_set()

        def run() -> None:
            try:
                with self._lock:
                    if not closed.is_set():
                        self._server.stream(request, receive, chat=self._server.has_chat_template)
                pieces.put(None)
            except GenerationError as error:
                pieces.put(error)

        # llama.cpp calls back from inside its own loop; a thread turns that into an iterator.
        worker = threading.Thread(target=run, name="llama.cpp", daemon=True)
        worker.start()
        try:
            while (piece := pieces.get()) is not None:
                if isinstance(piece, GenerationError):
                    raise piece
                self.usage.add(written=1)
                yield piece
        finally:
            closed.set()
            worker.join()

    def _prompt(self, messages: Sequence[Message]) -> dict[str, Any]:
        if self._server.has_chat_template:
            turns = [{"role": message.role, "content": _disarm(message.content)} for message in messages]
            return {"messages": turns}
        return {"prompt": self._server.tokenize(render_plain(messages), begin=True)}

    def _length(self, prompt: dict[str, Any]) -> int:
        """Return the tokens of a prompt; those that a chat template adds are not seen."""
        if "prompt" in prompt:
            return len(prompt["prompt"])
        return sum(len(self._server.tokenize(turn["content"])) for turn in prompt["messages"])


def _disarm(text: str) -> str:
    """Break up the control words of chat models, so that a document cannot end its own turn."""
    return _CONTROL_WORD.sub(r"\1 ", text)
