"""A conversation on the chat page: what has been asked, and how the turn under way looks at each moment."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

from app.backend import Backend
from app.problems import ProblemError, log_failure
from app.render import Excerpt, Html, Source, TurnView, step_of, turn_html, whole_paragraphs
from app.requests import checked_question
from app.schemas import MAX_TEXT_CHARS
from app.workers import BusyError
from corpus.documents import Document
from index.errors import WorkspaceError
from rag.pipeline import QuestionError
from rag.types import (
    Answer,
    AnswerReady,
    AnswerSentence,
    Citation,
    Passage,
    SentenceReady,
    StageStarted,
    Turn,
)

MAX_SHOWN_TURNS = 12
_EARLIER = "earlier"  # a version that is no longer the current one, whichever it was


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
        if view.answer is not None:
            turns = (*turns, Turn(view.question, view.answer.text))[-MAX_SHOWN_TURNS:]
        shown = (*self.shown, turn_html(view))[-MAX_SHOWN_TURNS:]
        return replace(self, turns=turns, shown=shown, current=None, kept_in=view.kept_in or self.kept_in)

    def stopped(self) -> Conversation:
        """Return the conversation after its user has stopped the current turn."""
        if self.current is None:
            return self
        notice = "已停止。以上是停止前已核对的内容。" if self.current.sentences else "已停止。"
        return replace(self, current=replace(self.current, step=None, notice=notice)).settled()


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer and where it is kept; see `TurnView`."""

    answer: Answer
    kept_in: str | None = None
    feedback: str = ""


Keep = Callable[[Answer], KeptAnswer]


def kept_nowhere(answer: Answer) -> KeptAnswer:
    """Return the answer, which is not kept."""
    return KeptAnswer(answer)


def with_question(conversation: Conversation, question: str) -> tuple[Conversation, TurnView]:
    """Return the conversation with a new turn that asks `question`, and that turn."""
    conversation = conversation.settled()
    asked = conversation.asked + 1
    view = TurnView(f"turn-{asked}", question[:MAX_TEXT_CHARS], step=0)
    return replace(conversation, asked=asked, current=view), view


def turn_views(
    backend: Backend, view: TurnView, question: str, history: Sequence[Turn], keep: Keep = kept_nowhere
) -> Generator[TurnView, None, None]:
    """Yield how the turn looks after each event of the pipeline; the last has `step` None.

    Args:
        keep: Keeps the answer, and says where it is.
    """
    library = _Library(backend)
    citations: dict[int, Citation] = {}
    yield view
    for event in backend.pipeline().stream(checked_question(question), history=history):
        match event:
            case StageStarted(stage):
                view = replace(view, step=max(step_of(stage), view.step or 0))
            case SentenceReady(sentence, new):
                citations.update({citation.number: citation for citation in new})
                sentences = (*view.sentences, sentence)
                sources = library.cited(list(citations.values()), sentences, ())
                view = replace(view, step=step_of("verify"), sentences=sentences, sources=sources)
            case AnswerReady(answer):
                kept = keep(answer)
                view = _answered(library, view, kept.answer)
                view = replace(view, kept_in=kept.kept_in, feedback=kept.feedback)
        yield view


def answered_view(backend: Backend, view: TurnView, answer: Answer) -> TurnView:
    """Return the turn with its whole answer."""
    return _answered(_Library(backend), view, answer)


def _answered(library: _Library, view: TurnView, answer: Answer) -> TurnView:
    sources = (
        library.offered(answer.passages)
        if answer.refused
        else library.cited(answer.citations, answer.sentences, answer.passages)
    )
    return replace(view, step=None, sentences=answer.sentences, sources=sources, answer=answer)


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
    return replace(view, step=None, notice=notice)


class _Library:
    """Finds the paragraphs around what is cited; each document is read once a turn."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._documents: dict[str, Document | None] = {}

    def cited(
        self, citations: Sequence[Citation], sentences: Sequence[AnswerSentence], passages: Sequence[Passage]
    ) -> tuple[Source, ...]:
        """Return a source for each citation; its highlighted words are those that the sentences stand on."""
        spans = [span for sentence in sentences for span in sentence.spans]
        sources = []
        for citation in citations:
            around = [passage for passage in passages if passage.number == citation.number]
            marked = [(span.start, span.end) for span in spans if span.number == citation.number]
            excerpt = self._excerpt(citation, citation.quote, around)
            words = tuple(marked) or ((citation.start, citation.end),)
            sources.append(Source(citation, excerpt, words, self._version(citation, citation.quote)))
        return tuple(sources)

    def offered(self, passages: Sequence[Passage]) -> tuple[Source, ...]:
        """Return a source for each passage, nothing highlighted."""
        return tuple(
            Source(
                passage, self._excerpt(passage, passage.text, []), (), self._version(passage, passage.text)
            )
            for passage in passages
        )

    def _excerpt(self, reference: Citation | Passage, words: str, around: Sequence[Passage]) -> Excerpt:
        document = self._document(reference.doc_id)
        whole = document.text if document else None
        # A newer version may have come meanwhile; what is shown must be what was quoted.
        if whole is None or whole[reference.start : reference.end] != words:
            near = next((passage for passage in around), None)
            return Excerpt(near.text, near.start) if near else Excerpt(words, reference.start)
        start = min([reference.start, *(passage.start for passage in around)])
        end = max([reference.end, *(passage.end for passage in around)])
        return whole_paragraphs(whole, start, end)

    def _version(self, reference: Citation | Passage, words: str) -> str | None:
        """Return which version of its document a reference is of; None where there is no such document."""
        document = self._document(reference.doc_id)
        if document is None:
            return None
        return document.version if document.text[reference.start : reference.end] == words else _EARLIER

    def _document(self, doc_id: str) -> Document | None:
        if doc_id not in self._documents:
            try:
                self._documents[doc_id] = self._backend.document(doc_id)
            except KeyError:
                self._documents[doc_id] = None
        return self._documents[doc_id]
