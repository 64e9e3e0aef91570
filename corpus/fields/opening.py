"""What stands before the body of an official document: 版头, 标题, 题注, 主送机关 (GB/T 9704-2012 §7.2, §7.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from corpus.fields.bodies import find_bodies
from corpus.fields.dates import find_dates, is_date_line
from corpus.fields.doc_numbers import DOC_NUMBER, find_doc_numbers, is_bare_number, number_after_title
from corpus.fields.field_lines import find_field_line, first_mark
from corpus.fields.field_names import FieldName
from corpus.fields.printed import Printed, printed_lines, squeezed
from corpus.fields.recipients import find_recipients
from corpus.fields.titles import (
    MAX_TITLE_LINE_CHARS,
    TITLE_END,
    behind_title,
    decreed_title,
    is_spaced_out,
    title_of,
)
from corpus.sectioning.headings import match_label

_MAX_LINES = 60
_MAX_LINE_CHARS = 1000  # a longer one is of the body, but for addressees that it is run in to
_RED_HEAD = re.compile(
    r"(?P<bodies>.{2,80}?)\s*(?P<kind>文件|令|公告|通告|公报|明电|会议纪要|办公会议纪要|专题会议纪要|函)$"
)
_PASSED_OVER = re.compile(
    r"\d{1,6}|(?:特急|加急|急件|平急|特提|绝密|机密|秘密|内部|公开)[★☆\d年月个\s]*.{0,6}|签发人\s*[:：].*|附件\s*[\d一二三四五六七八九十]*\s*[:：]?"
)
_PARTED_TITLE = re.compile(r"\s*[-—－_:：\s]\s*(?P<title>[^，。]*关于.{4,80}$)")
_NUMBERED_HEAD = re.compile(r"(?:令|公告|通告|公报|明电)$")
_BY_BODY = re.compile(r"(?P<kind>令|公告|通告)[（(第\s\d]")
_BLANKS = re.compile(r"\s+")
_NOTE = re.compile(r"通过|公布|发布|修订|修正|修改|施行|批准|会议|印发|颁布|上$|实施")


@dataclass(frozen=True, slots=True)
class Opening:
    """What the opening of a document shows; nothing of it is required.

    Attributes:
        title: Its line ends and the blanks of spaced-out words are left out of the value.
        first_line: The first line that could be a title, for a document whose title is not official.
        red_head: Bodies of the 发文机关标志.
        fields: What field lines state.
        notes: Lines that tell when it was passed and published (题注, promulgation history) or stand as bare dates.
        body_start: Where the body begins.
    """

    title: Printed[str] | None = None
    first_line: Printed[str] | None = None
    doc_numbers: tuple[Printed[str], ...] = ()
    red_head: tuple[Printed[str], ...] = ()
    recipients: tuple[Printed[str], ...] = ()
    fields: tuple[tuple[FieldName, Printed[str]], ...] = ()
    notes: tuple[Printed[str], ...] = ()
    body_start: int = 0


@dataclass(slots=True)
class _Reader:
    text: str
    marked: Mapping[int, int]
    blocks: list[tuple[list[Printed[str]], bool]] = field(default_factory=list)
    block: list[Printed[str]] = field(default_factory=list)
    red_lines: list[Printed[str]] = field(default_factory=list)
    red_head: tuple[Printed[str], ...] = ()
    numbers: list[Printed[str]] = field(default_factory=list)
    notes: list[Printed[str]] = field(default_factory=list)
    recipients: tuple[Printed[str], ...] = ()
    fields: list[tuple[FieldName, Printed[str]]] = field(default_factory=list)
    awaited: list[FieldName | None] = field(default_factory=list)  # a field whose value is on the next line

    def close(self, is_closed: bool) -> None:
        if self.block:
            self.blocks.append((self.block, is_closed))
            self.block = []

    def read(self, line: Printed[str]) -> bool:
        """Take in a line; False where the body begins with it."""
        words = line.value
        if len(words) > _MAX_LINE_CHARS:
            self.recipients = find_recipients(line)
            return False
        if self._is_field(line):
            self.close(is_closed=False)
            return True
        if line.start in self.marked and not match_label(words) and not self.notes:
            self.block.append(line)
            return True
        if _PASSED_OVER.fullmatch(words):
            self.close(is_closed=False)
            return True
        if numbers := self._numbers(line):
            self.numbers += numbers
            self.close(is_closed=True)
            return True
        if self._is_note(words):
            self.notes.append(line)
            self.close(is_closed=True)
            return True
        if rest := self._behind_number(line):
            return self.read(rest)
        if recipients := find_recipients(line):
            self.recipients = recipients
            self.close(is_closed=True)
            return False
        if self._is_red_head(line):
            self.close(is_closed=False)
            return True
        if (behind := behind_title(words)) < len(words):
            title = words[:behind].rstrip()
            self.block.append(Printed(title, line.start, line.start + len(title)))
            return self.read(Printed(words[behind:], line.start + behind, line.end))
        if match_label(words) or "。" in words or len(words) > MAX_TITLE_LINE_CHARS or words[-1] in "：:；，":
            self.close(is_closed=False)
            return False
        self.block.append(replace(line, value=squeezed(words)) if is_spaced_out(words) else line)
        return True

    def _is_field(self, line: Printed[str]) -> bool:
        awaited, self.awaited = self.awaited, []
        fields = find_field_line(line)
        if not fields and awaited:
            end = first_mark(line)
            words = line.value[:end].rstrip()
            self.fields += [
                (name, Printed(words, line.start, line.start + len(words))) for name in awaited if name
            ]
            fields = find_field_line(Printed(line.value[end:], line.start + end, line.end))
        if not fields:
            return bool(awaited)
        self.fields += [(name, value) for name, value in fields if name and value.value]
        name, value = fields[-1]
        self.awaited = [] if value.value else [name]
        return True

    def _numbers(self, line: Printed[str]) -> list[Printed[str]]:
        found = find_doc_numbers(line.value)
        if found:
            return self._of_body([Printed(n.value, line.start + n.start, line.start + n.end) for n in found])
        if is_bare_number(line.value):
            head = self.red_lines[-1] if self.red_lines and not self.numbers else None
            if head and _NUMBERED_HEAD.search(head.value) and not self.text[head.end : line.start].strip():
                # 国务院令 | 第706号 is one number
                return [Printed(squeezed(head.value + line.value), head.start, line.end)]
            return [line] if line.value[0] in "〔[【［﹝" else []
        return self._beside_title(line)

    def _of_body(self, numbers: list[Printed[str]]) -> list[Printed[str]]:
        """Take the body from a number that is printed with it (财政部公告2020年第8号)."""
        if not (kind := _BY_BODY.search(numbers[0].value)):
            return numbers
        if self.block and find_bodies(self.block[-1].value, 0, len(self.block[-1].value)):
            other = self.block.pop()  # 财政部 | 税务总局公告2020年第8号 is one number
            numbers[0] = Printed(f"{other.value} {numbers[0].value}", other.start, numbers[0].end)
        if not self.red_head:
            first = numbers[0]
            end = first.start + self.text[first.start : first.end].find(kind["kind"])
            self.red_head = find_bodies(self.text, first.start, end)
        return numbers

    def _beside_title(self, line: Printed[str]) -> list[Printed[str]]:
        """Part a number from the title that stands on its line, before or behind it."""
        first = DOC_NUMBER.match(line.value)
        if first and (parted := _PARTED_TITLE.match(line.value, first.end())):
            start = line.start + parted.start("title")  # 甲政发〔2020〕3号-甲市人民政府关于…的通知
            self.block.append(Printed(parted["title"], start, line.end))
            return [Printed(first[0], line.start, line.start + first.end())]
        if not (last := number_after_title(line.value, TITLE_END)):
            return []
        title = line.value[: last.start].rstrip()
        self.block.append(Printed(title, line.start, line.start + len(title)))
        return [Printed(last.value, line.start + last.start, line.end)]

    def _behind_number(self, line: Printed[str]) -> Printed[str] | None:
        """Take a number that the addressees follow on its line; return what follows."""
        number = DOC_NUMBER.match(line.value)
        blank = _BLANKS.match(line.value, number.end()) if number else None
        if not number or not blank:
            return None
        rest = Printed(line.value[blank.end() :], line.start + blank.end(), line.end)
        if not find_recipients(rest):
            return None
        self.numbers.append(Printed(number[0], line.start, line.start + number.end()))
        return rest

    def _is_note(self, words: str) -> bool:
        if is_date_line(words):
            return True
        day = next(find_dates(words), None)
        if day is None or not (self.block or self.blocks) or "。" in words.rstrip("。）)"):
            return False
        if words[0] in "（(—－-":
            return True
        # An entry of a history, or its beginning (1984年4月4日 国务院 | 中央军委发布).
        return day.start == 0 and bool(_NOTE.search(words) or not re.search("[，；：]", words))

    def _is_red_head(self, line: Printed[str]) -> bool:
        match = _RED_HEAD.fullmatch(squeezed(line.value) if is_spaced_out(line.value) else line.value)
        if not match or self.numbers or "关于" in line.value:
            return False
        end = line.end if is_spaced_out(line.value) else line.start + match.end("bodies")
        above = [other for other in self.block if find_bodies(other.value, 0, len(other.value))]
        if is_spaced_out(line.value):
            bodies: tuple[Printed[str], ...] = (Printed(match["bodies"], line.start, line.end),)
        else:
            bodies = find_bodies(self.text, line.start, end)
        if not bodies and match["bodies"] != "中华人民共和国主席":
            return False
        for other in above:  # a joint red head: one body a line, the last with 文件
            self.block.remove(other)
        self.red_head = (
            tuple(b for other in above for b in find_bodies(self.text, other.start, other.end)) + bodies
        )
        self.red_lines.append(line)
        return True


def read_opening(text: str, start: int = 0, marked: Mapping[int, int] | None = None) -> Opening:
    """Return what the opening of a canonical text shows.

    Args:
        text: Canonical text.
        start: Where to begin, after a block of stated fields.
        marked: Level of each paragraph that the file itself marks as a heading, by its offset.
    """
    first_marked = {offset: level for offset, level in (marked or {}).items() if level == 1}
    reader = _Reader(text, first_marked)
    body_start = len(text)
    for count, line in enumerate(printed_lines(text, start)):
        if count == _MAX_LINES or not reader.read(line):
            body_start = line.end if reader.recipients else line.start
            break
    reader.close(is_closed=False)
    blocks = reader.blocks
    title = next((t for t in (title_of(text, block, is_closed) for block, is_closed in blocks) if t), None)
    if title is None and reader.red_lines:
        title = decreed_title(text, body_start) or reader.red_lines[-1]
    return Opening(
        title,
        blocks[0][0][0] if blocks else None,
        tuple(reader.numbers),
        reader.red_head,
        reader.recipients,
        tuple(reader.fields),
        tuple(reader.notes),
        body_start,
    )
