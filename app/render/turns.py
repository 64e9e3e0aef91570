"""A question and what has been answered so far, as HTML; the page shows one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.render.feedback import feedback_html
from app.render.labels import STAGE_STEPS
from app.render.markup import SENTENCE_ENDS, Html, element
from app.render.sources import Source, section_path_html, source_html
from rag.types import Answer, AnswerSentence, Citation

_GLIMPSE_CHARS = 80  # of a passage that is offered; the page shows what fits in a line


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


def transcript_html(turns: Sequence[Html]) -> Html:
    """Return all turns of a conversation; a live region, so that what is added is read out."""
    # Always the same element, empty at first: a live region must be there before its content.
    region = {
        "role": "log",
        "aria-live": "polite",
        "aria-relevant": "additions text",
        "aria-label": "问答记录",
    }
    return element("div", *turns, cls="zc-turns", attributes=region)


def turn_html(view: TurnView) -> Html:
    """Return a turn; its skeleton stays the same while it grows, so that focus on a marker survives an update."""
    return element(
        "section",
        element("h2", view.question, cls="zc-question"),
        _body(view),
        _progress(view.step),
        _after(view),
        element("div", *_drawer(view), attributes={"hidden": True}),
        cls="zc-turn",
        attributes={"id": view.turn_id, "aria-busy": "false" if view.step is None else "true"},
    )


def copy_text(answer: Answer) -> str:
    """Return the answer as plain text with its sources below, for the clipboard."""
    sources = [
        f"[{citation.number}] {citation.title or citation.source}"
        + (f"（{citation.doc_number}）" if citation.doc_number else "")
        + (f" {' › '.join(citation.section_path)}" if citation.section_path else "")
        for citation in answer.citations
    ]
    return "\n".join([answer.text, *(["", *sources] if sources else [])])


def _source_id(view: TurnView, number: int) -> str:
    return f"{view.turn_id}-source-{number}"


def _drawer(view: TurnView) -> list[Html]:
    """What the markers open; the page's script copies it into the panel."""
    return [source_html(source, _source_id(view, source.reference.number)) for source in view.sources]


def _body(view: TurnView) -> Html:
    answer = view.answer
    if answer is not None and answer.refused:
        return element("div", element("p", answer.text), cls="zc-text zc-refused")
    if view.sentences:
        return element(
            "div", element("p", *(_sentence(view, each) for each in view.sentences)), cls="zc-text"
        )
    return element("div", element("p", answer.text if answer else ""), cls="zc-text")


def _sentence(view: TurnView, sentence: AnswerSentence) -> Html:
    shown = {source.reference.number: source for source in view.sources}
    markers = [_marker(view, shown[number]) for number in sentence.citations if number in shown]
    whole = sentence.text.endswith(SENTENCE_ENDS)
    # A marker never begins a line: it stays with the last character.
    tail = element("span", sentence.text[-1:], *markers, cls="zc-tail")
    return element("span", sentence.text[:-1], tail, cls="zc-sentence" if whole else "zc-sentence zc-line")


def _marker(view: TurnView, source: Source) -> Html:
    number = source.reference.number
    where = source.reference.section_path[-1] if source.reference.section_path else source.reference.title
    return element(
        "button", f"[{number}]", cls="zc-cite", attributes=_opens(view, source, f"出处{number}，{where}")
    )


def _opens(view: TurnView, source: Source, label: str | None = None) -> dict[str, str | None]:
    return {
        "type": "button",
        "data-source": _source_id(view, source.reference.number),
        "aria-controls": "zc-panel",
        "aria-label": label,
    }


def _progress(step: int | None) -> Html:
    if step is None:
        return element("div", cls="zc-progress")
    items = []
    for position, name in enumerate(STAGE_STEPS):
        state = "done" if position < step else "now" if position == step else "next"
        current = {"aria-current": "step"} if state == "now" else {}
        items.append(element("li", name, cls=f"zc-step-{state}", attributes=current))
    spoken = element("span", f"正在{STAGE_STEPS[step]}", cls="zc-hidden")
    return element("div", spoken, element("ol", *items, cls="zc-steps"), cls="zc-progress")


def _after(view: TurnView) -> Html:
    parts: list[Html] = []
    if view.notice:
        parts.append(element("p", view.notice, cls="zc-notice", attributes={"role": "alert"}))
    if view.answer is not None:
        parts += _after_answer(view, view.answer)
    return element("div", *parts, cls="zc-after")


def _after_answer(view: TurnView, answer: Answer) -> list[Html]:
    parts: list[Html] = []
    if answer.fell_back and not answer.warnings:
        parts.append(element("p", "语言模型这次没有参与，以上是检索到的原文摘录。", cls="zc-note"))
    parts += [element("p", warning, cls="zc-note") for warning in answer.warnings]
    if view.sources:
        heading = element("h3", "相关资料" if answer.refused else "出处")
        listed = [_document(view, sources) for sources in _by_document(view.sources)]
        parts.append(element("div", heading, *listed, cls="zc-list"))
    parts.append(_foot(answer))
    if view.feedback:
        parts.append(feedback_html(view.turn_id, view.feedback))
    return parts


def _by_document(sources: Sequence[Source]) -> list[list[Source]]:
    """Return the sources of each document, in the order in which the documents first come."""
    found: dict[tuple[str, str], list[Source]] = {}
    for source in sources:
        found.setdefault((source.reference.doc_id, source.reference.source), []).append(source)
    return list(found.values())


def _document(view: TurnView, sources: Sequence[Source]) -> Html:
    reference = sources[0].reference
    number = f"（{reference.doc_number}）" if reference.doc_number else ""
    items = [element("li", _listed(view, source)) for source in sources]
    title = element("p", reference.title or reference.source, number, cls="zc-title")
    return element("div", title, element("ul", *items))


def _listed(view: TurnView, source: Source) -> Html:
    reference = source.reference
    where = section_path_html(reference.section_path)
    if isinstance(reference, Citation):
        lead, glimpse = f"[{reference.number}]", Html()  # its words stand in the answer already
    else:
        lead, glimpse = "·", element("span", reference.found_text[:_GLIMPSE_CHARS], cls="zc-glimpse")
    body = element("span", where or reference.title or reference.source, glimpse, cls="zc-listed")
    lead = element("span", lead, cls="zc-number")
    return element("button", lead, body, cls="zc-open", attributes=_opens(view, source))


def _foot(answer: Answer) -> Html:
    total = answer.timings_ms.get("total", 0)
    spent = f"用时 {total / 1000:.1f} 秒" if total >= 50 else "用时不到 0.1 秒"
    copy = {"type": "button", "data-copy": copy_text(answer)}
    return element(
        "p", element("span", spent), element("button", "复制", cls="zc-copy", attributes=copy), cls="zc-foot"
    )
