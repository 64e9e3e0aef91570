"""`python -m rag.training.llm EXAMPLES OUTPUT`: the adapter of the bundled LLM, from the evidence model's examples."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from index.compute_dtype import wait_passively
from rag.training.examples import read_examples
from rag.training.llm.config import RECIPE, load_recipe
from rag.training.llm.drawing import draw_items


def main() -> None:
    """Draw the items and train on them."""
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.llm", description="训练内置语言模型的低秩适配"
    )
    parser.add_argument("--recipe", type=Path, default=RECIPE, help="训练配置（TOML）")
    parser.add_argument("examples", type=Path, help="python -m rag.training prepare 写出的目录")
    parser.add_argument("output", type=Path, help="适配、检查点、损失曲线写到哪个目录")
    parser.add_argument("--threads", type=int, default=2, help="线程数")
    arguments = parser.parse_args()
    recipe = load_recipe(arguments.recipe)
    wait_passively()
    import torch

    from rag.generation.bundled_llm import bundled_llm_folder
    from rag.training.llm.loop import train

    torch.set_num_threads(arguments.threads)
    examples = list(read_examples(arguments.examples / "train.jsonl"))
    random_ = random.Random(recipe.seed)  # noqa: S311 - a draw, not a secret
    ranked, answered = draw_items(examples, recipe.ranked, recipe.answered, random_)
    print(f"排序 {len(ranked)} 题，作答 {len(answered)} 题")
    train(bundled_llm_folder(), ranked, answered, recipe, arguments.output)


if __name__ == "__main__":
    main()
