"""A `.yaml` file beside a document that says what the document itself does not."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import DocumentError
from corpus.fields.dates import parse_date
from corpus.fields.field_names import (
    DATE_FIELDS,
    LEVEL_NAMES,
    LIST_FIELDS,
    FieldName,
    field_of,
    is_web_address,
    offered_names,
)
from corpus.fields.yaml_fields import MAX_CHARS, YamlFieldsError, stated_fields
from corpus.loaders.text import decode, path_hint
from corpus.raw import StatedField

_EXTENSIONS = (".yaml", ".yml")
_MAX_BYTES = 4 * MAX_CHARS


def sidecar_of(path: Path) -> Path | None:
    """Return the sidecar file of a document, or None.

    For `甲.docx` it is the first of `甲.docx.yaml`, `甲.docx.yml`, `甲.yaml` and `甲.yml` that is there.
    """
    stems = (path.name, path.stem)
    places = (path.with_name(stem + extension) for stem in stems for extension in _EXTENSIONS)
    return next((place for place in places if place != path and place.is_file()), None)


def read_sidecar(path: Path) -> tuple[StatedField, ...]:
    """Return what a sidecar file states, in its order.

    Raises:
        DocumentError: If it is not YAML, or a key or a value is none that a document can have.
    """
    hint = f"{path_hint(path.name)}（元数据文件）"
    size = path.stat().st_size
    if size > _MAX_BYTES:
        raise DocumentError(f"{hint}：有 {size:,} 字节，超过上限 {_MAX_BYTES:,}；请只写文件的元数据。")
    data = path.read_bytes()
    text = decode(data, path.name) if data.strip() else ""
    try:
        fields = stated_fields(text, "sidecar")
    except YamlFieldsError as error:
        raise DocumentError(f"{hint}：{error}") from None
    single: set[FieldName] = set()
    for field in fields:
        if problem := _problem(field):
            raise DocumentError(f"{hint}：{problem}")
        if (name := field_of(field.name)) and name not in LIST_FIELDS:
            if name in single:
                raise DocumentError(f"{hint}：“{path_hint(field.name)}”只能有一个值；请删去其余的。")
            single.add(name)
    return fields


def _problem(field: StatedField) -> str | None:
    name = field_of(field.name)
    written = f"“{path_hint(field.name)}: {path_hint(field.value)}”"
    if name is None:
        return f"不认识“{path_hint(field.name)}”；可写的名称：{offered_names()}。"
    if not field.value:
        # Of 权限 it matters: left open it would let everyone read.
        return f"“{path_hint(field.name)}”没有值；请写出值，或删去这一行。"
    if name in DATE_FIELDS and parse_date(field.value) is None:
        return f"{written}不是日期；请写成 2014-06-26 或 2014年6月26日。"
    if name == "level" and field.value not in LEVEL_NAMES:
        return f"{written}不是层级；可写：{'、'.join(LEVEL_NAMES)}。"
    if name == "year" and not re.fullmatch(r"(?:19|20)\d{2}年?", field.value):
        return f"{written}不是年份；请写成 2014。"
    if name == "url" and not is_web_address(field.value):
        return f"{written}不是网址；请写以 http:// 或 https:// 开头的地址。"
    return None
