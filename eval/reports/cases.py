"""Questions over a folder of work reports: two sides compared, or all the items of a section.

The questions ship with the project, the reports do not: a case names a report by its path, and a list's items are counted in
the report itself, by a rule that is not the parser's.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

_TOP = re.compile(r"^[一二三四五六七八九十]+、.{2,60}$")
_ITEMS = {
    "（": re.compile(r"^（[一二三四五六七八九十]+）(?P<item>[^。]+)"),
    "是": re.compile(r"^[一二三四五六七八九十]+是(?P<item>[^。]+)"),
}
_BLANK = " \t　\ufeff"


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """A report, and the figure that it must be cited for."""

    source: str
    figure: str


@dataclass(frozen=True, slots=True)
class ComparisonCase:
    """A question that sets two figures side by side; `difference` where it asks by how much they differ."""

    id: str
    question: str
    sides: tuple[ComparedSide, ...]
    difference: str | None


@dataclass(frozen=True, slots=True)
class ListCase:
    """A question for all items of a section; `items` as the report prints their headings, in order."""

    id: str
    question: str
    source: str
    items: tuple[str, ...]


def comparison_cases() -> list[ComparisonCase]:
    """Return the project's comparison questions."""
    return [
        ComparisonCase(
            row["id"],
            row["question"],
            tuple(ComparedSide(side["source"], side["figure"]) for side in row["parts"]),
            row.get("difference"),
        )
        for row in _rows("report_comparisons.jsonl")
    ]


def list_cases(folder: Path) -> list[ListCase]:
    """Return the project's list questions with their items, read from the reports in `folder`.

    Raises:
        OSError: If a report is not there.
        ValueError: If a section has fewer than two items.
    """
    return [
        ListCase(
            row["id"],
            row["question"],
            row["source"],
            _items(folder / row["source"], row["section"], row["items"]),
        )
        for row in _rows("report_lists.jsonl")
    ]


def _rows(name: str) -> list[dict[str, Any]]:
    text = files("eval").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _items(report: Path, section: str, label: str) -> tuple[str, ...]:
    """Return the headings of one label between the heading that begins with `section` and the next of its rank."""
    lines = [line.strip(_BLANK) for line in report.read_text(encoding="utf-8").splitlines()]
    inside = False
    found: list[str] = []
    for line in lines:
        if _TOP.match(line):
            if inside and found:
                break
            inside = line.startswith(section)
        elif inside and (match := _ITEMS[label].match(line)):
            found.append(match["item"].strip(_BLANK))
    if len(found) < 2:
        raise ValueError(f"{report.name} 的“{section}”下面只数到 {len(found)} 项")
    return tuple(found)
