"""A follow-up made to stand alone by a language model, and what of its writing counts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.generation.base import Message
from rag.generation.loading import load_generator
from rag.generation.transformers_model import TransformersModel
from rag.prompts import rewriting_prompt
from rag.query import ModelRewriter, standalone_question
from rag.query.model_rewriter import is_faithful
from rag.types import Turn
from tests.rag.fakes import FailingGenerator, ScriptedGenerator

HISTORY = [Turn("湖北省2024年对中小企业贷款有哪些支持？", "贴息2000万元，见《纾困办法》。[1]")]
FOLLOW_UP = "利率会降吗？"
SAID = "湖北省2024年对中小企业贷款有哪些支持？贴息2000万元，见《纾困办法》。利率会降吗？"
GOOD = "湖北省2024年中小企业贷款的利率会降吗？"


def rewritten(*texts: str, question: str = FOLLOW_UP) -> str:
    return ModelRewriter(ScriptedGenerator(*texts))(question, HISTORY)


@pytest.mark.parametrize("text", [GOOD, f"改写：{GOOD}", f"<think>它指贷款。</think>\n{GOOD}\n"])
def test_good_rewriting_counts(text: str) -> None:
    assert rewritten(text) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<think>它指",
        "湖北省2025年中小企业贷款的利率会降吗？",  # another year
        "湖南省2024年中小企业贷款的利率会降吗？",  # another place
        "《降息办法》里中小企业贷款的利率会降吗？",  # another title
        "湖北省2024年“三农”贷款的利率会降吗？",
        "中小企业贷款的利率会降3%吗？",
        f"{GOOD}贴息多少？",
        f"{GOOD}\n以上是改写。",
        "利率会下降到历史最低水平并长期维持吗？",  # words of its own
        "会降。",  # an answer
        "这个利率会降吗？",  # still leans on the conversation
        "利率会降吗？",
        "贷款" * 200 + "？",
    ],
)
def test_what_the_conversation_does_not_say_is_passed_over(text: str) -> None:
    assert rewritten(text) == standalone_question(FOLLOW_UP, HISTORY)


def test_model_that_fails_leaves_the_rules() -> None:
    rewrite = ModelRewriter(FailingGenerator(GOOD))
    assert rewrite(FOLLOW_UP, HISTORY) == standalone_question(FOLLOW_UP, HISTORY)


def test_model_that_takes_too_long_is_stopped() -> None:
    class Slow(ScriptedGenerator):
        def stream(
            self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
        ) -> Iterator[str]:
            for piece in super().stream(messages, max_tokens=max_tokens):
                time.sleep(0.02)
                yield piece

    assert ModelRewriter(Slow(GOOD), timeout_s=0.01)(FOLLOW_UP, HISTORY) == standalone_question(
        FOLLOW_UP, HISTORY
    )


@pytest.mark.parametrize(
    "question",
    [
        "那2025年呢？",
        "河南呢？",
        "不对，我问的是贴息。",
        "谢谢",
        "2023年粮食产量有多少？",
        "《甲办法》讲什么？",
    ],
)
def test_model_is_not_asked_where_the_rules_are_sure(question: str) -> None:
    generator = ScriptedGenerator(GOOD)
    assert ModelRewriter(generator)(question, HISTORY) == standalone_question(question, HISTORY)
    assert generator.prompts == []


def test_model_is_not_asked_without_history() -> None:
    generator = ScriptedGenerator(GOOD)
    assert ModelRewriter(generator)(FOLLOW_UP, []) == FOLLOW_UP
    assert generator.prompts == []


@given(st.text("湖北南省0245年贷款利率《》“”？\n<>会降吗", max_size=40))
def test_numbers_and_names_of_a_faithful_rewriting_were_said(written: str) -> None:
    if is_faithful(written, SAID):
        assert "湖南" not in written
        assert "2025" not in written
        assert written.count("？") == 1


def test_rewriting_keeps_what_the_question_names() -> None:
    question, kept = "2025年又做什么？", "2025年湖北省对中小企业贷款又做什么？"
    history = [Turn("湖北省2024年对中小企业贷款做了什么？", "2025年贴息。")]
    assert ModelRewriter(ScriptedGenerator(kept))(question, history) == kept
    dropped = ScriptedGenerator("湖北省对中小企业贷款又做什么？")
    assert ModelRewriter(dropped)(question, history) == standalone_question(question, history)
    assert len(dropped.prompts) == 1


@pytest.mark.model
def test_bundled_base_model_does_not_do_what_it_is_told(bundled_llm: TransformersModel) -> None:
    """Why the bundled model is not asked: it answers, repeats the follow-up or invents a year instead of rewriting."""
    history = [
        Turn("2025年的居民消费价格涨幅目标是多少？", "居民消费价格涨幅2%左右。[1]"),
        Turn("2024年呢？", "居民消费价格涨幅3%左右。[1]"),
    ]
    question = "这个目标是怎么确定的？"
    prompt = rewriting_prompt(question, history)
    as_it_came = load_generator("bundled", engine="transformers", adapter="")
    assert "居民消费价格" not in "".join(as_it_came.stream(prompt, max_tokens=30, stop=["\n"]))
    assert "确定" not in "".join(bundled_llm.stream(prompt, max_tokens=30, stop=["\n"]))  # it answers
    rules = "2024年的居民消费价格涨幅目标是怎么确定的？"
    assert ModelRewriter(bundled_llm, timeout_s=0.0)(question, history) == rules
