"""The laws that every parsed document keeps, whatever file it was made of."""

from __future__ import annotations

from corpus.documents import Document, Section, leaf_sections
from corpus.raw import RawDocument


def broken_laws(document: Document, raw: RawDocument | None) -> list[str]:
    """Return the names of the laws that a document made of `raw` breaks; without `raw`, of those that need it none."""
    text = document.text
    length = len(text)
    leaves = leaf_sections(document.sections)
    inside = [
        *((page.start, page.end) for page in document.pages),
        *((clause.start, clause.end) for clause in document.clauses),
        *((mention.start, mention.end) for mention in document.mentions),
        *((source.start or 0, source.end or 0) for source in document.field_sources),
    ]
    laws = {
        "there is text": bool(text.strip()),
        "text encodes": not any("\ud800" <= character <= "\udfff" for character in text),
        "edits put back give the raw text": raw is None or restored(document) == "".join(raw.text.split()),
        "edits are in order": [e.position for e in document.edits]
        == sorted(e.position for e in document.edits),
        "leaves partition the text": [s.start for s in leaves] + [length] == [0] + [s.end for s in leaves],
        "headings lie in their sections": all(s.start <= s.heading_end <= s.end for s in document.sections),
        "sections nest": _nest(document.sections),
        "spans lie in the text": all(0 <= start <= end <= length for start, end in inside),
        "pages follow one another": all(
            left.end <= right.start for left, right in zip(document.pages, document.pages[1:], strict=False)
        ),
        "every page of the file is a page": raw is None or len(document.pages) == len(raw.pages),
    }
    return [law for law, holds in laws.items() if not holds]


def restored(document: Document) -> str:
    """Return the raw text of a document, white space aside: its text with what was removed put back."""
    parts: list[str] = []
    at = 0
    for edit in document.edits:
        parts += [document.text[at : edit.position], edit.removed]
        at = edit.position
    parts.append(document.text[at:])
    return "".join("".join(parts).split())


def _nest(sections: tuple[Section, ...]) -> bool:
    open_sections: list[Section] = []
    for section in sections:
        while open_sections and open_sections[-1].level >= section.level:
            open_sections.pop()
        if open_sections and not (
            open_sections[-1].start <= section.start <= section.end <= open_sections[-1].end
        ):
            return False
        open_sections.append(section)
    return True
