from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from index.bundled_encoder import bundled_encoder_folder
from rag.evidence_model.encoding import PairEncoder
from rag.evidence_model.files import CHANGES
from rag.evidence_model.model import EvidenceModel
from rag.training.batches import collate, label
from rag.training.config import NetworkConfig, Recipe, Sizes, TrainingConfig
from rag.training.examples import Example, read_examples, write_examples
from rag.training.loop import new_network, train
from rag.training.loss import losses
from rag.training.steps import rate
from tests.rag.evidence_model.tiny import tiny_encoder

RECIPE = Recipe(
    seed=3,
    data=Sizes(1, 1, 1, 1),
    network=NetworkConfig(first_layer=0),
    training=TrainingConfig(
        steps=6,
        tokens_per_step=128,
        learning_rate=3e-3,
        head_learning_rate=3e-3,
        warmup_steps=2,
        evidence_weight=0.5,
        check_every=3,
    ),
)


def examples(count: int) -> list[Example]:
    """“Which figure follows 天?”: in half of the passages none does."""
    random_ = random.Random(0)
    made = []
    for n in range(count):
        digit, before = random_.choice("0123456789"), "玄黄" * random_.randint(0, 3)
        passage = f"{before}天{digit}。" if n % 2 else f"{before}地{digit}。"
        start = passage.index(digit) if n % 2 else -1
        made.append(Example("s", str(n), "天", "", passage, start, start + 1 if n % 2 else -1, bool(n % 2)))
    return made


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(tmp_path: Path) -> None:
    base = tiny_encoder(tmp_path)
    whole = train(base, examples(40), examples(4), RECIPE, tmp_path / "whole")

    class CutOffError(Exception):
        pass

    def cut_off(step: int) -> None:
        if step == 4:
            raise CutOffError

    with pytest.raises(CutOffError):
        train(base, examples(40), examples(4), RECIPE, tmp_path / "cut", on_step=cut_off)
    resumed = train(base, examples(40), examples(4), RECIPE, tmp_path / "cut")
    one, other = load_file(whole / CHANGES), load_file(resumed / CHANGES)
    assert all(torch.equal(one[name], other[name]) for name in one)
    with (resumed / "losses.csv").open() as file:
        assert [int(row[0]) for row in csv.reader(file)] == [0, 1, 2, 3, 3, 4, 5]


def test_it_learns_to_find_the_answer_and_to_find_none(tmp_path: Path) -> None:
    base = tiny_encoder(tmp_path)
    longer = replace(
        RECIPE, training=replace(RECIPE.training, steps=150, tokens_per_step=512, check_every=150)
    )
    folder = train(base, examples(200), examples(20), longer, tmp_path / "run")
    model = EvidenceModel.load(base, folder / CHANGES)
    right, wrong = model.read("天", ["", ""], ["玄黄天7。", "玄黄地7。"])
    assert right.best_spans(1, 9)[0].start == 3
    assert right.best_spans(1, 9)[0].score > 0 > wrong.best_spans(1, 9)[0].score
    assert right.relevance > 0 > wrong.relevance
    assert (folder / "loss.svg").read_text(encoding="utf-8").count("<polyline") == 3


@pytest.mark.model
def test_on_the_bundled_encoder_the_loss_of_a_fixed_batch_falls() -> None:
    torch.manual_seed(0)
    base = bundled_encoder_folder()
    network = new_network(base, NetworkConfig(first_layer=6))
    encoder = PairEncoder(base / "tokenizer.json")
    pair = ("全年增长多少？", "", "全年中部地区同比增长9.7%。")
    found = encoder.encode(pair[0], [pair[1], ""], [pair[2], "各地加强了生态建设。"])
    batch = collate(
        [
            label(Example("s", "g", *pair, 10, 14, True), found[0]),
            label(Example("s", "g", pair[0], "", "各地加强了生态建设。", -1, -1, False), found[1]),
        ]
    )
    optimizer = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=1e-4)
    course = []
    for _ in range(8):
        loss = losses(network(batch.ids, batch.mask, batch.passage, batch.matches), batch).total(0.5)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        course.append(loss.item())
    assert course[-1] < 0.7 * course[0]


def test_the_rate_rises_then_falls_to_nought() -> None:
    assert [rate(step, 102, 2) for step in (0, 1, 2)] == [0.5, 1.0, 1.0]
    assert rate(52, 102, 2) == pytest.approx(0.5)
    assert rate(102, 102, 2) == pytest.approx(0.0)


def test_examples_come_back_as_written(tmp_path: Path) -> None:
    assert write_examples(tmp_path / "x.jsonl", examples(5)) == 5
    assert list(read_examples(tmp_path / "x.jsonl")) == examples(5)
