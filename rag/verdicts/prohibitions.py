"""What a prohibition leaves open: under which condition it holds, in which manner, and what it excepts."""

from __future__ import annotations

import re

from index.tokenizing import bigrams

FORBIDS = r"不得|不能|不可(?!分|抗)|不予|不再|不准|不许|不让|不允许|严禁|禁止"
# Not words that only hold the sign: 不断, 未成年人, 不少于.
DENIES = (
    r"不(?![断仅但同锈良论管限止]|少于|[低高多大小]于|超过|动产)|未(?!成年|来)|没|无(?!障碍|人机|线电|偿|论|民事|完全)|"
    r"非(?!公有|物质|营利|国有|机动|遗)|勿"
)
_FORBIDDEN, _DENIED = re.compile(FORBIDS), re.compile(DENIES)
_AT_WILL = re.compile(r"擅自|随意|任意|私自|单方|强行|强制|变相|故意|恶意|无故|非法|违[法规]|无正当理由")
_TOGETHER = re.compile(r"同时|直接|单独|全部|一并")
_HINDERS = re.compile(r"拒绝|拒不|阻[碍挠止]|妨碍|限制|干[涉预扰]|影响")
_EXCEPTED = re.compile(r"除(?!了)([^，。；;]{2,40}?)以?外|(?:但是?)?([^，。；;]{2,40}?)除外")


def is_limited(before: str, behind: str, claim: str) -> bool:
    """Say whether what forbids does so in a case that a claim, without its modals, does not name: 未经批准不得施工, 不得擅自施工.

    Args:
        before: What stands before the verb: who, under which condition, what forbids it, in which manner.
        behind: What stands behind it: 不得公开未经同意的信息.
    """
    *_, forbids = [None, *_FORBIDDEN.finditer(before)]
    if forbids is None:
        return False
    condition, manner = _FORBIDDEN.sub("", before[: forbids.start()]), before[forbids.end() :]
    is_denied = _DENIED.search(condition) or _DENIED.search(behind.rpartition("的")[0])
    if is_denied and not (_DENIED.search(claim) or _AT_WILL.search(claim)):
        return True
    if _HINDERS.search(manner) and not _HINDERS.search(claim):  # 不得拒绝提供
        return True
    is_at_will = _AT_WILL.search(manner) is not None and _AT_WILL.search(claim) is None
    return is_at_will or any(match[0] not in claim for match in _TOGETHER.finditer(manner))


def is_excepted(question: str, evidence: str) -> bool:
    """Say whether a question asks about what the evidence excepts: 除药品广告外, 但救护车除外."""
    asked = set(bigrams(question))
    excepted = [
        set(bigrams(each))
        for match in _EXCEPTED.finditer(evidence)
        for each in re.split(r"、|或者?|以?及", match[1] or match[2])
    ]
    return any(len(words & asked) * 2 >= len(words) for words in excepted if words)
