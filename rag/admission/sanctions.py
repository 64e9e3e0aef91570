"""What a penalty says of the act that it is for, apart from its sanction: 吊销营业执照 says nothing of an act."""

from __future__ import annotations

import re

from rag.admission.duty_numbers import NUMBER, REFERS
from rag.evidence import Evidence
from rag.quoting.stretches import lead_in

STATES_PENALTY = re.compile(
    r"罚款|罚金|处[以于]?[^，。；]{0,20}(?:元|倍|拘留|徒刑)|责令|吊销|撤销[^，。；]{0,8}(?:许可|资格|登记)|拘留|没收|警告|行政处分|通报批评|追回"
    r"|给予[^，。；]{0,8}处[分罚]|(?:予以|依法)[^，。；]{0,12}处[罚分]|追究[^，。；]{0,12}责任"
)
# 被吊销营业执照 is what one may have been before one acts, 拒不改正的 the case of a sanction.
_SANCTION = re.compile(rf"(?<!被)(?:{STATES_PENALTY.pattern})")
_IS_CASE = re.compile(r"(?:[的者后时]|期间)[，,；;]?$")
_CLAUSE = re.compile(r"[^，,；;：:]+[，,；;：:]?")
# What names an act by the place alone where it is named: 第六十条 违反前款规定的，; 有下列行为之一的，.
_BY_PLACE = re.compile(
    rf"第{NUMBER}条(?:之{NUMBER})?\s|{REFERS.pattern}|有?(?:前[一二三两]?[款项条]|下列|以下)[^，；]{{0,6}}(?:行为|情形)(?:之一)?"
)


def act_of(evidence: Evidence) -> str:
    """Return what a penalty says of the act that it is for: its lead-in or the head of its chain, and itself, each up to its sanction.

    With the duty before it where it was found by that one's number; with all that stands before it in its paragraph where it only
    says where the act is named (违反本条规定的). What states no sanction is all of it.
    """
    at = evidence.start - evidence.passage.start
    is_of_duty = not evidence.passage.text[:at].endswith(evidence.before)
    head = evidence.before if is_of_duty else _before_sanction(evidence.before.rpartition("。")[2])
    said = f"{_before_sanction(lead_in(evidence))}{head}{_before_sanction(evidence.text)}"
    return said if names_act(said) else f"{evidence.before}{said}"


def names_act(said: str) -> bool:
    """Say whether what stands before a sanction names an act, not only where it is named."""
    return re.search(r"[^\W的]", _BY_PLACE.sub("", said)) is not None


def _before_sanction(text: str) -> str:
    """Return a sentence up to the clause that states its first sanction, or in its first clause up to its words."""
    for clause in _CLAUSE.finditer(text):
        found = None if _IS_CASE.search(clause[0]) else _SANCTION.search(clause[0])
        if found:
            return text[: clause.start() or found.start()]
    return text
