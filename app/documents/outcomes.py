"""What became of an upload, file by file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.documents import Edit

State = Literal["waiting", "running", "done", "failed"]  # of all the files of an upload
Result = Literal["added", "updated", "unchanged", "skipped", "missing", "failed"]
_MAX_EXAMPLES = 3
_MAX_EXAMPLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What one rule of cleaning did to a document.

    Attributes:
        rule: As in `corpus.documents.Edit`.
        count: How often.
        chars: How many characters it took away, white space included.
        examples: The first things that it took away and that can be seen, shortened.
    """

    rule: str
    count: int
    chars: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file, or of one document of an archive.

    Attributes:
        name: Of the file as it was sent.
        source: Of the document; None for a file that was refused at once.
        doc_id: None where there is no document.
        detail: Why not, in Chinese and with the mend; of a document that was replaced, what becomes of its old file.
        cleaning: What was cleaned away, by rule.
    """

    name: str
    source: str | None
    result: Result
    doc_id: str | None = None
    title: str | None = None
    version: str | None = None
    detail: str | None = None
    cleaning: tuple[Cleaning, ...] = ()


def cleaning_of(edits: Sequence[Edit]) -> tuple[Cleaning, ...]:
    """Return edits summed up, the rule that took most away first."""
    by_rule: dict[str, list[str]] = defaultdict(list)
    for edit in edits:
        by_rule[edit.rule].append(edit.removed)
    summed = [
        Cleaning(
            rule,
            len(removed),
            sum(map(len, removed)),
            tuple(_shortened(each) for each in removed if _is_seen(each))[:_MAX_EXAMPLES],
        )
        for rule, removed in by_rule.items()
    ]
    return tuple(sorted(summed, key=lambda each: (-each.chars, each.rule)))


def _is_seen(removed: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in removed)


def _shortened(removed: str) -> str:
    words = " ".join(removed.split())
    return words if len(words) <= _MAX_EXAMPLE_CHARS else f"{words[:_MAX_EXAMPLE_CHARS]}…"
