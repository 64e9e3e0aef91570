"""Lists: all items of the list that an answer stands in, in order, with the sentence that leads them in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.documents import Document, section_path
from corpus.numerals import parse_numeral
from index.chunking import make_chunk
from index.tokenizing import bigrams
from rag.admission.penalties import asks_for_penalty
from rag.admission.years import speaking_years
from rag.evidence import Evidence
from rag.places import find_places, is_province, mentions_place
from rag.question import Question, QuestionKind
from rag.quoting.item_marks import leads_in
from rag.quoting.stretches import Sentence, lead_in, piece, same_line, stretch
from rag.retrieval import make_passage
from rag.types import Passage, Span

FIGURES: frozenset[QuestionKind] = frozenset({"number", "date"})  # questions for one thing
_ASKS_FOR_MANY = re.compile(
    r"哪些|哪[几二两三四五六七八九十\d]|分别|有何|如何|怎[么样]|什么(?:样的)?(?:新)?(?:措施|要求|政策|条件|材料|办法|规定|内容|举措|任务|工作)|(?:什么|哪种|何种)情[形况]|包括|具体|(?:提交|提供|准备|具备|满足|符合)什么"
)
# Of several something is asked: 哪些, but also 怎么处理 of a whole list; each of them: 各由谁批准.
_SEVERAL = re.compile(r"哪|分别|包括|具体|[几多]种")
_OF_EACH = re.compile(r"分别|各自|各(?=[是由为有占达扣罚要需应能可多几归按]|增长|下降|在)")
# （二）未经批准开办的，由… is a rule by itself.
_OWN_CASE = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)][^，。；：]*的[，,].*(?:应当?|不得|可以|必须|由|处)"
)
# An entry of a glossary tells of one name: 3.六大优势产业：电子信息、….
_ENTRY = re.compile(r"\d{1,3}[.．、]\s*[“\"]?(?P<name>[^，。；：:”\"]{2,20})[”\"]?[：:](?=.)")
_LED_IN = re.compile(r"(?:[是为]|包括|如下)[:：][^；;]{1,400}[；;]$")  # 主要目标是：投资增长5%；
_NTH = re.compile(
    r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:[件项点]|(?:个|大)?(?:方面|问题|任务|重点))"
)
_BROKEN = "违反"  # 违反第四项的怎么处罚 is asked of an item of the duty, not of a list of penalties
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零]+条\s*")
# Characters that unnumbered items have in common at their beginning; there and at their end.
_ALIKE_START, _ALIKE = 2, 4
_MOST_ITEMS, _MOST_CHARS = 30, 2000  # of a list; code points that it goes on for behind the passages


def asks_for_many(question: Question) -> bool:
    """Say whether an answer may be a list: 哪些措施, 如何管理; a figure or a date is one thing."""
    return question.kind not in FIGURES and _ASKS_FOR_MANY.search(question.text) is not None


def asks_for_several(question: Question) -> bool:
    """Say whether an answer is a list by the question's own words: 哪些措施, not 如何管理."""
    return asks_for_many(question) and _SEVERAL.search(question.text) is not None


def asks_of_each(question: Question) -> bool:
    """Say whether something is asked of each of several: 各由谁批准, not 各地."""
    return _OF_EACH.search(question.text) is not None


