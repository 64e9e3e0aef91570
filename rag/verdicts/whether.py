"""Questions that want a yes or a no: which they are, and what they ask about."""

from __future__ import annotations

import re

import rjieba

from rag.quantities import find_quantities
from rag.verdicts.figure_polarity import is_asked_about
from rag.verdicts.prohibitions import FORBIDS

ASKS_WHETHER = re.compile(
    r"(?:[，,](?:对不对|是不是|对吧|是吧|没错吧)|了没有|了吧)[？?]?$|是否|有没有|有无|能否|可否|应否|吗[？?]?$|"
    r"可不可以|允不允许|需不需要|属不属于|包不包[括含]|应不应[当该]|(?![时动])([\u4e00-\u9fff])不\1"
)
ASKS_IF_ALLOWED = re.compile(r"[可能]否|能不能|可不可以|允不允许|[让准许]不[让准许]")
_BEFORE_THE_VERB = re.compile(
    r"^(?:已经?|曾经?|还|能够?|可以?|应当?|需要?|会|要|存在|属于|有|是|被|将|得|按照?|依法|给予|进行|予以)+"
)
_MODAL = re.compile(
    rf"{FORBIDS}|不应[当该]|不[用必宜]|不?需要|可以不?|应[当该]|必须|允许|(?<![节功智可性职产动技潜])能够?(?![源力耗效量])"
)
ASKS_IF_DONE = re.compile(r"已经?|了(?:吗|吧|没有|[，,])|是否[^，。]*了")
_MIN_VERB_CHARS = 2
_ASKS_ANOTHER = re.compile(r"多少|什么|哪|谁|何时|多久|多长|如何|怎[么样]|几(?!乎)")


def asks_whether(question: str) -> bool:
    """Say whether a question wants a yes or a no."""
    found = ASKS_WHETHER.search(question)
    # 多少日内作出是否批准的决定 asks how many.
    return found is not None and not _ASKS_ANOTHER.search(question, 0, found.start())


def without_asking(question: str) -> str:
    """Return a question without the words that ask whether, and its modals."""
    return _MODAL.sub("", ASKS_WHETHER.sub("", question))


def asks_about_a_figure(question: str) -> bool:
    """Say whether a question asks whether something reached, exceeds or is a figure."""
    return asks_whether(question) and any(
        is_asked_about(each, question) for each in find_quantities(question)
    )


def asked_verb(claim: str, *, is_at_end: bool, is_behind_modal: bool) -> tuple[str, int]:
    """Return the verb that a question asks about and where it stands in its claim; an empty one where none is found."""
    modals = [match.end() for match in _MODAL.finditer(claim)]
    start = modals[-1] if modals else 0
    if modals or is_behind_modal:
        # The word model has 委托 and 克扣 for nouns: what stands behind 可以 is done.
        words = [(word, tag) for word, tag in rjieba.tag(claim[start:]) if tag != "d"]
        if words and len(words[0][0]) >= _MIN_VERB_CHARS and words[0][1][0] in "vnil":
            return words[0][0], claim.find(words[0][0], start)
    verbs = _verbs(claim[start:])
    if not verbs and modals:
        start, verbs = 0, _verbs(claim)
        return (verbs[-1], claim.rfind(verbs[-1])) if verbs else ("", len(claim))
    if not verbs:
        return "", len(claim)
    if is_at_end and not modals:
        return verbs[-1], claim.rfind(verbs[-1])
    return verbs[0], claim.find(verbs[0], start)


def _verbs(text: str) -> list[str]:
    return [
        word
        for word, tag in rjieba.tag(_BEFORE_THE_VERB.sub("", text))
        if tag.startswith("v") and len(word) >= _MIN_VERB_CHARS and not _MODAL.fullmatch(word)
    ]
