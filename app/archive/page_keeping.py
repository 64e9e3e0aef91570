"""The chat page's way to the archive: an answer goes in, a conversation comes out."""

from __future__ import annotations

import json
from dataclasses import replace

from starlette.requests import HTTPConnection

from app.archive.desk import Desk
from app.archive.own import WITHHELD, OpenedTurn, history_of
from app.archive.records import Judgement
from app.archive.restoring import restored
from app.backend import Backend
from app.conversation import MAX_SHOWN_TURNS, Conversation
from app.filter_labels import filter_labels
from app.growing_turn import answered_view
from app.kept_answer import Keep, KeptAnswer, kept_nowhere
from app.render import GivenFeedback, Html, TurnView, answer_json, earlier_turns_html, turn_html
from index.filters import SearchFilters
from rag.types import Answer


def keeper(desk: Desk | None, request: HTTPConnection, kept_in: str | None) -> Keep:
    """Return what keeps one answer after another in a conversation of the caller, a new one for None."""
    if desk is None:
        return kept_nowhere
    own = desk.own(request)
    if not own.are_kept:
        return lambda answer, filters: KeptAnswer(answer, None, _given(answer))

    def keep(answer: Answer, filters: SearchFilters) -> KeptAnswer:
        nonlocal kept_in
        warned, place = own.keep(kept_in, answer, filters=filters, anew=True)
        if place is None:
            return KeptAnswer(warned, None, _given(answer))
        kept_in = place.conversation
        return KeptAnswer(warned, place.conversation, _named(place.conversation, place.number))

    return keep


def reopened(desk: Desk, request: HTTPConnection, conversation_id: str) -> Conversation | None:
    """Return a kept conversation as the page shows it; None if there is none of this id that is the caller's.

    Raises:
        ArchiveError: If the database cannot be read.
        WorkspaceError: If it cannot be told what the caller may read.
    """
    own = desk.own(request)
    if own.get(conversation_id) is None:
        return None
    turns = own.turns(conversation_id)
    newest = turns[-MAX_SHOWN_TURNS:]
    backend, judgements = desk.of(request), own.judgements(conversation_id, newest)
    shown = [_turn(backend, conversation_id, turn, judgements.get(turn.number)) for turn in newest]
    if len(turns) > len(newest):
        shown = [earlier_turns_html(len(turns) - len(newest) + 1), *shown[1:]]
    return Conversation(history_of(newest), tuple(shown), asked=len(turns), kept_in=conversation_id)


def _turn(backend: Backend, conversation_id: str, turn: OpenedTurn, judgement: Judgement | None) -> Html:
    view = TurnView(f"turn-{conversation_id}-{turn.number}", turn.question)
    if turn.answer is None:
        return turn_html(TurnView(view.turn_id, view.question, notice=WITHHELD))
    whole = answered_view(backend, view, restored(turn.answer))
    given = GivenFeedback(judgement.useful, judgement.reason, judgement.correction) if judgement else None
    return turn_html(
        replace(
            whole,
            kept_in=conversation_id,
            feedback=_named(conversation_id, turn.number),
            given=given,
            scope=filter_labels(turn.filters, backend),
        )
    )


def _named(conversation_id: str, number: int) -> str:
    return json.dumps({"conversation": conversation_id, "turn": number})


def _given(answer: Answer) -> str:
    return json.dumps({"answer": answer_json(answer)}, ensure_ascii=False)
