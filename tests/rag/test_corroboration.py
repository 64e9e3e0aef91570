"""What another of several given texts answers too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.corroboration import UNSUPPORTED, corroboration
from rag.evidence import find_evidence
from rag.evidence_model.reading import Reading, WindowReading
from rag.retrieval import given_passages
from rag.types import GivenPassage
from tests.fakes import HashEmbedder
from tests.rag.fakes import PointingReader

WORDS = st.text(st.sampled_from("王李张三四五2024年月日，。"), max_size=12)


def reading(text: str, answer: str, score: float) -> Reading:
    """Point at one answer, each of its two ends with half the score."""
    at = text.find(answer)
    n = len(text)
    start, end = np.full(n, -20.0, np.float32), np.full(n, -20.0, np.float32)
    if answer and at >= 0:
        start[at], end[at + len(answer) - 1] = score / 2, score / 2
    spans = np.array([[i, i + 1] for i in range(n)], dtype=np.int64).reshape(n, 2)
    return Reading((WindowReading(0.0, spans, start, end, np.zeros(n, np.float32)),))


TEXTS = ["会议由王小明主持。", "主持会议的是王小明。", "会议由李大江主持。"]


def supports(*answers: str) -> list[float]:
    readings = [reading(text, answer, 3.0) for text, answer in zip(TEXTS, answers, strict=True)]
    return list(corroboration(list(enumerate(answers)), TEXTS, readings))


def test_the_same_answer_in_another_text_supports_it() -> None:
    assert supports("王小明", "王小明", "李大江") == [3.0, 3.0, UNSUPPORTED]


def test_no_answer_supports_itself() -> None:
    one = [reading(TEXTS[0], "王小明", 3.0)]
    assert list(corroboration([(0, "王小明"), (0, "会议")], TEXTS[:1], one)) == [UNSUPPORTED, UNSUPPORTED]


@given(st.lists(st.tuples(WORDS, WORDS, st.floats(-30, 30)), max_size=4))
def test_support_is_within_its_bounds(read: list[tuple[str, str, float]]) -> None:
    texts = [f"{text}{answer}" for text, answer, _ in read]
    readings = [reading(text, answer, score) for text, (_, answer, score) in zip(texts, read, strict=True)]
    found = corroboration([(i, answer) for i, (_, answer, _) in enumerate(read)], texts, readings)
    assert found.shape == (len(read),)
    assert ((found >= UNSUPPORTED) & (found <= 4.0)).all()


def test_of_given_texts_the_answer_that_two_agree_on_comes_first() -> None:
    texts = ["据报道，票房为3.2亿元。", "另有消息说票房达9.9亿元。", "影片票房为3.2亿元。"]

    class Mixed(PointingReader):
        """Reads each text as its own figure, the middle one with the most certainty."""

        def read(self, question: str, contexts: object, passages: object) -> list[Reading]:
            return [
                reading(text, answer, score)
                for text, answer, score in zip(
                    texts, ["3.2亿元", "9.9亿元", "3.2亿元"], [2, 4, 2], strict=True
                )
            ]

    given = given_passages([GivenPassage(str(n), text) for n, text in enumerate(texts)])
    found = find_evidence("票房是多少？", given, HashEmbedder(), 3, Mixed(""))
    assert "3.2亿元" in found[0].text
    searched = [replace(passage, doc_id="a") for passage in given]
    # What a search finds may be of several years and places.
    assert find_evidence("票房是多少？", searched, HashEmbedder(), 3, Mixed(""))[0].text == texts[1]
