from __future__ import annotations

import pytest

from rag.refusals import is_small_talk, refusal_text


@pytest.mark.parametrize(
    "text", ["你好", "您好！", "谢谢你。", "你是谁？", "今天天气怎么样？", "讲个笑话", "帮我写一首诗"]
)
def test_small_talk_is_known(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text", ["你好，2014年工作要点有哪些？", "天气预报工作由谁负责？", "写作大赛怎么报名", "谢谢环节", ""]
)
def test_a_question_that_holds_such_words_is_none(text: str) -> None:
    assert not is_small_talk(text)


def test_a_wrong_premise_is_named() -> None:
    assert "原文没有提到太湖" in refusal_text("wrong_premise", ["原文没有提到太湖", "别的"])
    assert "{" not in refusal_text("wrong_premise", [])
