"""Canonical text to sections: the numbering of the document itself, as nested spans that cover every character."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.documents import Edit, Section
from corpus.sectioning.heading_finder import Heading, find_headings


def parse_sections(text: str, marked: Mapping[int, int] | None = None) -> tuple[Section, ...]:
    """Return the sections of a canonical text, flat, in order, parents first; the leaves partition the text.

    A section with children begins with a `body` leaf that holds its printed heading and the words before the first
    child; text that follows its last child, where the layout shows that it is not the child's, is a `body` leaf too.

    Args:
        text: One paragraph a line, as `corpus.normalize.normalize` gives it.
        marked: Level (1 for the outermost) of each paragraph that the file itself marks as a heading, by its offset.
    """
    if not text:
        return ()
    headings = find_headings(text, marked or {})
    sections = _nest(headings, len(text))
    return tuple(_with_tails(_with_bodies(sections), headings, text))


def markdown_headings(edits: Sequence[Edit]) -> dict[int, int]:
    """Return the level of each paragraph that stood behind `#` marks, by its offset: the number of the marks."""
    return {
        e.position: e.removed.count("#") for e in edits if e.rule == "markdown_mark" and e.removed[0] == "#"
    }


def _nest(headings: Sequence[Heading], length: int) -> list[Section]:
    sections: list[Section] = []
    if not headings or headings[0].start > 0:
        end = headings[0].start if headings else length
        sections.append(Section("preamble", "", "", 1, 0, end, 0))
    ends = _ends(headings, length)
    open_ranks: list[int] = []
    for heading, end in zip(headings, ends, strict=True):
        while open_ranks and open_ranks[-1] >= heading.rank:
            open_ranks.pop()
        open_ranks.append(heading.rank)
        level = len(open_ranks)
        sections.append(
            Section(
                heading.kind, heading.label, heading.title, level, heading.start, end, heading.heading_end
            )
        )
    return sections


def _ends(headings: Sequence[Heading], length: int) -> list[int]:
    """Return where each heading's section ends: at the next one of its rank or an outer one."""
    ends = [length] * len(headings)
    open_positions: list[int] = []
    for position, heading in enumerate(headings):
        while open_positions and headings[open_positions[-1]].rank >= heading.rank:
            ends[open_positions.pop()] = heading.start
        open_positions.append(position)
    return ends


def _with_bodies(sections: Sequence[Section]) -> list[Section]:
    result: list[Section] = []
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        result.append(section)
        if following is not None and following.level > section.level:
            result.append(
                Section("body", "", "", section.level + 1, section.start, following.start, section.start)
            )
    return result


def _with_tails(sections: list[Section], headings: Sequence[Heading], text: str) -> list[Section]:
    """Give a parent back the paragraphs that follow its last child.

    Where at least two run-in siblings before it are one paragraph each, the last one is too, and what follows is the
    parent's own (the summary of a year after its （一）…（五）).
    """
    run_in_starts = {heading.start for heading in headings if heading.is_run_in}
    children = _children(sections)
    cuts: dict[int, int] = {}  # position of a last child: where its own paragraph ends
    for positions in children.values():
        run_in = [p for p in positions if sections[p].kind != "body" and sections[p].start in run_in_starts]
        if len(run_in) < 3 or run_in[-1] != positions[-1] or run_in[-1] in children:
            continue
        *earlier, last = (sections[p] for p in run_in)
        if any("\n" in text[child.start : child.end].strip() for child in earlier):
            continue
        paragraph_end = text.find("\n", last.start, last.end) + 1
        if paragraph_end and text[paragraph_end : last.end].strip():
            cuts[run_in[-1]] = paragraph_end
    result: list[Section] = []
    for position, section in enumerate(sections):
        cut = cuts.get(position, section.end)
        result.append(replace(section, end=cut))
        if cut < section.end:
            result.append(Section("body", "", "", section.level, cut, section.end, cut))
    return result


def _children(sections: Sequence[Section]) -> dict[int, list[int]]:
    """Return, by the position of a section, the positions of its direct children."""
    children: dict[int, list[int]] = {}
    parents: list[int] = []
    for position, section in enumerate(sections):
        while parents and sections[parents[-1]].level >= section.level:
            parents.pop()
        if parents:
            children.setdefault(parents[-1], []).append(position)
        parents.append(position)
    return children
