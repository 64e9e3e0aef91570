"""How far a prohibition reaches: into which clauses, under which condition, in which manner, and what it excepts."""

from __future__ import annotations

import re

from index.tokenizing import bigrams

FORBIDS = r"不得|不能|不可(?!分|抗)|不予|不再|不准|不许|不让|不允许|严禁|禁止"
# Not words that only hold the sign: 不断, 未成年人, 不少于.
DENIES = (
    r"不(?![断仅但同锈良论管限止]|少于|[低高多大小]于|超过|动产)|未(?!成年|来)|没|无(?!障碍|人机|线电|偿|论|民事|完全)|"
    r"非(?!公有|物质|营利|国有|机动|遗)|勿"
)
# What forbids in an earlier clause: 不能清偿债务 tells what happened.
_FORBIDS_ON = re.compile(r"不得|不准|不许|不允许|严禁|禁止|不能(?=[因以])")
_FORBIDDEN, _DENIED = re.compile(FORBIDS), re.compile(DENIES)
_AT_WILL = re.compile(r"擅自|随意|任意|私自|单方|强行|强制|变相|故意|恶意|无故|非法|违[法规]|无正当理由")
_TOGETHER = re.compile(r"同时|直接|单独|全部|一并")
_WHILE = re.compile(
    r"[^，,]{2,40}(?=期间|(?<![按及临同平随定小当即暂准届])时(?![间限段期]))"
)  # 驾驶机动车时不得使用手机
_HINDERS = re.compile(r"拒绝|拒不|阻[碍挠止]|妨碍|限制|干[涉预扰]|影响")
_SENTENCE_END = re.compile(r"[。；;！!？?\n]")
_CLAUSE_END = re.compile(r"[，,：:]")
# What is allowed or required is not forbidden by the clause before; 应聘者, 许可证 and 可能 require and allow nothing.
_POSITIVE = re.compile(
    r"应当|必须|可以|有权|方可|允许|准予|(?<![无毋])须|[均也并则仍]可|[均也并则仍]?应(?=[由在按依予经向将及])"
)
_TURNS = re.compile(r"^(?:但|不过|然而|否则|如|若|除)")
# 不得因其怀孕，…; 禁止下列行为：…: what is forbidden comes behind, and only for this reason or in this way.
_REASON = re.compile(
    r"(?:任何(?:单位|组织|个人|人|和|或者?|、)+)?"
    r"(?:(?:因为?|以(?!下)|利用|通过|采[取用]|借助?|假借|凭借?|在(?=.*(?:[时后前中]|期间|情况下)$))(?P<reason>.*)|.*(?:下列|以下).*$)"
)
_ANY_REASON = re.compile(r"^(?:任何|各种|一切)")
_REASON_CALLED = re.compile(r"等?(?:为由|为名|为条件|的?(?:名义|理由|方式|形式|手段|借口))$")
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
    if any(not _shares_half(match[0], claim) for match in _WHILE.finditer(condition)):
        return True
    if _HINDERS.search(manner) and not _HINDERS.search(claim):  # 不得拒绝提供
        return True
    is_at_will = _AT_WILL.search(manner) is not None and _AT_WILL.search(claim) is None
    return is_at_will or any(match[0] not in claim for match in _TOGETHER.finditer(manner))


def prohibition_before(before: str) -> str:
    """Return the earlier clause of a sentence that forbids what its later clauses say, from the prohibition on; empty where none does.

    It reaches until something is allowed or required (不得转让，可以出租) or the sentence turns (但); what forbids in a case
    (不得公开的，…) does not reach at all.

    Args:
        before: What stands before the verb in question.
    """
    *earlier, own = _CLAUSE_END.split(_SENTENCE_END.split(before)[-1])
    behind = own
    for clause in reversed(earlier):
        if _POSITIVE.search(behind) or _TURNS.search(behind.strip()):
            return ""
        if found := _FORBIDS_ON.search(clause):
            return "" if clause.endswith("的") else clause[found.start() :]
        behind = clause
    return ""


def gives_a_reason(prohibition: str) -> bool:
    """Say whether a prohibition only says for what reason or in what way, and the next clause what: 不得因其怀孕，予以辞退."""
    return _REASON.match(_FORBIDS_ON.sub("", prohibition, count=1)) is not None


def is_for_its_reason(prohibition: str, claim: str) -> bool:
    """Say whether a claim names at least half of the reason or the way that a prohibition gives, or that is any at all."""
    given = _REASON.match(_FORBIDS_ON.sub("", prohibition, count=1))
    if given is None:
        return False
    if given["reason"] is None or _ANY_REASON.match(given["reason"]):
        return True
    return _shares_half(_REASON_CALLED.sub("", given["reason"]), claim)


def is_excepted(question: str, evidence: str) -> bool:
    """Say whether a question asks about what the evidence excepts: 除药品广告外, 但救护车除外."""
    asked = set(bigrams(question))
    excepted = [
        set(bigrams(each))
        for match in _EXCEPTED.finditer(evidence)
        for each in re.split(r"、|或者?|以?及", match[1] or match[2])
    ]
    return any(len(words & asked) * 2 >= len(words) for words in excepted if words)


def _shares_half(text: str, claim: str) -> bool:
    words = set(bigrams(text))
    return bool(words) and len(words & set(bigrams(claim))) * 2 >= len(words)
