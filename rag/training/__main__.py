"""`python -m rag.training prepare|train`: from free data to the model that ships."""

from __future__ import annotations

import argparse
from pathlib import Path

from index.compute_dtype import wait_passively
from rag.training.config import RECIPE, load_recipe
from rag.training.examples import read_examples

_CHECKED = 400


def main() -> None:
    """Run one step of the recipe."""
    parser = argparse.ArgumentParser(prog="python -m rag.training", description="训练证据模型")
    parser.add_argument("--recipe", type=Path, default=RECIPE, help="训练配置（TOML）")
    steps = parser.add_subparsers(dest="step", required=True)
    preparing = steps.add_parser("prepare", help="由公开数据生成训练样本")
    preparing.add_argument("data", type=Path, help="数据目录（含 reading、stard、laws-national 等）")
    preparing.add_argument("output", type=Path, help="样本写到哪个目录")
    training = steps.add_parser("train", help="训练，可中断后续跑")
    training.add_argument("examples", type=Path, help="prepare 写出的目录")
    training.add_argument("output", type=Path, help="模型、检查点、损失曲线写到哪个目录")
    training.add_argument(
        "--start", type=Path, help="接着这个模型训练（evidence.safetensors），不从原编码器开始"
    )
    training.add_argument("--threads", type=int, default=2, help="线程数")
    arguments = parser.parse_args()
    recipe = load_recipe(arguments.recipe)
    if arguments.step == "prepare":
        from rag.training.preparation import prepare

        counts = prepare(arguments.data, arguments.output, recipe.data, recipe.seed)
        for source, count in sorted(counts.items()):
            print(f"{source}\t{count}")
        return
    wait_passively()
    import torch

    from index.bundled_encoder import bundled_encoder_folder
    from rag.training.loop import train

    torch.set_num_threads(arguments.threads)
    examples = list(read_examples(arguments.examples / "train.jsonl"))
    held_out = list(read_examples(arguments.examples / "held-out.jsonl"))[:_CHECKED]
    train(bundled_encoder_folder(), examples, held_out, recipe, arguments.output, start=arguments.start)


if __name__ == "__main__":
    main()
