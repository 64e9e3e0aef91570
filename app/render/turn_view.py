"""A turn of a conversation as the page knows it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.render.feedback import GivenFeedback
from app.render.sources import Source
from rag.types import Answer, AnswerSentence


@dataclass(frozen=True, slots=True)
class TurnView:
    """What the page knows of a turn at one moment.

    Attributes:
        turn_id: Unique on the page; ASCII letters, digits and hyphens.
        question: As typed.
        step: Position in `STAGE_STEPS` of the stage under way; None when nothing is under way.
        sentences: Those that have come, in order.
        sources: What they cite; after a refusal, what is offered as 相关资料.
        answer: Once it is whole.
        notice: Why there is no answer (stopped, an error), for the user; empty otherwise.
        kept_in: Id of the conversation in which the answer is kept; None where it is not.
        feedback: JSON that names the answer to `POST /api/v1/feedback`; empty where that takes none.
        given: What the asker has said of the answer before; None where he has not.
        scope: What the question was limited to, in words.
        label: What a side of a comparison is called; empty where the turn is none.
        sides: Those of a comparison; the turn itself then has no sentences, no sources and no answer.
    """

    turn_id: str
    question: str
    step: int | None = None
    sentences: tuple[AnswerSentence, ...] = ()
    sources: tuple[Source, ...] = ()
    answer: Answer | None = None
    notice: str = ""
    kept_in: str | None = None
    feedback: str = ""
    given: GivenFeedback | None = None
    scope: tuple[str, ...] = ()
    label: str = ""
    sides: tuple[TurnView, ...] = ()

    @property
    def said(self) -> str | None:
        """The text of the answer, of a comparison that of each side; None until it is whole."""
        if not self.sides:
            return self.answer.text if self.answer else None
        texts = [f"{side.label}：{side.answer.text}" for side in self.sides if side.answer]
        return "\n".join(texts) if len(texts) == len(self.sides) else None

    @property
    def has_sentences(self) -> bool:
        """Whether anything of an answer has come."""
        return bool(self.sentences) or any(side.sentences for side in self.sides)

    def ended(self, notice: str) -> TurnView:
        """Return the turn with nothing under way any more, and why."""
        sides = tuple(replace(side, step=None) for side in self.sides)
        return replace(self, step=None, notice=notice, sides=sides)
