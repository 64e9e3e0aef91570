"""Sentences that a person read beside the words they cite, and said whether those bear them."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

Label = Literal["supported", "partly", "not"]
Half = Literal["tune", "report"]


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence and what a reader said of it.

    Attributes:
        frame: Title and headings above the quotes, outermost first.
        label: `partly` where one whole statement of it is borne and another is not.
        origin: `product` (an answer of this program), `draft` (what a writing model wrote, before verification), `paraphrase`
            or `sabotage: …` (made for the purpose).
    """

    id: str
    sentence: str
    quotes: tuple[str, ...]
    frame: tuple[str, ...]
    label: Label
    origin: str

    @property
    def half(self) -> Half:
        """Which half it belongs to: by the section that its quotes stand in."""
        return "report" if zlib.crc32("\n".join(self.frame).encode()) % 2 else "tune"


def load_labels(path: Path) -> list[LabelledSentence]:
    """Return the labelled sentences of a file, in order.

    Raises:
        ValueError: If a line is none, in Chinese.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            each = LabelledSentence(
                row["id"],
                row["sentence"],
                tuple(row["quotes"]),
                tuple(row["frame"]),
                row["label"],
                row["origin"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} 第 {number} 行不是标注（{error!r}）") from error
        if each.label not in get_args(Label):
            raise ValueError(
                f"{path} 第 {number} 行的 label 是 {each.label!r}；可用：{'、'.join(get_args(Label))}"
            )
        found.append(each)
    return found
