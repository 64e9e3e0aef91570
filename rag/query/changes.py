"""Follow-ups that change one thing of the last question: its year, its place, its subject."""

from __future__ import annotations

import re

import rjieba

from rag.places import find_places
from rag.query.conversation import Conversation
from rag.query.counterparts import counterpart
from rag.query.slots import TITLE, YEAR, place_in_front, read_slots, years_of
from rag.query.topic import COMPARED, Topic, joined, topic_of
from rag.query.wording import ASKS, HEAD, MEASURE_AT_END, OF_SUBJECT, PERSON_AT_END, ROLE_AT_END

_CORRECTED = re.compile(
    r"^(?:不对|不是(?:这个|的)?|错了|[搞说问]错了)?[，,。！ ]*"
    r"(?:我?(?:要|想|是想)?(?:问|说|指|查)的?(?:应该)?是|我是(?:说|问|指)|应该是|我的意思是)(?P<meant>[^，,。]+)(?:[，,]不是.*)?$"
    r"|^不是.{1,20}?[，,](?:而)?是(?P<instead>[^，,。]+)$"
)
_NARROWED = re.compile(
    r"^我?(?:只|仅|就)(?:想|要|需要)?(?:知道|说说?|看看?|谈谈?|讲讲?|问|要|查|列|了解)一?下?(?P<part>[^，,。]{1,16})$"
)
_CHANGED = re.compile(
    r"^(?:如果是?|换成|换|要是|至于|关于|对于|假如是?|其中的?|[它他她]们?的)?(?P<to>[^，,。]{1,20}?)(?P<of>的)?(?P<tail>呢|[也又]?有吗|有没有|有没|也是吗|怎么样|又?如何)?$"
)
_TAKEN_UP = re.compile(r"^(?P<to>[^，,。]{1,20})呢[，,](?P<asked>.{1,30})$")
_HOW = frozenset(["怎么样", "如何", "又如何"])
# Who may or must do something, before what it is: [科研人员]可以到企业兼职吗.
_WHO = re.compile(
    r"(?P<who>[^，,。的]{1,12}?)(?=(?:能不能|可不可以|是不是|有没有|是否|可以|能够|能|可|应当|应该|应|必须|须|不得|不能|需要|要|会))"
)
_OPENS_CLAUSE = frozenset("vdajm")  # tags of the words that 担任领导职务, 未按时申报 and 三年以上 begin with
# A condition that a topic begins with: [职工累计工作满十年]的，年休假…
_CONDITION = re.compile(r"^(?P<case>[^，,]+)的(?=[，,])")


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
        return _with(to, before, is_attribute=bool(match["of"]))
    return None


def taken_up(question: str, before: Conversation) -> str | None:
    """城镇居民呢，实际增长多少？ Another subject and its own question, of the last one's year and place.

    What stood before the word that it takes the place of stays as well.
    """
    match = _TAKEN_UP.match(question)
    if match is None or ASKS.search(match["to"]):
        return None
    topic = before.topic
    frame = "" if years_of(match["to"]) else topic.frame
    if frame == topic.frame and (place := counterpart(topic.text[len(frame) :], match["to"])):
        frame = topic.text[: len(frame) + place[0]]
    return f"{frame}{match['to']}{match['asked']}？"


def _with(to: str, before: Conversation, *, is_attribute: bool = False) -> str | None:
    """Return the last question with another year, place or subject, or several of them (2018年浙江的出口).

    Args:
        is_attribute: A 的 stood behind it: 担任领导职务的呢？ tells of whoever was asked about.
    """
    slots = read_slots(to, before.last)
    if slots.place and not slots.rest and _is_place(before.topic.core):
        return _asked(_with_subject(to, before.topic, before.last))
    last = slots.put_into(before.last)
    named_already = (
        slots.rest != to and slots.rest in before.last
    )  # 2024年的报告, where a report was spoken of
    if named_already or slots.rest in {"情况", "数据", "数字"}:
        return f"{last}？"
    topic = topic_of(last)
    if is_attribute and (other := _with_attribute(slots.rest, topic, last)):
        return _asked(other)
    return _asked(_with_subject(slots.rest, topic, last))


def _asked(text: str | None) -> str | None:
    return f"{text}？" if text else None


def _with_attribute(attribute: str, topic: Topic, last: str) -> str | None:
    """Return the last question of those with an attribute or under a condition; None where it names neither.

    担任领导职务的 before 科研人员可以兼职吗 says which of them; 满二十年的 after 满十年的，年休假几天 is another condition.
    """
    body, opening = last.removeprefix(topic.frame), next(iter(rjieba.tag(attribute)))
    if opening[1] not in _OPENS_CLAUSE:
        return None
    if condition := _CONDITION.match(body):
        start = _same_opening(condition["case"], opening)
        return f"{topic.frame}{body[:start]}{attribute}{body[condition.end('case') :]}"
    who = _who(body)
    return f"{topic.frame}{attribute}的{body}" if who and not counterpart(who, attribute) else None


