"""The recipe of an adapter, read from one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

RECIPE = Path(__file__).with_name("recipe.toml")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out.

    Attributes:
        ranked: Items to be ranked, of each family of examples.
        answered: Items to be answered, likewise.
        rank: Of the changes to each matrix.
        alpha: They are multiplied by alpha over rank.
        strength: Share of alpha that is saved: between the model as it came, 0, and as it was trained, 1.
        first_layer: The lowest that is changed, 0 = lowest.
        tokens_per_step: Size of a batch, padding included.
        learning_rate: Highest, reached after `warmup_steps`; it falls to zero at the last step.
        sharpness: What mean log-likelihoods are multiplied by to be the logits of a choice.
        likelihood_weight: Weight of the right sentence's own likelihood beside the choice.
        check_every: Steps between checkpoints.
    """

    seed: int
    ranked: dict[str, int]
    answered: dict[str, int]
    rank: int
    alpha: int
    strength: float
    first_layer: int
    tokens_per_step: int
    learning_rate: float
    warmup_steps: int
    sharpness: float
    likelihood_weight: float
    check_every: int


def load_recipe(path: Path = RECIPE) -> Recipe:
    """Read a recipe.

    Raises:
        ValueError: If a key is missing or unknown.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        adapter, training = table.pop("adapter"), table.pop("training")
        return Recipe(**table, **adapter, **training)
    except (KeyError, TypeError) as error:
        raise ValueError(f"训练配置 {path.name} 的键不对：{error}") from error
