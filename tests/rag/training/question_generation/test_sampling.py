"""Writing for many prompts at once is writing for each alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from rag.training.llm.config import Recipe
from rag.training.llm.items import AnswerItem
from rag.training.llm.loop import train
from rag.training.question_generation import sampling
from rag.training.question_generation.sampling import Writer
from rag.training.question_generation.writing import prompt
from tests.rag.tiny_gemma import tiny_gemma_folder

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")

RECIPE = Recipe(3, {}, {}, 4, 8, 1.0, 0, 256, 0.02, 2, 8.0, 0.1, 50)
DIGITS = "0123456789"
TEXTS = [prompt(f"天{digit}地。") for digit in DIGITS] + ["答案：0\n问题：天地？"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A tiny model, and an adapter that was taught to answer with the digit of the window."""
    tmp = tmp_path_factory.mktemp("asking")
    model = tiny_gemma_folder(tmp / "model", "文段答案问题天地玄黄：。？\n" + DIGITS)
    lessons = [AnswerItem(prompt(f"天{d}地。"), f"答案：{d}\n问题：天地？") for d in DIGITS] * 40
    return model, train(model, [], lessons, RECIPE, tmp / "adapter")


def test_it_writes_what_it_was_taught(folders: tuple[Path, Path]) -> None:
    written = Writer(*folders, TEXTS, seed=1).write(TEXTS[:3], each=5)
    assert [len(each) for each in written] == [5, 5, 5]
    texts = [text for each in written for text in each]
    assert sum(text.startswith("答案：") and text.endswith("\n问题：天地？") for text in texts) >= 10


def test_prompts_of_other_lengths_beside_it_change_nothing(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_TOP_K", 1)
    prompts = [prompt("天0地。"), prompt("天1地。地天地天地天地天地。"), "文"]
    writer = Writer(*folders, TEXTS, seed=1)
    together = [each[0] for each in writer.write(prompts, each=2)]
    assert together == [writer.write([alone], each=1)[0][0] for alone in prompts]


def test_only_words_of_the_texts_are_written(folders: tuple[Path, Path]) -> None:
    written = Writer(*folders, ["天地"], seed=1).write([TEXTS[0]] * 4, each=8)
    assert {character for each in written for text in each for character in text} <= set("天地")


def test_a_seed_decides_what_is_drawn(folders: tuple[Path, Path]) -> None:
    def draws(seed: int) -> list[list[str]]:
        return Writer(*folders, TEXTS, seed=seed).write([prompt("玄。")] * 4, each=8)

    assert draws(1) == draws(1)
    assert draws(1) != draws(2)


def test_the_likeliest_is_what_the_merged_model_itself_writes(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from peft import PeftModel

    monkeypatch.setattr(sampling, "_TOP_K", 1)
    model, adapter = folders
    tokenizer = AutoTokenizer.from_pretrained(model)
    plain = AutoModelForCausalLM.from_pretrained(model, dtype=torch.bfloat16)
    merged = PeftModel.from_pretrained(plain, adapter).merge_and_unload()
    ids = torch.tensor([[tokenizer.bos_token_id, *tokenizer(TEXTS[4])["input_ids"]]])
    row = merged.generate(input_ids=ids, max_new_tokens=60, do_sample=False)[0, ids.shape[1] :]
    everything = ["文段答案问题天地玄黄：。？\n" + DIGITS]
    (written,) = Writer(model, adapter, everything, seed=1).write([TEXTS[4]], each=1)
    assert written == [tokenizer.decode(row, skip_special_tokens=True)]
