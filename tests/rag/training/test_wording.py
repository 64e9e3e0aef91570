from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from rag.training.wording import reword


@given(st.integers(0, 10_000))
def test_what_is_asked_for_stays(seed: int) -> None:
    question = reword("2024年河南省城镇新增就业完成多少万人", random.Random(seed))
    assert "多少" in question
    assert "2024年" in question
    assert "河南省" in question


def test_the_words_stay_at_strength_nought() -> None:
    worded = {reword("本条例自何时起施行", random.Random(seed), 0.0).strip("？?") for seed in range(40)}
    assert all(question.endswith("本条例自何时起施行") for question in worded)


def test_official_words_become_lay_ones() -> None:
    worded = "".join(reword("地区生产总值增长了多少", random.Random(seed)) for seed in range(40))
    assert "GDP" in worded
    assert "涨" in worded
    assert "地区生产总值" in worded


def test_a_question_that_has_its_mark_is_given_no_second() -> None:
    worded = {reword("本条例自何时起施行？", random.Random(seed)) for seed in range(40)}
    assert all(question.count("？") + question.count("?") <= 1 for question in worded)
    assert any("？" in question for question in worded)
