"""Whether a clause says its verb of something, or only names by it a case, a person, or a matter that is decided elsewhere."""

from __future__ import annotations

import re

import rjieba

# Not in 应聘者, 相应, 许可证, 可能.
_MODAL = re.compile(
    r"应当|(?<![相适供反响对])应(?![聘用急届])|必须|(?<![无毋])须|可以|(?<![许认])可(?![能靠行])|不得|有权|允许"
)
_TO_WHOM = re.compile(r"(?<![针面])对(?P<between>[^，,的]*)$")
_ELSEWHERE = (
    r"(?:按照?|依照|依据|根据|参照|比照|遵照|适用)[^，,]{0,24}(?:规定|办法|条例|执行|办理|处理|实施|确定)"
    r"|(?:[^，,]{0,40}?由[^，,]{2,24}|[^，,]{0,16}另行|另有)(?:规定|制定|确定)"
)
_IS_ELSEWHERE = re.compile(rf"(?:{_ELSEWHERE})$")
# 在外兼职，应当经批准: what is required of it does not say that it may be.
_BINDS_IT = re.compile(rf"\s*(?:应当?(?![聘用急届])|必须|须|需)|(?:{_ELSEWHERE})$")


def is_asserted(before: str, behind: str, following: str) -> bool:
    """Say whether a clause says its verb of something.

    It does not where the verb tells whom something is done to (对参加培训的人员), in which case (参加培训的，), or what a rule elsewhere
    is for (…兼职，按有关规定执行), or what the next clause requires something of, unless a modal stands before it (可以兼职).

    Args:
        before: The clause up to the verb.
        behind: The rest of the clause.
        following: The next clause of the sentence; empty behind the last.
    """
    if "的" in behind and _is_to_whom(before):
        return False
    if _MODAL.search(before):
        return True
    return not (behind.endswith("的") or _IS_ELSEWHERE.search(behind) or _BINDS_IT.match(following))


def _is_to_whom(before: str) -> bool:
    """Say whether nothing but verbs and adverbs stands behind 对: 对已参加培训的人员 is who took part, 对职工给予适当的补贴 what is given."""
    found = _TO_WHOM.search(before)
    return found is not None and all(tag[0] in "vd" for _, tag in rjieba.tag(found["between"]))
