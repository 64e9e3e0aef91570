"""Lines of pages to raw text: a paragraph that the width of the text or the end of a page divides is one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from statistics import median

from corpus.loaders.line_breaks import CLOSING, first_unit_ems, word_gap
from corpus.loaders.page_lines import PageContent, PageLine
from corpus.loaders.raw_text import RawTextBuilder
from corpus.loaders.table_continuation import tables_as_lines
from corpus.raw import RawDocument, RawPage
from corpus.sectioning.headings import match_label, starts_block

_NEVER_FIRST = "，。、；：！？）》〉】〕”’"
_HANGING = "，。、；：,.;:"  # may stand in the margin
_SLACK_EMS = 0.6
_MIN_AT_EDGE = 0.03  # of the lines of a column stand at its edge; fewer are strays
_AT_EDGE_EMS = 0.6
_FEW_LINES = 8  # no stray is told from them
_MAX_SKEW = 2.5  # times the left margin; an emptier right one shows that no line is full
_INDENT_EMS = (1.2, 3.5)
_MIN_INDENTED = 0.6
_SAME_SIZE = 0.25
_GAP = 1.45  # times the usual distance of lines: the space between paragraphs


@dataclass(frozen=True, slots=True)
class _Measure:
    """The text area of a column: its edges, the usual size and distance of its lines, whether paragraphs begin indented."""

    left: float
    right: float
    em: float
    pitch: float
    is_indented: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    page: int
    line: PageLine
    measure: _Measure


def write_pages(pages: Sequence[PageContent]) -> RawDocument:
    """Return the raw text of pages: a line for each paragraph and each row, furniture marked where it stands."""
    pages = tables_as_lines(pages)
    lines = [(at, line) for at, page in enumerate(pages) for line in page.lines]
    continued = _continued(pages)
    writer = RawTextBuilder()
    starts: list[int] = []
    is_inside = False  # the furniture at hand stands within a paragraph
    body = 0  # number of the lines so far that are not furniture
    before = ""
    for at, line in lines:
        is_inside = body in continued
        if not is_inside:
            writer.end_line()
        starts += [writer.length] * (at + 1 - len(starts))
        if line.rule:
            writer.add(line.text, line.rule)
            continue
        if is_inside:
            writer.add(word_gap(before, line.text))
        writer.add(line.text)
        before = line.text
        body += 1
    writer.end_line()
    raw = writer.build()
    starts += [len(raw.text)] * (len(pages) - len(starts))
    ends = [*starts, len(raw.text)][1:]
    return replace(
        raw,
        # Nothing on a page marks a paragraph: a sentence that its layout cut may still be joined.
        lines_are_paragraphs=False,
        pages=tuple(
            RawPage(number, start, end, page.origin)
            for number, (start, end, page) in enumerate(zip(starts, ends, pages, strict=True), start=1)
        ),
    )


def _continued(pages: Sequence[PageContent]) -> frozenset[int]:
    """Return the places, among the lines that are not furniture, of those that continue the one before."""
    placed = _placed(pages)
    return frozenset(
        at
        for at, (before, line) in enumerate(pairwise(placed), start=1)
        if not (before.line.is_row or line.line.is_row)
        and abs(before.line.box.height - line.line.box.height) <= _SAME_SIZE * before.line.box.height
        and not _is_apart(before, line)
        and (_is_wrapped(before, line) or _is_wrapped_title(before, line))
    )


def _placed(pages: Sequence[PageContent]) -> list[_Placed]:
    columns: dict[tuple[tuple[int, int], int], list[tuple[int, PageLine]]] = defaultdict(list)
    for at, page in enumerate(pages):
        for line in page.lines:
            if not line.rule:
                columns[line.column, round(page.width)].append((at, line))
    measures = {
        (column, width): _measure(
            [(at, line) for at, line in lines if not line.is_row] or lines, width if column == (0, 1) else inf
        )
        for (column, width), lines in columns.items()
    }
    placed: list[_Placed] = []
    for at, page in enumerate(pages):
        lines = [line for line in page.lines if not line.rule]
        width = round(page.width)
        first = next((measures[c, w] for c, w in measures if c[0] == 0 and c[1] > 1 and w == width), None)
        if first is not None and all(_fits(line, first) for line in lines):
            placed += [
                _Placed(at, line, first) for line in lines
            ]  # the last page: its second column is empty
        else:
            placed += [_Placed(at, line, measures[line.column, width]) for line in lines]
    return placed


def _fits(line: PageLine, measure: _Measure) -> bool:
    return line.box.left >= measure.left - line.em and line.box.right <= measure.right + line.em


def _measure(lines: Sequence[tuple[int, PageLine]], width: float) -> _Measure:
    em = median(line.em for _, line in lines)
    left = _edge([line.box.left for _, line in lines], em)
    ends = [-line.box.right for _, line in lines if line.text[-1] not in _HANGING]
    right = -_edge(ends or [-line.box.right for _, line in lines], em)
    if width < inf and width - right > _MAX_SKEW * left + 2 * em:
        right = inf
    steps = [b.box.bottom - a.box.bottom for (p, a), (q, b) in pairwise(lines) if p == q]
    pitch = median([step for step in steps if step > 0] or [inf])
    measure = _Measure(left, right, em, pitch)
    first = [lines[0][1], *(b for (_, a), (_, b) in pairwise(lines) if not _is_full(a, b.text, measure))]
    indents = [(line.box.left - left) / line.em for line in first]
    indented = sum(_INDENT_EMS[0] <= indent <= _INDENT_EMS[1] for indent in indents)
    return replace(measure, is_indented=indented > 1 and indented >= _MIN_INDENTED * len(indents))


def _edge(places: Sequence[float], em: float) -> float:
    """Return the outermost (lowest) place where lines end, strays left out."""
    ordered = sorted(places)
    needed = max(2, _MIN_AT_EDGE * len(ordered)) if len(ordered) >= _FEW_LINES else 1
    for at, place in enumerate(ordered):
        if sum(other <= place + _AT_EDGE_EMS * em for other in ordered[at : at + int(needed) + 1]) >= needed:
            return place
    return ordered[0]


def _is_full(line: PageLine, following: str, measure: _Measure) -> bool:
    """Say whether the first word of the following line had no room on this one."""
    room = measure.right - line.box.right
    lead = line.box.left - measure.left
    if lead > _INDENT_EMS[1] * measure.em and abs(lead - room) < line.em / 2:  # it is centred
        room += lead
    return room < (first_unit_ems(following) + _SLACK_EMS) * line.em


def _is_apart(before: _Placed, line: _Placed) -> bool:
    """Say whether more than the usual distance parts two lines of a column."""
    if before.page != line.page or before.line.column != line.line.column:
        return False
    step = line.line.box.bottom - before.line.box.bottom
    return step > _GAP * line.measure.pitch * max(line.line.em / line.measure.em, 1.0)


def _is_wrapped(before: _Placed, line: _Placed) -> bool:
    if line.line.text[0] in _NEVER_FIRST:
        return True
    label = match_label(line.line.text)
    if label and label.numbering.kind != "heading":  # 第三条 and a blank is no reference
        return False
    if not _is_full(before.line, line.line.text, before.measure):
        return False
    indent = (line.line.box.left - line.measure.left) / line.line.em
    if line.measure.is_indented:
        return indent < _INDENT_EMS[0]
    if indent >= _INDENT_EMS[0]:  # the lines after the first hang: under words, not under their number
        hangs = line.line.box.left - before.line.box.left
        return starts_block(before.line.text) if hangs > 0.5 * line.line.em else hangs > -0.5 * line.line.em
    return not (before.line.text[-1] in CLOSING and starts_block(line.line.text))


def _is_wrapped_title(before: _Placed, line: _Placed) -> bool:
    """Say whether two lines are one that is centred: the first as wide as the text, the second shorter."""
    box, following = before.line.box, line.line.box
    measure = before.measure
    if measure.right == inf or before.line.text[-1] in CLOSING or starts_block(line.line.text):
        return False
    room = measure.right - measure.left - box.width
    middle = (measure.left + measure.right) / 2
    is_centred = all(abs((b.left + b.right) / 2 - middle) < line.line.em / 4 for b in (box, following))
    return (
        is_centred
        and following.width < box.width
        and room < (first_unit_ems(line.line.text) + _SLACK_EMS) * line.line.em
    )
