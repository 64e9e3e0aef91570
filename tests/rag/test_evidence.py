"""Which sentences of the passages answer the question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evidence import Evidence, find_evidence, rerank
from rag.evidence_model.reading import Reading
from rag.retrieval import given_passages
from rag.types import GivenPassage, Passage
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader

WATER = "一、水利\n全年新建水库120座。重点治理中小河流。\n各地要层层落实责任。"


def passages(*texts: str, start: int = 0) -> list[Passage]:
    made = given_passages([GivenPassage("甲.txt", text) for text in texts])
    return [replace(p, start=start, end=start + len(p.text), section_path=("一、水利",)) for p in made]


@given(st.text(max_size=30), st.lists(st.text(max_size=60) | st.just(WATER), max_size=3), st.integers(1, 8))
def test_evidence_is_exact_spans_best_first(question: str, texts: list[str], k: int) -> None:
    found = find_evidence(question, passages(*texts, start=1000), HashEmbedder(), k)
    assert len(found) <= k
    assert len({item.span for item in found}) == len(found)
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    for item in found:
        offset = item.passage.start
        assert item.text == item.passage.text[item.start - offset : item.end - offset]
        assert item.text.strip() == item.text != ""
        assert item.passage.text[: item.start - offset].endswith(item.before)
        assert "\n" not in item.before
        assert 0 <= item.overlap <= 1 + 1e-9
        assert item.gain is None


def test_sentence_with_the_words_of_the_question_is_best() -> None:
    best, *others = find_evidence("全年新建水库多少座？", passages(WATER), HashEmbedder(), 5)
    assert best.text == "全年新建水库120座。"
    assert (best.start, best.end) == (5, 16)
    assert {item.text for item in others} == {"重点治理中小河流。", "各地要层层落实责任。"}
    assert {item.text: item.before for item in others}["重点治理中小河流。"] == "全年新建水库120座。"


def test_models_read_the_heading_and_at_most_160_characters() -> None:
    embedder = HashEmbedder()
    find_evidence("问", passages("长" * 500 + "。"), embedder, 1)
    assert embedder.passages == ["一、水利\n" + "长" * 160]


def test_document_without_headings_lends_its_title() -> None:
    (passage,) = given_passages([GivenPassage("节水.txt", "各地要落实责任。")])
    (item,) = find_evidence("责任", [passage], HashEmbedder(), 1)
    assert item.in_context == "节水.txt\n各地要落实责任。"


@given(st.lists(st.floats(-30, 0), min_size=1, max_size=6), st.floats(-30, 0))
def test_reranking_keeps_every_piece_and_says_what_it_gains(likelihoods: list[float], alone: float) -> None:
    pieces = [piece(f"第{i}句。", 0.0) for i in range(len(likelihoods))]
    ranked = rerank(pieces, likelihoods, alone)
    assert sorted(item.text for item in ranked) == sorted(item.text for item in pieces)
    assert [item.score for item in ranked] == sorted((item.score for item in ranked), reverse=True)
    for item, likelihood in zip(pieces, likelihoods, strict=True):
        (same,) = [other for other in ranked if other.text == item.text]
        assert same.gain == pytest.approx(likelihood - alone)


def test_likelihoods_move_the_order() -> None:
    # z-scores of (-3, -1) are (-1, 1): 甲 has 0.5 - 1 = -0.5, 乙 has 0 + 1 = 1.
    ranked = rerank([piece("甲。", 0.5), piece("乙。", 0.0)], [-3.0, -1.0], -4.0)
    assert [item.text for item in ranked] == ["乙。", "甲。"]
    assert [item.score for item in ranked] == pytest.approx([1.0, -0.5], abs=1e-4)
    assert [item.gain for item in ranked] == pytest.approx([3.0, 1.0])


def piece(text: str, score: float) -> Evidence:
    (passage,) = passages(text)
    return Evidence(passage, 0, len(text), text, "", similarity=0.0, overlap=0.0, score=score)


def test_what_a_reader_points_at_is_best() -> None:
    found = find_evidence("问", passages(WATER), HashEmbedder(), 5, PointingReader("中小河流"))
    assert found[0].text == "重点治理中小河流。"
    assert found[0].reading is not None
    start, end = found[0].reading.answer
    assert WATER[start:end] == "中小河流"


class NotingReader(PointingReader):
    """Notes what it is asked of which passages."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.asked: list[tuple[str, list[str]]] = []

    def read(self, question: str, contexts: Sequence[str], passages: Sequence[str]) -> list[Reading]:
        self.asked.append((question, list(passages)))
        return super().read(question, contexts, passages)


