"""The year, the place and the title that a question names, and the same question with others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.places import find_places

TITLE = re.compile(r"《[^《》]{2,80}》")
YEAR = re.compile(
    r"(?<![\d—–\-~])(?<!年[至到])(?:(?:19|20)\d{2}|[一二][〇○零一二三四五六七八九]{3})\s*年(?!代|修订)"
)
_YEARS = re.compile(rf"{YEAR.pattern}(?:[和与及、至到]{YEAR.pattern})*")
# The year of a report that is asked about another one: 1964年的政府工作报告里，一九六五年工业总产值.
_YEAR_OF_REPORT = re.compile(rf"{YEAR.pattern}(?=的?[^，,]{{0,12}}报告.*{YEAR.pattern})")
_RELATIVE_YEAR = re.compile(r"(?:去|今|前|明|当)年")
_NEIGHBOUR_YEAR = {"上一年": -1, "前一年": -1, "上年": -1, "后一年": 1, "下一年": 1, "次年": 1, "第二年": 1}
_NAMED_YEAR = re.compile(rf"{_YEARS.pattern}|{_RELATIVE_YEAR.pattern}|{'|'.join(_NEIGHBOUR_YEAR)}|\d\d年")
_SUFFIX = r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|特别行政区|地区(?!生产总值)|六省|省|市|县|区)"
_WITHOUT_SUFFIX = re.compile(r"北京|天津|上海|重庆|内蒙古|广西|西藏|宁夏|新疆|香港|澳门")
_WHOLE_COUNTRY = re.compile(r"全国|我国|国家(?=[对在\d]|$)|国务院(?=政府工作报告)|中央(?=[对在]|$)")
_OPEN = re.compile(
    r"^(?:北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|"
    r"贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾|东部|中部|西部|东北)$"
)


@dataclass(frozen=True, slots=True)
class Slots:
    """The year and the place that a text begins with, and the rest of it."""

    year: str | None
    place: str | None
    rest: str

    def put_into(self, question: str) -> str:
        """Return a question with this year and place in the place of its own."""
        if self.place:
            question = with_place(question, self.place)
        return with_year(question, self.year) if self.year else question


def read_slots(text: str, last: str) -> Slots:
    """Cut off the year and the place that a text begins with, in either order; 上一年 counts from the last question's."""
    year = place = None
    for _ in range(2):
        match = _NAMED_YEAR.match(text)
        if year is None and match and (year := year_named(match[0], last)):
            text = text[match.end() :].removeprefix("的")
        if place is None and (place := place_in_front(text) or place_named(text)):
            text = text.removeprefix(place).removeprefix("的")
    return Slots(year, place, text)


def years_of(text: str) -> list[str]:
    """Return the years that a text names outside titles, as printed (`2013年`, `去年`), in order."""
    outside = TITLE.sub("", text)
    return list(dict.fromkeys(YEAR.findall(outside))) or _RELATIVE_YEAR.findall(outside)


def year_named(text: str, last: str) -> str | None:
    """Return the year that a text is (`2014年`, `去年`), or that it counts from the last question's (`上一年`)."""
    if _YEARS.fullmatch(text) or _RELATIVE_YEAR.fullmatch(text):
        return text
    years = [year for year in years_of(last) if year[0].isdigit()]
    if text in _NEIGHBOUR_YEAR and years:
        return f"{int(years[-1][:4]) + _NEIGHBOUR_YEAR[text]}年"
    if re.fullmatch(r"\d\d年", text) and years:
        return f"{years[-1][:2]}{text}"
    return None


def with_year(question: str, year: str) -> str:
    """Return a question with another year in the place of its own, or in front where it names none."""
    if not years_of(question):
        return f"{year}{question}"
    pattern = rf"{TITLE.pattern}|{YEAR.pattern}|{_RELATIVE_YEAR.pattern}"
    report = _YEAR_OF_REPORT.match(question)
    named, rest = (report[0], question[report.end() :]) if report else ("", question)
    changed = re.sub(pattern, lambda found: found[0] if found[0][0] == "《" else year, rest)
    return named + re.sub(rf"(?:{year}[和、与至到—]*){{2,}}", year, changed)  # 2013年和2014年 are one slot


def place_named(text: str) -> str | None:
    """Return the place that a text is and nothing else, with its suffix (`湖北省`)."""
    whole = _WHOLE_COUNTRY.fullmatch(text)
    places = find_places(text)
    if whole or (places and re.fullmatch(f"{re.escape(places[0])}{_SUFFIX}?", text)):
        return text
    return None


def place_in_front(text: str) -> str:
    """Return the place that a text begins with, if it says whose matter the rest is; empty where it begins a name.

    湖北省, 中部地区 and 湖北 stand for themselves; 郑州 in 郑州航空港 does not.
    """
    if whole := _WHOLE_COUNTRY.match(text):
        return whole[0]
    for place in find_places(text[:30]):
        match = re.match(f"{re.escape(place)}(?P<suffix>{_SUFFIX})?", text)
        if match and (match["suffix"] or _OPEN.match(place) or text[match.end() :].startswith("的")):
            return match[0]
    return ""


def with_place(question: str, place: str) -> str:
    """Return a question with another place in the place of its own, or in front (behind the year) where it names none."""
    title = TITLE.search(question)
    if title and (named := place_in_front(title[0][1:])):
        # Which document that is, is not known: the name is asked for without its marks.
        return question.replace(title[0], f"{place}{title[0][1 + len(named) : -1]}")
    old = place_of(question)
    if old:
        bare = re.sub(f"{_SUFFIX}$", "", place)
        if old.endswith("省") and bare == place and not _WITHOUT_SUFFIX.fullmatch(bare) and _OPEN.match(bare):
            place += "省"
        changed = question.replace(old, place)
        return changed.replace(f"{place}地区", place) if place.endswith("地区") else changed
    year = re.match(rf"(?:{YEAR.pattern}|{_RELATIVE_YEAR.pattern})(?:以来)?的?", question)
    end = year.end() if year else 0
    return f"{question[:end]}{place}{question[end:]}"


def place_of(question: str) -> str:
    """Return the place whose matter a question is, as printed; empty where it names none."""
    outside = TITLE.sub("，", question)
    for piece in re.split(rf"{YEAR.pattern}的?|[，,]", outside):
        if found := place_in_front(piece):
            return found
    for place in find_places(outside):
        match = re.search(f"{re.escape(place)}{_SUFFIX}?", outside)
        if match and _OPEN.match(place):
            return match[0]
    return ""
