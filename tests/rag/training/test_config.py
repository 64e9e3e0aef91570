from __future__ import annotations

from pathlib import Path

import pytest

from rag.training.config import RECIPE, load_recipe


def test_the_recipe_that_ships_is_whole() -> None:
    recipe = load_recipe()
    assert recipe.training.warmup_steps < recipe.training.steps
    assert recipe.network.first_layer < 12


def test_a_key_that_is_not_known_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(
        RECIPE.read_text(encoding="utf-8").replace("first_layer =", "last_layer ="), encoding="utf-8"
    )
    with pytest.raises(ValueError, match="first_layer"):
        load_recipe(path)
