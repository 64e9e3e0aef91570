from __future__ import annotations

from pathlib import Path

import pytest

from index.bundled_encoder import bundled_encoder_folder
from rag.evidence_model.encoding import PairEncoder, padded, pair_tensors
from rag.evidence_model.matches import NEITHER
from tests.rag.evidence_model.tiny import tiny_encoder

PASSAGE = "全年实现地区生产总值12.7万亿元，同比增长9.7%。\n（一）自2014年1月1日起施行。"


@pytest.fixture
def tiny(tmp_path: Path) -> PairEncoder:
    return PairEncoder(tiny_encoder(tmp_path) / "tokenizer.json", max_tokens=20)


@pytest.mark.model
def test_spans_of_tokens_stand_in_the_passage_in_order_and_miss_nothing() -> None:
    encoder = PairEncoder(bundled_encoder_folder() / "tokenizer.json")
    (pair,) = encoder.encode("增长了多少？", ["2014年工作要点 一、进展"], [PASSAGE])
    spans = [span for span in pair.spans if span != (-1, -1)]
    assert spans == sorted(spans)
    covered = {offset for start, end in spans for offset in range(start, end)}
    assert {i for i, char in enumerate(PASSAGE) if not char.isspace()} <= covered


def test_question_and_context_have_no_span(tiny: PairEncoder) -> None:
    (pair,) = tiny.encode("天地", ["玄黄"], ["日月"])
    passage = [span for span in pair.spans if span != (-1, -1)]
    assert passage == [(0, 1), (1, 2)]
    assert pair.ids[0] == 0
    assert pair.spans[0] == (-1, -1)


def test_a_long_passage_is_cut_and_a_long_question_leaves_it_room(tiny: PairEncoder) -> None:
    (pair,) = tiny.encode("天地", [""], ["日月" * 30])
    assert len(pair.ids) == 20
    assert pair.ids[1:3] == tiny.encode("天地", [""], ["日"])[0].ids[1:3]
    assert pair.spans[-2] == (13, 14)  # five special tokens and two of the question beside it


def test_padding_is_masked(tiny: PairEncoder) -> None:
    pairs = tiny.encode_pairs(["天", "天地"], ["", ""], ["日", "日月"])
    ids, mask, passage, matches = (tensor.tolist() for tensor in pair_tensors(pairs))
    assert [len(row) for row in ids] == [len(pairs[1].ids)] * 2
    assert ids[0][-2:] == [1, 1]
    assert mask == [[1] * len(pairs[0].ids) + [0, 0], [1] * len(pairs[1].ids)]
    assert sum(passage[0]) == 1
    assert matches[0][-2:] == [NEITHER, NEITHER]


def test_rows_are_filled_up_to_a_multiple() -> None:
    assert padded([[1, 2, 3], [4]], 0, 4) == [[1, 2, 3, 0], [4, 0, 0, 0]]
