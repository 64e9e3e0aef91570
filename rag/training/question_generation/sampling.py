"""Several questions for each of many windows at once, drawn from what the model finds likely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, DynamicCache

from rag.generation.adapter import merge_adapter
from rag.training.llm.loop import ModelTokens

_TEMPERATURE, _TOP_K, _TOP_P = 0.8, 40, 0.92
_MOST_TOKENS = 60


class Writer:
    """The language model with an adapter, going on from prompts."""

    def __init__(self, folder: Path, adapter: Path, texts: Iterable[str], seed: int) -> None:
        """Load the model.

        Args:
            folder: Of the model, as transformers knows it.
            texts: Only tokens of these are written: the whole table of 262,144 costs more than the model itself.
        """
        self._tokens = ModelTokens(folder)
        model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, local_files_only=True)
        merge_adapter(model, adapter)
        self._model = model.eval().requires_grad_(False)
        used = sorted({self._tokens.end, *(token for text in texts for token in self._tokens(text))})
        self._used = torch.tensor(used)
        self._table = model.get_output_embeddings().weight[self._used]
        self._draws = torch.Generator().manual_seed(seed)

    def write(self, prompts: Sequence[str], each: int) -> list[list[str]]:
        """Return `each` continuations of every prompt, up to the end that the model sets or 60 tokens."""
        rows = [[self._tokens.begin, *self._tokens(prompt)] for prompt in prompts]
        length = max(map(len, rows))
        ids = torch.tensor([[0] * (length - len(row)) + row for row in rows])
        mask = torch.tensor([[0] * (length - len(row)) + [1] * len(row) for row in rows])
        cache = DynamicCache(config=self._model.config)
        written: list[list[int]] = [[] for _ in range(len(rows) * each)]
        going_on = list(range(len(written)))
        with torch.inference_mode():
            states = self._next(ids, mask, (mask.cumsum(1) - 1).clamp(min=0), cache)
            cache.batch_repeat_interleave(each)
            states, mask = states.repeat_interleave(each, 0), mask.repeat_interleave(each, 0)
            for _ in range(_MOST_TOKENS):
                drawn = self._draw(states)
                kept = [row for row, token in enumerate(drawn.tolist()) if token != self._tokens.end]
                if not kept:
                    break
                for row in kept:
                    written[going_on[row]].append(int(drawn[row]))
                if len(kept) < len(going_on):
                    cache.batch_select_indices(torch.tensor(kept))
                    mask, drawn = mask[kept], drawn[kept]
                    going_on = [going_on[row] for row in kept]
                mask = torch.cat([mask, torch.ones_like(mask[:, :1])], 1)
                states = self._next(drawn[:, None], mask, mask.sum(1, keepdim=True) - 1, cache)
        texts = [self._tokens.text(row) for row in written]
        return [texts[at : at + each] for at in range(0, len(texts), each)]

    def _next(self, ids: torch.Tensor, mask: torch.Tensor, places: torch.Tensor, cache: Any) -> torch.Tensor:
        output = self._model.base_model(
            input_ids=ids, attention_mask=mask, position_ids=places, cache=cache, use_cache=True
        )
        states: torch.Tensor = output.last_hidden_state[:, -1]
        return states

    def _draw(self, states: torch.Tensor) -> torch.Tensor:
        logits = (states @ self._table.T).float()
        best, at = logits.topk(min(_TOP_K, logits.shape[1]))
        shares = torch.softmax(best / _TEMPERATURE, -1)
        shares = shares.masked_fill(shares.cumsum(-1) - shares > _TOP_P, 0.0)
        return self._used[at.gather(1, torch.multinomial(shares, 1, generator=self._draws))[:, 0]]
