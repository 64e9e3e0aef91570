"""Follow-ups that change one thing of the last question: its year, its place, its subject."""

from __future__ import annotations

import re

import rjieba

from rag.places import find_places
from rag.query.conversation import Conversation
from rag.query.slots import TITLE, YEAR, place_in_front, read_slots, years_of
from rag.query.topic import COMPARED, Topic, joined, topic_of
from rag.query.wording import ASKS, HEAD, MEASURE_AT_END, OF_SUBJECT, PERSON_AT_END
from rag.verification.contrasts import exclude_each_other

_CORRECTED = re.compile(
    r"^(?:不对|不是(?:这个|的)?|错了|[搞说问]错了)?[，,。！ ]*"
    r"(?:我?(?:要|想|是想)?(?:问|说|指|查)的?(?:应该)?是|我是(?:说|问|指)|应该是|我的意思是)(?P<meant>[^，,。]+)(?:[，,]不是.*)?$"
    r"|^不是.{1,20}?[，,](?:而)?是(?P<instead>[^，,。]+)$"
)
_NARROWED = re.compile(
    r"^我?(?:只|仅|就)(?:想|要|需要)?(?:知道|说说?|看看?|谈谈?|讲讲?|问|要|查|列|了解)一?下?(?P<part>[^，,。]{1,16})$"
)
_CHANGED = re.compile(
    r"^(?:如果是?|换成|换|要是|至于|关于|对于|假如是?|其中的?)?(?P<to>[^，,。]{1,20}?)的?(?P<tail>呢|[也又]?有吗|有没有|有没|也是吗|怎么样|又?如何)?$"
)
_TAKEN_UP = re.compile(r"^(?P<to>[^，,。]{1,20})呢[，,](?P<asked>.{1,30})$")
_HOW = frozenset(["怎么样", "如何", "又如何"])


def corrected(question: str, before: Conversation) -> str | None:
    """不对，我问的是出口。 What was meant takes the place of what was understood."""
    match = _CORRECTED.match(question)
    if match is None:
        return None
    meant = (match["meant"] or match["instead"]).strip().removesuffix("的")
    return f"{meant}？" if ASKS.search(meant) else _with(meant, before)


def narrowed(question: str, before: Conversation) -> str | None:
    """只说湖北的。 The last question, of a part of what it asked about."""
    match = _NARROWED.match(question)
    return (
        _with(match["part"].removesuffix("的"), before) if match and not ASKS.search(match["part"]) else None
    )


def changed(question: str, before: Conversation) -> str | None:
    """那2014年呢？ 湖南呢？ 那农业方面呢？ The last question, of another year, place or subject.

    A year or a place needs no 呢 to be one; what merely ends like a follow-up (复工率如何？) is no change.
    """
    match = _CHANGED.match(question)
    if match is None or ASKS.search(match["to"]):
        return None
    to, tail = match["to"], match["tail"]
    if question.startswith(("如果", "要是", "假如")) and (
        to[0] in "有没不" or _begins_with_verb(to)
    ):  # 如果有房呢？ is a condition
        return f"{question.removesuffix('呢')}，{before.last}？"
    slots = read_slots(to, before.last)
    is_slot = not slots.rest and to != slots.rest
    if is_slot or (tail and tail not in _HOW) or (tail in _HOW and to.endswith("方面")):
        return _with(to, before)
    return None


def taken_up(question: str, before: Conversation) -> str | None:
    """城镇居民呢，实际增长多少？ Another subject and its own question, of the last one's year and place."""
    match = _TAKEN_UP.match(question)
    if match is None or ASKS.search(match["to"]):
        return None
    frame = "" if years_of(match["to"]) else before.topic.frame
    return f"{frame}{match['to']}{match['asked']}？"


def _with(to: str, before: Conversation) -> str:
    """Return the last question with another year, place or subject, or several of them (2018年浙江的出口)."""
    slots = read_slots(to, before.last)
    if slots.place and not slots.rest and _is_place(before.topic.core):
        return f"{_with_subject(to, before.topic, before.last)}？"
    last = slots.put_into(before.last)
    named_already = (
        slots.rest != to and slots.rest in before.last
    )  # 2024年的报告, where a report was spoken of
    if named_already or slots.rest in {"情况", "数据", "数字"}:
        return f"{last}？"
    return f"{_with_subject(slots.rest, topic_of(last), last)}？"


