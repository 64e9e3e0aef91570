"""The recipe of a training run, read from one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

RECIPE = Path(__file__).with_name("evidence.toml")
_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of each source is used.

    Attributes:
        laws: Most laws of one folder; reports and State Council documents are all used.
        kind: Most examples of one kind of question, or of one kind of negative, from official documents.
        reading_rounds: Windows drawn for each reading question.
        statute_rounds: Articles drawn for each lay question.
    """

    laws: int
    kind: int
    reading_rounds: int
    statute_rounds: int


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Which layers are trained: from `first_layer`, 0 = lowest, up."""

    first_layer: int


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How the network is trained.

    Attributes:
        steps: Updates in all; the learning rate falls to zero at the last.
        tokens_per_step: Size of a batch, padding included.
        learning_rate: Highest, of the encoder; reached after `warmup_steps`.
        head_learning_rate: The same for the heads, which begin with nothing.
        evidence_weight: Weight of the evidence loss beside those of span and relevance.
        check_every: Steps between looks at what is held out, and between checkpoints.
    """

    steps: int
    tokens_per_step: int
    learning_rate: float
    head_learning_rate: float
    warmup_steps: int
    evidence_weight: float
    check_every: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out."""

    seed: int
    data: Sizes
    network: NetworkConfig
    training: TrainingConfig


def load_recipe(path: Path = RECIPE) -> Recipe:
    """Read a recipe.

    Raises:
        ValueError: If a key is missing or unknown.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Recipe(
        seed=table["seed"],
        data=_part(Sizes, table, "data"),
        network=_part(NetworkConfig, table, "network"),
        training=_part(TrainingConfig, table, "training"),
    )


def _part(kind: type[_Part], table: dict[str, Any], name: str) -> _Part:
    given = table.get(name, {})
    wanted = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if set(given) != wanted:
        raise ValueError(
            f"训练配置 [{name}] 应有且只有这些键：{'、'.join(sorted(wanted))}；现有：{'、'.join(sorted(given))}"
        )
    return kind(**given)
