"""Follow-ups that point at something said before: an item of a list, an article, 它, 该办法, 这个目标."""

from __future__ import annotations

import re

import rjieba

from rag.query.asked_kinds import asked_kind
from rag.query.conversation import Conversation
from rag.query.numerals import number_of
from rag.query.omission import ELABORATE
from rag.query.slots import TITLE, place_of, years_of
from rag.query.topic import joined
from rag.query.wording import ANY_DOCUMENT, DOCUMENT, HEAD, RELATION

_UNIT = "个|项|点|件|类|种|份|条|方面|部分"
_ITEM = re.compile(
    r"^(?:(?:[上前]面|刚才|以上|上述|其中|你)(?:说|提到|讲|列|列出|回答)?[过到]?的?)?[那这]?"
    rf"(?:第(?P<nth>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})(?P<unit>{_UNIT})"
    rf"|(?P<last>最后[那一]?一?(?:{_UNIT}))|(?P<latter>后者|(?:后一|后面那)(?:{_UNIT}))|前者|(?:前一|前面那)(?:{_UNIT}))"
    r"(?P<noun>工作|任务|措施|举措|政策|内容|要求|目标|行业|领域|方面|城市|地区|项目|问题|文件|规划|实事|建议)?"
)
_NTH = re.compile(rf"第(?P<nth>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})(?:{_UNIT})")
_ITEMS = re.compile(
    rf"^(?:[这那前]|上述|以上|(?P<final>最?后))(?P<count>[两二三四五六七八九])(?:{_UNIT})(?!省|市|地区)(?:工作|任务|措施|规划|政策)?"
)
_ARTICLE = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,6}[条章款](?:第[一二三四五六七八九十\d]{1,3}[款项])?"
)
_ARTICLE_OF = re.compile(rf"^(?:(?:[该本此]|[这那][个部份项])(?:{DOCUMENT})的?)?(?={_ARTICLE.pattern})")
_THIS = re.compile(
    r"(?:它们?|[他她]们|其(?![他它余实中次间乐])|[这那](?:一|个)?方面|[这那](?:一|几)?[个项些份部条种类篇]|[这那](?=[是由会能要有])"
    rf"|(?:该|此|这|那|本|上述|前述|以上)(?=(?:{DOCUMENT}|{RELATION.pattern})))"
)
_NOTHING_SAID_YET = re.compile(
    r"^(?:为什么|为何|怎么|如何|按照?|根据|依据|依照|谁|由|要|来|负责|推进|发展|落实|实施|制定|主管|管|会|能|对|在|哪些|什么|部门|单位|是)*$"
)
_ANYTHING = re.compile(r"数|数字|数据|事|事情|工作|问题|情况|项目|计划|安排|方面|内容|东西|政策")


def numbered(question: str, before: Conversation) -> str | None:
    """上面说的第三项具体包括什么？ 后者呢？ The listed item stands in for its number."""
    match = _ITEM.match(question) or _ITEMS.match(question)
    if match is None or (_ARTICLE.match(match[0]) and TITLE.search(before.last)):
        return None
    rest = question[match.end() :].removesuffix("呢")
    if ELABORATE.match(rest):
        rest = ""
    found = before.list_of(_length(match))
    if found is None:
        return f"{before.topic.text}{match[0]}{rest or '是什么'}？"
    exchange, items = found
    item = _item(match, items)
    rest = _NTH.sub(lambda other: _item(other, items), rest)
    years = "" if years_of(item) else "".join(years_of(exchange.question)[:1])
    if rest:
        return f"{years}{item}{rest}？"
    earlier = next((other for other in items if other != item and other in before.last), None)
    if earlier and before.exchanges[-1] is not exchange:
        return f"{before.last.replace(earlier, item)}？"
    return f"{years}{item}的具体内容是什么？"


def _length(match: re.Match[str]) -> int:
    """Return how long a list must be for the words that point at its items."""
    named = match.groupdict()
    number = named.get("nth") or named.get("count")
    return number_of(number) if number else 2


def _item(match: re.Match[str], items: list[str]) -> str:
    named = match.groupdict()
    if named.get("count"):
        count = number_of(named["count"])
        return "、".join(items[-count:] if named.get("final") else items[:count])
    if named.get("last"):
        return items[-1]
    number = number_of(named["nth"]) if named.get("nth") else 2 if named.get("latter") else 1
    return items[number - 1] if 0 < number <= len(items) else match[0]


