from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.in_force.sentences import sentences_with

WORD = re.compile("施行")
TEXTS = st.lists(
    st.sampled_from(["施行", "甲", "。", "；", "\n", "第一条 ", "（一）", " "]), max_size=60
).map("".join)


@given(TEXTS)
def test_sentences_are_apart_in_order_and_hold_every_word(text: str) -> None:
    sentences = list(sentences_with(text, WORD))
    for sentence in sentences:
        assert sentence.words == text[sentence.start : sentence.end]
        assert not re.search("[。；\n].", sentence.words, re.DOTALL)
        assert sentence.line_start <= sentence.start
    covered = [match.start() for s in sentences for match in WORD.finditer(text, s.start, s.end)]
    assert covered == [match.start() for match in WORD.finditer(text)]


def test_the_number_of_an_article_is_left_out() -> None:
    text = "第九条 本法施行。后文；（一）乙施行"
    assert [s.words for s in sentences_with(text, WORD)] == ["本法施行。", "（一）乙施行"]
