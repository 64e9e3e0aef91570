"""The parts of a pipeline put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from index.store import Index
from rag.building import Mode, build_pipeline
from rag.generation.base import Message
from rag.generation.bundled_llm import BUNDLED_NAME
from rag.generation.usage import UsageCounter
from rag.types import GivenPassage, Turn
from tests.fakes import HashEmbedder
from tests.rag.fakes import ScriptedGenerator, ScriptedScorer

WATER = [GivenPassage("甲.txt", "全年新建水库120座。全年整治河道35条。全年新建水库的投资到位。")]


class Writer:
    """Writes and gives no likelihoods."""

    name = "writer"

    def __init__(self) -> None:
        self.usage = UsageCounter()

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        yield from "全年新建水库120座。[1]"[:max_tokens]


def test_a_model_without_likelihoods_cannot_choose() -> None:
    with pytest.raises(ValueError, match=r'模型 writer 不能给出概率，只能用于 llm.mode = "write"。'):
        build_pipeline(None, HashEmbedder(), Writer(), mode="select")


def test_a_model_without_likelihoods_can_write() -> None:
    answer = build_pipeline(None, HashEmbedder(), Writer(), mode="write").ask(
        "新建水库多少座？", passages=WATER
    )
    assert (answer.text, answer.model) == ("全年新建水库120座。[1]", "writer")


@pytest.mark.parametrize("mode", ["select", "write"])
def test_a_model_that_can_do_both_does_what_the_mode_says(mode: Mode) -> None:
    scorer = ScriptedScorer(-1.0)
    build_pipeline(None, HashEmbedder(), scorer, mode=mode).ask("新建水库多少座？", passages=WATER)
    assert (bool(scorer.pairs), bool(scorer.prompts)) == (mode == "select", mode == "write")


def test_a_writing_model_makes_follow_ups_stand_alone() -> None:
    history = [Turn("全年新建水库多少座？", "120座。")]
    generator = ScriptedGenerator("全年新建水库的投资都到位了吗？", "全年新建水库的投资到位。[1]")
    answer = build_pipeline(None, HashEmbedder(), generator, mode="write", refusal_threshold=0.0).ask(
        "都到位了吗？", history=history, passages=WATER
    )
    assert answer.standalone_question != "都到位了吗？"
    assert len(generator.prompts) == 2


@pytest.mark.parametrize("mode", ["select", "write"])
def test_the_bundled_model_is_not_asked_to_rewrite(mode: Mode) -> None:
    scorer = ScriptedScorer(-1.0)
    scorer.name = BUNDLED_NAME
    history = [Turn("全年新建水库多少座？", "120座。")]
    answer = build_pipeline(None, HashEmbedder(), scorer, mode=mode, refusal_threshold=0.0).ask(
        "为什么？", history=history, passages=WATER
    )
    assert answer.standalone_question == "全年新建水库为什么？"
    assert len(scorer.prompts) == (mode == "write")


def test_limits_are_kept(index: Index) -> None:
    scorer = ScriptedScorer(-1.0)
    pipeline = build_pipeline(
        index,
        HashEmbedder(),
        scorer,
        mode="select",
        passages=2,
        candidates=3,
        max_sentences=1,
        refusal_threshold=0.0,
    )
    answer = pipeline.ask("加快发展")
    assert len(answer.passages) == 2
    assert len(scorer.pairs) == 3 + 1  # and the question alone
    assert len(answer.sentences) == 1


def test_length_of_a_reply_is_kept() -> None:
    generator = ScriptedGenerator("全年新建水库120座。[1]\n全年整治河道35条。[1]", piece_chars=1)
    pipeline = build_pipeline(None, HashEmbedder(), generator, mode="write", max_tokens=15)
    assert pipeline.ask("新建水库多少座？", passages=WATER).text == "全年新建水库120座。[1]"


def test_no_index_searches_nothing() -> None:
    pipeline = build_pipeline(None, HashEmbedder(), ScriptedScorer(-1.0), mode="select")
    assert pipeline.generation == ""
    assert pipeline.search("水库") == []
