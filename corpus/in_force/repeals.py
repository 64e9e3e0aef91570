"""What a document says of others: that they end, or that they change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from corpus.documents import DocumentMention, ValidityClause
from corpus.fields.dates import DAY, find_dates
from corpus.in_force.repeal_lists import list_after
from corpus.in_force.sentences import Sentence, sentences_with

_ENDS = r"(?:废止|失效|作废|停止(?:执行|施行|实施|适用|使用)|不再(?:执行|施行|实施|适用|有效|保留)|终止执行)"
_TRIGGER = re.compile(_ENDS)
# 《甲》…同时废止: the verb ends the clause. 《甲》废止前, 被废止的《甲》 and 应当废止 say something else.
_VERB = re.compile(
    rf"(?P<how>(?:同时|予以|即行|即时|立即|即|相应|一并|同步|自行|自然|随之|均|全部|宣布|也|亦|则|现|再|正式|自动)*){_ENDS}(?=[ \u3000]*+(?:$|[。；;，,：:）)\n]|并|执行))"
)
_NOT_SAID = re.compile(
    r"(?:应当?|可以?|需要?|建议|拟|是否|或者?|修改|要求|未|不得|能|如|若|被|决定是否|和|及)$"
)
_ACTIVE = re.compile(
    r"(?:废止|停止(?:执行|施行|适用))(?:了)?(?:下列|以下)?(?=《|[\u4e00-\u9fff]{1,12}[〔\[［（(]\s*+\d{4})"
)
_COMMANDS = re.compile(r"(?:^|[，,：:、\s]|决定|同时|一并|现|自|起|将|予以)$")
_JOINED = re.compile(r"\s*+(?:、|和|与|及|以及|或者?|，以及)?\s*+")
# 根据《甲》 is what a repeal rests on; 对外贸易经济合作部发布的《甲》 says whose it is.
_SOURCE = re.compile(
    r"(?:根据|依据|依照|按照|参照|遵照|执行|适用|违反|符合|属于|除)(?:[^，,。；《》]{0,8})(?<!布的)(?<!发的)(?<!过的)(?<!准的)(?<!定的)$"
)
_PAPER = re.compile(r"(?:证|证书|执照|牌照|批件|合同|票据)$")  # 《采矿许可证》自行废止 is no repeal
_ATTRIBUTE = re.compile(r"\s*+(?:第[^，。；]{1,4}次)?(?:修正|修订|修改)")
_PART = re.compile(
    r"\s*+(?:[（(][^（）()]{0,40}[）)])?\s*+(?:中|里|内)?的?\s*+(?:第[\d一二三四五六七八九十百零]+[编章节条款项]|[^，。；]{0,4}中(?:的|关于|有关|第)|中(?:关于|有关|的|第)|关于[^，。；]{1,60}的规定|(?:有关|相关|部分)(?:规定|条款|内容)|附件)"
)
_GAP = re.compile(
    r"\s*+(?:[（(【〔][^（）()]{0,120}[）)】〕])?\s*+(?:文件?|号文)?(?:及其?[^，。；《》]{0,16})?(?:等[^，。；《》]{0,24})?"
    r"(?:[，,]?\s*+(?:自|从|于|在)[^，。；《》]{2,40}?(?:起|之日|后|时|日))?[，,]?\s*+(?:也|均|都|已|应|并)?\s*+"
)
_PARTIAL = re.compile(r"不一致|抵触|不符|冲突|不相符|相矛盾")
_FROM = re.compile(rf"(?:自|从|于)\s*+(?P<day>{DAY})\s*+(?:零时)?起(?!\s*+(?:施行|实施|执行|生效)的)")


def find_repeals(text: str, mentions: Sequence[DocumentMention]) -> Iterator[ValidityClause]:
    """Yield the clauses that end other documents, and (`amends`) those that end a part of them, in text order.

    A clause counts when it names what ends. Sentences about repeal in general, conditions (与本办法不一致的), wishes and
    quotations do not.

    Args:
        text: Canonical text.
        mentions: Its mentions, in order.
    """
    starts = [mention.start for mention in mentions]
    done = 0
    for sentence in sentences_with(text, _TRIGGER):
        if sentence.start < done or text.startswith(("“", "『", "「"), sentence.line_start):
            continue
        inside = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        yield from _of_sentence(text, sentence, inside)
        if listed := list_after(text, sentence, mentions):
            done = listed.end
            yield ValidityClause(
                "repeals", _day_of(sentence.words), listed.documents, sentence.start, listed.end
            )


def _of_sentence(
    text: str, sentence: Sentence, mentions: Sequence[DocumentMention]
) -> Iterator[ValidityClause]:
    ended: list[DocumentMention] = []
    changed: list[DocumentMention] = []
    region = sentence.start
    for verb in _VERB.finditer(text, sentence.start, sentence.end):
        before = [m for m in mentions if region <= m.start and m.end <= verb.start()]
        if not _NOT_SAID.search(text, region, verb.start()) and not _is_quoted(verb.start(), mentions):
            whole, parts = _targets(text, region, verb.start(), before)
            ended += whole
            changed += parts
        region = verb.end()
    for verb in _ACTIVE.finditer(text, sentence.start, sentence.end):
        first = next((i for i, m in enumerate(mentions) if m.start == verb.end()), None)
        if first is not None and _COMMANDS.search(text[sentence.start : verb.start()]):
            ended += _joined(text, mentions[first:])
    on = _day_of(text[sentence.start : sentence.end])
    if ended:
        yield ValidityClause("repeals", on, tuple(dict.fromkeys(ended)), sentence.start, sentence.end)
    if changed:
        yield ValidityClause("amends", on, tuple(dict.fromkeys(changed)), sentence.start, sentence.end)


def _is_quoted(at: int, mentions: Sequence[DocumentMention]) -> bool:
    return any(mention.start < at < mention.end for mention in mentions)


def _targets(
    text: str, start: int, verb: int, mentions: Sequence[DocumentMention]
) -> tuple[list[DocumentMention], list[DocumentMention]]:
    """Return the documents before a verb that it ends as wholes, and those of which it ends a part."""
    if not mentions or _PARTIAL.search(text, mentions[-1].end, verb):
        return [], []
    if not (_PART.match(text, mentions[-1].end, verb) or _GAP.fullmatch(text, mentions[-1].end, verb)):
        return [], []
    whole: list[DocumentMention] = []
    parts: list[DocumentMention] = []
    is_source = False
    left = start
    for mention, right in zip(mentions, [*(m.start for m in mentions[1:]), verb], strict=True):
        lead = text[left : mention.start]
        is_source = bool(_SOURCE.search(lead)) or (
            is_source and bool(lead) and _JOINED.fullmatch(lead) is not None
        )
        if _PART.match(text, mention.end, right):
            parts.append(mention)
        elif (
            not is_source
            and not _ATTRIBUTE.match(text, mention.end, right)
            and not _PAPER.search(mention.title)
        ):
            whole.append(mention)
        left = mention.end
    return whole, parts


def _joined(text: str, mentions: Sequence[DocumentMention]) -> list[DocumentMention]:
    """Return the first mention and those that a list joins to it."""
    found = [mentions[0]]
    for mention in mentions[1:]:
        between = re.sub(r"[（(][^（）()]*[）)]", "", text[found[-1].end : mention.start])
        if not _JOINED.fullmatch(between):
            break
        found.append(mention)
    return found


def _day_of(words: str) -> date | None:
    days = [printed.value for match in _FROM.finditer(words) for printed in find_dates(match["day"])]
    return days[-1] if days else None
