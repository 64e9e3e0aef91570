"""Training examples: a question, a passage under its headings, and where the passage answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Example:
    """One question over one passage.

    Attributes:
        source: Data set and kind, `cmrc`, `official/figure` and the like.
        group: What must not be split between training and checking: a passage, a document, a statute.
        context: Title and headings above the passage; empty where there are none.
        start: Offset in `passage` where the answer starts; -1 where there is none or it is not known.
        end: One past its last code point; -1 likewise.
        relevant: Whether the passage answers.
    """

    source: str
    group: str
    question: str
    context: str
    passage: str
    start: int
    end: int
    relevant: bool

    @property
    def span_known(self) -> bool:
        """Whether the span is a label: an answer that stands somewhere in an article is not."""
        return self.start >= 0 or not self.relevant


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write examples as JSON lines and return how many there are."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
            count += 1
    return count


def read_examples(path: Path) -> Iterator[Example]:
    """Yield the examples of a file written by `write_examples`, in order."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Example(**json.loads(line))