def whole_list(question: Question, evidence: Evidence, passages: Sequence[Passage] = ()) -> list[Evidence]:
    """Return the sentence and those around it that are read as the same answer, in order; it alone where one thing is asked for.

    Of a numbered list that it leads in or holds several items of, all items: a model that reads sentence by sentence stops
    early. A neighbour that speaks of another year or place than the question is left out. Where something is asked of each of several,
    those worded alike; an item that is the rule of its own case (未经批准开办的，由…), or the case of a penalty, stays alone unless several
    are asked for, and so does the entry of a glossary whose name is asked about.

    Args:
        passages: Where a list may go on beyond the passage of the sentence.
    """
    many, of_each = asks_for_many(question), asks_of_each(question)
    of_one_case = _OWN_CASE.match(evidence.text) or (asks_for_penalty(question) and lead_in(evidence))
    entry = _ENTRY.match(evidence.text)
    if entry and entry["name"] in question.text:
        return [evidence]
    if not (many or of_each) or (of_one_case and not _SEVERAL.search(question.text)):
        return [evidence]
    run = evidence.run if many else ()
    spans = [Span(evidence.passage.number, start, end) for start, end in run] or [evidence.span]
    text = stretch(evidence.passage, passages)
    first, last = (
        next((i for i, each in enumerate(text) if each.span == at), -1) for at in (spans[0], spans[-1])
    )
    if first >= 0 <= last:
        first, last = _with_alike(question, text, first, last)
        listed = _completed(text, first, last) if many else text[first : last + 1]
        spans = [each.span for each in listed]
    numbered = {passage.number: passage for passage in (evidence.passage, *passages)}
    pieces = [piece(evidence, numbered[span.number], span) for span in spans]
    return [each for each in pieces if each.span == evidence.span or _agrees(question, each)] or [evidence]


def rest_of_list(
    question: Question,
    evidence: Evidence,
    passages: Sequence[Passage],
    documents: Sequence[Document],
    number: int,
) -> Passage | None:
    """Return, as passage `number`, what follows in its section of a list that breaks off with the passages; None if none does."""
    document = next((each for each in documents if each.doc_id == evidence.passage.doc_id), None)
    if document is None or not (asks_for_many(question) or _NTH.search(question.text)):
        return None
    start = stretch(evidence.passage, passages)[-1].passage.end
    section = section_path(document.sections, start - 1)[-1:]
    limit = section[0].end if section else len(document.text)
    if limit > start + _MOST_CHARS:
        limit = document.text.rfind("。", start, start + _MOST_CHARS) + 1
    if not document.text[start:limit].strip():
        return None
    ahead = make_passage(number, document, make_chunk(document, start, limit), 0.0)
    item = asked_item(question, evidence, [*passages, ahead])
    listed = [item] if item else whole_list(question, evidence, [*passages, ahead])
    end = max((each.end for each in listed if each.passage.number == number), default=start)
    return make_passage(number, document, make_chunk(document, start, end), 0.0) if end > start else None


def asked_item(question: Question, evidence: Evidence, passages: Sequence[Passage]) -> Evidence | None:
    """Return the item that 第五件 or 第三项 asks for, of the list that a sentence leads in or stands in; None if there is none."""
    asked = _NTH.search(question.text)
    if asked is None or _BROKEN in question.text[: asked.start()]:
        return None
    text = stretch(evidence.passage, passages)
    at = next((i for i, each in enumerate(text) if each.span == evidence.span), None)
    if at is None:
        return None
    try:
        number = parse_numeral(asked["n"])
    except ValueError:  # 第十十项
        return None
    nth = next((each for each in series_at(text, at) if each.item and each.item.number == number), None)
    return piece(evidence, nth.passage, nth.span) if nth else None


def _with_alike(question: Question, text: Sequence[Sentence], first: int, last: int) -> tuple[int, int]:
    """Return the run of sentences with its neighbours in the paragraph that are worded alike and have as much of the question.

    加快建设世界级甲产业集群，…。加快建设世界级乙产业集群，…。 is a list without numbers.
    """
    asked = {token for term in question.terms for token in bigrams(term)}

    def goes_on(i: int, at: int) -> bool:
        if not 0 <= i < len(text) or not same_line(text[min(i, at)], text[max(i, at)]):
            return False
        own, its = (asked & set(bigrams(text[each].text)) for each in (at, i))
        return bool(own) and own <= its and worded_alike(text[i].text, text[at].text)

    while goes_on(first - 1, first):
        first -= 1
    while goes_on(last + 1, last):
        last += 1
    return first, last


