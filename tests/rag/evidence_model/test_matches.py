from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.evidence_model.matches import KINDS, token_matches


def characters(question: str, passage: str) -> list[tuple[int, int, int]]:
    return [(0, i, i + 1) for i in range(len(question))] + [(1, i, i + 1) for i in range(len(passage))]


def test_a_token_knows_whether_its_characters_stand_in_the_other_text() -> None:
    question, passage = "出口多少", "进出口额"
    #                                          出 口 多 少   进 出 口 额
    assert token_matches(question, passage, characters(question, passage)) == [6, 6, 4, 4, 1, 3, 3, 1]


def test_one_character_in_common_is_less_than_two_in_a_row() -> None:
    assert token_matches("口岸", "出口", characters("口岸", "出口")) == [5, 4, 1, 2]


def test_a_long_token_is_what_its_best_characters_are() -> None:
    assert token_matches("口岸", "沿海口岸", [(1, 0, 4), (-1, 0, 0)]) == [3, 0]


@given(st.text(max_size=30), st.text(max_size=60))
def test_every_token_has_a_kind_of_its_own_text(question: str, passage: str) -> None:
    tokens = characters(question.lower(), passage.lower())
    kinds = token_matches(question.lower(), passage.lower(), tokens)
    assert len(kinds) == len(tokens)
    assert all(
        1 <= kind < KINDS and (kind > 3) == (text == 0)
        for kind, (text, _, _) in zip(kinds, tokens, strict=True)
    )
