"""How Chinese official documents number their headings (GB/T 9704-2012 §7.3.3; 立法技术规范 for 编章节条)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.documents import SectionKind
from corpus.numerals import parse_numeral

_NUMERAL = r"[〇零一二三四五六七八九十百千两]{1,9}|\d{1,4}"
_CHINESE = r"[一二三四五六七八九十百]{1,5}"
_OPEN, _CLOSE = r"[（(〔\[﹙]", r"[）)〕\]﹚]"


@dataclass(frozen=True, slots=True)
class Numbering:
    """One way of numbering. `rank` orders them, outermost lowest."""

    name: str
    kind: SectionKind
    rank: int
    pattern: re.Pattern[str]


NUMBERINGS = (
    Numbering("编", "part", 1, re.compile(rf"(?P<label>第(?P<n>{_NUMERAL})(?:分)?编)(?=[\s　]|$)")),
    Numbering("章", "chapter", 2, re.compile(rf"(?P<label>第(?P<n>{_NUMERAL})章)(?=[\s　]|$)")),
    Numbering("节", "section", 3, re.compile(rf"(?P<label>第(?P<n>{_NUMERAL})节)(?=[\s　]|$)")),
    Numbering(
        "条",
        "article",
        4,
        re.compile(rf"(?P<label>第(?P<n>{_NUMERAL})条(?:之[一二三四五六七八九十]{{1,2}})?)(?=[\s　]|$)"),
    ),
    Numbering(
        "附件",
        "annex",
        1,
        re.compile(r"(?P<label>附件(?P<n>\d{1,2}|[一二三四五六七八九十]{0,3}))\s*[:：]?(?=\s|$)"),
    ),
    Numbering("一、", "heading", 5, re.compile(rf"(?P<label>(?P<n>{_CHINESE})[、.．])")),
    Numbering("（一）", "heading", 6, re.compile(rf"(?P<label>{_OPEN}\s*(?P<n>{_CHINESE})\s*{_CLOSE}、?)")),
    Numbering("1.", "heading", 7, re.compile(r"(?P<label>(?P<n>\d{1,3})\s*(?:[.．](?!\d)|、))")),
    Numbering("（1）", "heading", 8, re.compile(rf"(?P<label>{_OPEN}\s*(?P<n>\d{{1,3}})\s*{_CLOSE})")),
    Numbering("①", "heading", 9, re.compile(r"(?P<label>(?P<n>[①-⑳]))")),
)
MAX_TITLE_CHARS = 60
MAX_RUN_IN_CHARS = 40
_DATE_LINE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{2,4}\s*年\s*[\d〇零一二三四五六七八九十]{1,3}\s*月\s*[\d〇零一二三四五六七八九十]{1,3}\s*日"
)
_MAX_DATE_CHARS = 24
_SENTENCE_MARKS = "。；！？，：;!?"


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
    for numbering in NUMBERINGS:
        if match := numbering.pattern.match(line):
            try:
                number = _value(match["n"])
            except ValueError:  # 十十、 and 百一、 are words, whatever they mean
                continue
            rest = line[match.end() :]
            return HeadingLabel(
                numbering, number, match["label"], match.end() + len(rest) - len(rest.lstrip())
            )
    return None


def _value(numeral: str) -> int:
    if not numeral:
        return 0
    return ord(numeral) - ord("①") + 1 if "①" <= numeral <= "⑳" else parse_numeral(numeral)


def is_heading_line(line: str) -> bool:
    """Say whether a line is nothing but a numbered heading: a label and a title without a full stop."""
    label = match_label(line)
    if label is None or len(line) > MAX_TITLE_CHARS:
        return False
    title = line[label.title_start :]
    return (
        label.numbering.kind != "article" and "。" not in title and not title.endswith(tuple(_SENTENCE_MARKS))
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
