"""署名 and 成文日期 at the end of the body (GB/T 9704-2012 §7.3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile

from corpus.fields.bodies import find_bodies, is_body
from corpus.fields.dates import find_dates
from corpus.fields.printed import Printed, printed_lines_before, squeezed

_MAX_BODY_LINES = 20
_OFFICE_HOLDER = re.compile(
    r"(?:中华人民共和国)?(?:总\s*理|主\s*席|部\s*长|主\s*任|署\s*长|局\s*长|行\s*长|省\s*长|市\s*长|州\s*长|县\s*长|区\s*长|审\s*计\s*长|会\s*长|院\s*长|检\s*察\s*长)"
    r"[\s:：]*[\u4e00-\u9fff·]{1,4}(?:\s*[\u4e00-\u9fff·]{1,4})?|.{2,30}(?:部长|主任|署长|局长|行长|省长|市长|主席)[\s:：]+[\u4e00-\u9fff·\s]{2,8}"
)
_NOT_AFTER = re.compile(r"\s*(?:印发|施行|起|发布|公布|通过|修订|前|后|至|—|-|～|~|止)")
_AFTER_DATE = re.compile(
    r"[\s　]*(?:[（(][^）)\n]{1,40}[）)]\s*)?(?:责任编辑.*|抄送.*|主题词.*|附件.*|来源.*|分享.*|扫一扫.*|打印.*|【.*|[\[（(]信息.*)?$"
)
_LONG_NAMED = ("领导小组", "指挥部", "办公室", "工作组", "专班", "机制")
_PIECE = re.compile(r"\S+")
_SENTENCE_END = re.compile(r".*[。！!？”」）)](?=\s*\S)")


@dataclass(frozen=True, slots=True)
class Signature:
    """The block that closes the body; a sealed document may show only the date, an old web page only the body."""

    bodies: tuple[Printed[str], ...]
    day: Printed[date] | None


def find_signature(text: str, start: int) -> Signature | None:
    """Return the signature of a document: the first one after `start`, those of its annexes come later."""
    for day in find_dates(text, start):
        if not _closes_line(text, day):
            continue
        bodies = _bodies_before(text, start, day)
        if bodies or _is_alone(text, start, day):
            return Signature(bodies, day)
    last = next(printed_lines_before(text, len(text)), None)
    if last and last.start >= start and (bodies := find_bodies(text, last.start, last.end)):
        return Signature(bodies, None)
    return None


def _closes_line(text: str, day: Printed[date]) -> bool:
    """Say whether a date ends its line, but for a note in brackets."""
    line_end = text.find("\n", day.end)
    line_end = len(text) if line_end < 0 else line_end
    return not _NOT_AFTER.match(text, day.end, line_end) and bool(
        _AFTER_DATE.fullmatch(text, day.end, line_end)
    )


def _bodies_before(text: str, start: int, day: Printed[date]) -> tuple[Printed[str], ...]:
    """Return the bodies on the line of the date, else those on the lines right above it."""
    line_start = max(text.rfind("\n", start, day.start) + 1, start)
    if text[line_start : day.start].strip():
        sentence = _SENTENCE_END.match(text, line_start, day.start)
        return find_bodies(text, sentence.end() if sentence else line_start, day.start)
    bodies: tuple[Printed[str], ...] = ()
    for other in islice(_lines_above(text, start, line_start), _MAX_BODY_LINES):
        words, end = other.value, other.end
        found = find_bodies(text, other.start, end) or (
            _spread_body(text, other.start, end) if not bodies else ()
        )
        if not found and not bodies:
            if _OFFICE_HOLDER.fullmatch(words):
                continue
            return _bodies_behind_sentence(text, other.start, end)
        if not found:
            break
        bodies = (*found, *bodies)
    return bodies


def _spread_body(text: str, start: int, end: int) -> tuple[Printed[str], ...]:
    """Return one body whose name a line end, now a blank, had cut."""
    name = squeezed(text[start:end])
    return (Printed(name, start, end),) if is_body(name) and name.endswith(_LONG_NAMED) else ()


def _bodies_behind_sentence(text: str, start: int, end: int) -> tuple[Printed[str], ...]:
    """Return the bodies that end a line behind a sentence (`…执行。 财政部 税务总局`), as pages print that lost line ends."""
    pieces = list(_PIECE.finditer(text, start, end))
    for at in range(max(len(pieces) - 4, 1), len(pieces)):
        if bodies := find_bodies(text, pieces[at].start(), end):
            return bodies
    sentence = _SENTENCE_END.match(text, start, end)
    return find_bodies(text, sentence.end(), end) if sentence else ()


def _is_alone(text: str, start: int, day: Printed[date]) -> bool:
    """Say whether a date without a body closes a body: it has its line and follows a sentence, a holder or 附件."""
    line_start = max(text.rfind("\n", start, day.start) + 1, start)
    above = next(_lines_above(text, start, line_start), None)
    if text[line_start : day.start].strip() or above is None:
        return False
    return above.value[-1] in "。）)！”" or _OFFICE_HOLDER.fullmatch(above.value) is not None


def _lines_above(text: str, start: int, line_start: int) -> Iterator[Printed[str]]:
    """Yield the lines above one, the nearest first, back to `start`."""
    return takewhile(lambda line: line.start >= start, printed_lines_before(text, line_start - 1))
