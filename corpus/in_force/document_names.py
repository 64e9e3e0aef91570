"""The names by which documents call each other: titles and numbers, each in one form for all ways to print it."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.fields.doc_numbers import normal_form

_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans(
    "（）〈〉《》＜＞<>［］[]〔〕【】﹝﹞０１２３４５６７８９", '()""""""""()()()()()0123456789'
)
_COUNTRY = "中华人民共和国"
_MARK = re.compile(
    r"\((?:试行|暂行|修订|修正|(?:19|20)\d\d年?[^()]{0,6}|[^()]{0,8}(?:修订|修正|修改)[^()]{0,4})\)$"
)
_REGULATION = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|准则|章程|规程|制度|解释)(?:\([一二三四五六七八九十]+\))?$"
)
_GENERIC = re.compile(
    r"(?:(?:管理|实施|暂行|试行|若干|有关|补充|具体|工作)*(?:办法|规定|细则|条例|规则|准则|章程|规程|制度|解释|方案|意见|通知|决定|公告|说明))?"
)
_FORWARDED = re.compile(
    r"(?:印发|发布|公布|转发|批转)[^\"]{0,40}\"(?P<inner>[^\"]+)\"的(?:通知|公告|决定|命令|令)$"
)
_NUMBER = re.compile(r"(?P<body>[^〔〕]*?)(?:〔(?P<year>\d{4})〕)?(?P<n>\d+(?:[-之]\d+)?)号$")


class DocumentNumber(NamedTuple):
    """A 发文字号 in parts.

    Attributes:
        body: Mark of the issuing body (`国发`), or 令 with its body.
        year: Empty where the number has none.
        serial: Without leading zeros.
    """

    body: str
    year: str
    serial: str


def fold_title(title: str) -> str:
    """Return one form for every way to print a title: brackets, quotes, digits and white space."""
    return _SPACE.sub("", title).translate(_BRACKETS).strip('"')


def bare_title(title: str) -> str:
    """Return a folded title without the name of the country and without the marks of a trial or of a year."""
    folded = fold_title(title).replace(_COUNTRY, "")
    while match := _MARK.search(folded):
        folded = folded[: match.start()]
    return folded


def is_generic(bare: str) -> bool:
    """Say whether a bare title names no document by itself: 实施办法, 暂行规定."""
    return _GENERIC.fullmatch(bare) is not None


def is_rule(bare: str) -> bool:
    """Say whether a bare title is that of a rule (法, 条例, 办法 …), which comes back with a new version under one title."""
    return _REGULATION.search(bare) is not None


def title_keys(title: str) -> tuple[str, str, str, str]:
    """Return the names by which a document is called, the surest first; empty where there is none."""
    bare = bare_title(title)
    if is_generic(bare):
        return "", "", "", ""
    about = bare[bare.find("关于") :] if "关于" in bare[1:] else ""
    forwarded = _FORWARDED.search(bare)
    return fold_title(title), bare, about, bare_title(forwarded["inner"]) if forwarded else ""


def mention_keys(title: str) -> tuple[str, str, str, str]:
    """Return what to look up among each of the `title_keys`."""
    bare = bare_title(title)
    return fold_title(title), bare, bare, bare


def document_number(printed: str) -> DocumentNumber | None:
    """Return the parts of a number, or None if it is none."""
    match = _NUMBER.match(normal_form(printed))
    if match is None or not match["body"]:
        return None
    return DocumentNumber(match["body"], match["year"] or "", match["n"])
