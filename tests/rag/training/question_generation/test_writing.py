"""What the model reads and writes when it asks."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.training.question_generation.writing import lesson, prompt, read_back, windows
from rag.training.reading_examples import ReadingCase

TEXT = "株洲北站的前身是田心车站，建于1936年。\n车站现有职工三百余人；站场占地很广，是重要的编组站。" * 4
WINDOW = "株洲北站的前身是田心车站，建于1936年。"


def test_a_lesson_is_the_answer_in_its_window_and_then_the_question() -> None:
    for seed in range(20):
        item = lesson(ReadingCase("a", "株洲北站的前身是哪个车站?", ("田心车站",), TEXT), random.Random(seed))
        assert item is not None
        assert item.answer == "答案：田心车站\n问题：株洲北站的前身是哪个车站？"
        window = item.prompt.removeprefix("文段：").removesuffix("\n")
        assert prompt(window) == item.prompt
        assert "田心车站" in window
        assert "\n" not in window
        assert len(window) <= 175
        assert read_back(item.answer, window) == ("田心车站", "株洲北站的前身是哪个车站？")


@pytest.mark.parametrize("answer", ["没有写到的话", "站" * 81])
def test_an_answer_that_is_not_there_or_too_long_is_no_lesson(answer: str) -> None:
    text = TEXT + ("站" * 90 if answer.startswith("站") else "")
    assert lesson(ReadingCase("a", "问什么？", (answer,), text), random.Random(0)) is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "答案：田心车站",
        "问题：株洲北站的前身是哪个车站？",
        "答案：\n问题：株洲北站的前身是哪个车站？",
        "答案：长沙车站\n问题：株洲北站的前身是哪个车站？",
        "答案：田心车站\n问题：田心车站是什么？",
        "答案：田心车站\n问题：株洲北站的前身",
        "答案：田心车站\n问题：啊？",
        f"答案：田心车站\n问题：{'很' * 60}？",
    ],
)
def test_what_makes_no_sense_is_left_out(written: str) -> None:
    assert read_back(written, WINDOW) is None


def test_what_follows_the_question_is_not_read() -> None:
    written = "答案：1936年\n问题：株洲北站建于哪一年？\n问题：还有呢？"
    assert read_back(written, WINDOW) == ("1936年", "株洲北站建于哪一年？")


@given(st.text(alphabet="天地玄。；，\n 1", max_size=400), st.integers(0, 4), st.integers(0, 9))
def test_windows_are_short_pieces_of_the_text(text: str, count: int, seed: int) -> None:
    found = windows(text, count, random.Random(seed))
    assert len(found) <= count
    flat = " ".join(text.split()).replace(" ", "")
    assert all(window.replace(" ", "") in flat and len(window) <= 400 for window in found)
