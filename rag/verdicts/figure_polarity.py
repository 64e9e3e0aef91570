"""Yes or no to a figure, a rank or a day that a question asks about: 超过1万亿元了吗, 全国第一吗, 自2012年5月31日起施行吗."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Literal

import rjieba

from index.tokenizing import bigrams
from rag.quantities import Quantity, comparable_quantities, find_quantities
from rag.verdicts.distinctions import names_another, unstated

Polarity = Literal["是", "否"]

CLAUSE_END = re.compile(r"[，,。；;：:！？!?\n]")
# 达到62.1%, without what does: it goes on from the statement before.
_GOES_ON = re.compile(
    r"\s*(?:其中|并|也|已|再|首次|同比)*(?:可以|可|不得)?(?:达到?|为|是|增长|下降|超过?|突破|延长|[约近]?\d)"
)
# 情节严重的，处…: a condition goes with its figure.
_STATEMENT_END = re.compile(r"(?<!的)[，,]|[。；;：:！？!?\n]")
_TAG = r"(?:(?:对|是|是这样|没错|是真的)[吗吧]|对不对|是不是)"
ASKS_TO_CONFIRM = re.compile(rf"[，,]\s*{_TAG}\s*[？?]?$")
# 超过1万亿元了吗, 达到5%吗, 是35微克吗: the figure itself is asked about; 3岁以下的 in passing is not.
_ABOUT_A_FIGURE = re.compile(
    r"(?:超过?|突破|达到?|[开建做用交罚贷补]到|[高低多少大小]于|不[到足超]|满|有|是|为|增长|下降|[升降涨跌])了?\s*$"
)
# Not 满六十岁的人必须参加, 满一年就终止.
_NOTHING_BEHIND = re.compile(
    rf"(?![^，。]*的[^，。]*(?:可以|必须|应当|不)|[以之]?[就即便才后])\s*(?:以上|以下|以内|左右|多)?[\w/]{{0,8}}?了?(?:吗|吧|呢|没有|[，,]?{_TAG})?\s*[？?]?$"
)
# 起施行的, 截止
_LITTLE_BEHIND = re.compile(
    r"(?:起|前|之前|以前|正式|开始)*[\u4e00-\u9fff]{0,3}的?(?:[，,].{1,4}|吗|了吗|了没有)?[？?]?$"
)
_REACHED = re.compile(r"(?:达到?|满)了?\s*$")
_BEYOND = re.compile(r"(?:超过?|[高大多低少小]于|不足)\s*$")
# What a figure is compared by tells nothing of what it is the figure of.
_COMPARES = re.compile(
    rf"(?:不?(?:超过?|到|足)|[高低多大少小]于|达到?|至少|最[多少]|以[上下内]|可以|能不能|应当|必须|需要|已经|同时|是不是|是否|没有|{_TAG})"
)
_CONTENT = "nvadzrtjlib"  # the first letters of the tags of nouns, verbs, adjectives, adverbs, 每日, times, abbreviations
_LIGHT = re.compile(r"[是有要到做能会得为在上下来去用可给让请开]|[这那几一两](?:[个样些种次]|[里边])?")
# 800万 in speech is no 1.02万株.
_COUNTS_SOMETHING = re.compile(r"(?!以[上下内]|之内|左右|[多余的了])[\u4e00-\u9fff]")
_LETTER = re.compile(r"[A-Z](?![A-Za-z])")  # 5G, not 50Hz
_LIMIT = re.compile(r"不得?(?:[少低小多高大]于|超过?)")  # 不少于三年 is not what 不得少于五年 says
_PERMITS = re.compile(r"可以|可否|能否|能不能|允许|能[^，。]{0,12}吗")
_BINDS = re.compile(r"应当?|必须|须|不得|要(?=在)")  # 应当在20日内 is not said by 应当在15日内
_RANK = re.compile(
    r"第(?P<place>[一二三四五六七八九十\d]+)(?![产季条章节批次届代轮期个阶款项步号类种])|(?P<first>首位|榜首)"
)


def asked_figures(question: str) -> list[Quantity]:
    """Return the figures that a question asks about: not those that it mentions in passing (3岁以下的)."""
    return [each for each in comparable_quantities(question) if is_asked_about(each, question)]


def is_asked_about(figure: Quantity, question: str) -> bool:
    """Say whether a question asks whether a figure is so, rather than mentions it."""
    return (
        figure.is_measured
        and not question[: figure.start].rstrip()[-1:].isascii()  # PM2.5
        and (_ABOUT_A_FIGURE.search(question, 0, figure.start) or ASKS_TO_CONFIRM.search(question))
        is not None
        and _NOTHING_BEHIND.match(question, figure.end) is not None
    )


def asks_for_a_value(question: str) -> bool:
    """Say whether a rank or a figure is asked about."""
    return bool(_asked_ranks(question) or asked_figures(question))


def compared(question: str, evidence: str, beside: str, around: str) -> Polarity | None:
    """Return what the ranks, or the figures of the same unit, say to the one that is asked about; None where they do not agree.

    Figures are taken from the clauses that share most with the question's clause; in `beside`, what else is shown, too. They must
    share a word of the question at all.
    """
    if ranks := _asked_ranks(question):
        return _one([_said(value == ranks[0]) for value, _ in _ranks(evidence)])
    figure = asked_figures(question)[0]
    ends = [0, *(match.end() for match in CLAUSE_END.finditer(question)), len(question) + 1]
    own = next(question[start:end] for start, end in pairwise(ends) if start <= figure.start < end)
    clauses = [clause for clause in _STATEMENT_END.split(f"{evidence}\n{beside}") if clause]
    own = own.replace(question[figure.start : figure.end], " ")
    clauses = [
        clause
        for before, clause in pairwise(["", *clauses])
        if _is_about(question, f"{before}{clause}" if _GOES_ON.match(clause) else clause)
    ]
    said = _agreed(question, figure, _nearest(set(bigrams(own)), clauses, question, figure))
    is_of_another = names_another(_measured(question, figure), f"{evidence}\n{beside}\n{around}")
    return None if said == "否" and is_of_another else said


def is_another_day(question: str, evidence: str) -> bool:
    """Say whether a day is asked about and the evidence prints one, another: 自2012年9月1日起施行."""
    asked, stated = (
        [each for each in find_quantities(text) if each.kind == "date"] for text in (question, evidence)
    )
    if not len(asked) == len(stated) == 1 or not _LITTLE_BEHIND.match(question, asked[0].end):
        return False
    return bool(unstated(question[asked[0].start : asked[0].end], evidence))


def shared(asked: set[str], text: str) -> int:
    """Return how many of the bigrams asked for a text has."""
    return len(asked & set(bigrams(text)))


def _asked_ranks(question: str) -> list[str]:
    return [value for value, end in _ranks(question) if _NOTHING_BEHIND.match(question, end)]


def _ranks(text: str) -> list[tuple[str, int]]:
    """Return the ranks that a text prints (第三, 首位 is 第一) and where each ends."""
    found = []
    for match in _RANK.finditer(text):
        read = find_quantities(f"第{match['place'] or '一'}")
        if len(read) == 1:  # 第一2 is no rank
            found.append((read[0].value, match.end()))
    return found


def _is_about(question: str, statement: str) -> bool:
    """Say whether a statement has something of a word of the question, other than its figures and what compares them."""
    asked, stated = (_without_figures(text).replace("天", "日") for text in (question, statement))
    known = set(bigrams(stated))
    return any(
        word in stated if len(word) == 1 else not known.isdisjoint(bigrams(word))
        for word, tag in rjieba.tag(_COMPARES.sub(" ", asked))
        if _is_content(word, tag)
    )


def _is_content(word: str, tag: str) -> bool:
    return tag[0] in _CONTENT and not _LIGHT.fullmatch(word)


def _measured(question: str, figure: Quantity) -> str:
    """Return the noun right before what compares a figure: what it would be the figure of (住房补贴是…); empty where there is none."""
    clause = CLAUSE_END.split(question[: figure.start])[-1]
    words = [each for each in rjieba.tag(_COMPARES.sub(" ", clause)) if _is_content(*each) and each[1] != "r"]
    return words[-1][0] if words and re.match("n(?!s)", words[-1][1]) else ""


def _without_figures(text: str) -> str:
    for each in reversed(comparable_quantities(text)):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def _nearest(asked: set[str], clauses: Sequence[str], question: str, figure: Quantity) -> list[Quantity]:
    """Return the figures of the same kind and unit in the clauses that share most with the question."""
    is_large = not figure.unit and question[figure.end - 1 : figure.end] in ("万", "亿")
    found = [
        (shared(asked, clause), each)
        for clause in clauses
        for each in comparable_quantities(clause)
        if each.kind == figure.kind
        and each.unit == figure.unit
        and not _is_of_a_name(clause, each)
        and not (is_large and _COUNTS_SOMETHING.match(clause, each.end))
    ]
    return [each for shared, each in found if shared == max(most for most, _ in found)]


def _is_of_a_name(text: str, figure: Quantity) -> bool:
    """Say whether letters stand next to a figure: PM2.5, 5G."""
    return text[: figure.start].rstrip()[-1:].isascii() or _LETTER.match(text, figure.end) is not None


def _agreed(question: str, asked: Quantity, stated: Sequence[Quantity]) -> Polarity | None:
    """Return whether all the stated figures say yes, or all say no, to the one asked about."""
    bound = asked.bound or ("min" if _REACHED.search(question, 0, asked.start) else "")
    try:
        limit = Decimal(asked.value)
        values = [(Decimal(each.value), each.bound) for each in stated]
    except InvalidOperation:
        return None
    is_beyond = _BEYOND.search(question, 0, asked.start) is not None
    # May it exceed an hour, where no more than an hour is allowed?
    if is_beyond and any(value == limit and {said, bound} == {"min", "max"} for value, said in values):
        return "否" if len(values) == 1 else None
    return _one([_answered(value, said, limit, bound, question) for value, said in values])


def _answered(value: Decimal, said: str, limit: Decimal, bound: str, question: str) -> Polarity | None:
    if bound in ("", "about"):
        if said in ("min", "max"):  # 不得超过50台: what is allowed
            within = limit >= value if said == "min" else limit <= value
            return "否" if not within else "是" if _PERMITS.search(question) else None
        return _said(value == limit)
    if value == limit and said not in (bound, ""):
        return None
    if said == bound and _BINDS.search(question):
        return _said(value == limit)
    if said == bound and _LIMIT.search(question) and value != limit:
        return None
    enough = value >= limit if bound == "min" else value <= limit
    # 超过8000亿元 says nothing of 9000, but yes to 7000 and, asked for less than that, no.
    if said == bound:
        return "是" if enough else None
    return _said(enough) if said not in ("min", "max") else "否" if not enough else None


def _one(said: Sequence[Polarity | None]) -> Polarity | None:
    return said[0] if said and len(set(said)) == 1 else None


def _said(is_so: bool) -> Polarity:
    return "是" if is_so else "否"
