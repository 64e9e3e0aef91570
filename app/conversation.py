"""A conversation on the chat page: what has been asked, and how the turn under way looks at each moment."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from app.backend import Backend
from app.comparison import side_events
from app.growing_turn import GrowingTurn
from app.kept_answer import Keep, kept_nowhere
from app.library import Library
from app.problems import ProblemError, log_failure
from app.render import Html, TurnView, turn_html
from app.requests import checked_question
from app.schemas import MAX_TEXT_CHARS
from app.scope import EVERYWHERE, Scope
from app.workers import BusyError
from index.errors import WorkspaceError
from rag.pipeline import QuestionError
from rag.types import Turn

MAX_SHOWN_TURNS = 12


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the server keeps of a conversation.

    Attributes:
        turns: Those that were answered, oldest first, at most `MAX_SHOWN_TURNS`.
        shown: All turns that are over, as HTML, oldest first, at most `MAX_SHOWN_TURNS`.
        asked: How many questions there have been; names the next turn.
        current: The turn under way.
        kept_in: Id of the kept conversation that this one is; None before its first answer, or where none is kept.
    """

    turns: tuple[Turn, ...] = ()
    shown: tuple[Html, ...] = ()
    asked: int = 0
    current: TurnView | None = None
    kept_in: str | None = None

    def html(self) -> list[Html]:
        """Return all turns as they look now, oldest first."""
        return [*self.shown, *([turn_html(self.current)] if self.current else [])]

    def settled(self) -> Conversation:
        """Return the conversation with the current turn among those that are over."""
        if self.current is None:
            return self
        view, turns = self.current, self.turns
        if view.said is not None:
            turns = (*turns, Turn(view.question, view.said))[-MAX_SHOWN_TURNS:]
        shown = (*self.shown, turn_html(view))[-MAX_SHOWN_TURNS:]
        return replace(self, turns=turns, shown=shown, current=None, kept_in=view.kept_in or self.kept_in)

    def stopped(self) -> Conversation:
        """Return the conversation after its user has stopped the current turn."""
        if self.current is None:
            return self
        notice = "已停止。以上是停止前已核对的内容。" if self.current.has_sentences else "已停止。"
        return replace(self, current=self.current.ended(notice)).settled()


def with_question(conversation: Conversation, question: str) -> tuple[Conversation, TurnView]:
    """Return the conversation with a new turn that asks `question`, and that turn."""
    conversation = conversation.settled()
    asked = conversation.asked + 1
    view = TurnView(f"turn-{asked}", question[:MAX_TEXT_CHARS], step=0)
    return replace(conversation, asked=asked, current=view), view


def turn_views(
    backend: Backend,
    view: TurnView,
    question: str,
    history: Sequence[Turn],
    keep: Keep = kept_nowhere,
    scope: Scope = EVERYWHERE,
) -> Generator[TurnView, None, None]:
    """Yield how the turn looks after each event of the pipeline; the last has `step` None.

    Args:
        keep: Keeps the answer, of a comparison that of each side, and says where it is.
    """
    sides = [
        TurnView(f"{view.turn_id}-{number}", view.question, 0, label=side.label)
        for number, side in enumerate(scope.sides, 1)
    ]
    view = replace(view, scope=scope.labels, sides=tuple(sides))
    yield view
    checked, library = checked_question(question), Library(backend)
    if sides:
        growing = [
            GrowingTurn(side, library, keep, asked.filters)
            for side, asked in zip(sides, scope.sides, strict=True)
        ]
        with closing(side_events(backend, checked, scope.sides, history)) as events:
            for at, event in events:
                growing[at].take(event)
                yield _with_sides(view, [turn.view for turn in growing])
        return
    single = GrowingTurn(view, library, keep, scope.filters)
    for event in backend.pipeline().stream(checked, history=history, filters=scope.filters):
        single.take(event)
        yield single.view


def _with_sides(view: TurnView, sides: Sequence[TurnView]) -> TurnView:
    """Return a comparison that is as far as the side that is furthest behind."""
    steps = [side.step for side in sides if side.step is not None]
    kept_in = next((side.kept_in for side in sides if side.kept_in), None)
    return replace(view, step=min(steps, default=None), sides=tuple(sides), kept_in=kept_in)


def failed(view: TurnView, error: Exception) -> TurnView:
    """Return the turn that tells its user of an error; an unexpected one is logged without its words."""
    match error:
        case ProblemError():
            notice = error.detail
        case QuestionError() | WorkspaceError() | BusyError():
            notice = str(error)
        case _:
            log_failure(error)
            notice = "回答时出错，请重试；若再出现，请联系管理员查看服务日志。"
    return view.ended(notice)
