"""From when until when a document says that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from corpus.documents import ValidityClause
from corpus.fields.dates import DAY, find_dates
from corpus.in_force.sentences import Sentence, sentences_with
from corpus.numerals import parse_numeral

_NUMERAL = r"[\d０-９]{1,3}|[一二两三四五六七八九十]{1,3}"
_WORD = (
    "法|条例|规定|办法|细则|规则|准则|章程|规程|解释|批复|决定|决议|通知|意见|公告|通告|通报|方案|规划|纲要|计划|预案|标准|规范|制度"
    "|措施|政策|命令|令|指引|指南|目录|修正案|安排|要点|文件|协议|函|清单|守则|公约"
)
# The document's word for itself, with nothing of it set apart (本条例第八条).
_SELF = re.compile(
    rf"(?:本|以上|上述|此)[\u4e00-\u9fff]{{0,10}}?(?:{_WORD})(?:（[^（）]{{1,8}}）)?(?!第|中的|所称)"
)
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_NUMBER = re.compile(r"^[\s\d.．、]+(?=\D)")
_PUBLISHING = re.compile(r"现(?:予|将|公布|发布|印发|公告|通告)|予以(?:公布|发布|印发)|[批审议]+(?:准|通过)")
_TRIGGER = re.compile(r"(?:施行|实施|执行|试行|生效|实行)|有效期|截[止至]")
_TAKES_EFFECT = re.compile(
    rf"(?:(?:自|从|于|在)\s*+(?:(?P<day>{DAY})|(?P<own>(?:本[^，。；《》]{{0,10}})?(?:[\u4e00-\u9fff]{{2,6}})之日|即日|下发之日))|(?P<now>即日))"
    rf"\s*+(?:零时)?\s*+(?:起|开始|始)?\s*+(?:满?\s*+(?P<n>{_NUMERAL})\s*+(?P<unit>日|天|个月|月)(?:之?后|以后)?|后)?\s*+起?\s*+(?:开始|正式|全面|在[^，。；]{{1,10}})?"
    r"(?P<verb>施行|实施|执行|试行|生效|实行)(?!的|之日|[前后]|以[前后]|[：:]|情况|细则|意见|办法|方案)"
)
_PERIOD = r"(?:有效期|试行期|施行期|实施期|执行期|暂行期|政策期|过渡期)(?:限|间)?"
_SPAN_WORDS = r"\s*+(?:暂定为?|为|是|至|到|自|从|截至|截止到?|：|:)?\s*+"
_UNTIL = re.compile(
    rf"{_PERIOD}{_SPAN_WORDS}(?:{DAY}\s*+(?:起)?\s*+(?:至|到|—|－|-)+\s*+)?(?P<day>{DAY})"
    rf"|(?:施行|实施|执行|试行|有效)\s*+(?:期限)?\s*+(?:至|到)\s*+(?P<day2>{DAY})"
    rf"|(?:至|到)\s*+(?P<day3>{DAY})\s*+(?:止|废止|失效|终止|停止执行)"
)
_FOR = re.compile(
    rf"(?:{_PERIOD}{_SPAN_WORDS}|(?:起|，|,)\s*+(?:试行|施行|执行|实施|暂行)(?:期)?)(?P<n>{_NUMERAL})\s*+(?P<unit>年|个月)(?!以[上下]|内|半)"
)
_OPEN_END = re.compile(rf"{_PERIOD}\s*+(?:至|到|截至|截止到?)(?P<event>[^，。；]{{2,40}}?)(?:之日|时|为)?止")


def find_terms(
    text: str, history: Sequence[ValidityClause], issued_on: date | None = None
) -> Iterator[ValidityClause]:
    """Yield the `takes_effect` and `expires` clauses of running sentences, in text order.

    Only what a document says of itself as a whole counts: not of a licence, of another document, or of one of its
    articles. `on` is the first day (公布之日 is the date of its publication in `history`, else `issued_on`) and the last
    day; None where no date can be told.

    Args:
        text: Canonical text.
        history: Its promulgation history.
        issued_on: Its own date, for a text without one.
    """
    published_on = _published_on(history) or issued_on
    begins_on: date | None = None
    said_until: int | None = None  # where the sentence that says when it takes effect ends
    for sentence in sentences_with(text, _TRIGGER):
        if text.startswith(("“", "『", "「"), sentence.line_start):
            continue  # an amendment quotes the new words of another document
        begins = _begin(sentence, published_on)
        if begins:
            begins_on = begins_on or begins.on
            yield begins
        if (
            begins
            or _speaks_of_itself(sentence.words)
            or (
                said_until is not None
                and sentence.start <= said_until + 2
                and sentence.words.startswith(("有效期", "试行期", "施行期"))
            )
        ):
            yield from _end(sentence, begins_on or published_on)
        if begins:
            said_until = sentence.end


def _published_on(history: Sequence[ValidityClause]) -> date | None:
    """Return the last date of the first promulgation, before any change."""
    first: list[date] = []
    for clause in history:
        if clause.kind in ("amended", "revised"):
            break
        if clause.kind == "promulgated" and clause.on:
            first.append(clause.on)
    return max(first, default=None) or next((clause.on for clause in history if clause.on), None)


def _begin(sentence: Sentence, published_on: date | None) -> ValidityClause | None:
    for match in _TAKES_EFFECT.finditer(sentence.words):
        if not _is_self(sentence.words[: match.start()]):
            continue
        if match["day"]:
            on = next((printed.value for printed in find_dates(match["day"])), None)
        elif (match["own"] or match["now"] or "").endswith(("施行之日", "生效之日", "实施之日")):
            continue
        else:
            on = published_on
        if on and match["n"]:
            on = _later(on, match["n"], match["unit"])
        return ValidityClause("takes_effect", on, (), sentence.start, sentence.end)
    return None


def _is_self(lead: str) -> bool:
    """Say whether the words before 自…起施行 make this document, as a whole, what takes effect."""
    lead = _NUMBER.sub("", _ASIDE.sub("", lead))  # 本法（原称《…》）, 7.3 本预案
    subject = re.split(r"[，,：:]", lead)[-1].strip()
    if not subject:
        return not lead.strip() or bool(_SELF.search(lead) or _PUBLISHING.search(lead))
    own = _SELF.match(subject)
    return own is not None and "《" not in subject and len(subject) - own.end() <= 30


def _speaks_of_itself(words: str) -> bool:
    own = _SELF.match(words)  # 上述政策 may be some of its measures only
    return (
        own is not None
        and words.startswith("本")
        and not words[own.end() :].startswith(("规定", "第", "所称", "的", "要求"))
    )


def _end(sentence: Sentence, begins_on: date | None) -> Iterator[ValidityClause]:
    words = sentence.words
    on: date | None = None
    if match := _UNTIL.search(words):
        day = match["day"] or match["day2"] or match["day3"]
        on = next((printed.value for printed in find_dates(day)), None)
    elif match := _FOR.search(words):
        after = _later(begins_on, match["n"], match["unit"]) if begins_on else None
        on = after - timedelta(days=1) if after else None
    elif not _OPEN_END.search(words):
        return
    yield ValidityClause("expires", on, (), sentence.start, sentence.end)


def _later(day: date, numeral: str, unit: str) -> date | None:
    """Return the day after a term: a month or year later is the same day of the month, or its last.

    None where the numeral is none (十十) or the calendar does not go so far.
    """
    try:
        n = parse_numeral(numeral.replace("两", "二"))
    except ValueError:
        return None
    if unit in ("日", "天"):
        return day + timedelta(days=n) if (date.max - day).days >= n else None
    months = day.month - 1 + (12 * n if unit == "年" else n)
    year, month = day.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return None
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)
