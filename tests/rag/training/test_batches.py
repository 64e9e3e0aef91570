from __future__ import annotations

import random
from pathlib import Path

import pytest

from rag.evidence_model.encoding import PairEncoder
from rag.training.batches import UNKNOWN, Labelled, batches, collate, label
from rag.training.examples import Example
from tests.rag.evidence_model.tiny import tiny_encoder

PASSAGE = "天地玄黄。日月盈昃，辰宿列张。"


@pytest.fixture
def encoder(tmp_path: Path) -> PairEncoder:
    return PairEncoder(tiny_encoder(tmp_path) / "tokenizer.json", max_tokens=40)


def labelled(encoder: PairEncoder, start: int, end: int, relevant: bool, passage: str = PASSAGE) -> Labelled:
    example = Example("s", "g", "宇宙", "洪荒", passage, start, end, relevant)
    return label(example, encoder.encode(example.question, [example.context], [passage])[0])


def test_an_answer_is_labelled_by_its_first_and_last_token_and_its_sentence(encoder: PairEncoder) -> None:
    item = labelled(encoder, 6, 9, True)  # 月盈昃
    first = item.pair.spans.index((0, 1))
    assert (item.start - first, item.end - first) == (6, 8)
    assert item.evidence[first : first + len(PASSAGE)] == [0] * 5 + [1] * 10
    assert set(item.evidence[:first]) == {UNKNOWN}


def test_no_answer_is_token_nought_and_no_evidence(encoder: PairEncoder) -> None:
    item = labelled(encoder, -1, -1, False)
    assert (item.start, item.end) == (0, 0)
    assert set(item.evidence) == {0, UNKNOWN}


def test_where_the_answer_stands_may_be_unknown(encoder: PairEncoder) -> None:
    item = labelled(encoder, -1, -1, True)
    assert (item.start, item.end, set(item.evidence)) == (UNKNOWN, UNKNOWN, {UNKNOWN})


def test_an_answer_that_was_cut_off_is_unknown_not_absent(encoder: PairEncoder) -> None:
    item = labelled(encoder, 40, 44, True, PASSAGE * 4)
    assert (item.relevant, item.start) == (True, UNKNOWN)


def test_a_batch_is_padded_and_knows_the_passage_from_the_rest(
    encoder: PairEncoder,
) -> None:
    batch = collate([labelled(encoder, 0, 2, True), labelled(encoder, -1, -1, False, "天地。")])
    assert batch.ids.shape == (2, 32)
    assert (
        batch.mask[1].sum() == 2 + 2 + 4 + 3 + 1
    )  # question, context with its line break, passage, specials
    assert batch.passage[1].sum() == 3
    assert batch.relevant.tolist() == [1.0, 0.0]


def test_one_pass_shows_every_example_once_and_no_batch_is_too_large(encoder: PairEncoder) -> None:
    examples = [
        Example("s", str(n), "宇宙", "", "天地玄黄。" * (1 + n % 5), -1, -1, bool(n % 2)) for n in range(50)
    ]
    stream = batches(examples, encoder, 200, random.Random(0))
    sizes: list[int] = []
    while sum(sizes) < 50:
        batch = next(stream)
        assert batch.ids.numel() <= 200
        sizes.append(len(batch.ids))
    assert sum(sizes) == 50