def _with_subject(subject: str, topic: Topic, last: str) -> str:
    """Return the last question asked of another subject, of the same year and place and in the same relation.

    农村居民 in the place of 城镇居民 keeps 收入, 水利 in the place of 农业 keeps 任务; 进出口总额 is a measure itself.
    """
    if TITLE.fullmatch(subject) and TITLE.search(last):
        return TITLE.sub(subject, last)
    frame = topic.frame
    if own := place_in_front(re.sub(YEAR.pattern, "", frame)):
        subject = re.sub(f"^{own}的?", "", subject)
    if frame.endswith("地区"):  # 中部地区 before 地区生产总值
        subject = subject.removeprefix("地区")
    if OF_SUBJECT.fullmatch(subject):
        asked = "多少" if MEASURE_AT_END.search(subject) or subject in {"同比", "环比"} else "什么"
        return f"{joined(topic.text, subject)}是{asked}"
    if PERSON_AT_END.search(subject) and _begins_with_verb(topic.core):
        return f"{frame}{subject}{topic.core}{topic.asking}"
    if not topic.asking:
        return f"{frame}{subject}的情况"
    if core := _with_parallel(topic.core, subject) or _with_opposite(topic.core, subject):
        return f"{frame}{core}{topic.asking}"
    measure, plan = _head_of(topic.core)
    is_measure = MEASURE_AT_END.search(subject) is not None
    owner = re.match(r".*(?<!方面)的(?=.)", topic.core[: len(topic.core) - len(f"{measure}{plan}")])
    kept = plan if is_measure or subject.endswith("方面") else f"{measure}{plan}"
    # What is compared, or counted in 人 or 家, is so of the last subject alone.
    alone = COMPARED.match(topic.asking) or (is_measure and re.match(r"有?多少.", topic.asking))
    return f"{frame}{owner[0] if owner else ''}{subject}{kept}{'是多少' if alone else topic.asking}"


def _with_parallel(core: str, subject: str) -> str | None:
    """Return a topic in whose midst the subject's like is exchanged for it: [农村居民]收入扣除价格因素."""
    like, words = subject[-2:], [word for word, _ in rjieba.tag(core)]
    place = next((place for place, word in enumerate(words[:-1]) if word.endswith(like)), None)
    if place is None or len(subject) < 3:
        return None
    before = len(list(rjieba.tag(subject))) - 1 if words[place] == like else 0
    return "".join([*words[: max(place - before, 0)], subject, *words[place + 1 :]])


def _with_opposite(core: str, subject: str) -> str | None:
    """Return a topic in which a word, or what a longer one ends with, gives way to one that excludes it: [农村]低保标准 for 城市低保标准."""
    for word in rjieba.cut(core):
        # 城镇居民, 出口额; not 城市更新
        is_headed = PERSON_AT_END.search(word) or MEASURE_AT_END.search(word)
        for like in [word[-len(subject) :], *([word[: len(subject)]] if is_headed else [])]:
            if exclude_each_other([subject], [like]):
                return core.replace(word, word.replace(like, subject), 1)
    return None


def _is_place(core: str) -> bool:
    """Say whether a topic is hardly more than a place that is no province: 三峡库区 is exchanged whole."""
    places = find_places(core)
    return bool(places) and core.startswith(places[0]) and len(core) - len(places[0]) <= 2


def _begins_with_verb(core: str) -> bool:
    tags = [tag for _, tag in rjieba.tag(core)]
    return bool(tags) and tags[0] == "v"


def _head_of(core: str) -> tuple[str, str]:
    """Return the measure and the plan that a topic ends with: 居民消费价格[涨幅][目标]."""
    head = HEAD.search(core)
    return (head["measure"] or "", head["plan"] or "") if head else ("", "")
