"""How Chinese official documents number their headings (GB/T 9704-2012 §7.3.3; 立法技术规范 for 编章节条)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import numeric

from corpus.documents import SectionKind
from corpus.numerals import parse_numeral

_NUMERAL = r"[〇○零一二三四五六七八九十百千两]{1,9}|\d{1,4}"
_CHINESE = r"[一二三四五六七八九十百]{1,5}"
_OPEN, _CLOSE = r"[（(〔\[﹙]", r"[）)〕\]﹚]"
_AFTER = r"(?=[\s　]|$)"
# What follows the number of an article or a chapter that is named in a sentence: 第八条的规定, 第三章至第五章.
_REFERRED = r"(?:[的之和与至到或、，,；;。：:）)》”（(第款项目节章条]|规定|所[列称规指述有]|中[的规所]|以[上下外内及]|及[其第本以]|内容|等|修改)"


@dataclass(frozen=True, slots=True)
class Numbering:
    """One way of numbering. `rank` orders them, outermost lowest."""

    name: str
    kind: SectionKind
    rank: int
    pattern: re.Pattern[str]


def _of_law(name: str, kind: SectionKind, rank: int, unit: str, more: str = "") -> Numbering:
    """Return a numbering of the form 第N章; words that follow without a blank are taken apart by `match_label`."""
    return Numbering(
        name, kind, rank, re.compile(rf"(?P<label>[第笫]\s?(?P<n>{_NUMERAL})\s?{unit}{more}){_AFTER}")
    )


def _decimal(depth: int) -> Numbering:
    """Return the numbering 1.1 or a deeper one, as standards and emergency plans have it (GB/T 1.1); `n` is its last number."""
    return Numbering(
        ".".join("1" * depth),
        "heading",
        6 + depth,
        re.compile(
            rf"(?P<label>(?:\d{{1,2}}[.．]){{{depth - 1}}}(?P<n>\d{{1,2}}))(?:\s+(?=[\u4e00-\u9fff])|(?=[\u4e00-\u9fff]))"
            r"(?![万亿倍元个人天年月日公平千百亩吨米度]|百分)"
        ),
    )


_DECIMAL_CHAPTER = Numbering(
    "1", "heading", 7, re.compile(r"(?P<label>(?P<n>\d{1,2}))\s+(?=[\u4e00-\u9fff][^。；，：]{1,30}$)")
)

NUMBERINGS = (
    Numbering(
        "附件",
        "annex",
        0,
        re.compile(r"(?P<label>附\s?件\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{0,3}))\s*[:：]?(?=\s|$)"),
    ),
    _of_law("编", "part", 1, "(?:编|篇|部分)"),
    _of_law("分编", "part", 2, "分编"),
    _of_law("章", "chapter", 3, "章"),
    _of_law("节", "section", 4, "节"),
    _of_law("条", "article", 5, "条", "(?:之[一二三四五六七八九十]{1,2})?"),
    Numbering("一、", "heading", 6, re.compile(rf"(?P<label>(?P<n>{_CHINESE})(?:\s?[、.．]|$))")),
    *(_decimal(depth) for depth in (2, 3, 4)),
    Numbering(
        "（一）",
        "heading",
        11,
        re.compile(rf"(?P<label>(?:{_OPEN}\s*(?P<n>{_CHINESE})\s*{_CLOSE}|(?P<sign>[㈠-㈩]))、?)"),
    ),
    Numbering("一是", "heading", 12, re.compile(rf"(?P<label>(?P<n>{_CHINESE})是)(?!否|不是|[非由一以])")),
    Numbering("第一、", "heading", 12, re.compile(rf"(?P<label>第(?P<n>{_CHINESE})[、，,])(?!第)")),
    Numbering(
        "1.", "heading", 13, re.compile(r"(?P<label>(?P<n>\d{1,3})\s*(?:[.．](?!\d)|、)|(?P<sign>[⒈-⒛]))")
    ),
    Numbering(
        "（1）",
        "heading",
        14,
        re.compile(rf"(?P<label>(?:{_OPEN}\s*)?(?P<n>\d{{1,3}})\s*{_CLOSE}|(?P<sign>[⑴-⒇]))"),
    ),
    Numbering("①", "heading", 15, re.compile(r"(?P<label>(?P<sign>[①-⑳]))")),
)
ARTICLE_RANK = 5
RANK_STEP = 10  # between the headings of two numberings: room for headings without a number
_GLUED = re.compile(
    rf"[第笫]\s?(?:{_NUMERAL})\s?(?:章|节|条(?:之[一二三四五六七八九十]{{1,2}})?)(?!{_REFERRED})(?=\S)"
)
_OPENERS = frozenset("附第笫（(〔[﹙")
_BY_OPENER = {
    "附": tuple(numbering for numbering in NUMBERINGS if numbering.kind == "annex"),
    **dict.fromkeys(
        "第笫", tuple(n for n in NUMBERINGS if n.kind not in ("annex", "heading") or n.name == "第一、")
    ),
}
_OF_LISTS = tuple(n for n in NUMBERINGS if n.kind == "heading" and n.name != "第一、")
MAX_TITLE_CHARS = 60
MAX_RUN_IN_CHARS = 40
_DATE_LINE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{2,4}\s*年\s*[\d〇零一二三四五六七八九十]{1,3}\s*月\s*[\d〇零一二三四五六七八九十]{1,3}\s*日"
)
_MAX_DATE_CHARS = 24
SENTENCE_MARKS = "。；！？，：;!?"


@dataclass(frozen=True, slots=True)
class HeadingLabel:
    """A numbering at the start of a line.

    Attributes:
        number: Its value; 0 for a bare 附件.
        label: As printed.
        title_start: Offset in the line where the words after the label begin.
    """

    numbering: Numbering
    number: int
    label: str
    title_start: int


def match_label(line: str) -> HeadingLabel | None:
    """Return the numbering that opens a line, or None."""
    if not line or not (line[0].isnumeric() or line[0] in _OPENERS):
        return None
    for numbering in _BY_OPENER.get(line[0], _OF_LISTS):
        if match := numbering.pattern.match(line):
            if (number := _number(match)) is None:  # 十十、 and 百一、 are words, whatever they mean
                continue
            rest = line[match.end() :]
            return HeadingLabel(
                numbering, number, match["label"], match.end() + len(rest) - len(rest.lstrip())
            )
    return None


def match_glued_label(line: str) -> HeadingLabel | None:
    """Return the 章, 节 or 条 that opens a line without a blank behind it (第一条为了…), or None.

    第八条的规定 and the like name an article; whether 第八条国务院… does, only its place in the numbering tells.
    """
    if not line.startswith(("第", "笫")) or not (match := _GLUED.match(line)):
        return None
    label = match_label(match[0])
    return replace(label, title_start=len(match[0])) if label else None


def match_decimal_chapter(line: str) -> HeadingLabel | None:
    """Return the number of a chapter of which the sections are 1.1, 1.2 (`1 总则`), or None.

    Only the document tells it from the first cell of a row: it must number by decimals.
    """
    match = _DECIMAL_CHAPTER.pattern.match(line)
    return HeadingLabel(_DECIMAL_CHAPTER, int(match["n"]), match["label"], match.end()) if match else None


def is_decimal(label: HeadingLabel) -> bool:
    """Say whether a label is 1.1 or deeper."""
    return "." in label.numbering.name and label.numbering.name != "1."


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("sign"):
        return int(numeric(groups["sign"]))
    return _value(groups["n"])


@lru_cache(maxsize=4096)
def _value(numeral: str) -> int | None:
    if not numeral:
        return 0
    try:
        return parse_numeral(numeral)
    except ValueError:
        return None


def is_heading_line(line: str) -> bool:
    """Say whether a line is nothing but a numbered heading: a label and a title without a full stop."""
    if len(line) > MAX_TITLE_CHARS or (label := match_label(line)) is None:
        return False
    title = line[label.title_start :]
    return (
        label.numbering.kind != "article" and "。" not in title and not title.endswith(tuple(SENTENCE_MARKS))
    )


def run_in_title(line: str, label: HeadingLabel) -> str:
    """Return the title that opens a numbered paragraph (`（一）狠抓落实。全面实施…` → `狠抓落实`), else an empty string."""
    title, stop, body = line[label.title_start :].partition("。")
    is_title = (
        stop
        and body.strip()
        and 0 < len(title) <= MAX_RUN_IN_CHARS
        and "；" not in title
        and "：" not in title
    )
    return title if is_title else ""


def starts_block(line: str) -> bool:
    """Say whether a line opens something of its own: a numbered heading or item, 附件, a date line."""
    return match_label(line) is not None or is_date_line(line)


def is_date_line(line: str) -> bool:
    """Say whether a line is nothing but a date (`2014年6月26日`, `二○一四年六月二十六日`)."""
    return len(line) <= _MAX_DATE_CHARS and _DATE_LINE.fullmatch(line) is not None
