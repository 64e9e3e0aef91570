"""Examples from official documents: questions by code, and for each a passage that seems to answer and does not."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.sentences import sentence_spans
from index.tokenizing import bigrams
from rag.training.examples import Example
from rag.training.official_passages import SourcePassage
from rag.training.official_questions import Asked, lacking, questions
from rag.training.wording import reword

_RARE_FIRST = 2  # questions drawn from one passage at most
_FORMAL = re.compile(r"^中华人民共和国|[（(].*?[）)]|（试行）")
_NO_ANSWER = re.compile(
    r"^第[一二三四五六七八九十百]+[章节]|下列|以下|如下|^（[一二三四五六七八九十]+）[^\n]*$"
)
_ENUMERATED = re.compile(r"第[一二三四五六七八九十百零〇]+条")


def official_examples(
    documents: Sequence[Sequence[SourcePassage]], random_: random.Random
) -> Iterator[Example]:
    """Yield examples in pairs: a question with its passage, and the same or a like question that gets no answer."""
    asked = [(document, passage, _draw(passage, random_)) for document in documents for passage in document]
    by_kind: dict[str, list[tuple[SourcePassage, Asked]]] = defaultdict(list)
    for _, passage, found in asked:
        for item in found:
            by_kind[item.kind].append((passage, item))
    frequent = {kind: len(items) for kind, items in by_kind.items()}
    for document, passage, found in asked:
        for item in _fewest(found, frequent, random_):
            yield from _pair(document, passage, item, by_kind[item.kind], random_)
        if random_.random() < 0.15:
            question = lacking(passage.text, random_)
            if question is not None:
                yield _negative("official/aspect", reword(question, random_, 0.5), passage, passage.text)


def _draw(passage: SourcePassage, random_: random.Random) -> list[Asked]:
    heading = passage.heading if passage.whole and not _ENUMERATED.match(passage.heading) else ""
    found = [
        item
        for item in questions(passage.text, random_, heading)
        if _is_sound(passage.text[item.start : item.end])
    ]
    number = _ENUMERATED.match(passage.heading) or _ENUMERATED.match(passage.text)
    if number and random_.random() < 0.15:
        question = random_.choice(("{}的内容是什么", "{}规定了什么", "{}怎么说的", "{}说的是什么")).format(
            number[0]
        )
        body = number.end() if passage.text.startswith(number[0]) else 0
        found.append(Asked("article", question, body, len(passage.text), number[0], needs_title=True))
    return found


def _is_sound(answer: str) -> bool:
    """Say whether an answer is neither empty, nor too long to be one, nor caught from a heading or the head of a list."""
    return 0 < len(answer) <= 330 and not _NO_ANSWER.search(answer)


def _fewest(found: list[Asked], frequent: dict[str, int], random_: random.Random) -> list[Asked]:
    """Draw from what a passage answers, the rarer kinds of question rather."""
    drawn: list[Asked] = []
    pool = list(found)
    while pool and len(drawn) < _RARE_FIRST:
        item = random_.choices(pool, [1 / frequent[i.kind] for i in pool])[0]
        drawn.append(item)
        pool = [i for i in pool if i.kind != item.kind]
    return drawn


def _pair(
    document: Sequence[SourcePassage],
    passage: SourcePassage,
    item: Asked,
    like: Sequence[tuple[SourcePassage, Asked]],
    random_: random.Random,
) -> Iterator[Example]:
    named = item.needs_title or random_.random() < 0.3
    question = _named(item.question, passage, random_) if named else item.question
    question = reword(question, random_)
    context = passage.context if item.needs_title or random_.random() < 0.8 else ""
    yield Example(
        f"official/{item.kind}", passage.document, question, context, passage.text, item.start, item.end, True
    )
    draw = random_.random()
    if draw < 0.4:
        text = without_span(passage.text, item.start, item.end)
        if len(text) >= 30:
            yield _negative("official/removed", question, passage, text, context)
    elif draw < 0.7:
        other = _elsewhere(document, passage, item, question, random_)
        if other is not None:
            yield _negative("official/same-document", question, other, other.text)
    elif named and (passage.place or passage.year or item.needs_title):
        others = [
            other
            for other, theirs in like
            if (other.title, other.year) != (passage.title, passage.year)
            and (item.needs_title or theirs.key[:4] == item.key[:4])
        ]
        if others:
            other = random_.choice(others)
            yield _negative("official/other-document", question, other, other.text)


def _named(question: str, passage: SourcePassage, random_: random.Random) -> str:
    """Put the document, its place or its year before a question."""
    short = _FORMAL.sub("", passage.title)
    names = [passage.title, short, f"《{short}》"]
    if passage.year and "政府工作报告" in passage.title:
        place = passage.place or random_.choice(("全国", "国务院", "我国"))
        names = [f"{passage.year}{place}", f"{place}{passage.year}"]
    return f"{random_.choice(names)}{random_.choice(('', '', '，', '中', '里'))}{question}"


def without_span(text: str, start: int, end: int) -> str:
    """Return a passage without the sentences that a span touches."""
    kept = [text[a:b] for a, b in sentence_spans(text, 0, len(text)) if b <= start or a >= end]
    return "".join(kept)


def _elsewhere(
    document: Sequence[SourcePassage],
    passage: SourcePassage,
    item: Asked,
    question: str,
    random_: random.Random,
) -> SourcePassage | None:
    """Return another passage of the document that shares words with the question and holds neither key nor answer."""
    asked = set(bigrams(question))
    answer = passage.text[item.start : item.end]
    others = [
        other
        for other in document
        if other is not passage
        and answer not in other.text
        and (item.key not in other.text or item.needs_title)
    ]
    others = random_.sample(others, min(len(others), 30))
    return max(others, key=lambda o: len(asked & set(bigrams(o.text))), default=None)


def _negative(
    source: str, question: str, passage: SourcePassage, text: str, context: str | None = None
) -> Example:
    return Example(
        source,
        passage.document,
        question,
        passage.context if context is None else context,
        text,
        -1,
        -1,
        False,
    )
