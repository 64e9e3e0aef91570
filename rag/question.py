"""What a question asks for, and what it takes for granted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import rjieba

from index.references import doc_number_tokens
from index.tokenizing import fold
from rag.places import find_places

QuestionKind = Literal["doc_number", "date", "number", "section", "reason", "meaning", "other"]

_SECTION = re.compile(
    r"(哪|第几|什么)(一|个)?(大)?(小)?(部分|条|章|节|款|标题|小标题|段|一项)(里|中|下|的内容|讲|写|提|$|[？?。])"
    r"|(写|讲|出现|归|列|放|提)(在|到).{0,14}(哪|第几)(一|个)?(大|小)?(部分|条|章|节|标题|段|项)"
)
_DOC_NUMBER = re.compile(r"文号|发文字号|几号文|多少号|第几号|什么号")
_DATE = re.compile(
    r"哪(一)?[年月天日]|什么时候|何时|几月|几号(?!文)|哪个时间|什么时间|多久|期限(?!.*多少|[之以]?内|届?满|到期)(?=[^，。？?]{0,8}(?:什么|多久|多长|何|几|哪|怎)|[？?]?$)|管几年|管哪几年"
)
_REASON = re.compile(r"为什么|为何|为啥|因为什么|什么原因|原因是|怎么会|受.{0,6}影响")
_MEANING = re.compile(r"指的是|是指|指什么|什么意思|是哪|比照的是|叫什么|全称|全名|简称|含义|什么叫|定义")
_NUMBER = re.compile(
    r"多少|百分之几|(?:(?<![哪好这那的前后十])|(?<=提前)|(?<=后)(?=几(?:个?[工作]*日|天|个?小时|个?月)[之以]?内))几(?![乎号])|多大|多长|多高|占比|比重|增速是|增幅|增长率"
)
_UNIT = re.compile(
    r"(?:多少|(?<!哪)几)\s*(?:万|亿|千|百)*\s*(?:个(?=小时)|周(?=岁))?(?P<unit>平方公里|平方米|公里|公顷|美元|元|亩|吨|公斤|千克|斤|千瓦|套|户|人|名|位|岁|所|座|家|项|件|次|倍|天|年|个月|小时|%|个百分点)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:年|[—–\-~至到]))")
_YEAR_HAN = re.compile(r"([一二][〇○零一二三四五六七八九]{3})(?=年)")
_HAN_DIGIT = {**{d: str(i) for i, d in enumerate("零一二三四五六七八九")}, "〇": "0", "○": "0"}
# 比去年 says what this year is compared with; 比去年实际完成数 asks about both. 上年度 of a law is no certain year.
_LAST_YEAR = re.compile(r"(?<![比较])去年(?!相?比|同期|以来)|去年实际")
_TITLE = re.compile(r"《([^《》]{2,80})》")
_QUOTED = re.compile(r"[“\"「]([^”\"」]{2,20})[”\"」]")
_OF_MONEY = re.compile(
    r"多少(?:财政|专项|直接|的)*(?:资金|经费|经济损失|投资(?!者))|(?:资金|经费|经济损失)(?:总额)?(?:是|为|有|达|共|约)*多少"
)
_PLAN_PERIOD = re.compile(r"[“\"]?(十[一二三四五六七八九]五)[”\"]?")
_IN_FULL = {"GDP": "生产总值", "CPI": "居民消费价格", "PPI": "工业生产者出厂价格", "PM2.5": "细颗粒物"}
_ABBREVIATION = re.compile("|".join(map(re.escape, _IN_FULL)), re.IGNORECASE)
_ASKING = re.compile(
    r"请问|我想问|想知道|告诉我|哪[些几一二两三四五六七八九十]*(个|项|条|家|种|类|份|处|样|座|只)?|什么|多少|百分之几|提前(?=几|多)|几(?:个?工作日|个?小时|个?月|周?岁|[天年日])(?:[之以]?内)?|几(?!乎)(个|项|条|份)?|"
    r"怎么样|怎么|怎样|如何|为什么|为何|为啥|是不是|有没有|能不能|要不要|是否|吗|呢|吧|啊|谁|是|的|了|和|与|请|有关|关于|内容|方面"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A stand-alone question, read.

    Attributes:
        text: As asked.
        kind: What a right answer must hold; `other` asks nothing that can be checked by form.
        unit: The measure it asks for (`美元`, `平方公里`, `%`), or empty.
        years: Years it names, four digits.
        relative_years: Where it names none, those it counts from the year of a document: 今年 is 0, 去年 -1.
        periods: Five-year plans it names (`十三五`).
        places: Provinces, cities and regions it names.
        doc_numbers: Document numbers it names, canonical.
        titles: What it names between 《》.
        quoted: What it names between “”.
        terms: Its content words, folded, without question words, years and places.
    """

    text: str
    kind: QuestionKind
    unit: str
    years: frozenset[str]
    relative_years: frozenset[int]
    periods: frozenset[str]
    places: tuple[str, ...]
    doc_numbers: tuple[str, ...]
    titles: tuple[str, ...]
    quoted: tuple[str, ...]
    terms: tuple[str, ...]


