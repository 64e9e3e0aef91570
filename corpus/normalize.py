"""Raw text to canonical text: layout is repaired, wording never touched, and everything removed is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.cleaning.line_joins import join_lines
from corpus.cleaning.lines import read_lines
from corpus.cleaning.page_furniture import remove_page_furniture
from corpus.documents import Edit
from corpus.raw import Furniture


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """Canonical text, one paragraph a line, and the edits that made it, in text order."""

    text: str
    edits: tuple[Edit, ...]


def normalize(
    raw: str, furniture: Sequence[Furniture] = (), *, lines_are_paragraphs: bool = False
) -> NormalizedText:
    """Return the canonical text of a raw text without its furniture.

    Rules, by the name they leave in `Edit.rule`: those of `corpus.cleaning.lines` (`markdown_mark`, `soft_hyphen`,
    `invisible_character`, `control_character`, `spaced_word`, `restored_line_end` and that of each span of furniture), of
    `corpus.cleaning.page_furniture` (`page_number`, `page_header`, `page_bar`) and of `corpus.cleaning.line_joins` (`page_break_join`,
    `line_wrap_join`, `duplicate_at_break`).

    Putting each edit's `removed` back at its `position` gives the raw text again, white space aside.

    Args:
        raw: See `corpus.raw.RawDocument.text`.
        furniture: See there.
        lines_are_paragraphs: See there.
    """
    lines = read_lines(raw, furniture)
    remove_page_furniture(lines)
    paragraphs = join_lines(lines, lines_are_paragraphs=lines_are_paragraphs)
    edits: list[Edit] = []
    offset = 0
    for paragraph in paragraphs:
        edits += [Edit(edit.rule, offset + edit.position, edit.removed) for edit in paragraph.edits]
        offset += len(paragraph.text) + 1
    return NormalizedText("\n".join(paragraph.text for paragraph in paragraphs), tuple(edits))