def _who(body: str) -> str | None:
    """Return whoever may or must do what is asked about, where a question begins with them."""
    who = _WHO.match(body)
    return who["who"] if who and not ASKS.search(who["who"]) else None


def _same_opening(condition: str, opening: tuple[str, str]) -> int:
    """Return where a condition has the word, or a number, that another one begins with; 0 where it has none."""
    start, (first, tag) = 0, opening
    for word, own in rjieba.tag(condition):
        if word == first or (tag == own == "m"):
            return start
        start += len(word)
    return 0


def _with_subject(subject: str, topic: Topic, last: str) -> str | None:
    """Return the last question asked of another subject, of the same year and place and in the same relation.

    农村居民 in the place of 城镇居民 keeps 收入, 水利 in the place of 农业 keeps 任务; 进出口总额 is a measure itself.
    None where the question is not asked of a subject at its beginning, and nothing in it is like this one.
    """
    if TITLE.fullmatch(subject) and TITLE.search(last):
        return TITLE.sub(subject, last)
    frame = topic.frame
    if own := place_in_front(re.sub(YEAR.pattern, "", frame)):
        subject = re.sub(f"^{own}的?", "", subject)
    if frame.endswith("地区"):  # 中部地区 before 地区生产总值
        subject = subject.removeprefix("地区")
    if ROLE_AT_END.fullmatch(subject) and (role := ROLE_AT_END.search(topic.text)):
        return f"{topic.text[: role.start()]}{subject}{topic.pause}{topic.asking}"
    if OF_SUBJECT.fullmatch(subject):
        is_figure = subject in {"同比", "环比"} or MEASURE_AT_END.search(
            topic.core if subject.endswith("目标") else subject
        )
        asked = "多少" if is_figure else "什么"
        return f"{joined(topic.text, subject)}是{asked}"
    if not topic.asking or topic.asking.endswith("吗"):
        return _put_into(last.removeprefix(frame), subject, frame, is_whole=True)
    if body := _put_into(topic.text.removeprefix(frame), subject, frame, is_whole=False):
        return f"{body}{topic.pause}{topic.asking}"
    measure, plan = _head_of(topic.core)
    is_measure = MEASURE_AT_END.search(subject) is not None
    owner = re.match(r".*(?<!方面)的(?=.)", topic.core[: len(topic.core) - len(f"{measure}{plan}")])
    kept = plan if is_measure or subject.endswith("方面") else f"{measure}{plan}"
    # What is compared, or counted in 人 or 家, is so of the last subject alone.
    alone = COMPARED.match(topic.asking) or (is_measure and re.match(r"有?多少.", topic.asking))
    return f"{frame}{owner[0] if owner else ''}{subject}{kept}{'是多少' if alone else topic.asking}"


def _put_into(body: str, subject: str, frame: str, *, is_whole: bool) -> str | None:
    """Return a question or its topic with a subject in the place of its like, or before the verb that it begins with.

    Args:
        body: What stands behind the frame.
        is_whole: The body asks in its midst (印发了哪两份规划) or at its end (可以兼职吗): whoever it begins with gives way.
    """
    if place := counterpart(body, subject):
        return f"{frame}{body[: place[0]]}{subject}{body[place[1] :]}"
    if (PERSON_AT_END.search(subject) or (is_whole and frame)) and _begins_with_verb(body):
        return f"{frame}{subject}{body}"
    who = _who(body) if is_whole else None
    return f"{frame}{subject}{body.removeprefix(who)}" if who else None


def _is_place(core: str) -> bool:
    """Say whether a topic is hardly more than a place that is no province: 三峡库区 is exchanged whole."""
    places = find_places(core)
    return bool(places) and core.startswith(places[0]) and len(core) - len(places[0]) <= 2


def _begins_with_verb(core: str) -> bool:
    """Say whether a text begins with a verb or what leads up to one: 擅自占用, 在此燃放."""
    tags = [tag for _, tag in rjieba.tag(core)]
    return bool(tags) and tags[0] in {"v", "d", "p"}


def _head_of(core: str) -> tuple[str, str]:
    """Return the measure and the plan that a topic ends with: 居民消费价格[涨幅][目标]."""
    head = HEAD.search(core)
    return (head["measure"] or "", head["plan"] or "") if head else ("", "")
