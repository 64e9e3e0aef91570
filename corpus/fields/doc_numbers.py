"""发文字号: how official documents are numbered (GB/T 9704-2012 §7.2.5), in the forms that are really printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from corpus.fields.printed import Printed, squeezed
from corpus.numerals import parse_numeral

_OPEN, _CLOSE = "〔\\[［﹝（(【〈<", "〕\\]］﹞）)】〉>"
_YEAR = r"(?:19|20|１９|２０)\d{2}"
_SERIAL = r"第?\s*\d{1,5}(?:\s*[-－之]\s*\d{1,3})?\s*号"
_BRACKETED = rf"[{_OPEN}]\s*{_YEAR}\s*年?\s*[{_CLOSE}]\s*{_SERIAL}"
_ORDER_SERIAL = r"\s*[（(]?\s*第?\s*(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,6})\s*号\s*[）)]?"
_HAN = "\u4e00-\u9fff"
# 机关代字, year in brackets, serial; 令 with a serial; 公告, 通告 and 明电 with a year without brackets.
DOC_NUMBER = re.compile(
    r"(?!根据|按照|依据|依照|参照|按|见|原)(?:"
    rf"[{_HAN}]{{1,16}}\s*{_BRACKETED}"
    rf"|(?:(?!关于)[{_HAN}、 \u3000]){{1,60}}?令{_ORDER_SERIAL}"
    rf"|(?:(?!关于)[{_HAN}、\s]){{0,60}}?(?:公告|通告|公报|明电|会议纪要)\s*[（(]?\s*{_YEAR}\s*年?\s*第?\s*\d{{1,4}}\s*号\s*[）)]?"
    rf"|(?:(?!关于)[{_HAN}]){{2,60}}?(?:公告|通告)\s*{_ORDER_SERIAL}"
    r")"
)
_BRACKETED_AT_END = re.compile(rf"[（(]\s*(?P<n>{DOC_NUMBER.pattern})\s*[）)]$")
_MAX_TITLE_LINE_CHARS = 200
_BARE_NUMBER = re.compile(
    rf"{_BRACKETED}|[（(]?\s*{_YEAR}\s*年?\s*{_SERIAL}\s*[）)]?|(?=\s*[（(]?\s*第){_ORDER_SERIAL}|[（(]?{_YEAR}年\s*第\s*\d{{1,4}}\s*期[）)]?"
)
_LABEL = re.compile(r"(?:发文字号|文\s*号|编\s*号)\s*[:：]\s*")
_BETWEEN = "、，,；; \u3000"
_YEAR_OF_NUMBER = re.compile(rf"[〔\[﹝(【〈<]({_YEAR})年?[〕\]﹞)】〉>]|\(?(?<!\d)({_YEAR})年(?=第?\d)")
_SERIAL_OF_NUMBER = re.compile(
    r"(?<![\d〇零一二三四五六七八九十百])\(?第?(\d+|[〇零一二三四五六七八九十百]+)(?=(?:[-之]\d+)?号)"
)
_STATE_COUNCIL = re.compile(r"^(?:中华人民共和国)?国(?:务院)?(?=令)")
_SIGNER = re.compile(r"\s*签发人\s*[:：].*$")


def find_doc_numbers(line: str) -> tuple[Printed[str], ...]:
    """Return the numbers of a line that holds nothing but numbers (and brackets, 文号：, 签发人：…), as printed.

    Several stand in a joint issue: `发改能源〔2019〕1号 财建〔2019〕2号`.
    """
    start = label.end() if (label := _LABEL.match(line)) else 0
    end = signer.start() if (signer := _SIGNER.search(line)) else len(line)
    while (
        start < end
        and line[start] in "（( \u3000"
        and line[end - 1] in "）) \u3000"
        and not _is_order(line[start:end])
    ):
        start, end = start + 1, end - 1
    found: list[Printed[str]] = []
    at = start
    while at < end:
        match = DOC_NUMBER.match(line, at, end)
        if not match:
            return ()
        found.append(Printed(match[0].strip(), match.start(), match.end()))
        at = match.end()
        while at < end and line[at] in _BETWEEN:
            at += 1
        if at == match.end() < end:
            return ()
    return tuple(found)


def is_bare_number(line: str) -> bool:
    """Say whether a line is a number without the body's: `第706号`, `2020年第5号`, `〔2019〕12号`."""
    return _BARE_NUMBER.fullmatch(line) is not None


def number_after_title(line: str, title_end: re.Pattern[str]) -> Printed[str] | None:
    """Return the number that stands right after the title on its line, in brackets or not.

    Args:
        line: A line that begins with a title.
        title_end: Matches, at its end, the words of a title.
    """
    if len(line) > _MAX_TITLE_LINE_CHARS or "号" not in line[-3:]:
        return None
    bracketed = _BRACKETED_AT_END.search(line)
    if bracketed and title_end.search(line[: bracketed.start()].rstrip()):
        return Printed(bracketed["n"].strip(), *bracketed.span())
    for at in range(len(line) - 1, 3, -1):
        if (match := DOC_NUMBER.fullmatch(line, at)) and title_end.search(line[:at].rstrip()):
            return Printed(match[0].strip(), *match.span())
    return None


def normal_form(number: str) -> str:
    """Return the form in which two prints of one number are equal.

    Width, kind of bracket, blanks, 第, leading zeros and the numerals of a decree do not tell numbers apart:
    `国发[2012] 第043号` and `国发〔2012〕43号` are one, so are `国令第706号` and `中华人民共和国国务院令（第七百零六号）`.
    """
    folded = squeezed(unicodedata.normalize("NFKC", number))
    folded = _SERIAL_OF_NUMBER.sub(_serial, _YEAR_OF_NUMBER.sub(_year, folded))
    return _STATE_COUNCIL.sub("国务院", folded).removeprefix("中华人民共和国").rstrip(")")


def _year(match: re.Match[str]) -> str:
    return f"〔{match[1] or match[2]}〕"


def _serial(match: re.Match[str]) -> str:
    try:
        return str(parse_numeral(match[1]))
    except ValueError:
        return match[1]


def _is_order(text: str) -> bool:
    return DOC_NUMBER.fullmatch(text) is not None


def stated_number(values: Sequence[str]) -> str | None:
    """Return a stated number as it stands, several joined by 、; 无 and — are none."""
    numbers = [value for value in values if re.search(r"[\d〇零一二三四五六七八九十]", value)]
    return "、".join(numbers) or None
