"""Documents, and the records around them, as JSON and back, exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from corpus.documents import Document

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_SURROGATE = re.compile("[\ud800-\udfff]")
_Record = TypeVar("_Record")
_Convert = Callable[[Any], Any]


def document_to_json(document: Document) -> str:
    """Return one line of JSON, without a line end, that encodes as UTF-8.

    Two lone surrogates that make a pair come back as the character of the pair; every other text as it was.
    """
    return to_json(to_plain(document))


def document_from_json(line: str) -> Document:
    """Return the document that `document_to_json` wrote; fields that it lacks get their default.

    Raises:
        ValueError: If it is not JSON, or a field is missing, unknown, or of another type than `Document` says.
    """
    try:
        values = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return from_plain(Document, values)


def to_plain(record: DataclassInstance) -> dict[str, Any]:
    """Return the fields of a dataclass as values that JSON has: dates as ISO 8601, tuples as lists, records as objects."""
    encode = _encoder(type(record))
    assert encode is not None
    return encode(record)  # type: ignore[no-any-return]


def from_plain(kind: type[_Record], values: object) -> _Record:
    """Return the dataclass whose fields `to_plain` gave; see `document_from_json`."""
    return _decoder(kind)(values)  # type: ignore[arg-type,no-any-return]


def to_json(value: object) -> str:
    """Return one line of JSON that encodes as UTF-8, whatever characters are in it."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        line.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)
    return line


@cache
def _encoder(kind: Any) -> _Convert | None:
    """Return what turns a value of a type into plain values; None where it is plain already."""
    if kind is date:
        return date.isoformat
    if get_origin(kind) is tuple:
        item = _encoder(get_args(kind)[0])
        return list if item is None else lambda value: [item(part) for part in value]
    if get_origin(kind) in (Union, UnionType):
        inner = _encoder(_present(kind))
        return None if inner is None else lambda value: None if value is None else inner(value)
    if hasattr(kind, "__dataclass_fields__"):
        hints = get_type_hints(kind)
        encoders = [(field.name, _encoder(hints[field.name])) for field in fields(kind)]
        return lambda record: {
            name: encode(getattr(record, name)) if encode else getattr(record, name)
            for name, encode in encoders
        }
    return None


@cache
def _decoder(kind: Any) -> _Convert:
    """Return what turns plain values into a value of a type; it raises ValueError where they are not of that type."""
    if kind is date:
        return _read_date
    if get_origin(kind) is Literal:
        choices = {choice: choice for choice in get_args(kind)}
        return lambda value: _chosen(choices, value)
    if get_origin(kind) is tuple:
        item = _decoder(get_args(kind)[0])
        return lambda value: tuple(item(part) for part in _checked(list, value))
    if get_origin(kind) in (Union, UnionType):
        inner = _decoder(_present(kind))
        return lambda value: None if value is None else inner(value)
    if hasattr(kind, "__dataclass_fields__"):
        return _record_decoder(kind)
    return lambda value: _checked(kind, value)


def _record_decoder(kind: Any) -> _Convert:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    required = {field.name for field in fields(kind) if field.default is MISSING}

    def decode(value: Any) -> Any:
        if not required <= _checked(dict, value).keys() <= decoders.keys():
            wrong = sorted(required - value.keys() or value.keys() - decoders.keys())
            raise ValueError(f"{kind.__name__} lacks or does not know {wrong}")
        return kind(**{name: decoders[name](part) for name, part in value.items()})

    return decode


def _present(kind: Any) -> Any:
    """Return the type that `X | None` has beside None."""
    (inner,) = (part for part in get_args(kind) if part is not NoneType)
    return inner


def _checked(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"expected {kind.__name__}, found {type(value).__name__}")
    return value


def _read_date(value: Any) -> date:
    return date.fromisoformat(_checked(str, value))


def _chosen(choices: dict[str, str], value: Any) -> str:
    if type(value) is not str or value not in choices:
        raise ValueError(f"{value!r} is none of {list(choices)}")
    return value
