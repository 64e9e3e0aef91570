"""What is forbidden, allowed, asked for, planned or done: a sentence must say of an act what the source says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.verification.prose import Clause, clauses_of

Force = Literal["no", "must", "may", "urge", "plan", "done"]

_FORCES: tuple[tuple[Force, str], ...] = (
    ("no", "不得|不能|不准|不可|不应|不宜|不再|不予|不是|不必|禁止|严禁|无需|无须|未能|没有|并非|尚未|未|免于|不|非|勿"),
    ("must", "应当|必须|务必|须|应|要|需要|需|一律|强制|责令"),
    ("may", "可以|允许|准许|有权|可"),
    ("urge", "鼓励|提倡|倡导|引导"),
    ("plan", "拟|将|计划|打算|力争|争取|预计"),
    ("done", "已经|已|业已"),
)  # fmt: skip
_FORCE: dict[str, Force] = {word: force for force, words in _FORCES for word in words.split("|")}
_OPERATOR = re.compile("|".join(sorted(_FORCE, key=len, reverse=True)))
# Words in which the sign of a force is no force.
_WORDS = re.compile(
    r"不断|不少|不同|不仅|不但|不论|不足|不良|不动产|不平衡|不充分|不确定|不安全|不低于|不少于|不超过|不高于|不多于|不大于|不小于|不得超过|不得低于|不得少于|不变|不利|不懈|不久|不法|不规范|不合理|不下|"
    r"未来|未成年|非常|非公|非法|非税|非遗|非物质|非营利|非农|非金属|无论|无害|无障碍|无人|无主|无偿|无锡|无缝|"
    r"必须品|必需|必要|主要|重要|要求|要素|要点|要闻|纲要|需求|供需|需要|摘要|首要|简要|扼要|要件|"
    r"应急|应用|反应|响应|供应|适应|效应|相应|对应|应对|应届|应收|应税|应有|应诉|"
    r"可持续|可靠|可再生|可能|可行|许可|认可|可追溯|可控|可支配|可用|可复制|可推广|可观|可喜|不可或缺|"
    r"(?<=[\u4e00-\u9fff”])计划|计划(?![\u4e00-\u9fff])|(?<=[已不得可应必要须能])将|将军|将来|必将|即将|已知|模拟|拟态|虚拟|拟合|城市规划|规划|"
    r"将(?=[^，。；]{1,20}(?:列入|纳入|作为|转为|转化|融入|落实到|交|送|报|移|并入|改为))|"
    r"(?<=[个一])不"
)  # fmt: skip
_NEXT = re.compile(
    r"(?:进一步|依法|严格|切实|积极|全面|继续|逐步|大力|加快|及时|有序|稳步|深入|认真|能|会|再|在|对|向|把|将|其|于)*([^，。；、“”《》（）()]{2,4})"
)
# Two forces that cannot both be meant of one act.
_OPPOSED = frozenset(
    frozenset(pair)
    for pair in (
        ("no", "must"), ("no", "may"), ("no", "urge"), ("no", "plan"), ("no", "done"),
        ("must", "may"), ("must", "urge"), ("must", "done"), ("may", "urge"), ("plan", "done"), ("may", "done"), ("urge", "done"),
    )
)  # fmt: skip
# What a source says without any sign may not be said with these.
_ADDED = frozenset(("no", "may", "urge"))
_LOST = frozenset(("no",))
# Headings under which acts without any sign are done, or are to be done.
_TOLD_AS: tuple[tuple[Force, re.Pattern[str]], ...] = (
    ("done", re.compile(r"总结|回顾|进展|成效|成绩|完成情况|落实情况")),
    ("plan", re.compile(r"要点|计划|安排|任务|目标|打算|方案|规划|意见|部署")),
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A sign of force and the two to four characters that follow: what it rules."""

    force: Force
    sign: str
    act: str
    rest: str


def changed_forces(sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> list[str]:
    """Return the signs of negation and modality, with what they rule, that the cited words do not bear, in order.

    A sign was changed where the cited words say the same act under an opposed one, added where they say it without any, lost
    where they forbid or deny what the sentence says plainly. What stands without a sign under a heading such as 工作要点 is to be
    done, under 工作进展 it is done.
    """
    claimed = clauses_of((sentence,))
    stated = clauses_of(cited)
    unsigned = _told_as(frame)
    changed = [
        f"{ruling.sign}{ruling.act}"
        for clause in claimed
        for ruling in rulings(clause.text)
        if not _is_borne(ruling, clause, stated, unsigned)
    ]
    lost = [
        f"{ruling.sign}{ruling.act[:3]}"
        for clause in stated
        for ruling in rulings(clause.text)
        if ruling.force in _LOST and _is_lost(ruling, claimed, stated)
    ]
    return list(dict.fromkeys(changed + lost))


def rulings(text: str) -> Iterator[Ruling]:
    """Yield the rulings of a clause, in order."""
    taken = [match.span() for match in _WORDS.finditer(text)]
    for match in _OPERATOR.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        act = _NEXT.match(text, match.end())
        yield Ruling(_FORCE[match[0]], match[0], act[1] if act else "", text[match.end() :])


def _told_as(frame: Sequence[str]) -> Force | None:
    """Return what the innermost line that tells says of acts without a sign; None where none does, or one says both."""
    for line in reversed(frame):
        told: list[Force] = [force for force, pattern in _TOLD_AS if pattern.search(line)]
        if told:
            return told[0] if len(told) == 1 else None
    return None


def _is_borne(ruling: Ruling, clause: Clause, stated: Sequence[Clause], unsigned: Force | None) -> bool:
    places = _forces_over(ruling.act, stated)
    if unsigned and frozenset((ruling.force, unsigned)) == frozenset(("plan", "done")):
        return any(ruling.force in forces for forces in places)
    if not places:  # told in other words: only a force that is nowhere is new
        everywhere = {other.force for piece in stated for other in rulings(piece.text)}
        return ruling.force not in _ADDED or ruling.force in everywhere
    if any(ruling.force in forces for forces in places):
        return True
    if ruling.force in _ADDED and any(not forces for forces in places):
        return ruling.force == "no" and _is_double(clause.text)
    return any(not any(frozenset((ruling.force, other)) in _OPPOSED for other in forces) for forces in places)


def _is_double(text: str) -> bool:
    return sum(ruling.force == "no" for ruling in rulings(text)) > 1


def _forces_over(act: str, stated: Sequence[Clause]) -> list[set[Force]]:
    """Return the forces that rule an act at each clause that tells of it; the longest beginning of it that is told counts."""
    for length in range(len(act), 1, -1):
        found = []
        for clause in stated:
            at = clause.text.find(act[:length])
            if at >= 0:
                ruling = [r for r in rulings(clause.text[: at + length]) if len(r.rest) >= length]
                found.append({ruling[-1].force} if ruling else set())
        if found:
            return found
    return []


def _is_lost(ruling: Ruling, claimed: Sequence[Clause], stated: Sequence[Clause]) -> bool:
    act = ruling.act[:3]
    if len(act) < 2:
        return False
    said = [clause for clause in claimed if act in clause.text]
    if not said or any("no" in forces for forces in _forces_over(act, said)):
        return False
    # Where the source also says it plainly, the sentence may mean that.
    return not any(
        "no" not in forces
        for forces in _forces_over(act, [clause for clause in stated if act in clause.text])
    )
