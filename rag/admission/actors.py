"""Who: a person, a body, or a kind of people. What names none answers no 由谁负责."""

from __future__ import annotations

import re

import rjieba

from index.sentences import sentence_spans

_ASKS_WHO = re.compile(r"谁(?!知)|(?:哪[个些家几一]{0,2}|什么|啥)(?:部门|单位|机关|机构|主体|部委|委办局)")
# 教育部门, 发展改革委; not 有关部门.
_KIND_OF_BODY = re.compile(
    r"(?!有关|相关|.[各该本其])[\u4e00-\u9fff]{2}(?:部门|机关|单位|机构|政府|委(?![托派任培])|局(?![面势限部])|厅)"
)
_ENDS_AS_ONE = re.compile(
    r"(?:[部委局厅办院署会所处科站队组团校社行党人员者长户]|总理|主席|主任|书记|委员|中心|企业|公司|主体|中央|当局|集团)$"
)
# What is held or given, and no body: 汽博会, 展会; 人民代表大会 is one.
_EVENT = re.compile(
    r"(?:[博展]览?|交易|洽谈|推介|展销|招聘|运动|音乐|发布|座谈|研讨|联欢|[晚庙年峰盛赛茶]|(?<!代表)大|社|机)会$"
)
_OTHER_OFFICE = frozenset(["副", "代", "原"])  # 副总理 is not 总理
_PROPER = frozenset(["nr", "nrt", "nrfg", "ns", "nt"])  # the word model's tags of people, places and bodies
# An office that is asked for by name: 主任是谁, 谁是组长.
_OFFICE = r"主任|[组局部厅处省市县区乡镇院校会]长|理事长|秘书长|主席|书记|总指挥|指挥长|召集人"
_ASKS_FOR_OFFICE = re.compile(
    rf"(?P<before>{_OFFICE})(?:都?[是由为])?(?:谁|哪[位些几])|谁来?(?:是|当|任|担任)[\u4e00-\u9fff]{{0,12}}?(?P<behind>{_OFFICE})"
)
# What someone does, as asked and as said: who is 会同 or 承担 is in charge, whom 省政府批准 names decides.
_DONE = (
    (
        re.compile(r"负责|牵头|主管|分管|主办|承办"),
        re.compile(
            r"负责|牵头|主管|分管|[主承协]办|承担|会同|责任|职责|赔偿|组织(?:实施|开展|协调|[有相]关)|办公室设在"
        ),
    ),
    (
        re.compile(r"审批|批准|核准|核发|审核|审定"),
        re.compile(r"批准|审批|报批|核准|核发|审核|审定|审查|同意|会同"),
    ),
)
_BY = re.compile(r"(?<![理自来缘])由(?![于此来\d])")


def asks_who(question: str) -> bool:
    """Say whether a question asks for a person or a body."""
    return _ASKS_WHO.search(question) is not None


def names_someone(text: str, besides: str) -> bool:
    """Say whether a text names a person or a body that `besides`, the question, does not.

    Where the question asks who is in charge or who decides, the sentence that names one must say something of that; where it asks for an
    office, the text must name it.
    """
    office = _ASKS_FOR_OFFICE.search(besides)
    if office and (office["before"] or office["behind"]) not in text:
        return False
    said = next((said for asked, said in _DONE if asked.search(besides)), None)
    sentences = [text[start:end] for start, end in sentence_spans(text, 0, len(text))] if said else [text]
    return any(
        _names_one(sentence, besides)
        for sentence in sentences
        if said is None or said.search(sentence) or _BY.search(sentence)
    )


def _names_one(text: str, besides: str) -> bool:
    if any(match[0] not in besides for match in _KIND_OF_BODY.finditer(text)):
        return True
    words = list(rjieba.tag(text))
    before = ["", *(word for word, _ in words)]
    return any(
        (word not in besides or (earlier in _OTHER_OFFICE and f"{earlier}{word}" not in besides))
        and not _EVENT.search(word)
        and (
            tag in _PROPER
            or (tag.startswith("n") and len(word) > 1 and _ENDS_AS_ONE.search(word) is not None)
        )
        for earlier, (word, tag) in zip(before, words, strict=False)
    )
