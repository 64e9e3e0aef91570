"""标题: the words that end one, and the lines that make one (GB/T 9704-2012 §7.3.1: 发文机关 + 事由 + 文种)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.fields.bodies import find_bodies
from corpus.fields.printed import Printed, squeezed

MAX_TITLE_CHARS = 150
MAX_TITLE_LINE_CHARS = 100
TITLE_END = re.compile(
    r"(?:决定|决议|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|答复|规划|纲要|方案|预案|要点|总结|计划|办法|规定|条例|细则|规则|章程|准则|标准"
    r"|指南|指引|规范|目录|清单|措施|法|解释|制度|说明|解读|倡议书|公约|宪法|修正案|安排|典|预算|名单|意见书|若干政策|政策)"
    r"(?:[（(【][^）)】]{1,30}[）)】])*$"
)
_KIND_ONLY = re.compile(
    r"的?(?:通知|通报|决定|意见|公告|通告|报告|请示|批复|函|复函|办法|规定|命令|纪要|方案)(?:[（(].{1,20}[）)])?"
)
_MATTER = re.compile(r"关于|转发|批转|印发(?=《|关于)|对(?=.*(?:答复|批复|复函|函|意见)$)")
_AND_OTHERS = re.compile(r"等[〇一二三四五六七八九十\d]*个?(?:部门|单位|部委|机关)$")
_MAX_LINES = 10
_DECREE = re.compile(r"公布|发布|颁布")
_QUOTED = re.compile(r"《(?P<title>[^《》]{2,80}(?:《[^《》]*》[^《》]*)*)》")
_YEAR = re.compile(
    r"(?<!\d)(?P<digits>(?:19|20)\d{2})\s*年|(?P<han>[二一][〇○零九][〇○零一二三四五六七八九]{2})年"
)
_YEAR_SPAN = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d{2})\s*年?\s*[-—–－~～至到]+\s*(?:19|20)\d{2}\s*年")


def title_of(text: str, lines: Sequence[Printed[str]], is_closed: bool) -> Printed[str] | None:
    """Return the title that lines of an opening make, or None where none of them ends as a title does.

    Args:
        text: What they are lines of.
        lines: Lines that follow each other, without numbers, dates and addressees.
        is_closed: What follows them (a number, the addressees) shows that the title ends with their last line.
    """
    lines = _once(lines)
    ends = [at for at, line in enumerate(lines) if TITLE_END.search(line.value)]
    if not ends:
        return None
    end = ends[-1] if is_closed else ends[0]
    for line, following in pairwise(lines[end:]):
        # 关于印发甲规划 | 的通知, but not 关于乙的公告 财政部 | 通知
        if not _KIND_ONLY.fullmatch(following.value) or text[line.end : following.start].strip():
            break
        end += 1
    chosen = lines[_title_start(lines, end) : end + 1]
    title = joined(chosen)
    for line in lines[:end]:  # 2025年湖南省政府工作报告 | 政府工作报告
        if len(line.value) > len(title) and squeezed(line.value).endswith(squeezed(title)):
            return line
    return Printed(title, chosen[0].start, chosen[-1].end) if len(title) <= MAX_TITLE_CHARS else None


def _once(lines: Sequence[Printed[str]]) -> Sequence[Printed[str]]:
    """Return the first of a title that is printed twice: by the page, and by the document."""
    words = [squeezed(line.value) for line in lines]
    for at in range(1, len(lines)):
        if "".join(words[:at]) == "".join(words[at:]):
            return lines[:at]
    return lines


def behind_title(line: str) -> int:
    """Return where the words begin that stand, after a blank, behind a whole title on its line, or the line's length.

    `…的公告 财政部 税务总局` and `…的通知 内容概述`; a title with a blank in it ends as titles do after the blank too.
    """
    for blank in re.finditer(r"\s+", line):
        head, rest = line[: blank.start()], line[blank.end() :]
        if "关于" in head and TITLE_END.search(head) and not TITLE_END.search(rest):
            return blank.end()
    return len(line)


def _title_start(lines: Sequence[Printed[str]], end: int) -> int:
    """Return the line on which the title that ends on `lines[end]` begins: with its issuers, else with 关于."""
    first = max(end - _MAX_LINES, 0)
    for start in range(end, first - 1, -1):
        words = squeezed(joined(lines[start : end + 1]))
        if words.startswith("关于") or title_issuers(words):
            while start > first and find_bodies(lines[start - 1].value, 0, len(lines[start - 1].value)):
                start -= 1
            return start
    start = end
    while start > first and not TITLE_END.search(lines[start - 1].value):
        start -= 1
    return start


def joined(lines: Sequence[Printed[str]]) -> str:
    """Return lines of a title as one; a blank stands between the bodies of a joint issue."""
    title = ""
    for line in lines:
        both_bodies = title and find_bodies(title, 0, len(title)) and _opens_with_body(line.value)
        title += (" " if both_bodies else "") + line.value
    return title


def is_spaced_out(words: str) -> bool:
    """Say whether a line is set with a blank after each character (`政 府 工 作 报 告`)."""
    return re.fullmatch(r"(?:[\u4e00-\u9fff]\s+)+[\u4e00-\u9fff]", words) is not None


def _opens_with_body(words: str) -> bool:
    return bool(find_bodies(words, 0, len(words)) or title_issuers(words))


def title_issuers(title: str) -> tuple[Printed[str], ...]:
    """Return the bodies that a title names before its matter (`国务院办公厅、中央军委办公厅关于…`), or nothing."""
    if not TITLE_END.search(title) and not re.search(r"印发《.+》$", title):
        return ()
    for matter in _MATTER.finditer(title):
        if bodies := find_bodies(title, 0, _and_others(title[: matter.start()])):
            return tuple({body.value: body for body in reversed(bodies)}.values())[::-1]  # each once
    return ()


def names_only_the_first(title: str) -> bool:
    """Say whether a title leaves issuers out: `国家发展改革委等部门关于…`."""
    return any(_AND_OTHERS.search(title[: matter.start()]) is not None for matter in _MATTER.finditer(title))


def _and_others(head: str) -> int:
    return match.start() if (match := _AND_OTHERS.search(head)) else len(head)


def title_year(title: str) -> int | None:
    """Return the year that a title is about: of a span of years the first, of several (…总结和…要点) the last."""
    years = [
        int(match["digits"]) if match["digits"] else _han_year(match["han"])
        for match in _YEAR.finditer(title)
    ]
    span = _YEAR_SPAN.search(title)
    return int(span["first"]) if span else (years[-1] if years else None)


def without_year(title: str) -> str:
    """Return a title without the year that it begins with (`2025年河南省政府工作报告`)."""
    return re.sub(r"^(?:\d{4}\s*年度?\s*)", "", title)


def _han_year(digits: str) -> int:
    return int("".join(str("〇一二三四五六七八九".index("〇" if d in "〇○零" else d)) for d in digits))


def decreed_title(text: str, body_start: int) -> Printed[str] | None:
    """Return the title that the sentence of a decree publishes (`《专利代理条例》已经…现予公布`)."""
    sentence_end = text.find("\n", body_start)
    sentence = text[body_start : sentence_end if sentence_end >= 0 else len(text)]
    quoted = _QUOTED.search(sentence)
    if not quoted or not _DECREE.search(sentence):
        return None
    title = quoted["title"].replace("〈", "《").replace("〉", "》")
    start = body_start + quoted.start("title")
    return Printed(title, start, start + len(title))
