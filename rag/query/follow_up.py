"""A follow-up becomes a question that stands alone, by rules; the rewriting is shown with the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.places import find_places
from rag.query.conversation import Conversation, Exchange, is_small_talk
from rag.query.rules import apply_rules
from rag.query.slots import TITLE, years_of
from rag.query.topic import END_MARKS
from rag.types import Turn

# A follow-up is short; what is longer says its own matter.
MAX_FOLLOW_UP_CHARS = 60
MAX_STANDALONE_CHARS = 300
# What a follow-up leans on is near, and at the beginning of an answer; the bounds keep the longest history under 50 ms.
_MAX_TURNS, _MAX_ANSWER_CHARS = 20, 2000
_LEAD = re.compile(
    r"^(?:(?:好的|嗯+|哦+|[好行](?=[，,。！! 那])|谢谢[你您]?|明白了?|知道了?|请问一?下?|再问一?下?|麻烦问一?下?|另外|此外|那么|那(?![些个里曲坡项份种部条位年]))[，,。！! ]*)+"
)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A question as it stands alone.

    Attributes:
        is_sure: Whether it is plain what the question leans on, or that it leans on nothing.
    """

    question: str
    is_sure: bool


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """Return the question with what it leaves unsaid taken from the conversation; unchanged if it leaves nothing unsaid.

    The history holds questions as they were typed: each is made to stand alone by those before it, small talk left out.
    Nothing is added but words of the history and the question, a few joining words, and a year counted from one of theirs
    (上一年); of an answer's text, only listed items and titles.
    """
    return rewrite_by_rules(question, history).question


def rewrite_by_rules(question: str, history: Sequence[Turn]) -> Rewriting:
    """Return the question made to stand alone as `standalone_question` does, and whether that is sure."""
    exchanges: tuple[Exchange, ...] = ()
    for turn in history[-_MAX_TURNS:]:
        if turn.question.strip() and not is_small_talk(turn.question):
            earlier = _alone(turn.question.strip(), exchanges).question
            earlier = _LEAD.sub("", earlier) or earlier
            exchanges = (*exchanges, Exchange(earlier, turn.answer_text[:_MAX_ANSWER_CHARS]))
    return _alone(question.strip(), exchanges)


def _alone(question: str, exchanges: tuple[Exchange, ...]) -> Rewriting:
    if not exchanges or len(question) > MAX_FOLLOW_UP_CHARS or is_small_talk(question):
        return Rewriting(question, is_sure=True)
    bare = _LEAD.sub("", question).strip(END_MARKS)
    found = apply_rules(bare, Conversation(exchanges)) if bare else None
    if found is None:
        return Rewriting(question, is_sure=not bare or _names_its_own(bare))
    text, is_sure = found
    return (
        Rewriting(text, is_sure) if len(text) <= MAX_STANDALONE_CHARS else Rewriting(question, is_sure=False)
    )


def _names_its_own(question: str) -> bool:
    """Say whether a question names a year, a place or a title: then it is of these, not of the last one's."""
    return bool(years_of(question) or TITLE.search(question) or find_places(question))
