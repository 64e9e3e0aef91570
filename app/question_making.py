"""Questions that a document answers, made from what is printed in it: its figures, dates, aims, tasks and parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.documents import Document, section_path

QuestionSource = Literal["figure", "aim", "start", "task", "outline"]

# A figure that a reader may ask for: a name that ends in what can be measured, then the number.
_MEASURED = r"总值|增加值|总额|收入|投资|产量|面积|里程|人口|支出|覆盖率|比重|城镇化率|失业率"
_FIGURE = re.compile(
    rf"(?:^|[，,、；;。：:\s）)])(?:全年|全省|全区|全市|全国|预计|其中|实现)*"
    rf"(?P<name>(?![\u4e00-\u9fff]{{0,6}}(?:实现|完成|新增|下达|安排|力争|预期|目标|计划|引进))[\u4e00-\u9fff]{{2,14}}?(?:{_MEASURED}))"
    r"(?P<verb>增长|达到|达|突破|超过|超|为)?"
    r"(?P<number>\d[\d.]*)(?P<unit>%|万亿元|亿元|万元|元|亿斤|亿美元|公里|万亩|亿亩|万人)(?=[，,、；;。])"
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")
_STARTS = re.compile(r"自\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日起(?:施行|实施|执行)")
_AIM = re.compile(r"为了?[^。；\n]{8,120}制定本(?:条例|办法|规定|细则|法|预案)")
_TITLE_CHARS = range(4, 31)  # a longer title makes an unreadable question
_PARTS = range(2, 16)
_TASK = re.compile(
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])\s*(?P<task>(?:加强|完善|推进|健全|优化|强化|提高|加快|建立|规范|落实|促进)[\u4e00-\u9fff]{4,16})[。.]?$"
)
_UNREADABLE = re.compile(r"[《》\n]")


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question, and what of the document it was made from."""

    text: str
    source: QuestionSource


def made_questions(document: Document) -> list[MadeQuestion]:
    """Return at most one question from each source, the most telling first; none for a document that has none.

    A question names what sets its document apart (its title, or its region and year): other documents may be alike.
    """
    found = (_figure(document), _aim(document), _start(document), _task(document), _outline(document))
    return [question for question in found if question is not None]


def _figure(document: Document) -> MadeQuestion | None:
    if document.region is None:
        return None
    for match in _FIGURE.finditer(document.text):
        year = _year_at(document, match.start("name"))
        if year is None:
            continue
        asks = "增长了百分之几" if match["unit"] == "%" and match["verb"] == "增长" else "是多少"
        return MadeQuestion(f"{document.region}{year}年{match['name']}{asks}？", "figure")
    return None


def _year_at(document: Document, offset: int) -> str | None:
    """Return the year that a place of the text speaks of: of its sentence, else of the nearest heading that names one."""
    begins = max(document.text.rfind(mark, 0, offset) for mark in "。\n") + 1
    headings = [section.title for section in section_path(document.sections, offset)]
    for text in (document.text[begins:offset], *reversed(headings)):
        if years := _YEAR.findall(text):
            return str(years[-1])
    return None


def _aim(document: Document) -> MadeQuestion | None:
    title = _title(document)
    if not title or not _AIM.search(document.text):
        return None
    return MadeQuestion(f"为什么制定《{title}》？", "aim")


def _start(document: Document) -> MadeQuestion | None:
    title = _title(document)
    if not title or not _STARTS.search(document.text):
        return None
    return MadeQuestion(f"《{title}》从什么时候起施行？", "start")


def _outline(document: Document) -> MadeQuestion | None:
    title = _title(document)
    # A notice about something is asked for what it says, not for its parts.
    if not title or "关于" in title or len(list(_parts(document))) not in _PARTS:
        return None
    return MadeQuestion(f"{title}有哪几部分？", "outline")


def _task(document: Document) -> MadeQuestion | None:
    for section in document.sections:
        if match := _TASK.match(document.text[section.start : section.heading_end].strip()):
            return MadeQuestion(f"怎样{match['task']}？", "task")
    return None


def _parts(document: Document) -> Iterator[str]:
    return (
        section.title
        for section in document.sections
        if section.level == 1 and section.kind not in ("preamble", "body") and section.title
    )


def _title(document: Document) -> str:
    """Return the title where a question can name it, else nothing."""
    title = document.title.strip()
    return title if len(title) in _TITLE_CHARS and not _UNREADABLE.search(title) else ""
