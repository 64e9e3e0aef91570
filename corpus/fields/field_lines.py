"""Lines that state metadata in the text itself: `发文字号：国发〔2012〕43号`, `【发文单位】国家税务总局`."""

from __future__ import annotations

import re

from corpus.fields.field_names import FieldName, field_of, printed_names
from corpus.fields.printed import Printed

_OTHER_NAMES = (
    "索引号", "公开方式", "公开类别", "公开形式", "公开范围", "有效性", "效力状态", "是否有效", "组配分类", "体裁分类", "服务对象分类",
    "信息来源", "文章来源", "作者", "责任编辑", "编辑", "浏览次数", "阅读次数", "点击数", "点击率", "访问次数", "字体", "字号", "字体大小",
    "失效日期", "废止日期", "信息索引", "法律效力", "时效性", "有效期", "公开责任部门", "公文种类", "文种", "审核", "打印", "关联稿件",
)  # fmt: skip
_NOT_HERE: tuple[FieldName, ...] = ("annexes", "groups", "level", "recipients")
_MAX_VALUE_CHARS = 200


def _spaced(name: str) -> str:
    return r"\s*".join(map(re.escape, name))


_NAME = "|".join(_spaced(name) for name in sorted((*printed_names(), *_OTHER_NAMES), key=len, reverse=True))
_MARK = re.compile(
    rf"(?:(?<=[\s|｜])|^)(?:(?P<name>{_NAME})\s*[:：]|[【\[［]\s*(?P<boxed>{_NAME})\s*[】\]］]\s*[:：]?)"
)


def first_mark(line: Printed[str]) -> int:
    """Return where the name of a field begins in a line, or its length: what stands before is the value of the last."""
    return mark.start() if (mark := _MARK.search(line.value)) else len(line.value)


def find_field_line(line: Printed[str]) -> tuple[tuple[FieldName | None, Printed[str]], ...]:
    """Return the fields that a line states, or nothing where it is not a line of fields.

    A field that documents do not have (`索引号`) is None; a value may be empty, its line follows.
    """
    if not (first := _MARK.match(line.value)):
        return ()
    marks = [first, *_MARK.finditer(line.value, first.end())]
    ends = [mark.start() for mark in marks[1:]] + [len(line.value)]
    fields: list[tuple[FieldName | None, Printed[str]]] = []
    for mark, end in zip(marks, ends, strict=True):
        printed = line.value[mark.end() : end]
        value = printed.strip(" \u3000\t|｜[]")
        if len(value) > _MAX_VALUE_CHARS:
            return ()
        name = field_of(mark["name"] or mark["boxed"])
        start = line.start + mark.end() + printed.find(value)
        fields.append((None if name in _NOT_HERE else name, Printed(value, start, start + len(value))))
    return tuple(fields)
