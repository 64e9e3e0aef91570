"""What is wrong with a configuration, said to the person who wrote it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

_LONGEST_SHOWN = 60  # characters of a wrong value


class ConfigError(ValueError):
    """The configuration cannot be used. The message names, in Chinese, each key, where it stands, and what it may be."""


def explain(error: ValidationError, config: type[BaseModel], origin: Mapping[tuple[str, ...], str]) -> str:
    """Return one line for each thing that is wrong.

    Args:
        config: The model that refused.
        origin: Where each key (section, key) or section was read from.
    """
    return "\n".join(_line(details, config, origin) for details in error.errors(include_url=False))


def unknown(what: str, name: str, origin: str, known: Iterable[str]) -> str:
    """Return the line for a name that does not exist, with the nearest that do."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=2)
    hint = f"是否想写 {' 或 '.join(near)}？" if near else ""
    return f"{origin}：没有{what} {name}。{hint}可用的有：{'、'.join(names)}"


def allowed(field: FieldInfo) -> str:
    """Return, in Chinese, what a key may be."""
    parts = get_args(field.annotation) if _is_union(field.annotation) else (field.annotation,)
    parts = tuple(part for part in parts if part is not type(None))
    choices = [choice for part in parts if get_origin(part) is Literal for choice in get_args(part)]
    if choices:
        return f"{'、'.join(choices)} 之一"
    kind, *rules = get_args(parts[0]) if get_origin(parts[0]) is Annotated else (parts[0], *field.metadata)
    described = next((rule.description for rule in rules if isinstance(rule, FieldInfo)), field.description)
    if described:
        return described
    bounds = [
        f"{word} {getattr(rule, name)}"
        for rule in rules
        for name, word in _BOUNDS.items()
        if hasattr(rule, name)
    ]
    return f"{'、'.join(bounds)} 的{_KINDS[kind]}" if bounds else _KINDS[kind]


def _is_union(annotation: object) -> bool:
    return get_origin(annotation) in (Union, UnionType)


_KINDS = {int: "整数", float: "数", str: "文字", SecretStr: "文字", bool: "true、false 之一"}
_BOUNDS = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}


def _line(details: ErrorDetails, config: type[BaseModel], origin: Mapping[tuple[str, ...], str]) -> str:
    section, *keys = (str(part) for part in details["loc"])
    if section not in config.model_fields:
        return unknown(
            "配置节", f"[{section}]", origin[(section,)], (f"[{name}]" for name in config.model_fields)
        )
    fields = section_fields(config, section)
    if not keys:
        return f"{origin[(section,)]}：{section} 应是一节，写成 [{section}]，下面每行一个键"
    key = keys[0]
    if key not in fields:
        return unknown(f" [{section}] 的键", key, origin[(section, key)], fields)
    value = "" if fields[key].annotation == SecretStr | None else f"不能是 {_shown(details['input'])}，"
    return f"{origin[(section, key)]}：{section}.{key} {value}应是{allowed(fields[key])}"


def section_fields(config: type[BaseModel], section: str) -> Mapping[str, FieldInfo]:
    """Return the keys of a section of `config`."""
    model = config.model_fields[section].annotation
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    return model.model_fields


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
