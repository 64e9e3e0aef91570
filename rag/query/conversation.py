"""The conversation that a follow-up leans on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import rjieba

from rag import refusals
from rag.query.asked_kinds import asked_kind
from rag.query.listed import items_of, titles_in
from rag.query.slots import TITLE
from rag.query.topic import Topic, topic_of
from rag.query.wording import ANY_DOCUMENT, ASKED_FOR, ASPECT_AT_END, DOCUMENT, PERSON

_LISTS_WITHIN = 6  # exchanges: 第三项 is of a list that is still before the reader
_CHAT = re.compile(
    r"^(?:(?:好的?|嗯+|哦+|行|可以|谢谢[你您]?|多谢|感谢|明白了?|知道了?|了解了?|懂了|清楚了|辛苦[你您]?了?|收到|再见|没事了?|没有了|不用了|你好|您好|[你您]真棒|厉害)"
    r"[啊呀啦吧的了，,。！!～~ ]*)+$"
)
_MODAL = re.compile(r"可以|应当|应该|必须|需要|[要可能会须]")
_ASKS_DOCUMENT = re.compile(rf"(?:哪\S{{0,2}}|什么)\S{{0,12}}?(?:{DOCUMENT})|叫什么")


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question, made to stand alone, and its answer's text."""

    question: str
    answer_text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Earlier exchanges, oldest first; at least one. Small talk is not among them."""

    exchanges: tuple[Exchange, ...]

    @property
    def last(self) -> str:
        """The last question, without its mark."""
        return self.exchanges[-1].question.strip().rstrip("？?。！! ")

    @property
    def topic(self) -> Topic:
        """The last question's topic."""
        return topic_of(self.last)

    @property
    def open_topic(self) -> str:
        """The last topic without the aspect that was asked of it: a 牵头单位 is not asked for its 补助标准."""
        if (kind := asked_kind(self.last)) and kind.predicate:
            return kind.predicate
        return ASPECT_AT_END.sub("", self.topic.text) or self.topic.text

    @property
    def matter(self) -> str:
        """The open topic with what was asked for, which a verb goes on about: 对高龄老人的补贴 is what 怎么发放？ asks of."""
        asked = ASKED_FOR.search(self.topic.asking)
        return f"{self.topic.text}的{asked['plan']}" if asked else self.open_topic

    @property
    def persons(self) -> str | None:
        """Those whom the latest topic begins with that names any: 预备役兵 in 预备役兵要服几年预备役."""
        topics = (topic_of(exchange.question) for exchange in reversed(self.exchanges))
        return next((found for topic in topics if (found := _persons_in_front(topic.core))), None)

    @property
    def walked_predicate(self) -> str | None:
        """What is done in the cases of a list (暂缓征召), where the last question took an item of it."""
        for exchange in reversed(self.exchanges[-_LISTS_WITHIN:-1]):
            kind = asked_kind(exchange.question.rstrip("？?"))
            if kind and kind.predicate and any(item in self.last for item in items_of(exchange.answer_text)):
                return kind.predicate
        return None

    def list_of(self, at_least: int) -> tuple[Exchange, list[str]] | None:
        """Return an exchange whose answer lists so many items, and these.

        The list that the last question took an item from, for a reader goes through one list; else the latest.
        """
        lists = [
            (exchange, items)
            for exchange in reversed(self.exchanges[-_LISTS_WITHIN:])
            if len(items := items_of(exchange.answer_text)) >= max(at_least, 2)
        ]
        walked = (each for each in lists if any(item in self.last for item in each[1]))
        return next(walked, lists[0] if lists else None)

    def document(self, noun: str, *, is_asked_about: bool = False) -> str | None:
        """Return the document that is spoken of, and that can be called `noun` (办法, 文件; empty for any).

        The title or name in the last question; where that asked for a document, the only title in its answer; else the
        latest title or name in an earlier exchange.

        Args:
            is_asked_about: Titles in an answer count only where a document was asked for: 它 is no title that an
                answer happens to name.
        """
        for exchange in reversed(self.exchanges):
            asks = _ASKS_DOCUMENT.search(exchange.question)
            named = _titles_called(noun, TITLE.findall(exchange.question))
            if not named and (asks or not is_asked_about):
                named = _titles_called(noun, titles_in(exchange.answer_text))
            if len(named) == 1 or (named and asks):
                return named[0]
            if noun and (name := _name_called(noun, exchange.question)):
                return name
        return None


def is_small_talk(text: str) -> bool:
    """Say whether a text thanks or greets and asks nothing of the documents."""
    return _CHAT.match(text.strip()) is not None or refusals.is_small_talk(text)


def _persons_in_front(core: str) -> str | None:
    """Return the nouns that a topic's core begins with, to one that names persons (消防救援人员)."""
    said = ""
    for word, tag in rjieba.tag(_MODAL.split(core)[0]):
        said += word
        if tag[0] in "nl" and PERSON.fullmatch(word):
            return said
        if tag[0] not in "nbjvl":
            return None
    return None


def _titles_called(noun: str, titles: Sequence[str]) -> list[str]:
    wanted = noun in ANY_DOCUMENT or not noun
    return [title for title in titles if wanted or noun in title]


def _name_called(noun: str, question: str) -> str | None:
    """Return a name that ends with the noun, from its beginning or the last 的 before it: 2024年政府工作报告."""
    match = re.search(rf"[^，,。、的《》]*{re.escape(noun)}", question)
    if match is None or re.search(r"什么|哪", match[0]) or len(match[0]) - len(noun) < 2:
        return None
    return match[0]
