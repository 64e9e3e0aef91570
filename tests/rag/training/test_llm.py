"""The adapter's training: items from examples, batches, and a run on a tiny model."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from rag.generation.adapter import CONFIG, WEIGHTS, alpha_of, merge_adapter
from rag.training.examples import Example
from rag.training.llm.batches import answering, batches, padded_length, ranking
from rag.training.llm.config import Recipe, load_recipe
from rag.training.llm.drawing import draw_items
from rag.training.llm.items import AnswerItem, Pool, RankItem, answer_item, rank_item
from rag.training.llm.loop import ModelTokens, batch_loss, new_adapter, train
from tests.rag.tiny_gemma import tiny_gemma_folder

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")

PASSAGE = "全年新建水库120座。重点治理中小河流。各地要层层落实责任。"
OTHER = "全省新建水库的经费由财政安排。水库管理单位要加强巡查。"
RECIPE = Recipe(3, {}, {}, 4, 8, 0.5, 0, 256, 0.02, 2, 8.0, 0.1, 3)


def example(relevant: bool = True, source: str = "cmrc", passage: str = PASSAGE) -> Example:
    start = passage.index("120座") if relevant else -1
    end = start + 4 if relevant else -1
    return Example(
        source, passage[:9], "新建水库多少座？？", "工作总结 一、水利", passage, start, end, relevant
    )


POOL = Pool([example(), example(False, passage=OTHER)])


def test_the_sentence_that_answers_stands_among_others_under_its_heading() -> None:
    item = rank_item(example(), POOL, random.Random(0))
    assert item is not None
    assert item.question == "新建水库多少座？"
    assert item.candidates[item.gold] == "一、水利\n全年新建水库120座。"
    assert len(set(item.candidates)) == len(item.candidates) > 1
    assert not any("120座" in c for n, c in enumerate(item.candidates) if n != item.gold)


def test_where_nothing_answers_no_sentence_is_right() -> None:
    item = rank_item(example(False), POOL, random.Random(0))
    assert item is not None
    assert item.gold == -1


def test_an_answer_is_written_with_the_number_of_its_passage() -> None:
    for seed in range(8):
        item = answer_item(example(), POOL, random.Random(seed))
        assert item is not None
        answer, _, number = item.answer.removesuffix("]").partition("。[")
        assert answer == "120座"
        (line,) = [text for text in item.prompt.splitlines() if text.startswith(f"[{number}]")]
        assert "120座" in line
        assert item.prompt.endswith("问题：新建水库多少座？\n回答：")


def test_what_has_no_answer_is_answered_so() -> None:
    item = answer_item(example(False), POOL, random.Random(0))
    assert item is not None
    assert item.answer == "资料中没有提到。"


def test_a_question_is_drawn_once_and_no_more_than_asked_for() -> None:
    passages = [f"第{n}年新建水库120座。各地落实责任。" for n in range(9)]
    examples = [example(passage=p) for p in passages] * 2 + [example(False, passage=p) for p in passages]
    ranked, answered = draw_items(examples, {"cmrc": 4, "cmrc/none": 2}, {"cmrc": 3}, random.Random(1))
    assert [item.gold >= 0 for item in ranked].count(True) == 4
    assert [item.gold >= 0 for item in ranked].count(False) == 2
    assert len({item.prompt for item in answered}) == len(answered) == 3


def test_the_recipe_that_ships_can_be_read(tmp_path: Path) -> None:
    assert load_recipe().rank == 16
    (tmp_path / "bad.toml").write_text("seed = 1\n[adapter]\n[training]\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.toml"):
        load_recipe(tmp_path / "bad.toml")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Gemma of two layers whose tokens are single characters."""
    characters = "资料问题回答没有提到天地玄黄0123456789[]（）：。？\n"
    return tiny_gemma_folder(tmp_path_factory.mktemp("tiny"), characters)


def items(count: int = 24) -> tuple[list[RankItem], list[AnswerItem]]:
    """A question belongs to the sentence with its own digit; where none has it, to none."""
    random_ = random.Random(2)
    ranked, answered = [], []
    for n in range(count):
        digits = random_.sample("0123456789", 3)
        asked = random_.choice(digits[: 2 + n % 2])
        ranked.append(
            RankItem(
                f"{asked}？",
                tuple(f"天\n地{d}。" for d in digits[:2]),
                digits.index(asked) % 3 if asked in digits[:2] else -1,
            )
        )
        answered.append(AnswerItem(f"资料：\n[1] （天）地{asked}。\n\n问题：地？\n回答：", f"{asked}。[1]"))
    return ranked, answered


def test_every_text_is_in_one_batch_of_the_size_allowed(tiny: Path) -> None:
    tokens = ModelTokens(tiny)
    ranked, answered = items()
    made = batches(ranked, answered, tokens, 256, random.Random(0))
    assert sum(len(b.choices) for b in made if b.is_ranking) == len(ranked)
    assert sum(len(b.choices) for b in made if not b.is_ranking) == len(answered)
    assert all(len(b.texts) * padded_length(b.texts) <= 256 for b in made)


def test_none_is_the_last_choice(tiny: Path) -> None:
    tokens = ModelTokens(tiny)
    choice = ranking(RankItem("1？", ("天\n地2。", "天\n地3。"), -1), tokens)
    assert choice.gold == 2
    assert choice.texts[2] == ([tokens.begin, *tokens("问题：")], tokens("1？"))
    written = answering(AnswerItem("问题：地？\n回答：", "1。"), tokens)
    assert written.texts[0][1] == [*tokens("1。"), tokens.end]


def losses(folder: Path, adapter: Path | None) -> float:
    model: Any = new_adapter(folder, RECIPE)
    if adapter is not None:
        plain = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
        model = PeftModel.from_pretrained(plain, adapter)
    made = batches(*items(), ModelTokens(folder), 256, random.Random(0))
    with torch.no_grad():
        return sum(float(batch_loss(model, batch, RECIPE)[0]) for batch in made)


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(tiny: Path, tmp_path: Path) -> None:
    class CutOffError(Exception):
        pass

    def cut_off(step: int) -> None:
        if step == 4:
            raise CutOffError

    whole = train(tiny, *items(), RECIPE, tmp_path / "whole")
    with pytest.raises(CutOffError):
        train(tiny, *items(), RECIPE, tmp_path / "parts", on_step=cut_off)
    parts = train(tiny, *items(), RECIPE, tmp_path / "parts")
    first, second = load_file(whole / WEIGHTS), load_file(parts / WEIGHTS)
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert (whole / "loss.svg").read_text(encoding="utf-8").count("<polyline") == 2


def test_what_is_trained_is_learnt_and_saved_at_its_strength(tiny: Path, tmp_path: Path) -> None:
    folder = train(tiny, *items(240), replace(RECIPE, strength=1.0), tmp_path / "run")
    assert losses(tiny, folder) < 0.9 * losses(tiny, None)
    half = train(tiny, *items(), RECIPE, tmp_path / "half")
    assert (alpha_of(folder), alpha_of(half)) == (8, 4)
    assert str(tmp_path) not in (half / CONFIG).read_text(encoding="utf-8")
    merge_adapter(AutoModelForCausalLM.from_pretrained(tiny), half)  # in the format that the program reads
