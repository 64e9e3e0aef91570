"""What the name of a file tells of its document, the least trusted of all places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.fields.dates import find_dates
from corpus.fields.doc_numbers import DOC_NUMBER

_HAN = re.compile(r"[\u4e00-\u9fff]")
_DATED = re.compile(
    r"\s*[（(\[【_-]?\s*(?P<date>(?:19|20)\d{2}[-.年_]?\d{1,2}[-.月_]?\d{1,2}日?)\s*[)）\]】]?\s*$"
)
_MIN_TITLE_CHARS = 4


@dataclass(frozen=True, slots=True)
class FileName:
    """Parts of a file name: `国办发〔2018〕108号_标题`, `中华人民共和国公司法(2018-10-26)`; empty or None where missing."""

    title: str = ""
    doc_number: str | None = None
    issued_on: date | None = None


def read_file_name(stem: str) -> FileName:
    """Return what a file name without its extension tells."""
    rest, number, day = stem.strip(), None, None
    if match := DOC_NUMBER.match(rest):
        follows = rest[match.end() :]
        if not follows or follows[0] in "_ -—－+＋　":
            number, rest = match[0], follows.lstrip("_ -—－+＋　")
    if dated := _DATED.search(rest):
        day = next((printed.value for printed in find_dates(_parted(dated["date"]))), None)
        rest = rest[: dated.start()] if day else rest
    title = rest.strip(" _")
    return FileName(title if len(_HAN.findall(title)) >= _MIN_TITLE_CHARS else "", number, day)


def _parted(digits: str) -> str:
    """Return `20181026` as `2018-10-26`."""
    return (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        if re.fullmatch(r"\d{8}", digits)
        else digits.replace("_", "-")
    )