def article(question: str, before: Conversation) -> str | None:
    """第五条呢？ Another article of the document that is spoken of, asked what the last one was asked."""
    of = _ARTICLE_OF.match(question)
    match = _ARTICLE.match(question, of.end()) if of else None
    document = before.document("")
    if match is None or document is None:
        return None
    rest = question[match.end() :].removesuffix("呢")
    if rest:
        return f"{document}{match[0]}{rest}？"
    asked = next((each.question for each in reversed(before.exchanges) if _ARTICLE.search(each.question)), "")
    return (
        f"{_ARTICLE.sub(match[0], asked).rstrip('？?')}？" if asked else f"{document}{match[0]}规定了什么？"
    )


def points_back(question: str) -> bool:
    """Say whether a question begins with 它, 这个, 该办法 or the like: it points at something before it."""
    match = _THIS.search(question)
    return match is not None and _NOTHING_SAID_YET.match(question[: match.start()]) is not None


def pointing(question: str, before: Conversation) -> str | None:
    """它由谁负责？ 该办法什么时候施行？ 这个目标的依据是什么？ What the word points at stands in its place.

    Only where nothing is named before the word: else it points there.
    """
    match = _THIS.search(question)
    if match is None or not _NOTHING_SAID_YET.match(question[: match.start()]):
        return None
    rest = question[match.end() :]
    own = match[0] in {"它", "它们", "他们", "她们", "其"}
    noun = "" if own else _noun_in_front(rest)
    named = (_place_of_measure(rest, before) if own else None) or _pointed_at(noun, match[0], before)
    if named is None and (general := _ANYTHING.match(noun)) and _begins_with_body(noun[general.end() :]):
        noun = general[0]
        named = _pointed_at(noun, match[0], before)
    if named is None:
        return None
    rest = rest.removeprefix(noun).removesuffix("呢")
    if match[0] == "其" or rest.startswith("的"):
        of = rest.removeprefix("的")
        named, rest = (joined(named, of), "") if RELATION.match(of) else (f"{named}的", of)
    return f"{question[: match.start()]}{named}{rest}？"


def _begins_with_body(text: str) -> bool:
    """Say whether a text begins with a body: 这项工作 ends before 中央财政安排了多少, not in 这份工作总结."""
    return any(tag in {"nt", "ns"} for _, tag in list(rjieba.tag(text))[:1])


def _place_of_measure(rest: str, before: Conversation) -> str | None:
    """Return the place and year that a measure of its own is asked of, after another measure of these.

    它的城镇调查失业率目标 is not of 地区生产总值的目标; 它的增速 is.
    """
    measure, topic = _noun_in_front(rest.removeprefix("的")), before.topic
    head = HEAD.search(measure)
    is_own = rest.startswith("的") and head and head["measure"] and RELATION.sub("", measure)
    is_figure = re.search("多少|百分之几", topic.asking)
    return topic.frame.removesuffix("的") if is_own and is_figure and place_of(topic.frame) else None


def _noun_in_front(text: str) -> str:
    """Return the nouns that a text begins with: what 这个 stands before."""
    noun = ""
    for word, tag in rjieba.tag(text):
        if tag[0] not in "njl" and tag not in {"vn", "b", "a"} and not _ANYTHING.fullmatch(word):
            break
        noun += word
    relation = RELATION.match(text)
    return relation[0] if relation and len(relation[0]) > len(noun) else noun


def _pointed_at(noun: str, word: str, before: Conversation) -> str | None:
    """Return what 这个 and its noun point at; None where the conversation names nothing of the kind."""
    topic = before.topic.text
    if re.fullmatch(DOCUMENT, noun) and (document := before.document(noun)):
        return document
    if word in {"他们", "她们"}:
        return before.persons
    if not noun:
        return (None if word == "它们" else before.document("", is_asked_about=True)) or before.open_topic
    if (kind := asked_kind(before.last)) and kind.is_called(noun):
        return kind.members
    if _ANYTHING.fullmatch(noun) or noun in ANY_DOCUMENT or topic.endswith(noun):
        return topic
    known = RELATION.fullmatch(noun) or noun in before.last or noun in before.exchanges[-1].answer_text
    return f"{topic}的{noun}" if known else None
