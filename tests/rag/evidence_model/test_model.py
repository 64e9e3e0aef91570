from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import BertModel

from index.bundled_encoder import bundled_encoder_folder
from rag.evidence_model.encoding import PairEncoder, pair_tensors
from rag.evidence_model.files import CHANGES, save_changes
from rag.evidence_model.model import WINDOW_CHARS, EvidenceModel, window_spans
from rag.evidence_model.network import EvidenceNetwork
from tests.rag.evidence_model.test_changes import shake
from tests.rag.evidence_model.tiny import tiny_encoder

TEXTS = st.text(alphabet="天地玄黄。；，\n 12", max_size=2500)


@given(TEXTS)
def test_windows_hold_every_character_and_are_short(text: str) -> None:
    windows = window_spans(text)
    covered = {offset for start, end in windows for offset in range(start, end)}
    assert {i for i, char in enumerate(text) if not char.isspace()} <= covered
    assert all(end - start <= WINDOW_CHARS for start, end in windows)


def test_a_short_text_is_one_window() -> None:
    assert window_spans("天地玄黄。") == [(0, 5)]


def test_neighbouring_windows_share_a_sentence() -> None:
    windows = window_spans(("玄" * 99 + "。") * 6)
    assert windows == [(0, 400), (300, 600)]


@pytest.fixture
def trained(tmp_path: Path) -> tuple[Path, EvidenceNetwork]:
    folder = tiny_encoder(tmp_path)
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
    network = EvidenceNetwork(encoder, first_layer=1)
    torch.nn.init.normal_(network.matches.weight)
    before = {name: tensor.clone() for name, tensor in encoder.state_dict().items()}
    shake(encoder, 1)
    save_changes(folder, before, network, {"steps": "0"})
    return folder, network


def test_what_is_saved_and_loaded_reads_the_same(trained: tuple[Path, EvidenceNetwork]) -> None:
    folder, network = trained
    model = EvidenceModel.load(folder, folder / CHANGES, "float32")
    (reading,) = model.read("天地？", ["玄黄"], ["日月盈昃。"])
    (pair,) = PairEncoder(folder / "tokenizer.json").encode("天地？", ["玄黄"], ["日月盈昃。"])
    with torch.inference_mode():
        logits = network(*pair_tensors([pair]))
    assert reading.relevance == pytest.approx(float(logits.relevance[0]), abs=1e-2)  # half precision at rest
    first = next(i for i, span in enumerate(pair.spans) if span == (0, 1))
    wanted = (logits.start[0, first : first + 5] - logits.start[0, 0]).numpy()
    assert np.allclose(reading.windows[0].start, wanted, atol=1e-2)


def test_a_passage_reads_the_same_alone_and_among_longer_ones(trained: tuple[Path, EvidenceNetwork]) -> None:
    folder, _ = trained
    model = EvidenceModel.load(folder, folder / CHANGES)
    short, long = "日月盈昃。", "辰宿列张。" * 100
    together = model.read("天地？", ["", "", ""], [long, short, long])
    (alone,) = model.read("天地？", [""], [short])
    assert together[1].relevance == pytest.approx(alone.relevance, abs=1e-5)
    assert np.allclose(together[1].windows[0].evidence, alone.windows[0].evidence, atol=1e-5)
    assert len(together[0].windows) == 2
    assert together[0].windows[0].spans[0].tolist() != together[0].windows[1].spans[0].tolist()


def test_nothing_to_read_is_no_reading(trained: tuple[Path, EvidenceNetwork]) -> None:
    folder, _ = trained
    assert EvidenceModel.load(folder, folder / CHANGES).read("天地？", [], []) == []


@pytest.mark.model
def test_bfloat16_reads_the_same_words() -> None:
    with as_file(files("rag").joinpath("data/evidence.safetensors")) as path:
        models = [
            EvidenceModel.load(bundled_encoder_folder(), path, dtype) for dtype in ("float32", "bfloat16")
        ]
    passage = "2013年，中部地区实现地区生产总值12.7万亿元，同比增长9.7%。新建水库120座，整治河道35条。"
    for question in ("整治了多少条河道？", "新建水库多少座？", "中部地区生产总值是多少？"):
        readings = [model.read(question, ["工作总结"], [passage])[0] for model in models]
        spans = [reading.best_spans(1, 20)[0] for reading in readings]
        assert (spans[0].start, spans[0].end) == (spans[1].start, spans[1].end)
        assert readings[0].relevance == pytest.approx(readings[1].relevance, abs=0.3)
