"""The lines of a batch: each a question with its conversation, filters and given passages."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from app import requests
from app.batch.errors import BatchError
from app.schemas import FiltersBody, GivenPassageBody, Identifier, TurnBody
from index.filters import SearchFilters
from rag.types import GivenPassage, Turn

BatchId = str | int
_SHOWN_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A question or query and what comes with it; `passages` None means: look them up."""

    id: BatchId
    question: str
    history: tuple[Turn, ...]
    filters: SearchFilters
    passages: tuple[GivenPassage, ...] | None


class _Body(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: Identifier | int
    question: str = Field(validation_alias=AliasChoices("question", "query"))
    history: list[TurnBody] = []
    filters: FiltersBody = FiltersBody()
    passages: list[GivenPassageBody] | None = None


_KEYS = ("id", "question", "history", "filters", "passages")


def read_lines(path: Path) -> list[BatchLine]:
    """Return every line of the file, blank ones left out; keys that mean nothing here are ignored and named on stderr.

    Raises:
        BatchError: If the file cannot be read or a line is no question; every bad line is named, up to ten.
    """
    problems: list[str] = []
    lines: list[BatchLine] = []
    first_with: dict[str, int] = {}
    ignored: set[str] = set()
    for number, text in enumerate(_texts(path), start=1):
        if not text.strip():
            continue
        try:
            line, extra = _parse(text)
        except BatchError as error:
            problems.append(f"第 {number} 行：{error}")
            continue
        ignored.update(extra)
        earlier = first_with.setdefault(json.dumps(line.id), number)
        if earlier != number:
            problems.append(f"第 {number} 行：id {line.id!r} 与第 {earlier} 行重复")
        lines.append(line)
    if problems:
        more = f"\n……共 {len(problems)} 处" if len(problems) > _SHOWN_PROBLEMS else ""
        raise BatchError(f"{path} 不能用，什么也没有做：\n" + "\n".join(problems[:_SHOWN_PROBLEMS]) + more)
    if not lines:
        raise BatchError(f'{path} 里没有问题；每行应是 {{"id": …, "question": …}}')
    if ignored:
        print(
            f"提示：忽略了不认识的键 {'、'.join(sorted(ignored))}（可用：{'、'.join(_KEYS)}）",
            file=sys.stderr,
        )
    return lines


def _texts(path: Path) -> Iterator[str]:
    try:
        # Not splitlines(): U+2028 and others may stand inside a JSON string.
        yield from path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise BatchError(f"找不到 {path}；请检查 --batch 的路径") from None
    except UnicodeDecodeError:
        raise BatchError(f"{path} 不是 UTF-8 文本；请另存为 UTF-8 编码的 JSONL") from None
    except OSError as error:
        raise BatchError(f"无法读取 {path}（{error.strerror}）；请检查 --batch 的路径和权限") from error


def _parse(text: str) -> tuple[BatchLine, Sequence[str]]:
    """Return the line, and the keys of it that are ignored."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BatchError("不是有效的 JSON；每行一个 JSON 对象，中间不换行") from None
    if not isinstance(value, dict):
        raise BatchError('应是 JSON 对象，例如 {"id": "1", "question": "…"}')
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BatchError("含有不成对的代理字符（\\ud800 之类），不是有效的文字") from None
    try:
        body = _Body.model_validate(value)
    except ValidationError as error:
        raise BatchError("；".join(_problem(dict(details)) for details in error.errors())) from None
    extra = list(body.model_extra or ())
    for name in extra:
        # A slip in `filters` would search everything, which the caller took care not to ask for.
        if near := difflib.get_close_matches(name, _KEYS, n=1, cutoff=0.8):
            raise BatchError(f"不认识的键 {name}，是否想写 {near[0]}？")
    line = BatchLine(
        body.id,
        body.question,
        tuple(Turn(turn.question, turn.answer) for turn in body.history),
        requests.filters(body.filters),
        None
        if body.passages is None
        else tuple(GivenPassage(given.source, given.text) for given in body.passages),
    )
    return line, extra


def _problem(details: dict[str, object]) -> str:
    from app.problems import explain

    location = details["loc"]
    assert isinstance(location, tuple)
    # A union names the branch that it tried: id.str, id.int.
    shown = location[:1] if location[0] == "id" else location
    if details["type"] == "extra_forbidden" and location[0] == "filters":
        return f"没有筛选条件 {location[-1]}；可用的有：{'、'.join(FiltersBody.model_fields)}"
    if details["type"] == "missing":
        return f"缺少 {'.'.join(map(str, shown))}"
    return explain([{**details, "loc": shown}])[1]
