"""The word of a topic that a subject is the like of: 海运 for 航空, 军官 for 军士, 农村居民 for 城镇居民."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from rag.query.wording import MEASURE_AT_END, PERSON, PERSON_AT_END
from rag.verification.contrasts import exclude_each_other

_SERIES = (
    re.compile(r"海运|水运|航运|水路|内河|陆路|陆运|公路|铁路|航空|空运|管道"),
    re.compile(r"幼儿园|小学|初中|高中|中学|大学|高校"),
    re.compile(r"第?[一二三四五六七八九十][级等类档]"),
    re.compile(r"军官|军士|士官|士兵|兵"),
)
# What stands before one of these goes with it: [高校毕业生] gives way to 农民工.
_WHO = (re.compile(r"企业|单位|公司|机构|组织|个人|个体户"), PERSON)
# Nouns that end alike are of one kind where the end is the kind's name: 草地, 林地; 裁决书, 调解书.
_KIND_AT_END = re.compile(r".+[地书证税费金院校险林田库]")


def counterpart(text: str, subject: str) -> tuple[int, int] | None:
    """Return where the word stands (start, end) that a subject takes the place of; None where the text holds none."""
    if found := _same_head(text, subject) or _opposite(text, subject):
        return found
    return None if MEASURE_AT_END.search(subject) else _same_series(text, subject)


def _same_head(text: str, subject: str) -> tuple[int, int] | None:
    """Return the words in a text's midst that end like the subject: [农村居民]收入扣除价格因素.

    Where the very word stands there, what stands before it goes as well: [企业职工基本养老保险]的缴费年限.
    """
    like, words = subject[-2:], list(_words(text))
    place = next((at for at, (_, word, _) in enumerate(words[:-1]) if word.endswith(like)), None)
    if place is None or len(subject) < 3:
        return None
    start, word, _ = words[place]
    end = start + len(word)
    own = rjieba.cut(subject)
    if len(own) > 1 and own[-1] == word:
        start = _with_modifiers(words, place)
    return start, end


def _opposite(text: str, subject: str) -> tuple[int, int] | None:
    """Return the word, or what a longer one ends with, that the subject excludes: [农村]低保标准 for 城市低保标准."""
    for start, word, _ in _words(text):
        # 城镇居民, 出口额; not 城市更新
        is_headed = PERSON_AT_END.search(word) or MEASURE_AT_END.search(word)
        size = len(subject)
        for at in [max(len(word) - size, 0), *([0] if is_headed else [])]:
            if exclude_each_other([subject], [word[at : at + size]]):
                return start + at, start + min(at + size, len(word))
    return None


def _same_series(text: str, subject: str) -> tuple[int, int] | None:
    """Return the noun that is of one series with a subject of one word, or ends with the name of the same kind."""
    if len(list(rjieba.cut(subject))) > 1:
        return None
    series = next((each for each in (*_SERIES, *_WHO) if each.fullmatch(subject)), None)
    words = list(_words(text))
    for place, (start, word, tag) in enumerate(words):
        is_kind = _KIND_AT_END.fullmatch(word) and word[-1] == subject[-1]
        is_alike = series.fullmatch(word) if series else is_kind
        if is_alike and word != subject and tag[0] in "nmjlb":
            return _with_modifiers(words, place) if series in _WHO else start, start + len(word)
    return None


def _with_modifiers(words: Sequence[tuple[int, str, str]], place: int) -> int:
    """Return where the nouns begin that stand directly before a word."""
    while place and words[place - 1][2][0] in "nbj":
        place -= 1
    return words[place][0]


def _words(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield where each word of a text begins, the word and its tag."""
    start = 0
    for word, tag in rjieba.tag(text):
        yield start, word, tag
        start += len(word)
