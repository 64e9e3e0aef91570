"""A turn of a conversation while it is being answered."""

from __future__ import annotations

from dataclasses import replace

from app.library import Library
from app.render import TurnView, step_of
from rag.types import AnswerEvent, AnswerReady, Citation, SentenceReady, StageStarted


class GrowingTurn:
    """Follows the events of one answer.

    Attributes:
        view: How the turn looks after the last of them; `step` is None after the whole answer.
    """

    def __init__(self, view: TurnView, library: Library) -> None:
        """Begin with nothing answered."""
        self.view = view
        self._library = library
        self._citations: dict[int, Citation] = {}

    def take(self, event: AnswerEvent) -> None:
        """Change the view as the event says."""
        view = self.view
        match event:
            case StageStarted(stage):
                self.view = replace(view, step=max(step_of(stage), view.step or 0))
            case SentenceReady(sentence, new):
                self._citations.update({citation.number: citation for citation in new})
                sentences = (*view.sentences, sentence)
                sources = self._library.cited(list(self._citations.values()), sentences, ())
                self.view = replace(view, step=step_of("verify"), sentences=sentences, sources=sources)
            case AnswerReady(answer):
                sources = (
                    self._library.offered(answer.passages)
                    if answer.refused
                    else self._library.cited(answer.citations, answer.sentences, answer.passages)
                )
                self.view = replace(
                    view, step=None, sentences=answer.sentences, sources=sources, answer=answer
                )
