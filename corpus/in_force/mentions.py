"""The documents that a text names: 《title》, 发文字号, and the short names that it gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from corpus.documents import DocumentMention

_MAX_TITLE_CHARS = 200
_ATOM = rf"[^《》。；\n]{{1,{_MAX_TITLE_CHARS}}}+"  # possessive: a title without an end is given up at once
# Inside 《》 a title is printed in 〈〉 (GB/T 15834 §4.15.3.4), by some in 《》 again.
_TITLE = re.compile(rf"《((?:{_ATOM}|《(?:{_ATOM}|《{_ATOM}》)*+》)++)》")
_DIGITS = "0-9０-９"
_YEAR_MARK = rf"[〔［\[（(【﹝][^\S\n]*+(?:19|20|１９|２０)[{_DIGITS}]{{2}}[^\S\n]*+年?[^\S\n]*+[〕］\]）)】﹞][^\S\n]*+第?[^\S\n]*+[{_DIGITS}]{{1,5}}[^\S\n]*+号"
_ORDER_MARK = (
    rf"令[^\S\n]*+第?[^\S\n]*+[{_DIGITS}一二三四五六七八九十百〇]{{1,6}}[^\S\n]*+号"
    rf"|公告[^\S\n]*+[〔［\[（(]?[^\S\n]*+[{_DIGITS}]{{4}}[^\S\n]*+年?[^\S\n]*+[〕］\]）)]?[^\S\n]*+第?[^\S\n]*+[{_DIGITS}]{{1,4}}[^\S\n]*+号"
)
_START = re.compile(
    rf"(?P<title>《)|(?P<year>{_YEAR_MARK})|(?P<order>{_ORDER_MARK})|“(?P<quoted>[^“”\n]{{2,40}})”"
)
_BODY = re.compile(r"(?P<body>[\u4e00-\u9fff]{1,24})[^\S\n]*+$")
# What may stand before an issuing mark in running text, where nothing shows its first character.
_LEAD = re.compile(
    r".*(?:根据|依据|按照|依照|遵照|参照|对照|落实|贯彻|执行|转发|印发|废止|详见|参见|以及|文件|通知|意见|规定|办法|精神|要求|原有?"
    r"|为|和(?!国)|[的与及见以按对年月日])"
)
_MAX_YEAR_BODY = 12
_NUMBER_BEHIND = re.compile(
    r"[^\S\n]*+[（(](?P<inside>(?:[^《》（）()。；\n]|[（(][^《》（）()。；\n]{4,6}[）)]){0,60}?号)(?:[^（）()《》称\n]{0,30}[）)])?"
)
_SHORT_NAME = re.compile(
    r"[^\S\n]*+[（(，,][^\S\n]*+(?:以下|下)(?:统|均)?简?称(?:为|作)?[：:]?[^\S\n]*+(?:《(?P<title>[^《》\n]{2,40})》|[“\"'‘](?P<quoted>[^“”\"'‘’\n]{2,40})[”\"'’])[^\S\n]*+[）)]"
)
_JOINT = re.compile(r"(?:文|文件|号文)?[^\S\n]*+(?:印发|发布|公布|下发)?的?[^\S\n]*+")


def find_mentions(text: str) -> tuple[DocumentMention, ...]:
    """Return the documents that a text names, in order, not overlapping.

    A number in brackets behind a title, or directly before it, belongs to it. A short name that the text gives
    （以下简称《若干意见》 or “若干意见”） stands, where it returns in its marks, for the title and number that it was given
    to. A document's word for itself (本法) is no mention.

    Args:
        text: Canonical text.
    """
    found: list[DocumentMention] = []
    short_names: dict[str, DocumentMention] = {}
    at = 0
    while start := _START.search(text, at):
        mention = _read(text, start, at, short_names)
        if mention is None:
            at = start.start() + 1
            continue
        if found and mention.title and _is_number_of(found[-1], mention, text):
            number = found.pop()
            mention = replace(mention, doc_number=mention.doc_number or number.doc_number, start=number.start)
        found.append(mention)
        at = mention.end
        if given := _SHORT_NAME.match(text, at):
            short_names[given["title"] or given["quoted"]] = mention
            at = given.end()
    return tuple(found)


def _read(
    text: str, start: re.Match[str], after: int, short_names: Mapping[str, DocumentMention]
) -> DocumentMention | None:
    if start["quoted"]:
        full = short_names.get(start["quoted"])
        return replace(full, start=start.start(), end=start.end()) if full else None
    if not start["title"]:
        return _numbered(text, start, after)
    mention = _titled(text, start.start())
    full = short_names.get(mention.title) if mention else None
    if mention is None or full is None:
        return mention
    return replace(mention, title=full.title, doc_number=mention.doc_number or full.doc_number)


def _titled(text: str, start: int) -> DocumentMention | None:
    title = _TITLE.match(text, start, start + _MAX_TITLE_CHARS + 2)
    if title is None:
        return None
    bracket = _NUMBER_BEHIND.match(text, title.end())
    if bracket and (number := _first_number(bracket["inside"])):
        return DocumentMention(title[1], number, start, bracket.end())
    return DocumentMention(title[1], None, start, title.end())


def _first_number(text: str) -> str | None:
    mark = _START.search(text)
    mention = _numbered(text, mark, 0) if mark and not mark["title"] else None
    return mention.doc_number if mention else None


def _numbered(text: str, mark: re.Match[str], after: int) -> DocumentMention | None:
    """Return a number with its issuing mark, which ends where the brackets or 令 begin."""
    body = _BODY.search(text[max(after, mark.start() - 30) : mark.start()])
    if body is None:
        return None
    name = _LEAD.sub("", body["body"], count=1)
    if mark["year"]:
        name = name[-_MAX_YEAR_BODY:]
    if not name:
        return None
    start = mark.start() - len(body[0]) + len(body["body"]) - len(name)
    return DocumentMention("", text[start : mark.end()], start, mark.end())


def _is_number_of(number: DocumentMention, titled: DocumentMention, text: str) -> bool:
    """Say whether a bare number belongs to the title behind it: 国发〔2012〕43号文件《…》."""
    return not number.title and _JOINT.fullmatch(text, number.end, titled.start) is not None