def read_question(text: str) -> Question:
    """Return what a question asks for and names."""
    years = set(_YEAR.findall(fold(text)))
    years |= {"".join(_HAN_DIGIT[digit] for digit in year) for year in _YEAR_HAN.findall(text)}
    places = find_places(text)
    return Question(
        text=text,
        kind=_kind(text),
        unit=_unit(text),
        years=frozenset(years),
        relative_years=frozenset() if years else _relative_years(text),
        periods=frozenset(_PLAN_PERIOD.findall(text)),
        places=places,
        doc_numbers=tuple(doc_number_tokens(text)),
        titles=tuple(_TITLE.findall(text)),
        quoted=tuple(_QUOTED.findall(text)),
        terms=_terms(text, places),
    )


def spelled_out(text: str) -> str:
    """Return a question with the abbreviations that official texts do not print (GDP, CPI) in their words."""
    return _ABBREVIATION.sub(lambda match: _IN_FULL[match[0].upper()], text)


def years_in(text: str) -> frozenset[str]:
    """Return the years that a text speaks of; those inside document numbers do not count."""
    folded = fold(re.sub(r"[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*第?\s*\d+\s*号", "", text))
    found: set[str] = set()
    for match in re.finditer(r"((?:19|20)\d{2})\s*年?\s*[—–\-~至到]+\s*((?:19|20)\d{2})", folded):
        found |= {str(year) for year in range(int(match[1]), min(int(match[2]), int(match[1]) + 60) + 1)}
    found |= set(re.findall(r"(?<!\d)((?:19|20)\d{2})\s*(?=年|修订)", folded))
    found |= {"".join(_HAN_DIGIT[digit] for digit in year) for year in _YEAR_HAN.findall(text)}
    return frozenset(found)


def _relative_years(text: str) -> frozenset[int]:
    found = {0} if "今年" in text else set()
    return frozenset(found | ({-1} if _LAST_YEAR.search(text) else set()))


def _kind(text: str) -> QuestionKind:
    patterns: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
        ("section", _SECTION),
        ("doc_number", _DOC_NUMBER),
        ("reason", _REASON),
        ("date", _DATE),
        ("number", _NUMBER),
        ("meaning", _MEANING),
    )
    return next((kind for kind, pattern in patterns if pattern.search(text)), "other")


def _unit(text: str) -> str:
    if re.search(r"百分之几|百分之多少|占比|比重|增速|增长率|增幅", text):
        return "%"
    if "多少钱" in text:
        return "元"
    match = _UNIT.search(text)
    return match["unit"].replace("千克", "公斤") if match else "元" if _OF_MONEY.search(text) else ""


def _terms(text: str, places: tuple[str, ...]) -> tuple[str, ...]:
    rest = _YEAR_HAN.sub("", fold(text))
    rest = re.sub(r"(?:19|20)\d{2}\s*年?", " ", rest)
    for place in places:
        rest = rest.replace(place, " ")
    rest = _ASKING.sub(" ", rest)
    # Nouns, verbs, adjectives, idioms, abbreviations, foreign words; 只有 and 还要 name nothing.
    found = [word for word, tag in rjieba.tag(rest) if len(word) > 1 and tag[0] in "nvajlibsze"]
    return tuple(dict.fromkeys(found))
