"""`python -m rag.training.question_generation learn|ask|mix`: more questions for the evidence model."""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

from index.compute_dtype import wait_passively
from rag.training.examples import read_examples, write_examples
from rag.training.question_generation.writing import lesson, prompt
from rag.training.reading_examples import load_cases

RECIPE = Path(__file__).with_name("recipe.toml")


def main() -> None:
    """Run one step."""
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.question_generation", description="由内置语言模型出题"
    )
    parser.add_argument("--seed", type=int, default=11, help="随机种子")
    parser.add_argument("--threads", type=int, default=2, help="线程数")
    steps = parser.add_subparsers(dest="step", required=True)
    learning = steps.add_parser("learn", help="教语言模型出题（低秩适配），可中断后续跑")
    asking = steps.add_parser("ask", help="对公开数据出题")
    for each in (learning, asking):
        each.add_argument("data", type=Path, help="数据目录（含 reading、stard、laws-national 等）")
    learning.add_argument("output", type=Path, help="适配写到哪个目录")
    asking.add_argument("adapter", type=Path, help="learn 写出的目录")
    asking.add_argument("output", type=Path, help="题目写到哪个文件（JSONL）")
    asking.add_argument("--cmrc", type=int, default=1100, help="CMRC 文段数")
    asking.add_argument("--official", type=int, default=900, help="公文文段数")
    asking.add_argument("--each", type=int, default=4, help="每个文段出几题")
    mixing = steps.add_parser("mix", help="留下证据模型能读出同一处的题，与原有样本合在一起")
    mixing.add_argument("reader", type=Path, help="证据模型（safetensors）")
    mixing.add_argument("made", type=Path, help="ask 写出的文件")
    mixing.add_argument("examples", type=Path, help="python -m rag.training prepare 写出的目录")
    mixing.add_argument("output", type=Path, help="样本写到哪个目录")
    mixing.add_argument("--cmrc", type=int, default=6000, help="原有的 CMRC 样本数")
    mixing.add_argument("--other", type=int, default=4500, help="原有的其他样本数")
    arguments = parser.parse_args()
    wait_passively()
    import torch

    torch.set_num_threads(arguments.threads)
    random_ = random.Random(arguments.seed)  # noqa: S311 - a draw, not a secret
    {"learn": _learn, "ask": _ask, "mix": _mix}[arguments.step](arguments, random_)


def _learn(arguments: argparse.Namespace, random_: random.Random) -> None:
    from rag.generation.bundled_llm import bundled_llm_folder
    from rag.training.llm.config import load_recipe
    from rag.training.llm.loop import train

    cases = load_cases(arguments.data / "reading/cmrc.jsonl")
    lessons = [item for case in cases if (item := lesson(case, random_)) is not None]
    print(f"{len(lessons)} 题")
    train(bundled_llm_folder(), [], lessons, load_recipe(RECIPE), arguments.output)


def _ask(arguments: argparse.Namespace, random_: random.Random) -> None:
    from rag.generation.bundled_llm import bundled_llm_folder
    from rag.training.question_generation.asking import ask, cmrc_sources, official_sources
    from rag.training.question_generation.sampling import Writer

    sources = [
        *cmrc_sources(arguments.data, arguments.cmrc, random_),
        *official_sources(arguments.data, arguments.official, random_),
    ]
    lessons = (lesson(case, random_) for case in load_cases(arguments.data / "reading/cmrc.jsonl"))
    texts = [*(prompt(source.window) for source in sources), *(item.answer for item in lessons if item)]
    writer = Writer(bundled_llm_folder(), arguments.adapter, texts, arguments.seed)
    count = write_examples(arguments.output, ask(writer, sources, arguments.each, random_))
    print(f"{count} 题")


def _mix(arguments: argparse.Namespace, random_: random.Random) -> None:
    from tqdm import tqdm

    from index.bundled_encoder import bundled_encoder_folder
    from rag.evidence_model.model import EvidenceModel
    from rag.training.preparation import is_held_out
    from rag.training.question_generation.choosing import is_found_again, made_examples

    reader = EvidenceModel.load(bundled_encoder_folder(), arguments.reader)
    made = list(read_examples(arguments.made))
    kept = [each for each in tqdm(made, desc="核对", unit="题") if is_found_again(reader, each)]
    print(f"{len(made)} 题，留下 {len(kept)} 题")
    old = list(read_examples(arguments.examples / "train.jsonl"))
    cmrc = [example for example in old if example.source.startswith("cmrc")]
    other = [example for example in old if not example.source.startswith("cmrc")]
    examples = [
        *(example for example in made_examples(kept, random_) if not is_held_out(example)),
        *random_.sample(cmrc, min(arguments.cmrc, len(cmrc))),
        *random_.sample(other, min(arguments.other, len(other))),
    ]
    random_.shuffle(examples)
    arguments.output.mkdir(parents=True, exist_ok=True)
    print(f"{write_examples(arguments.output / 'train.jsonl', examples)} 个样本")
    shutil.copyfile(arguments.examples / "held-out.jsonl", arguments.output / "held-out.jsonl")


if __name__ == "__main__":
    main()
