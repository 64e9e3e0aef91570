"""The training of an adapter: one pass over the items, resumable, with a log of losses."""

from __future__ import annotations

import csv
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm
from transformers import AutoModelForCausalLM, AutoTokenizer

from rag.generation.adapter import WEIGHTS
from rag.training.llm.batches import Batch, Text, batches, padded_length
from rag.training.llm.config import Recipe
from rag.training.llm.items import AnswerItem, RankItem
from rag.training.loss_plot import draw_losses
from rag.training.steps import append_row, rate

_CHECKPOINT, _LOG = "checkpoint.pt", "losses.csv"
_RANKED, _ANSWERED = "ranked", "answered"
_GREATEST_NORM = 1.0
_BASE = "google/gemma-3-270m"
_MATRICES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


class ModelTokens:
    """The tokens of a model's folder; see `Tokens`."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.begin = int(self._tokenizer.bos_token_id)
        self.end = int(self._tokenizer.eos_token_id)

    def __call__(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        return list(self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    def text(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens, control words left out."""
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True))


def new_adapter(folder: Path, recipe: Recipe) -> Any:
    """Return the model in a folder with an adapter that changes nothing yet."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, local_files_only=True)
    layers = list(range(recipe.first_layer, model.config.num_hidden_layers))
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=0.0,
        target_modules=_MATRICES,
        layers_to_transform=layers,
    )
    adapted = get_peft_model(model, config)
    adapted.peft_config["default"].base_model_name_or_path = _BASE  # not the folder where it lies here
    return adapted


def train(
    folder: Path,
    ranked: Sequence[RankItem],
    answered: Sequence[AnswerItem],
    recipe: Recipe,
    output: Path,
    on_step: Callable[[int], None] = lambda step: None,
) -> Path:
    """Train, or go on with what `output` holds, and return the folder of the adapter, in peft's format.

    Args:
        folder: Of the model, as transformers knows it.
        on_step: Called before each step with its number.
    """
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    random_ = random.Random(recipe.seed)  # noqa: S311 - an order, not a secret
    steps = batches(ranked, answered, ModelTokens(folder), recipe.tokens_per_step, random_)
    model = new_adapter(folder, recipe)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=0.0, weight_decay=0.0)
    first = _resume(output / _CHECKPOINT, model, optimizer)
    began = time.monotonic()
    for step in (
        bar := tqdm(range(first, len(steps)), initial=first, total=len(steps), desc="训练", unit="步")
    ):
        on_step(step)
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * rate(step, len(steps), recipe.warmup_steps)
        loss, right = batch_loss(model, steps[step], recipe)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, _GREATEST_NORM)
        optimizer.step()
        kind = _RANKED if steps[step].is_ranking else _ANSWERED
        append_row(
            output / _LOG,
            [step, kind, f"{loss.item():.4f}", f"{right:.3f}", f"{time.monotonic() - began:.0f}"],
        )
        bar.set_postfix({kind: f"{loss.item():.3f}"})
        if (step + 1) % recipe.check_every == 0 or step + 1 == len(steps):
            _keep(output, model, optimizer, step + 1, recipe.strength)
    return output


def batch_loss(model: Any, batch: Batch, recipe: Recipe) -> tuple[Tensor, float]:
    """Return the loss of a batch and the share of its items that come out right.

    Of a ranking: the cross-entropy of the right text among those of its item, and a little of its own likelihood. Of
    answers: the mean negative log-likelihood of a token; right is an answer that is likelier than all others together.
    """
    found = _log_probabilities(model, batch.texts)
    if not batch.is_ranking:
        right = sum(float(each.detach().sum()) > math.log(0.5) for each in found) / len(found)
        return -torch.cat(found).mean(), right
    loss, right, at = torch.zeros(()), 0, 0
    for choice in batch.choices:
        means = torch.stack([each.mean() for each in found[at : at + len(choice.texts)]])
        at += len(choice.texts)
        chosen = functional.cross_entropy(recipe.sharpness * means[None], torch.tensor([choice.gold]))
        loss = loss + chosen - recipe.likelihood_weight * means[choice.gold]
        right += int(means.argmax()) == choice.gold
    return loss / len(batch.choices), right / len(batch.choices)


def _log_probabilities(model: Any, texts: Sequence[Text]) -> list[Tensor]:
    """Return, for each text, the log-probabilities of the tokens that count."""
    length = padded_length(texts)
    rows = [(before + after[:-1]) for before, after in texts]
    ids = torch.tensor([row + [0] * (length - len(row)) for row in rows])
    network = model.base_model.model
    with torch.autocast("cpu", torch.bfloat16):
        states = network.model(input_ids=ids, use_cache=False).last_hidden_state
    # The head is the dearest layer: only where a token counts.
    asked = torch.cat(
        [states[n, len(before) - 1 : len(before) - 1 + len(after)] for n, (before, after) in enumerate(texts)]
    )
    table = network.get_output_embeddings().weight
    logits = (asked.to(table.dtype) @ table.T).float()
    targets = torch.tensor([token for _, after in texts for token in after])
    found = logits.gather(1, targets[:, None])[:, 0] - logits.logsumexp(1)
    return list(torch.split(found, [len(after) for _, after in texts]))


def _keep(output: Path, model: Any, optimizer: torch.optim.Optimizer, step: int, strength: float) -> None:
    found = get_peft_model_state_dict(model, save_embedding_layers=False)  # else it asks the hub for the base
    save_file({name: each.to(torch.bfloat16) for name, each in found.items()}, output / WEIGHTS)
    config = replace(
        model.peft_config["default"], lora_alpha=strength * model.peft_config["default"].lora_alpha
    )
    config.save_pretrained(output)
    changes = {name: p.detach() for name, p in model.named_parameters() if p.requires_grad}
    unfinished = output / f"{_CHECKPOINT}.part"
    torch.save({"step": step, "changes": changes, "optimizer": optimizer.state_dict()}, unfinished)
    unfinished.replace(output / _CHECKPOINT)
    with (output / _LOG).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    curves = {
        kind: [(float(r[0]), float(r[2])) for r in rows if r[1] == kind] for kind in (_RANKED, _ANSWERED)
    }
    draw_losses(curves, output / "loss.svg")


def _resume(path: Path, model: Any, optimizer: torch.optim.Optimizer) -> int:
    """Load a checkpoint, if there is one, and return the number of steps done."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["changes"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
