"""The output layer of a language model: how likely each word of its table comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.generation.base import GenerationError

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

_CHUNK_WORDS = 16_384  # of the table at a time: bounds memory to a few dozen MB
_CANDIDATES = 16
_TOLERANCE = 0.25  # bfloat16 sums in another order; a forgotten scale or cap is off by much more


def log_probabilities(model: PreTrainedModel, states: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the natural log-probability of each target after its state, float32, shape (n,).

    Args:
        states: Last hidden states, shape (n, width), in the dtype to compute in.
        targets: Token ids, shape (n,).
    """
    import torch

    total = torch.full(targets.shape, -torch.inf, device=states.device)
    found = torch.empty(targets.shape, device=states.device)
    words = _head(model).weight.shape[0]
    for start in range(0, words, _CHUNK_WORDS):
        end = min(start + _CHUNK_WORDS, words)
        logits = _logits(model, states, slice(start, end))
        total = torch.logaddexp(total, logits.logsumexp(dim=-1))
        here = ((targets >= start) & (targets < end)).nonzero()[:, 0]
        found[here] = logits[here, targets[here] - start]
    return found - total


def most_likely(model: PreTrainedModel, state: torch.Tensor) -> int:
    """Return the likeliest token after one state, shape (width,).

    The table is multiplied as it is stored, which is fastest; the best few are compared in float32, as bfloat16 has
    only 8 bits to tell them apart.
    """
    import torch

    head = _head(model)
    rough = torch.nn.functional.linear(state.to(head.weight.dtype), head.weight, head.bias)
    candidates = rough.topk(min(_CANDIDATES, len(rough))).indices
    exact = head.weight[candidates].float() @ state.float()
    if head.bias is not None:
        exact = exact + head.bias[candidates].float()
    return int(candidates[exact.argmax()])


def check_word_table(model: PreTrainedModel) -> None:
    """Compare `log_probabilities` with the model's own output on a few tokens.

    The model must compute in the dtype of its table.

    Raises:
        GenerationError: If they differ: the model ends in something that is not known here.
    """
    import torch

    ids = torch.arange(1, 9, device=model.device)[None]
    with torch.inference_mode():
        states = model.base_model(input_ids=ids, use_cache=False).last_hidden_state[0, :-1]
        ours = log_probabilities(model, states, ids[0, 1:])
        own = model(input_ids=ids, use_cache=False).logits[0, :-1].float().log_softmax(dim=-1)
    theirs = own.gather(1, ids[0, 1:, None])[:, 0]
    if not torch.allclose(ours, theirs, atol=_TOLERANCE):
        raise GenerationError(
            f"不支持模型结构 {type(model).__name__} 的输出层；请换一个模型，或通过兼容 OpenAI 的服务使用它。"
        )


def _logits(model: PreTrainedModel, states: torch.Tensor, words: slice) -> torch.Tensor:
    """Return the float32 logits of some words of the table, as the model itself would give them."""
    import torch

    head = _head(model)
    bias = None if head.bias is None else head.bias[words].to(states.dtype)
    logits = torch.nn.functional.linear(states, head.weight[words].to(states.dtype), bias).float()
    config = model.config
    if scale := getattr(config, "logit_scale", None):  # Cohere
        logits *= scale
    if scaling := getattr(config, "logits_scaling", None):  # Granite
        logits /= scaling
    if cap := getattr(config, "final_logit_softcapping", None):  # Gemma 2
        logits = torch.tanh(logits / cap) * cap
    return logits


def _head(model: PreTrainedModel) -> Any:
    return model.get_output_embeddings()  # type: ignore[no-untyped-call]
