"""The names under which files state the metadata fields of a document."""

from __future__ import annotations

import re
from typing import Literal, get_args

from corpus.documents import Level

FieldName = Literal[
    "title",
    "doc_number",
    "issuers",
    "recipients",
    "issued_on",
    "published_on",
    "effective_on",
    "annexes",
    "topics",
    "region",
    "level",
    "year",
    "url",
    "groups",
]
DATE_FIELDS: tuple[FieldName, ...] = ("issued_on", "published_on", "effective_on")
LIST_FIELDS: tuple[FieldName, ...] = ("doc_number", "issuers", "recipients", "annexes", "topics", "groups")
LEVEL_NAMES: dict[str, Level] = {
    "国家": "national",
    "部门": "ministry",
    "省": "province",
    "市": "city",
    "县": "county",
    "national": "national",
    "ministry": "ministry",
    "province": "province",
    "city": "city",
    "county": "county",
}

# 政务公开 pages print the first column (国务院办公厅 政府信息公开目录系统); the capitals are the `meta` names of
# 政府网站发展指引（国办发〔2017〕47号）附件2.
_PRINTED: dict[FieldName, tuple[str, ...]] = {
    "title": ("标题", "名称", "信息名称", "文件名称", "公文标题", "法规名称", "ArticleTitle"),
    "doc_number": ("发文字号", "文号", "发文文号", "文件编号", "公文文号", "发布文号"),
    "issuers": (
        "发文机关",
        "发文单位",
        "发布机构",
        "发布机关",
        "制定机关",
        "发文机构",
        "印发机关",
        "颁布机关",
    ),
    "recipients": ("主送机关", "主送", "主送单位"),
    "issued_on": ("成文日期", "成文时间", "发文日期", "印发日期", "生成日期"),
    "published_on": ("发布日期", "发布时间", "公布日期", "公开日期", "发表日期", "PubDate"),
    "effective_on": ("施行日期", "实施日期", "生效日期", "实施时间", "施行时间"),
    "annexes": ("附件",),
    "topics": ("主题分类", "主题词", "分类", "信息分类", "关键词", "标签"),
    "region": ("地区", "适用地区", "行政区划"),
    "level": ("层级", "效力级别", "机关级别"),
    "year": ("年份", "年度"),
    "url": ("网址", "链接", "来源", "原文链接", "Url"),
    "groups": ("资料夹权限", "权限", "可读组", "知悉范围"),
}
_FIELDS: dict[str, FieldName] = {name: field for field, names in _PRINTED.items() for name in names} | {
    field: field for field in get_args(FieldName)
}
_BY_FOLDED_NAME = {name.casefold(): field for name, field in _FIELDS.items()}


def field_of(name: str) -> FieldName | None:
    """Return the field that a file means by a name (`发文字号`, `索 引 号：`, `doc_number`), or None."""
    return _BY_FOLDED_NAME.get(re.sub(r"[\s:：]+", "", name).casefold())


def names_of(field: FieldName) -> tuple[str, ...]:
    """Return the names under which files state a field."""
    return (*_PRINTED[field], field)


def printed_names() -> tuple[str, ...]:
    """Return the Chinese names that pages print."""
    return tuple(name for names in _PRINTED.values() for name in names if not name.isascii())


def is_web_address(value: str) -> bool:
    """Say whether a stated value can be followed as a link."""
    return re.fullmatch(r"https?://[^\s/]\S*", value, re.IGNORECASE) is not None


def offered_names() -> str:
    """Return the Chinese names of the fields for a message, one a field."""
    return "、".join(names[0] for names in _PRINTED.values())