def test_a_year_is_read_only_where_it_is_printed() -> None:
    reader = NotingReader("120座")
    texts = ["全年新建水库120座。", "2014年新建水库130座。"]
    passages = given_passages([GivenPassage(str(n), text) for n, text in enumerate(texts)])
    found = find_evidence("2014年新建水库多少座？", passages, HashEmbedder(), 5, reader)
    assert reader.asked == [("2014年新建水库多少座?", [texts[1]]), ("新建水库多少座?", [texts[0]])]
    relevance = {item.text: item.reading.relevance for item in found if item.reading}
    assert relevance == {texts[0]: 5.0, texts[1]: -5.0}  # each sentence keeps the reading of its own passage


def test_a_sentence_that_was_not_read_spoils_no_other() -> None:
    class FirstWords(PointingReader):
        """Reads the first eight characters, as of a passage that is cut off."""

        def read(self, question: str, contexts: Sequence[str], passages: Sequence[str]) -> list[Reading]:
            return super().read(question, contexts, [passage[:8] for passage in passages])

    text = "重点治理中小河流。全年新建水库120座。"
    given = given_passages([GivenPassage("甲.txt", text), GivenPassage("乙.txt", "各地层层落实。")])
    found = find_evidence("问", given, HashEmbedder(), 5, FirstWords("中小河流"))
    assert found[0].text == "重点治理中小河流。"
    assert all(math.isfinite(item.score) for item in found)


def test_dots_alone_are_no_sentence() -> None:
    found = find_evidence("水库", passages("……\n全年新建水库120座。\n…"), HashEmbedder(), 5)
    assert [item.text for item in found] == ["全年新建水库120座。"]


class BelievingReader(PointingReader):
    """Takes every sentence for evidence."""

    def _reading(self, passage: str) -> Reading:
        reading = super()._reading(passage)
        windows = (replace(window, evidence=window.evidence * 0 + 3) for window in reading.windows)
        return Reading(tuple(windows))


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("甲地已建成。\n稳住楼市。用好政策。", ["稳住楼市。", "用好政策。"]),
        ("谨致谢意！\n存在这些问题：\n门槛低。用好政策。", ["门槛低。", "用好政策。"]),
        ("甲地已建成。九是扩大开放。落实到人。十是稳住楼市。用好政策。", ["十是稳住楼市。", "用好政策。"]),
        ("各地要做到。一是扩大开放。二是用好政策。", ["各地要做到。", "一是扩大开放。", "二是用好政策。"]),
        ("甲地已建成。各地要做到。一是用好政策。", ["各地要做到。", "一是用好政策。"]),
        ("甲地已建成。做到：一是用好政策。", ["做到：一是用好政策。"]),
        ("甲地已建成。\n有下列情形的：\n（一）扩大开放；\n（二）用好政策。", ["有下列情形的：", "（一）扩大开放；", "（二）用好政策。"]),
        ("甲地已建成。要做好以下两项工作。用好政策。", ["要做好以下两项工作。", "用好政策。"]),
    ],
)  # fmt: skip
def test_answer_begins_no_earlier_than_its_paragraph_its_item_or_its_list(text: str, run: list[str]) -> None:
    given = given_passages([GivenPassage("甲", text)])
    found = find_evidence("问", given, HashEmbedder(), 9, BelievingReader("用好政策"))
    best = next(item for item in found if item.text.endswith("用好政策。"))
    assert [text[start:end] for start, end in best.run] == run
