"""The obvious alternative, put to the same cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.cases import EvalCase
from eval.metrics.source_texts import SourceTexts
from eval.plain_chain import PlainChain, ask_in_turn, table
from rag.generation.base import GenerationError
from rag.generation.loading import load_generator
from rag.types import GivenPassage
from tests.rag.fakes import ScriptedGenerator

TEXTS = [GivenPassage("甲.txt", "全年新建水库120座。"), GivenPassage("乙.txt", "全年整治河道35条。")]


def test_every_passage_is_shown_and_cited() -> None:
    model = ScriptedGenerator("新建水库120座\n问题：")
    answer = PlainChain(None, model).ask("新建水库多少座？", passages=TEXTS)
    (prompt,) = model.prompts
    assert all(text.text in prompt[0].content for text in TEXTS)
    assert answer.text.startswith("新建水库120座")
    assert answer.sentences[0].citations == (1, 2)
    assert [citation.quote for citation in answer.citations] == [text.text for text in TEXTS]


@pytest.mark.parametrize("said", ["资料中没有提到。", ""])
def test_no_answer_is_a_refusal(said: str) -> None:
    answer = PlainChain(None, ScriptedGenerator(said)).ask("粮食多少？", passages=TEXTS)
    assert answer.refused
    assert not answer.citations


def test_what_does_not_fit_is_left_out() -> None:
    class Narrow(ScriptedGenerator):
        def stream(self, messages, *, max_tokens, stop=()):  # type: ignore[no-untyped-def]
            if TEXTS[1].text in messages[0].content:
                raise GenerationError("太长")
            return super().stream(messages, max_tokens=max_tokens, stop=stop)

    answer = PlainChain(None, Narrow("120座")).ask("新建水库多少座？", passages=TEXTS)
    assert [passage.number for passage in answer.passages] == [1]


def test_both_are_asked_every_case_and_told_apart(case: Callable[..., EvalCase]) -> None:
    cases = [replace(case([text]), passages=tuple(TEXTS)) for text in ("120座", "999座")]
    right, refusing = (PlainChain(None, ScriptedGenerator(text)) for text in ("120座", "资料中没有提到"))
    noted: list[None] = []
    results = ask_in_turn([right, refusing], cases, lambda: noted.append(None))
    assert [len(found) for found in results] == [2, 2]
    assert len(noted) == 2
    printed = table(["甲", "乙"], results, SourceTexts(lambda doc_id: ""))
    assert "0.500" in printed
    assert "1.000" in printed


@pytest.mark.model
def test_the_bundled_model_answers_plainly() -> None:
    answer = PlainChain(None, load_generator("bundled")).ask("全年新建水库多少座？", passages=TEXTS)
    assert answer.sentences or answer.refused
    assert answer.model
