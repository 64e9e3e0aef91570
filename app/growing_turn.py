"""A turn of a conversation while it is being answered."""

from __future__ import annotations

from dataclasses import replace

from app.backend import Backend
from app.kept_answer import Keep, kept_nowhere
from app.library import Library
from app.render import TurnView, step_of
from index.filters import EVERYTHING_CURRENT, SearchFilters
from rag.types import Answer, AnswerEvent, AnswerReady, Citation, SentenceReady, StageStarted


class GrowingTurn:
    """Follows the events of one answer.

    Attributes:
        view: How the turn looks after the last of them; `step` is None after the whole answer.
    """

    def __init__(
        self,
        view: TurnView,
        library: Library,
        keep: Keep = kept_nowhere,
        filters: SearchFilters = EVERYTHING_CURRENT,
    ) -> None:
        """Begin with nothing answered.

        Args:
            keep: Keeps the whole answer, that of a side under a question that names the side.
            filters: What the question is limited to.
        """
        self.view = view
        self._library = library
        self._keep = keep
        self._filters = filters
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
                asked = f"{answer.question}（{view.label}）" if view.label else answer.question
                kept = self._keep(replace(answer, question=asked), self._filters)
                whole = _answered(self._library, view, kept.answer)
                self.view = replace(whole, kept_in=kept.kept_in, feedback=kept.feedback)


def answered_view(backend: Backend, view: TurnView, answer: Answer) -> TurnView:
    """Return the turn with its whole answer."""
    return _answered(Library(backend), view, answer)


def _answered(library: Library, view: TurnView, answer: Answer) -> TurnView:
    sources = (
        library.offered(answer.passages)
        if answer.refused
        else library.cited(answer.citations, answer.sentences, answer.passages)
    )
    return replace(view, step=None, sentences=answer.sentences, sources=sources, answer=answer)
