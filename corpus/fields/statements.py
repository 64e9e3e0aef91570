"""Metadata that a file states outright: in a sidecar, in front matter, in a table of its page, in lines of its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Generic, TypeVar

from corpus.documents import FieldSource
from corpus.fields.field_names import LIST_FIELDS, FieldName, field_of
from corpus.fields.printed import Printed
from corpus.raw import StatedField

T = TypeVar("T")
_ONLY_FROM_OUTSIDE = ("sidecar", "front_matter")  # no text and no web page says who may read it


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value of a field and where it was read."""

    value: T
    sources: tuple[FieldSource, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One stated value; `name` is the name that the file gives it."""

    name: str
    value: str
    source: FieldSource


def statements_of(
    stated: Sequence[StatedField], printed: Sequence[tuple[FieldName, Printed[str]]]
) -> tuple[Statement, ...]:
    """Return what is stated, the most trusted first.

    Args:
        stated: By the loader and the sidecar, the most trusted first.
        printed: In lines of the text; trusted more than the properties that a word processor keeps in a file, which
            templates fill, and less than the rest.
    """
    outside = [
        Statement(field.name, field.value, FieldSource(name, field.origin))
        for field in stated
        if field.value and (name := field_of(field.name))
        if name != "groups" or field.origin in _ONLY_FROM_OUTSIDE
    ]
    inside = [
        Statement(name, value.value, FieldSource(name, "text", value.start, value.end))
        for name, value in printed
    ]
    properties = [s for s in outside if s.source.origin == "file_properties"]
    return (*(s for s in outside if s.source.origin != "file_properties"), *inside, *properties)


def stated_values(
    statements: Sequence[Statement], field: FieldName, read: Callable[[Sequence[str]], T | None]
) -> Iterator[Found[T]]:
    """Yield the values stated for a field, the most trusted first.

    Args:
        statements: Of all fields.
        field: Which is wanted.
        read: Makes a value of what stands under one name in one place; None where it is no value (`文号：无`).
    """
    of_field = [statement for statement in statements if statement.source.field == field]
    for _, group in groupby(of_field, key=lambda s: (s.source.origin, s.name)):
        same = list(islice(group, None if field in LIST_FIELDS else 1))
        value = read([statement.value for statement in same])
        if value is not None:
            yield Found(value, tuple(statement.source for statement in same))


def printed_value(field: FieldName, printed: Sequence[Printed[T]]) -> Iterator[Found[tuple[T, ...]]]:
    """Yield the values of a list field that the text shows, with their spans, if there are any."""
    if printed:
        sources = tuple(FieldSource(field, "text", item.start, item.end) for item in printed)
        yield Found(tuple(item.value for item in printed), sources)


def first_line(values: Sequence[str]) -> str | None:
    """Read a field of one value: its words on one line."""
    return re.sub(r"\s*\n\s*", "", values[0].strip()) or None


def parts(values: Sequence[str]) -> tuple[str, ...] | None:
    """Read a field of several values, which one string may hold: `财政部 税务总局`, `财政部、税务总局`."""
    found = [part for value in values for part in re.split(r"[、,，;；\s]+", value) if part]
    return tuple(found) or None
