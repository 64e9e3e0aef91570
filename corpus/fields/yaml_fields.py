"""A block of YAML, from an untrusted file, as stated fields."""

from __future__ import annotations

import yaml  # type: ignore[import-untyped]

from corpus.documents import FieldOrigin
from corpus.raw import StatedField

MAX_CHARS = 64 * 1024
_MAX_DEPTH = 2  # a mapping of lists: all that metadata needs


class YamlFieldsError(ValueError):
    """A block is not YAML, or not a mapping of names to words; the message is in Chinese, without the file's name."""


def stated_fields(block: str, origin: FieldOrigin) -> tuple[StatedField, ...]:
    """Return the fields of a YAML mapping in its order; a list gives one field for each of its items.

    A key without a value, or with an empty list, gives one field whose value is empty.

    Raises:
        YamlFieldsError: If it is anything else, or could be an attack (size, aliases, depth).
    """
    if len(block) > MAX_CHARS:
        raise YamlFieldsError(f"长达 {len(block):,} 个字符，超过上限 {MAX_CHARS:,}；请只写文件的元数据。")
    try:
        _check_events(block)
        # BaseLoader makes nothing but strings, lists and mappings: 2014-06-26 and 007 stay as they are written.
        content = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 (safer than SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f"第 {error.problem_mark.line + 1} 行" if error.problem_mark else ""
        raise YamlFieldsError(f"{line}不合 YAML 的写法；请每行写成“名称: 值”，值里有冒号时加引号。") from None
    except yaml.YAMLError:
        raise YamlFieldsError("含有 YAML 不允许的字符；请每行写成“名称: 值”。") from None
    if content is None or content == "":
        return ()
    if not isinstance(content, dict):
        raise YamlFieldsError("应当是“名称: 值”的若干行。")
    return tuple(
        StatedField(name, item.strip(), origin)
        for name, value in content.items()
        for item in (value or [""] if isinstance(value, list) else [value])
    )


def _check_events(block: str) -> None:
    """Refuse, before anything is built, what a mapping of names to words or lists of words does not need."""
    depth = 0
    keys: set[str] = set()
    is_key = True
    for event in yaml.parse(block, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.DocumentStartEvent) and keys:
            raise YamlFieldsError("有两段 YAML（中间有 ---）；请合并为一段。")
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise YamlFieldsError("用了 YAML 的锚点、别名或标签（&、*、!）；请直接写出值，或给值加引号。")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH or (depth == 2 and (is_key or isinstance(event, yaml.MappingStartEvent))):
                raise YamlFieldsError("层次太多；值只能是一段文字，或文字的列表。")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            is_key = True
        elif isinstance(event, yaml.ScalarEvent) and depth == 1:
            if is_key and event.value in keys:
                raise YamlFieldsError(f"“{event.value[:20]}”写了两次；请合并为一处，多个值写成列表。")
            keys |= {event.value} if is_key else set()
            is_key = not is_key
