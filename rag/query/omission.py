"""Follow-ups that leave out what they are about."""

from __future__ import annotations

import re

from rag.query.asked_kinds import asked_kind
from rag.query.conversation import Conversation
from rag.query.slots import TITLE, read_slots
from rag.query.topic import joined, lacks_subject
from rag.query.wording import CAME_TRUE, PLAN_AT_END, RELATION

_BESIDES = re.compile(
    r"^还(?:有|要|需要|包括)?(?:哪些?|什么|别的|其他)(?:的|吗|呢|\S{0,4})?$|^还有(?:呢|吗)$"
)
_VERB_IN_FRONT = re.compile(r"(?:要|有|做|需|应|包括|存在)")
ELABORATE = re.compile(
    r"^(?:能不能|可不可以|能|请|可以|麻烦)?(?:再|进一步)?(?:详细|具体|展开|继续|多)(?:地|的)?一?(?:点|些)?(?:说说?|讲讲?|介绍|谈谈?|解释|说明)?(?:一下|一点|下)?(?:吗|吧)?$"
)
# Whoever decides it does so of what is done in the cases of a list, not of the one case that was read out.
_ASKS_WHO = re.compile(
    r"^(?:需要|应当|应该|[要得应须])?(?:[由经向报归])?(?:谁|哪[一几]?[个些级家]|什么(?:部门|机关|单位))"
)
_PARTITIVE = re.compile(r"^其中的?")
# Asked of a document, not of what an article of it says.
_OF_DOCUMENT = re.compile(r"文号|发文字号|施行|生效|失效|废止|修订|印发|公布|解释|适用范围|全称")


def besides(question: str, before: Conversation) -> str | None:
    """还有哪些？ The last question again, for more."""
    if _BESIDES.match(question) is None:
        return None
    topic = before.topic
    if _VERB_IN_FRONT.match(topic.asking) and not topic.asking.endswith("吗"):
        return f"{topic.text}还{topic.asking.removeprefix('还')}？"
    asked = "还有哪些" if question in {"还有呢", "还有吗", "还有别的吗"} else question.removesuffix("呢")
    if (kind := asked_kind(before.last)) and asked == "还有哪些":
        asked += kind.kind
    return f"{topic.text}{'，' if topic.is_clause else ''}{asked}？"


def elaborated(question: str, before: Conversation) -> str | None:
    """能详细说说吗？ The last topic, in detail."""
    return f"{before.open_topic}的具体内容是什么？" if ELABORATE.match(question) else None


def partitive(question: str, before: Conversation) -> str | None:
    """其中出口占多少？ A part of what was asked about."""
    match = _PARTITIVE.match(question)
    if match is None:
        return None
    return f"{before.topic.text}{'，' if before.topic.is_clause else ''}其中{question[match.end() :]}？"


def omitted(question: str, before: Conversation) -> str | None:
    """增速是多少？ 由哪个部门牵头？ 2014年又做什么？ The last topic, of the year and place that the question names."""
    asked = question.removesuffix("呢").removesuffix("呀")
    if not lacks_subject(asked):
        return None
    document = before.document("") if _OF_DOCUMENT.search(asked) and TITLE.search(before.last) else None
    if not document and _ASKS_WHO.match(asked) and (predicate := before.walked_predicate):
        return f"{joined(predicate, asked)}？"
    topic = document or (before.open_topic if RELATION.match(asked) else before.matter)
    if CAME_TRUE.search(asked):  # 2024年实际完成了多少？ after 新增就业目标是多少？
        topic = PLAN_AT_END.sub("", topic) or topic
    slots = read_slots(asked, before.last)
    topic, asked = slots.put_into(topic), slots.rest
    if before.topic.is_clause and not document:
        return f"{topic}，{asked}？"
    return f"{joined(topic, asked)}？"
