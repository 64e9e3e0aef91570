"""Who: a person, a body, or a kind of people. What names none answers no 由谁负责."""

from __future__ import annotations

import re

import rjieba

_ASKS_WHO = re.compile(r"谁(?!知)|(?:哪[个些家几一]{0,2}|什么|啥)(?:部门|单位|机关|机构|主体|部委|委办局)")
# 教育部门, 发展改革委; not 有关部门.
_KIND_OF_BODY = re.compile(
    r"(?!有关|相关|.[各该本其])[\u4e00-\u9fff]{2}(?:部门|机关|单位|机构|政府|委(?![托派任培])|局(?![面势限部])|厅)"
)
_ENDS_AS_ONE = re.compile(
    r"(?:[部委局厅办院署会所处科站队组团校社行党人员者长户]|总理|主席|主任|书记|委员|中心|企业|公司|主体|中央|当局|集团)$"
)
_PROPER = frozenset(["nr", "nrt", "nrfg", "ns", "nt"])  # the word model's tags of people, places and bodies


def asks_who(question: str) -> bool:
    """Say whether a question asks for a person or a body."""
    return _ASKS_WHO.search(question) is not None


def names_someone(text: str, besides: str) -> bool:
    """Say whether a text names a person or a body that `besides`, the question, does not."""
    if any(match[0] not in besides for match in _KIND_OF_BODY.finditer(text)):
        return True
    return any(
        word not in besides
        and (
            tag in _PROPER
            or (tag.startswith("n") and len(word) > 1 and _ENDS_AS_ONE.search(word) is not None)
        )
        for word, tag in rjieba.tag(text)
    )
