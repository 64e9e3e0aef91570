"""What a sentence must say to explain a word or a short title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.evidence import Evidence
from rag.quantities import find_quantities
from rag.question import Question

_ASKS_FULL_NAME = r"全称|全名|叫什么|指的是|是指"
_ASKS_DEFINITION = re.compile(r"指的是|是指|指什么|什么意思|含义|是哪|比照的是|什么叫|具体")
_DEFINITION = re.compile(r"是指|指的是|即|包括|简称|全称|分别[为是]|：|称为|统称|合称|并称")
_HOW_MANY_OF_IT = re.compile(r"[两二三四五六七八九十]+|\d+")  # “三区三线”, “七大攻坚”, “农业八字宪法”


def unexplained(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield that a sentence does not say what the short title or the quoted word that is asked about stands for."""
    for title in question.titles:
        asks_for_it = re.search(
            rf"《{re.escape(title)}》[，,]?(?:(?!所称|所指|规定)[^，。？里中“]){{0,4}}(?:{_ASKS_FULL_NAME})",
            question.text,
        )
        if asks_for_it and f"简称《{title}》" not in evidence.text:
            yield f"原文没有写明《{title}》是什么的简称"
    is_definition = question.kind == "meaning" and question.quoted and _ASKS_DEFINITION.search(question.text)
    if is_definition and not (
        question.quoted[0] in f"{evidence.before}{evidence.text}"
        and (
            _DEFINITION.search(evidence.text)
            or _lists_all_of(question.quoted[0], evidence.text)
            or re.search(
                rf"{re.escape(question.quoted[0])}[”\"」]?[\u4e00-\u9fff]{{0,6}}[（(][^）)]{{8,}}",
                evidence.text,
            )
        )
    ):
        yield f"原文没有解释“{question.quoted[0]}”"


def _lists_all_of(name: str, text: str) -> bool:
    """Say whether as many things stand before a name, joined by 、, as it has by itself: 稳就业、稳企业、稳预期等“三稳”."""
    number = _HOW_MANY_OF_IT.search(name)
    if number is None or name not in text:
        return False
    wanted = find_quantities(f"第{number[0].replace('两', '二')}")
    listed = re.split(r"[，。；：]", text[: text.index(name)].rstrip("“”「等这的 "))[-1]
    return str(len([each for each in re.split(r"[、和与及]", listed) if each])) == wanted[0].value
