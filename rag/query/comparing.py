"""Follow-ups that compare what was asked about with something, or several such with each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.query.conversation import Conversation
from rag.query.numerals import number_of
from rag.query.slots import place_of, with_place, with_year, years_of
from rag.query.topic import lacks_subject, topic_of
from rag.query.wording import ASKS, CHOICE, MORE

_ANY = "某"  # stands for any year or place
_COMPARED = re.compile(
    rf"^(?:(?:跟|和|与|同)(?P<with>.{{1,14}}?)相?比(?:较|起来)?|比(?P<than>.{{1,14}}?)(?={MORE}))(?P<rest>.*)$"
)
_TOGETHER = re.compile(
    r"^(?:[这那]?(?P<count>[两二三四五六])(?:者|个?(?:省|市|地方|地区|年|个|项|指标)?)|[它他]们)(?:之间|相比)?(?P<rest>(?:哪|谁|相?差|比|一共|合计|有什么(?:不同|区别)).*)$"
)


def compared(question: str, before: Conversation) -> str | None:
    """跟去年比呢？ 比上一年多多少？ What was asked about is what is compared."""
    match = _COMPARED.match(question)
    if match is None:
        return None
    rest = (re.sub(rf"^(?:{MORE})", "", match["rest"]) if match["than"] else match["rest"]).removesuffix("呢")
    if rest and ASKS.sub("", rest) and not (lacks_subject(rest) or CHOICE.match(match["rest"])):
        return None
    asked = f"{question.removesuffix('呢')}怎么样" if question.endswith(("呢", "比")) else question
    return f"{before.open_topic}{asked}？"


def together(question: str, before: Conversation) -> str | None:
    """两者相差多少？ 这三个省哪个最高？ The topics of the last questions, as many as are counted, in one row."""
    match = _TOGETHER.match(question)
    if match is None:
        return None
    count = number_of(match["count"]) if match["count"] else 2
    topics = list(dict.fromkeys(topic_of(each.question).text for each in before.exchanges[-count:]))
    return f"{_in_one(topics)}{match['rest']}？"


def _in_one(topics: Sequence[str]) -> str:
    """Return topics in one row: 湖南、河南2024年粮食产量 where only the place or the year differs, as a comparison is read."""
    first = topics[0]
    places, years = [place_of(topic) for topic in topics], [years_of(topic)[:1] for topic in topics]
    if all(places) and len({with_place(topic, _ANY) for topic in topics}) == 1:
        return with_place(first, "、".join(places))
    if all(years) and len({with_year(topic, _ANY) for topic in topics}) == 1:
        return with_year(first, "、".join(year for each in years for year in each))
    return "、".join(topics)
