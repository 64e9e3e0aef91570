"""The sentences around a sentence of evidence: those of its passage and of the passages that go on from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.candidates import sentences
from rag.evidence import Evidence
from rag.quoting.item_marks import ItemMark, item_mark, leads_in
from rag.types import Passage, Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage."""

    passage: Passage
    span: Span
    text: str

    @property
    def item(self) -> ItemMark | None:
        """The number of the item that it opens, if it opens one."""
        return item_mark(self.text)

    @property
    def above(self) -> tuple[str, ...]:
        """Headings above it but itself."""
        path = self.passage.path_at(self.span.start)
        return path[:-1] if path and self.text.startswith(path[-1]) else path


def stretch(passage: Passage, passages: Sequence[Passage]) -> list[Sentence]:
    """Return the sentences of a passage and of those that go on from it and lead up to it without a gap, in order."""
    beside = [each for each in passages if each.text and each.doc_id and each.doc_id == passage.doc_id]
    around = [passage]
    while following := next((each for each in beside if 0 <= each.start - around[-1].end <= 1), None):
        around.append(following)
    while leading := next((each for each in beside if 0 <= around[0].start - each.end <= 1), None):
        around.insert(0, leading)
    return [
        Sentence(each, Span(each.number, each.start + start, each.start + end), each.text[start:end])
        for each in around
        for start, end in sentences(each.text)
    ]


def same_line(one: Sentence, other: Sentence) -> bool:
    """Say whether two sentences, one after the other, stand in one paragraph."""
    before, after = one.passage, other.passage
    left, right = one.span.end - before.start, other.span.start - after.start
    if before == after:
        return "\n" not in before.text[left:right]
    return before.end == after.start and "\n" not in f"{before.text[left:]}{after.text[:right]}"


def lead_in(evidence: Evidence) -> str:
    """Return the sentence that leads in the list of an item, as far as its passage shows it; empty where it is no item of one."""
    mark = item_mark(evidence.text)
    if mark is None:
        return ""
    before = stretch(evidence.passage, ())
    for each in reversed([each for each in before if each.span.end <= evidence.start]):
        if each.item is None:
            return each.text if leads_in(each.text) else ""
    return ""


def piece(evidence: Evidence, passage: Passage, span: Span) -> Evidence:
    """Return what stands at a span as evidence like another; what was read of that one says nothing of it."""
    if span == evidence.span:
        return evidence
    start, end = span.start - passage.start, span.end - passage.start
    return replace(
        evidence,
        passage=passage,
        start=span.start,
        end=span.end,
        text=passage.text[start:end],
        before=passage.text[:start].rpartition("\n")[2],
        reading=None,
        run=(),
    )