def worded_alike(one: str, other: str) -> bool:
    """Say whether two sentences begin, or begin and end, with the same words."""
    one, other = (_ARTICLE.sub("", each).rstrip("。；;") for each in (one, other))
    same_start, same_end = _common_chars(one, other), _common_chars(one[::-1], other[::-1])
    return same_start >= _ALIKE_START and same_start + same_end >= _ALIKE


def _common_chars(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _completed(text: Sequence[Sentence], first: int, last: int) -> list[Sentence]:
    """Return `text[first : last + 1]` and the items that are missing of the list in it, in order."""
    last = _end_of_chain(text, first, last)
    run = list(text[first : last + 1])
    opening = next((i for i in range(first, last + 1) if text[i].item), None)
    lead = next((i for i in range(first, last + 1) if leads_in(text[i].text)), last)
    series = series_at(text, lead if opening is None else opening)
    of_run = [each for each in run if each in series]
    is_led_in = opening is None or _is_led_in(text, opening, first)
    if len(of_run) < 2 and not is_led_in:
        return run  # of one item alone is spoken, not of the list
    return [each for each in text if each in run or each in series]


def _end_of_chain(text: Sequence[Sentence], first: int, last: int) -> int:
    """Return where a list ends that its first segment leads in: 主要目标是：投资增长5%；就业…；…。 goes on to its full stop."""
    if not any(_LED_IN.search(each.text) for each in text[first:last]):
        return last
    while (
        text[last].text.endswith(("；", ";"))
        and last + 1 < len(text)
        and same_line(text[last], text[last + 1])
    ):
        last += 1
    return last


def _is_led_in(text: Sequence[Sentence], at: int, first: int) -> bool:
    """Say whether what leads in the list whose item a sentence opens is no earlier than `text[first]`."""
    mark = text[at].item
    return mark is not None and mark.number == 1 and (mark.is_led_in or at > first)


def series_at(text: Sequence[Sentence], at: int) -> list[Sentence]:
    """Return the items of the list that a sentence opens an item of or leads in, in order; empty where there is none.

    The items of a lead-in are those numbered from one behind it, or lines that end in ；.
    """
    item = text[at]
    if item.item is None:
        following = text[at + 1 :]
        if not following or not (leads_in(item.text) or same_line(item, following[0])):
            return []
        if following[0].item is None:
            chained = list(takewhile(lambda each: each.text.endswith(("；", ";")), following))
            return list(following[: len(chained) + 1]) if chained and leads_in(item.text) else []
        if following[0].item.number != 1:
            return []
        at, item = at + 1, following[0]
    return [*_items(text[:at][::-1], item, -1)[::-1], item, *_items(text[at + 1 :], item, 1)]


def _items(rest: Sequence[Sentence], item: Sentence, step: int) -> list[Sentence]:
    """Return the items that go on from one, forwards or backwards, until the numbering breaks off."""
    mark = item.item
    found: list[Sentence] = []
    for each in rest:
        if mark is None or each.item is None or each.item.kind != mark.kind:
            continue
        if each.item.number != mark.number + step or each.above != item.above or len(found) == _MOST_ITEMS:
            break
        found.append(each)
        mark = each.item
    return found


def _agrees(question: Question, evidence: Evidence) -> bool:
    years = speaking_years(evidence)
    of_its_years = not question.years or not years or bool(question.years & years)
    return of_its_years and not _is_elsewhere(question, evidence)


def _is_elsewhere(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence names a place like one that is asked about and is of none of these: 46.江苏省… for 浙江省的哪些做法.

    A city's district in the document of that city is no other place, nor is a city for a province.
    """
    named = find_places(evidence.text)
    is_like = any(is_province(one) == is_province(other) for one in named for other in question.places)
    of_it = f"{evidence.passage.title}\n{evidence.text}"
    return is_like and not any(mentions_place(place, of_it) for place in question.places)
