"""Causal language models in a transformers folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.compute_dtype import Dtype, resolve_dtype, wait_passively
from index.loading_output import quiet_loading
from index.mixed_precision import compute_in
from rag.generation.adapter import merge_adapter
from rag.generation.base import GenerationError, Message
from rag.generation.chat_template import render_chat
from rag.generation.stopping import until_stop
from rag.generation.usage import UsageCounter
from rag.generation.word_table import check_word_table, log_probabilities, most_likely
from rag.prompts import render_plain

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_Split = tuple[list[int], list[int]]  # tokens before, tokens scored

DEFAULT_CONTEXT_TOKENS = 2048
_LENGTH_STEP = (
    16  # texts are padded to a multiple of it: less padding than one batch, fewer shapes than exact lengths
)
_BATCH_TOKENS = 4096  # bounds the memory of a pass
_INCOMPLETE = "\ufffd"  # how a tokenizer shows bytes that are not yet a whole character


class TransformersModel:
    """A loaded model, both `Generator` and `LikelihoodScorer`. Safe to call from several threads, which take turns.

    Attributes:
        name: As shown in an answer's `model`.
    """

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, *, name: str, context_tokens: int
    ) -> None:
        """Take over a loaded model that reads at most `context_tokens` tokens, prompt and reply together."""
        self.name = name
        self.usage = UsageCounter()
        self._model = model
        self._tokenizer = tokenizer
        self._context_tokens = context_tokens
        self._begin = [] if tokenizer.bos_token_id is None else [int(tokenizer.bos_token_id)]
        # A model made without one (Qwen) was trained on texts that follow the end of another.
        self._before = self._begin or [int(tokenizer.eos_token_id)]
        self._ends = _end_tokens(model, tokenizer)
        self._lock = threading.Lock()  # held for one step, never for a whole stream

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        """Yield pieces of the greedy reply as they come; closing the iterator stops the model.

        A model with a chat template is given the messages through it, another one as plain worked examples.

        Raises:
            ValueError: If `max_tokens` is not positive or a stop string is empty.
            GenerationError: If the messages are longer than the context, or the model fails.
        """
        if max_tokens < 1:
            raise ValueError(f"max_tokens 应为正整数，实为 {max_tokens}")
        return until_stop(self._pieces(messages, max_tokens), stop)

    def log_likelihoods(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return, for each (prefix, continuation), the mean natural log-probability of the continuation's tokens.

        The prefix is preceded by the model's begin-of-text token. Prefix and continuation are tokenised apart.

        Raises:
            ValueError: If a continuation is empty.
            GenerationError: If a pair is longer than the context, or the model fails.
        """
        for _, continuation in pairs:
            if not continuation:
                raise ValueError("要打分的后文不能为空")
        with self._lock:
            texts = [(self._before + self._tokens(prefix), self._tokens(after)) for prefix, after in pairs]
        for prefix, after in texts:
            self._check_fits(len(prefix) + len(after))
        lengths = [len(prefix) + len(after) for prefix, after in texts]
        self.usage.add(read=sum(lengths))
        scores = [0.0] * len(texts)
        for batch in _batches(lengths, most=_BATCH_TOKENS):
            with self._lock, _model_errors(self.name):
                means = self._mean_log_probabilities([texts[position] for position in batch])
            for position, mean in zip(batch, means, strict=True):
                scores[position] = mean
        return scores

    def _mean_log_probabilities(self, texts: Sequence[_Split]) -> list[float]:
        """Score texts, each (tokens before, tokens scored); before is not empty."""
        import torch

        with torch.inference_mode():
            states: list[Any] = [None] * len(texts)
            for group in _same_length(texts):
                for position, asked in zip(group, self._states([texts[at] for at in group]), strict=True):
                    states[position] = asked
            targets = torch.tensor(
                [token for _, after in texts for token in after], device=self._model.device
            )
            # The head is the dearest layer (262,144 words for the bundled model): only where a token is asked for.
            found = log_probabilities(self._model, torch.cat(states), targets)
        return [float(part.mean()) for part in torch.split(found, [len(after) for _, after in texts])]

    def _states(self, texts: Sequence[_Split]) -> list[torch.Tensor]:
        """Return the last hidden states that predict the tokens scored, shape (their number, width) for each text."""
        import torch

        # The last token predicts nothing that is asked for.
        inputs = [prefix + after[:-1] for prefix, after in texts]
        length = -(-max(map(len, inputs)) // _LENGTH_STEP) * _LENGTH_STEP
        # Padding on the right is invisible to what stands before it: attention looks back only.
        ids = torch.tensor(
            [tokens + [0] * (length - len(tokens)) for tokens in inputs], device=self._model.device
        )
        states = self._model.base_model(input_ids=ids, use_cache=False).last_hidden_state
        return [
            states[row, len(prefix) - 1 : len(prefix) - 1 + len(after)]
            for row, (prefix, after) in enumerate(texts)
        ]

    def _pieces(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        with self._lock:
            prompt = self._prompt_tokens(messages)
        self._check_fits(len(prompt) + max_tokens)
        self.usage.add(read=len(prompt))
        shown, tokens = 0, list[int]()
        for token in self._greedy(prompt, max_tokens):
            tokens.append(token)
            self.usage.add(written=1)
            with self._lock:
                text = str(self._tokenizer.decode(tokens, skip_special_tokens=True))
            if not text.endswith(_INCOMPLETE) and len(text) > shown:
                yield text[shown:]
                shown = len(text)

    def _greedy(self, prompt: list[int], max_tokens: int) -> Iterator[int]:
        import torch
        from transformers import DynamicCache

        cache = DynamicCache(config=self._model.config)
        following = prompt
        for _ in range(max_tokens):
            with self._lock, _model_errors(self.name), torch.inference_mode():
                output = self._model.base_model(
                    input_ids=torch.tensor([following], device=self._model.device),
                    cache=cache,
                    use_cache=True,
                )
                token = most_likely(self._model, output.last_hidden_state[0, -1])
            if token in self._ends:
                return
            yield token
            following = [token]

    def _prompt_tokens(self, messages: Sequence[Message]) -> list[int]:
        if self._tokenizer.chat_template:
            text = render_chat(self._tokenizer, messages)
            return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])
        return self._begin + self._tokens(render_plain(messages))

    def _tokens(self, text: str) -> list[int]:
        # Text is data: `<eos>` in a document is five characters, not the end of it.
        return list(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def _check_fits(self, tokens: int) -> None:
        if tokens > self._context_tokens:
            raise GenerationError(
                f"文本连同回答共 {tokens} 个词元，超过语言模型 {self.name} 的上限 {self._context_tokens}；"
                "请减少段落，或在配置中调大 context_tokens。"
            )


def load_transformers_model(
    folder: Path,
    *,
    name: str = "",
    dtype: Dtype = "auto",
    context_tokens: int = DEFAULT_CONTEXT_TOKENS,
    adapter: Path | None = None,
) -> TransformersModel:
    """Load a causal language model from a transformers folder; its weights stay mapped from their file where they can.

    Args:
        folder: Holds config.json, the weights as safetensors, and the tokenizer.
        name: Shown in answers; the folder's name if empty.
        dtype: What it computes in; "auto" is what this machine computes fast in.
        context_tokens: Most tokens of a prompt and its reply together; capped by what the model was made for.
        adapter: Folder of the changes that training made to it; None for none.

    Raises:
        GenerationError: If the folder holds no such model, or the adapter is of another.
        ModelCacheError: If the measured dtype cannot be remembered.
    """
    compute = resolve_dtype(dtype)
    wait_passively()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    try:
        with quiet_loading():
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model: Any = AutoModelForCausalLM.from_pretrained(
                folder, dtype="auto", local_files_only=True, use_safetensors=True
            )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise GenerationError(
            f"无法从文件夹 {folder} 加载语言模型：{error}。请确认其中有 config.json、*.safetensors 和分词器文件。"
        ) from error
    model.eval().requires_grad_(False)
    if adapter is not None:
        merge_adapter(model, adapter)
    if torch.cuda.is_available():
        model.to("cuda")
    check_word_table(model)
    compute_in(model, model.get_input_embeddings(), getattr(torch, compute))
    longest = getattr(model.config, "max_position_embeddings", context_tokens)
    return TransformersModel(
        model, tokenizer, name=name or folder.resolve().name, context_tokens=min(context_tokens, longest)
    )


def _end_tokens(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    """Return the tokens that end a reply; a chat model has several."""
    configured = None if model.generation_config is None else model.generation_config.eos_token_id
    ends = configured if isinstance(configured, list) else [configured]
    return frozenset(int(token) for token in [*ends, tokenizer.eos_token_id] if token is not None)


def _batches(lengths: Sequence[int], *, most: int) -> Iterator[list[int]]:
    """Yield positions of texts, in order, of at most `most` tokens together (or one longer text)."""
    batch: list[int] = []
    tokens = 0
    for position, length in enumerate(lengths):
        if batch and tokens + length > most:
            yield batch
            batch, tokens = [], 0
        batch.append(position)
        tokens += length
    if batch:
        yield batch


def _same_length(texts: Sequence[_Split]) -> list[list[int]]:
    """Return positions of texts that are padded to the same length, shortest first."""
    groups: dict[int, list[int]] = {}
    for position, (prefix, after) in enumerate(texts):
        groups.setdefault((len(prefix) + len(after) - 2) // _LENGTH_STEP, []).append(position)
    return [groups[steps] for steps in sorted(groups)]


@contextmanager
def _model_errors(name: str) -> Iterator[None]:
    """Turn what torch raises (out of memory, mostly) into the error that the pipeline knows."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        raise GenerationError(f"语言模型 {name} 运行出错：{error}。请检查内存，或减少段落。") from error
