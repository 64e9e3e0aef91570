"""The training loop: resumable, with a log of losses."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm
from transformers import BertModel

from rag.evidence_model.changes import free_layers
from rag.evidence_model.encoding import PairEncoder
from rag.evidence_model.files import load_network, save_changes
from rag.evidence_model.network import EvidenceNetwork
from rag.training.batches import batches
from rag.training.checks import check
from rag.training.config import NetworkConfig, Recipe, TrainingConfig
from rag.training.examples import Example
from rag.training.loss import losses
from rag.training.loss_plot import write_loss_plot
from rag.training.steps import append_row, rate

_CHECKPOINT, _LOG, _CHECKS = "checkpoint.pt", "losses.csv", "checks.csv"
_GREATEST_NORM = 1.0


def new_network(base: Path, config: NetworkConfig) -> EvidenceNetwork:
    """Return the network over the encoder in folder `base`, upper layers and heads ready to be trained."""
    encoder = BertModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False)
    free_layers(encoder, config.first_layer)
    return EvidenceNetwork(encoder, config.first_layer)


def train(
    base: Path,
    examples: Sequence[Example],
    held_out: Sequence[Example],
    recipe: Recipe,
    output: Path,
    on_step: Callable[[int], None] = lambda step: None,
    start: Path | None = None,
) -> Path:
    """Train, or go on with what `output` holds, and return the folder of the model.

    Every `check_every` steps a checkpoint, the model, the held-out figures and the loss plot are written.

    Args:
        base: Folder of the encoder.
        on_step: Called before each step with its number.
        start: A model that training goes on from, with a new optimiser; None to begin with the encoder as it is.
    """
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    network = new_network(base, recipe.network)
    encoder = PairEncoder(base / "tokenizer.json")
    before = {name: tensor.clone() for name, tensor in network.encoder.state_dict().items()}
    if start is not None:
        network.load_state_dict(load_network(start, network.encoder).state_dict())
    trained = [p for p in network.parameters() if p.requires_grad]
    optimizer = _optimizer(network, recipe.training)
    first = _resume(output / _CHECKPOINT, network, optimizer)
    stream = batches(examples, encoder, recipe.training.tokens_per_step, random.Random(recipe.seed))  # noqa: S311 - an order, not a secret
    bar = tqdm(range(recipe.training.steps), desc="训练", unit="步")
    began = time.monotonic()
    for step, batch in zip(bar, stream, strict=False):
        if step < first:
            continue  # read again, so that what follows is what would have followed
        on_step(step)
        for group in optimizer.param_groups:
            group["lr"] = group["highest"] * rate(step, recipe.training.steps, recipe.training.warmup_steps)
        network.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(batch.ids, batch.mask, batch.passage, batch.matches)
        loss = losses(logits, batch)
        optimizer.zero_grad()
        loss.total(recipe.training.evidence_weight).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, _GREATEST_NORM)
        optimizer.step()
        row = [step, *(f"{part.item():.4f}" for part in (loss.relevance, loss.span, loss.evidence))]
        append_row(output / _LOG, [*row, batch.ids.numel(), f"{time.monotonic() - began:.0f}"])
        bar.set_postfix(relevance=row[1], span=row[2])
        if (step + 1) % recipe.training.check_every == 0 or step + 1 == recipe.training.steps:
            _keep(output, before, network, optimizer, step + 1, recipe)
            append_row(output / _CHECKS, [step + 1, *check(network, encoder, held_out)])
    return output


def _optimizer(network: EvidenceNetwork, config: TrainingConfig) -> torch.optim.AdamW:
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": encoder, "highest": config.learning_rate},
        {"params": heads, "highest": config.head_learning_rate},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate, weight_decay=0.01)


def _keep(
    output: Path,
    before: Mapping[str, Tensor],
    network: EvidenceNetwork,
    optimizer: torch.optim.Optimizer,
    step: int,
    recipe: Recipe,
) -> None:
    save_changes(output, before, network, {"steps": str(step), "seed": str(recipe.seed)})
    state = {"step": step, "trained": _trained(network), "optimizer": optimizer.state_dict()}
    unfinished = output / f"{_CHECKPOINT}.part"
    torch.save(state, unfinished)
    unfinished.replace(output / _CHECKPOINT)
    write_loss_plot(output / _LOG, output / "loss.svg")


def _trained(network: EvidenceNetwork) -> dict[str, Tensor]:
    return {name: p.detach() for name, p in network.named_parameters() if p.requires_grad}


def _resume(path: Path, network: EvidenceNetwork, optimizer: torch.optim.Optimizer) -> int:
    """Load a checkpoint, if there is one, and return the number of steps done."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["trained"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
