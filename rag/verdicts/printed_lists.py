"""Whether something is in a list that the text prints: 试点地区包括上海吗."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokenizing import bigrams
from rag.places import find_places, is_province
from rag.quantities import find_quantities
from rag.verdicts.distinctions import unstated

# 试点地区包括上海吗, 考核结果有没有“良好”这一等次
_ASKS_IF_IN = re.compile(
    r"^(?P<head>[^，,]{2,}?)(?:里面?|[之当]?中)?(?:是否|是不是)?(?:包不包[括含]|包[括含]|涵盖|有没有|有无|有)(?P<what>[^，,。？?]{1,14}?)"
    r"(?:[这那]一?[\u4e00-\u9fff]{1,3})?(?:在内)?(?:吗|[，,](?:[是对]|没错|是不是|对不对)[吗吧]?)?[？?]?$"
)
_ASKS_IF_ONE_OF = re.compile(
    r"^(?P<what>[\u4e00-\u9fff]{2,9}?)(?:是否是?|是不是|也?是|属不属于|属于|在不在|在)(?P<head>[^，,。？?]{2,}?)(?:[之里]?[一内列中])?"
    r"(?:吗|[，,](?:[是对]|没错|是不是|对不对)[吗吧]?)?[？?]?$"
)
_SUFFIX_OF_PROVINCE = re.compile(r"(?:[省市]|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_BRACKETED = re.compile(r"（[^）]*）|\([^)]*\)")
_JOINED = re.compile(r"、|以及|[和及与]|或者?")
_LEADS_TO_A_LIST = re.compile(r"^.*(?:分别[为是]|分为|包[括含]|[为是即：:有]|确定|选择|选取|选定|同意|在|将)")
_COUNTED = re.compile(r"(?P<count>\d+|[两二三四五六七八九十]+)个?(?P<what>[\u4e00-\u9fff]*)")
_GRADED = re.compile(r"等次|等级|级别|档次")
_ORDINAL = re.compile(r"[特一二三四五六七八九十甲乙丙丁戊A-Z]")
_AND_SO_ON = r"(?<![特一二三四五六七八九十])等(?![级次])"
_LIST_ENDS = re.compile(
    rf"{_AND_SO_ON}|(?:\d+|[两二三四五六七八九十]+)[个种类项家省条]|[作列]为|开展|纳入|列入|先行|率先"
)
_LEFT_OPEN = re.compile(rf"{_AND_SO_ON}|其他|以及|另|还|除外|不|^[^，]*[和及与、]")
_COUNTED_BEFORE = re.compile(
    r"(?P<count>\d+|[两二三四五六七八九十]+)[个种类项](?P<what>[\u4e00-\u9fff]{0,8}?)[：:，]?(?:分别)?[为是：:]$"
)


def asked_item(question: str) -> tuple[str, str]:
    """Return what a question asks to be in a list and what it calls the list; empty where it asks for nothing of the kind."""
    if asked := _ASKS_IF_IN.match(question):
        return asked["what"], asked["head"]
    asked = _ASKS_IF_ONE_OF.match(question)
    # 项目是重点工程吗 asks for no list: only a place is taken to be in one.
    is_of_places = asked is not None and find_places(asked["what"]) and not find_places(asked["head"])
    return (asked["what"], asked["head"]) if asked and is_of_places else ("", "")


def in_list(question: str, evidence: str, around: str = "") -> bool | None:
    """Say whether what a question asks to be in a list is one of those that the evidence prints; None where that cannot be told.

    What is missing in it is said to be so only where the list is closed, with as many items as it counts itself and nothing behind
    it (北京、天津、河北3个省市), and could have held it: provinces, grades, ordinals. A city may lie in a province, an item in another.

    Args:
        around: Title and headings, which may say what is listed.
    """
    what, head = asked_item(question)
    stated = f"{evidence}\n{around}"
    if not what or not set(bigrams(head)) & set(bigrams(stated)) or unstated(head, stated):
        return None
    what = _plain_item(what)
    listed = [read for part in re.split(r"[。；;\n]", evidence) if (read := _items(part))]
    if len(listed) != 1:
        return None
    lead, items, rest = listed[0]
    if what in items:
        return True if lead else None
    counted = _COUNTED.match(rest) or _COUNTED_BEFORE.search(lead)
    if counted is None or _LEFT_OPEN.search(rest):
        return None
    count = find_quantities(f"第{counted['count'].replace('两', '二')}")
    if [each.value for each in count] != [str(len(items))]:
        return None
    if any(what in item or item in what for item in items):
        return None
    # What is divided into three kinds has no fourth; 十年 may be of a kind.
    is_divided = lead.endswith("分为") and not find_quantities(what)
    return False if is_divided or _is_of_their_kind(what, items, counted["what"]) else None


def _items(text: str) -> tuple[str, list[str], str] | None:
    """Return what leads to the one list that a sentence prints, its items, and what follows from its count on; None without a list."""
    clauses = _BRACKETED.sub("", text).split("，")
    at = next((at for at, clause in enumerate(clauses) if "、" in clause), None)
    if at is None:
        return None
    first, _, others = clauses[at].partition("、")
    if re.search(r"[不未非除]", first):
        return None
    lead = match[0] if (match := _LEADS_TO_A_LIST.match(first)) else ""
    ends = match.start() if (match := _LIST_ENDS.search(others)) else len(others)
    items = [first[len(lead) :], *_JOINED.split(others[:ends])]
    return lead, [_plain_item(item) for item in items], "，".join([others[ends:], *clauses[at + 1 :]])


def _plain_item(text: str) -> str:
    """Return an item without quotation marks, a province without 省 and the like."""
    text = text.strip('“”"《》 　')
    return _SUFFIX_OF_PROVINCE.sub("", text) if is_province(text) else text


def _is_of_their_kind(what: str, items: Sequence[str], counted: str) -> bool:
    if all(is_province(item) for item in items):
        return is_province(what)
    shapes = {_ORDINAL.sub("", item, count=1) for item in items}
    is_ordinal = len(shapes) == 1 and _ORDINAL.search(what) is not None
    return _GRADED.match(counted) is not None or (is_ordinal and _ORDINAL.sub("", what, count=1) in shapes)
