"""What tells two cases apart that are worded alike: dates, figures, grades, bodies, opposed words."""

from __future__ import annotations

import re

import rjieba

from index.tokenizing import bigrams, fold
from rag.quantities import Quantity, comparable_quantities
from rag.verification.contrasts import opposites

_GRADE = re.compile(
    r"(?:(?<![这那])[一二三四五六七八九十]|(?<![\u4e00-\u9fff])[特甲乙丙丁])[级类等](?![分的等])|[A-Da-d][级类]"
)
_ONE = re.compile(r"一(?:倍|成|个?季度)")  # alone it counts too often nothing
# 直接起诉 is not said by 起诉.
_MANNER = re.compile(r"直接|单独|自行|全部|全额|同时|当场|随时|一次性|无条件|自动")
_IN_A_ROW = re.compile(r"第(?:[一二三四五六七八九十百]+|\d+)[次届批期代轮]")
# 林业 of 林业主管部门, 交通 of 市交通部门: two characters tell a body's matter.
_MATTER = re.compile(
    r"([\u4e00-\u9fff]{2})(?<!有关|相关|主管|行政|管理|监管|监督)(?:行政|主管|监督|管理|监管)*(?:部门|机关|总局|[局厅](?![面势限部]))"
)
_BODY = re.compile(r"国务院|人民法院|检察院")
_CONGRESS = re.compile(r"人民代表大会(?!常)")  # not its standing committee
_GOVERNMENT = re.compile(r"[省市县区乡镇、级以上自治直辖设的和或地方人民]*政府")
_LEVEL = re.compile(r"[省市县区乡镇]")


def unstated(question: str, evidence: str, around: str = "") -> list[str]:
    """Return what the question tells its case by and the evidence does not say, in order: 二级, 2012年5月31日, 林业, 第六次.

    Figures and dates are compared by value, without the year where the evidence prints none.

    Args:
        around: What stands before and above it, which may name a body's matter (国家安全机关).
    """
    evidence = fold(evidence)
    stated = comparable_quantities(evidence)
    missing = [
        question[each.start : each.end]
        for each in comparable_quantities(question)
        if (each.is_measured or each.kind == "date") and not any(_is_same(each, other) for other in stated)
    ]
    for pattern in (_GRADE, _ONE, _MANNER, _IN_A_ROW, _BODY):
        missing += [match[0] for match in pattern.finditer(question) if match[0] not in evidence]
    matters = f"{around}\n{evidence}"
    missing += [match[1] for match in _MATTER.finditer(question) if match[1] not in matters]
    if _CONGRESS.search(question) and "人民代表大会" in evidence and not _CONGRESS.search(evidence):
        missing.append("人民代表大会")
    missing += [f"{level}级政府" for level in _levels(question) if level not in _levels(evidence)]
    return list(dict.fromkeys(missing + opposites(rjieba.cut(question), rjieba.cut(evidence))))


def other_in_a_row(question: str, stated: str) -> tuple[str, str] | None:
    """Return the grade or the number in a row that a question asks about and the other one that alone is stated (第六次, 第五次)."""
    for pattern in (_GRADE, _IN_A_ROW):
        others = [match[0] for match in pattern.finditer(stated)]
        for match in pattern.finditer(question):
            of_its_kind = [other for other in others if other[-1] == match[0][-1]]
            if of_its_kind and match[0] not in stated:
                return match[0], of_its_kind[0]
    return None


def names_another(asked: str, stated: str) -> bool:
    """Say whether what is asked about names a thing that what is stated does not."""
    known = set(bigrams(stated))
    nouns = [word for word, tag in rjieba.tag(asked) if tag.startswith("n") and len(word) > 1]
    return any(len(words & known) * 2 < len(words) for words in (set(bigrams(noun)) for noun in nouns))


def _is_same(asked: Quantity, stated: Quantity) -> bool:
    if asked.kind == stated.kind == "date":
        (year, day), (other_year, other_day) = (each.value.split("-", 1) for each in (asked, stated))
        return day == other_day and (year == other_year or not year or not other_year)
    return (asked.kind, asked.value) == (stated.kind, stated.value)


def _levels(text: str) -> str:
    """Return the levels of government that a text names (省市); all of them where it says 县级以上."""
    named = "".join(_GOVERNMENT.findall(text))
    return "省市县区乡镇" if "以上" in named else "".join(_LEVEL.findall(named))
