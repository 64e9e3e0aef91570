"""What a document says of itself: 标题, 发文字号, 发文机关, dates. Nothing is guessed that is not printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.field_names import field_of
from corpus.headings import match_label
from corpus.numerals import parse_numeral
from corpus.raw import StatedField

DOC_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号"
    r"|[\u4e00-\u9fff]{0,20}令\s*第?\s*\d{1,4}\s*号"
)
_DATE = re.compile(
    r"(?P<y>\d{4}|[〇○零一二三四五六七八九]{4})\s*[年\-./]\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[月\-./]\s*"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日?"
)
_FIELDS = {
    "标题": "title",
    "title": "title",
    "发文字号": "doc_number",
    "文号": "doc_number",
    "doc_number": "doc_number",
    "发文机关": "issuers",
    "issuers": "issuers",
    "成文日期": "issued_on",
    "issued_on": "issued_on",
    "发布日期": "published_on",
    "published_on": "published_on",
    "施行日期": "effective_on",
    "effective_on": "effective_on",
    "来源": "url",
    "url": "url",
}
_HEADER_LINE = re.compile(r"(?P<key>[\u4e00-\u9fff]{2,4})[：:]\s*(?P<value>.+)")
_TITLE_END = re.compile(
    r"(决定|决议|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|规划|纲要|方案|要点|总结|计划|办法|规定|条例|细则|法|解释|制度)"
    r"([（(].{1,20}[）)])?$"
)
_ISSUER = re.compile(
    r"^(?P<issuers>[\u4e00-\u9fff、 ]{2,60}?(?:院|厅|部|委|委员会|局|署|政府|大会|中央|办公室|银行|会|组))关于"
)
_NOT_TITLE = re.compile(r"附件\s*[\d一二三四五六七八九十]*\s*[:：]?|目\s*录|.*[：:]$")
MAX_TITLE_CHARS = 80
_HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Metadata:
    """See `corpus.documents.Document` for the meaning of each field."""

    title: str
    issuers: tuple[str, ...]
    doc_number: str | None
    issued_on: date | None
    published_on: date | None
    effective_on: date | None
    url: str | None
    groups: tuple[str, ...]


def parse_metadata(text: str, stated: Sequence[StatedField], stem: str) -> Metadata:
    """Return the metadata of a canonical text.

    Args:
        text: Canonical text.
        stated: Fields that the file states outside its text; they win over what the text says.
        stem: File name without extension: the title where the text shows none.
    """
    head = text[:4000].split("\n")[:_HEAD_LINES]
    fields = _header_fields(head) | {
        _FIELDS[field.name]: field.value for field in reversed(stated) if field.name in _FIELDS
    }
    title = fields.get("title") or _title(head) or _title_from_stem(stem) or _opening(head[0] if head else "")
    issuers = fields.get("issuers", "")
    if not issuers and (match := _ISSUER.match(title)):
        issuers = match["issuers"]
    return Metadata(
        title=title,
        issuers=tuple(part for part in re.split(r"[、,，;；\s]+", issuers) if part),
        doc_number=_stated_number(fields.get("doc_number", "")) or _doc_number(head),
        issued_on=parse_date(fields.get("issued_on", "")),
        published_on=parse_date(fields.get("published_on", "")),
        effective_on=parse_date(fields.get("effective_on", "")),
        url=fields["url"] if fields.get("url", "").startswith(("http://", "https://")) else None,
        groups=_groups(stated),
    )


def _groups(stated: Sequence[StatedField]) -> tuple[str, ...]:
    """Return the groups of the most trusted place that names any."""
    named = [field for field in stated if field_of(field.name) == "groups" and field.value]
    return tuple(field.value for field in named if field.origin == named[0].origin)


def parse_date(text: str) -> date | None:
    """Return the first date in a text (`2014年6月26日`, `二〇一四年六月二十六日`, `2014-06-26`), or None."""
    for match in _DATE.finditer(text):
        try:
            return date(parse_numeral(match["y"]), parse_numeral(match["m"]), parse_numeral(match["d"]))
        except ValueError:
            continue
    return None


def _header_fields(head: list[str]) -> dict[str, str]:
    """Read a block of `标题：…` lines at the very top."""
    fields: dict[str, str] = {}
    for line in head:
        match = _HEADER_LINE.fullmatch(line)
        if not match or match["key"] not in _FIELDS:
            break
        fields[_FIELDS[match["key"]]] = match["value"].strip()
    return fields


def _title(head: list[str]) -> str:
    """Return the title among the lines before the first heading, joined where it is printed over several lines."""
    lines: list[str] = []
    for line in head:
        label = match_label(line)
        if label and label.numbering.kind != "annex":
            break
        if "。" in line or len(line) > MAX_TITLE_CHARS:
            break
        if not _NOT_TITLE.fullmatch(line) and not DOC_NUMBER.fullmatch(line) and not parse_date(line):
            lines.append(line)
    for end in range(1, len(lines) + 1):
        if _TITLE_END.search(lines[end - 1]):
            start = next((i for i in range(end - 1, -1, -1) if "关于" in lines[i]), end - 1)
            title = "".join(lines[start:end])
            if len(title) <= MAX_TITLE_CHARS:
                return title
    return lines[0] if lines else ""


def _stated_number(value: str) -> str | None:
    """Return a stated number as printed; 无 and — are none."""
    return value if re.search(r"[\d〇零一二三四五六七八九十]", value) else None


def _doc_number(head: list[str]) -> str | None:
    for line in head:
        if match := DOC_NUMBER.fullmatch(line.strip("()（） ")):
            return match[0]
    return None


def _title_from_stem(stem: str) -> str:
    return stem if len(re.findall(r"[\u4e00-\u9fff]", stem)) >= 4 else ""


def _opening(line: str) -> str:
    return re.split(r"[。！？\s]", line.strip(), maxsplit=1)[0][:40]
