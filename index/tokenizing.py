"""Text to search tokens. Folding happens here and nowhere else: it never touches a text that is shown or quoted."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from operator import add

import opencc
import rjieba

from corpus.numerals import parse_numeral
from index.references import doc_number_tokens

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[a-z0-9]+(?:\.[0-9]+)?")
# 三百万 holds 三百 as 300万 holds 300; one character alone is a word like any.
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千两]{2,}")
_STOP_WORDS = frozenset("的了和与及或在是为对等于将被把从而以并中年月日有由这那也都吗呢吧啊")


def fold(text: str) -> str:
    """Return a text for comparison: width and case folded, Traditional characters as Simplified.

    NFKC changes lengths: offsets do not survive.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    # Most texts hold none, and looking costs a tenth of translating.
    return folded.translate(_simplified()) if _traditional().search(folded) else folded


@cache
def _simplified() -> dict[int, str]:
    """Return the Simplified form of each Traditional character that has one, by code point.

    Character by character, not phrase by phrase: a question and a document are folded alike whatever stands around.
    """
    traditional = [chr(point) for point in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    return {ord(old): new for old, new in zip(traditional, simplified, strict=True) if old != new}


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _simplified()))}]")


def words(text: str) -> list[str]:
    """Return the words of a text for search: jieba's, without stop words and punctuation, and document numbers."""
    return _words(text, fold(text))


def bigrams(text: str) -> list[str]:
    """Return the character bigrams of the Chinese runs of a text and its other runs whole (`2014`, `12.7`, `wto`)."""
    return _bigrams(fold(text))


def search_tokens(text: str) -> tuple[list[str], list[str]]:
    """Return the bigrams and the words of a text, folding it once; Chinese numerals come in digits too, in both."""
    folded = fold(text)
    numbers = _numbers(folded)
    return _bigrams(folded) + numbers, _words(text, folded) + numbers


def _words(text: str, folded: str) -> list[str]:
    tokens = [token for token in rjieba.cut(folded) if token not in _STOP_WORDS and _RUN.fullmatch(token)]
    return tokens + doc_number_tokens(text)


def _bigrams(folded: str) -> list[str]:
    tokens: list[str] = []
    for run in _RUN.findall(folded):
        if run[0].isascii() or len(run) == 1:
            tokens.append(run)
        else:
            tokens += map(add, run, run[1:])
    return tokens


def _numbers(folded: str) -> list[str]:
    """Return the Chinese numerals of a text as they would be printed in digits (`二〇一四`, `三百`: `2014`, `300`)."""
    return [digits for numeral in _NUMERAL.findall(folded) if (digits := _digits(numeral))]


@lru_cache(10_000)
def _digits(numeral: str) -> str | None:
    try:
        return str(parse_numeral(numeral.replace("两", "二")))
    except ValueError:
        return None
