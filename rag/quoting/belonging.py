"""What belongs to a quoted sentence: its subject or lead-in, the ；chain of a penalty, exceptions, the other half of the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.tokenizing import bigrams
from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.clauses import concise
from rag.quoting.item_marks import is_case, leads_in
from rag.quoting.listing import FIGURES, series_at
from rag.quoting.other_half import other_half
from rag.quoting.parallel_cases import parallel_cases
from rag.quoting.stretches import Sentence, piece, same_line, stretch
from rag.types import Passage, Span
from rag.verdicts.whether import asks_whether

_MOST_CHARS = 400  # of a chain; a longer one is cut like any sentence
_ASKS_CONSEQUENCE = re.compile(
    r"后果|罚|(?:法律|什么|承担[^，。？]{0,6})责任|怎[么样].{0,4}处|如何处|怎么办|会怎[么样]|判[刑几多]"
)
# A segment behind ；that says nothing without the one before it: 逾期不改正的，处….
_GOES_ON = re.compile(
    r"(?:并|也|且|或者|可以|应当|不得|不予|由|处(?!于|理)|予以|给予|责令|没收|但|同时|其中|逾期|拒不|仍|情节|造成|未造成|致|构成犯罪|后果"
    r"|[有无]违法所得|没有违法|违法所得|违法经营额|货值|数额|金额|对(?:其|情节|直接|负有|单位|个人|有关))"
)
# Under which circumstances a rule does not hold, or its time is longer.
_EXCEPTS = re.compile(
    r"(?:但是?(?!书)|如(?!下|期|实|何)|若(?!干)|确[需因有]|特殊情况|情况(?:比较|特别|较为)?(?:复杂|特殊|紧急)|(?:因|由于|遇有?|有)特殊|案情复杂)"
    r".*(?:应|可|不得|必须|除外|批准|延长|从其|不受|不适用)|.*(?:除外[。；]?$|可以?(?:适当)?延长|过错[^。；]*减轻)"
)
_ASKS_FOR_EXCEPTION = re.compile(r"特殊|延长|例外|除外|复杂")
# An item that is a whole statement.
_STATES = re.compile(
    r"应当|(?<![适相供反响对感效])应(?![用急力聘])|不得|可以|必须|禁止|是(?!否)|指|(?<![理自事])由|予以|[为处](?=[以\d一二三四五六七八九十百千万])"
)
# A time that runs from an application, with no condition of its own (不服的，), is that of the application named before.
_RUNS_FROM = re.compile(r"[^，,的]*(?:受理|收到|接到)(?:申请|材料|报告)?之日")
# A sentence whose subject stands in the one before it: 其中，…; 由其…; 上述…; 增长5%; 单产….
_LEANS_BACK = re.compile(
    r"(?:其中|[由对经]?其(?=[^他余实间次它中一二三四五六七八九十])|(?:这|上述)(?!次全会|一年)|(?:总产(?!值)|[单亩]产|播种面积)"
    r"|(?:预计|同比|比上年|较上年|比去年|实际|名义|年均|平均|分别|累计)*(?:增长|增加|下降|减少|提高|上升|回落|达到?|占|居|为|超过?|突破)了?(?:约|近|到)?\d)"
)
_NAMED = re.compile(r"(?<![应本])该(?![省市县区校院镇乡村州])(?P<noun>[\u4e00-\u9fff]{2})")  # 该项目
_MOST_BEFORE_CHARS = 200  # of a sentence that only names the subject
# A sentence on what the one before it permits: 协议不得损害…; the words that it takes up stand behind that 可以.
_LIMITS = re.compile(r"(?P<of>[^，。；：]{2,20})不得")


def with_what_belongs(question: Question, evidence: Evidence, passages: Sequence[Passage]) -> list[Evidence]:
    """Return what is quoted of a sentence (`concise`), and around it, in order, what it cannot be understood without.

    Before an item that is only a case (未按规定公示的。), the sentence that says what follows of it; before a time that runs from an
    application, the sentence that says which; before 其中… the sentence that it is of; behind a figure or what answers a yes-no
    question, the exceptions in its paragraph, and the limit on what it permits; beside a figure whose case is an item of another article,
    those of the other items; where two things are asked, what says the other one beside it. Of a ；chain, the segments that a segment
    leans on, and where a consequence is asked for those that lean on it. A penalty of several sentences that was found by its number
    is quoted as it was found, with the item of its list that is asked about.
    """
    text = stretch(evidence.passage, passages)
    at = next((i for i, each in enumerate(text) if each.span == evidence.span), None)
    if at is None:
        return [concise(question, evidence), *_case_of_joined(question, evidence, text)]
    quoted = concise(question, evidence)
    asks_consequence = _ASKS_CONSEQUENCE.search(question.text) is not None
    first, last = _chain(text, at, forward=asks_consequence)
    if first < last and asks_consequence:
        quoted = piece(evidence, evidence.passage, _joined(text[first], text[last]))
    elif first < at and quoted.start == evidence.start:
        quoted = piece(evidence, evidence.passage, replace(_joined(text[first], text[at]), end=quoted.end))
    before = (
        _lead_in(evidence, text, at)
        or _named_before(question, evidence, text, first)
        or _subject_before(question, evidence, quoted, text, first)
    )
    opens, closes = parallel_cases(question, text, at)
    parallel = [text[i] for i in range(opens, closes + 1) if not first <= i <= last]
    pieces = [
        *before,
        quoted,
        *_asked_case(question, evidence, text, at),
        *(piece(evidence, each.passage, each.span) for each in parallel),
        *_exceptions(question, evidence, text, max(last, closes)),
    ]
    return sorted([*pieces, *other_half(question, evidence, pieces, text, at)], key=lambda each: each.start)


def _chain(text: Sequence[Sentence], at: int, *, forward: bool) -> tuple[int, int]:
    """Return the first and the last segment that one behind ；is quoted with: those that it leans on, `forward` those that lean on it."""
    first = last = at
    while first > 0 and _leans(text[first - 1], text[first]):
        first -= 1
    while forward and last + 1 < len(text) and _leans(text[last], text[last + 1]):
        last += 1
    is_short = text[last].span.end - text[first].span.start <= _MOST_CHARS
    return (first, last) if is_short else (at, at)


def _leans(one: Sentence, other: Sentence) -> bool:
    is_next = one.passage is other.passage and same_line(one, other) and one.text.endswith(("；", ";"))
    return is_next and _GOES_ON.match(other.text) is not None


def _joined(one: Sentence, other: Sentence) -> Span:
    return Span(one.span.number, one.span.start, other.span.end)


def _lead_in(evidence: Evidence, text: Sequence[Sentence], at: int) -> list[Evidence]:
    """Return what leads in the list of an item that states nothing by itself, as one piece; nothing where it is not at hand."""
    item = text[at]
    if item.item is None or (_STATES.search(item.text) and not is_case(item.text)):
        return []
    lead = text.index(series_at(text, at)[0]) - 1
    if lead < 0 or not leads_in(text[lead].text):
        return []
    first, _ = _chain(text, lead, forward=False)
    return [piece(evidence, text[lead].passage, _joined(text[first], text[lead]))]


def _asked_case(question: Question, evidence: Evidence, text: Sequence[Sentence], at: int) -> list[Evidence]:
    """Return, of the items that a sentence leads in, the one that says most of what the question asks and it does not; nothing where none does."""
    if not leads_in(text[at].text):
        return []
    left = {token for term in question.terms for token in bigrams(term)} - set(bigrams(text[at].text))
    items = [(len(left & set(bigrams(item.text))), item) for item in series_at(text, at)]
    said, case = max(items, key=lambda each: each[0], default=(0, text[at]))
    return [piece(evidence, case.passage, case.span)] if said else []


def _case_of_joined(question: Question, evidence: Evidence, text: Sequence[Sentence]) -> list[Evidence]:
    """Return the asked case of a lead-in that several sentences were joined to (`penalty_of`), found by the last of them."""
    ends = next((i for i, each in enumerate(text) if _closes(each, evidence)), None)
    return [] if ends is None else _asked_case(question, evidence, text, ends)


def _closes(sentence: Sentence, evidence: Evidence) -> bool:
    return sentence.span == replace(evidence.span, start=sentence.span.start)


def _named_before(
    question: Question, evidence: Evidence, text: Sequence[Sentence], at: int
) -> list[Evidence]:
    """Return the sentence before in its paragraph that names the application that a time runs from; nothing where it names that itself."""
    if not _RUNS_FROM.match(text[at].text):
        return []
    own, left = set(bigrams(text[at].text)), {token for term in question.terms for token in bigrams(term)}
    for later, earlier in pairwise(reversed(text[: at + 1])):
        if not same_line(earlier, later):
            return []
        if (left - own) & set(bigrams(earlier.text)):
            return [piece(evidence, earlier.passage, earlier.span)]
    return []


def _subject_before(
    question: Question, evidence: Evidence, quoted: Evidence, text: Sequence[Sentence], at: int
) -> list[Evidence]:
    """Return the sentence before in its paragraph where the quote leaves its subject to it, or excepts from it unasked; else nothing."""
    said = _NAMED.search(quoted.text)
    leans = (
        _LEANS_BACK.match(quoted.text)
        or (_EXCEPTS.match(quoted.text) and not _ASKS_FOR_EXCEPTION.search(question.text))
        or (said and said["noun"] not in quoted.text[: said.start()])
    )
    is_first = quoted.start == text[at].span.start
    if not (leans and is_first and at) or not same_line(text[at - 1], text[at]):
        return []
    named = text[at - 1]
    if leads_in(named.text) or named.span.end - named.span.start > _MOST_BEFORE_CHARS:
        return []
    return [piece(evidence, named.passage, named.span)]


def _exceptions(
    question: Question, evidence: Evidence, text: Sequence[Sentence], last: int
) -> list[Evidence]:
    """Return the sentences behind a figure or what answers a yes-no question that except from it, extend it, or limit what it permits."""
    if question.kind not in FIGURES and not asks_whether(question.text):
        return []
    behind: list[Sentence] = []
    for one, other in pairwise(text[last:]):
        belongs = _EXCEPTS.match(other.text) or _limits(question, one, other)
        if other.item or not same_line(one, other) or not belongs:
            break
        behind.append(other)
    if behind and leads_in(behind[-1].text):  # 但是，有下列情形之一的除外：
        behind += series_at(text, text.index(behind[-1]))
    return [piece(evidence, each.passage, each.span) for each in behind]


def _limits(question: Question, one: Sentence, other: Sentence) -> bool:
    """Say whether a sentence limits what the one before it permits, and the question asks whether that is permitted."""
    limit, (_, permits, permitted) = _LIMITS.match(other.text), one.text.partition("可以")
    if not (limit and permits and asks_whether(question.text)):
        return False
    return bool(set(bigrams(question.text)) & set(bigrams(permitted)) & set(bigrams(limit["of"])))
