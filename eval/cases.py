"""Cases: a question, whether it can be answered, and the words that answer it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.types import GivenPassage, Turn

NEEDS_ALL_TAGS = frozenset(
    {"list", "two-part"}
)  # every entry of `answers` and of `gold` is needed, not any one


class CaseFileError(ValueError):
    """A case file cannot be read; the message names file, line and field, and the mend, in Chinese."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A passage that answers. `quote` is verbatim in the document called `source`, white space aside."""

    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class EvalCase:
    """A question and what a good answer holds.

    Attributes:
        question: As typed, put to the pipeline as it is, even if blank.
        answerable: Whether the documents (or `passages`) answer it; if not, a refusal is right.
        answers: Acceptable short answers; any one will do, unless `needs_all`.
        gold: Where the answer stands; any one will do, unless `needs_all`.
        passages: The only evidence (reading mode); None where the case is to be retrieved for.
        tags: Kind, style, and `tune` or `report`.
        history: The turns before the question, oldest first.
    """

    id: str
    question: str
    answerable: bool
    answers: tuple[str, ...]
    gold: tuple[Gold, ...]
    passages: tuple[GivenPassage, ...] | None
    tags: tuple[str, ...]
    history: tuple[Turn, ...] = ()

    @property
    def needs_all(self) -> bool:
        """Whether every entry of `answers` and `gold` is part of the answer."""
        return not NEEDS_ALL_TAGS.isdisjoint(self.tags)


def load_cases(*paths: Path) -> list[EvalCase]:
    """Return the cases of JSON Lines files, in order; blank lines and unknown fields are passed over.

    Raises:
        CaseFileError: If a file is missing, not UTF-8, holds no case, or a line is not a case, or an id comes twice.
    """
    cases: list[EvalCase] = []
    seen: dict[str, str] = {}
    for path in paths:
        before = len(cases)
        for number, line in enumerate(_read_lines(path), start=1):
            if not line.strip():
                continue
            place = f"{path} 第 {number} 行"
            case = _parse_case(line, place)
            if case.id in seen:
                raise CaseFileError(
                    f"{place}：字段 id 的值 {case.id!r} 已用于 {seen[case.id]}；请改成不重复的编号"
                )
            seen[case.id] = place
            cases.append(case)
        if len(cases) == before:
            raise CaseFileError(f"{path}：没有用例；每行应是一个 JSON 对象")
    return cases


def _read_lines(path: Path) -> list[str]:
    try:
        # Not splitlines: it also cuts at U+2028 and the like, which JSON strings may hold.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CaseFileError(f"{path}：无法读取用例文件（{error.strerror}）；请检查路径和权限") from error
    except UnicodeDecodeError as error:
        raise CaseFileError(f"{path}：不是 UTF-8 文本；请转存为 UTF-8") from error


def _parse_case(line: str, place: str) -> EvalCase:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CaseFileError(f"{place}：不是合法的 JSON（{error}）；每行应是一个 JSON 对象") from error
    if not isinstance(record, dict):
        raise CaseFileError(f"{place}：应是一个 JSON 对象")
    answerable = record.get("answerable")
    if not isinstance(answerable, bool):
        raise CaseFileError(f"{place}：字段 answerable 应是 true 或 false")
    passages = _objects(record, "passages", place) if record.get("passages") is not None else None
    case = EvalCase(
        id=_text(record, "id", place),
        question=_text(record, "question", place, blank=True),
        answerable=answerable,
        answers=_texts(record, "answers", place),
        gold=tuple(
            Gold(_text(item, "source", at, blank=True), _text(item, "quote", at))
            for item, at in _objects(record, "gold", place)
        ),
        passages=None
        if passages is None
        else tuple(
            GivenPassage(_text(item, "source", at, blank=True), _text(item, "text", at))
            for item, at in passages
        ),
        tags=_texts(record, "tags", place),
        history=tuple(
            Turn(_text(item, "question", at), _text(item, "answer", at, blank=True))
            for item, at in _objects(record, "history", place)
        ),
    )
    if answerable and not (case.answers or case.gold):
        raise CaseFileError(f"{place}：answerable 为 true 时，字段 answers 和 gold 不能都为空")
    if not answerable and (case.answers or case.gold):
        raise CaseFileError(f"{place}：answerable 为 false 时，字段 answers 和 gold 应为空")
    return case


def _text(record: Mapping[str, object], field: str, place: str, *, blank: bool = False) -> str:
    value = record.get(field)
    if not isinstance(value, str) or not (blank or value.strip()):
        raise CaseFileError(f"{place}：字段 {field} 应是{'' if blank else '非空'}字符串")
    return value


def _texts(record: Mapping[str, object], field: str, place: str) -> tuple[str, ...]:
    value = record.get(field, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise CaseFileError(f"{place}：字段 {field} 应是非空字符串的数组")
    return tuple(value)


def _objects(record: Mapping[str, object], field: str, place: str) -> list[tuple[Mapping[str, object], str]]:
    """Return the objects of an array, each with its place for messages."""
    value = record.get(field, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise CaseFileError(f"{place}：字段 {field} 应是对象的数组")
    return [(item, f"{place}：{field}[{index}]") for index, item in enumerate(value)]
