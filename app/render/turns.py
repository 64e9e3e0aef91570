"""A question and what has been answered so far, as HTML; the page shows one after another."""

from __future__ import annotations

from collections.abc import Sequence

from app.render.comparisons import figures_html, sentence_figures, with_figures
from app.render.feedback import feedback_html
from app.render.labels import STAGE_STEPS
from app.render.markup import SENTENCE_ENDS, Html, element
from app.render.sources import Source, section_path_html, source_html
from app.render.standings import standing_html
from app.render.turn_view import TurnView
from rag.comparing.figures import Figure
from rag.standing import standing_notes
from rag.types import Answer, AnswerSentence, Citation

_NARROW = "这次只在上面的检索范围里找；清除筛选再问，也许能在别的文件里找到。"
_GLIMPSE_CHARS = 80  # of a passage that is offered; the page shows what fits in a line


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
    figures = sentence_figures(view.sides)
    return element(
        "section",
        element("h2", view.question, cls="zc-question"),
        _scope(view.scope),
        *([] if view.sides else _answer(view, ())),
        element("div", *(_side(*each) for each in zip(view.sides, figures, strict=True)), cls="zc-sides"),
        element("div", figures_html(view.sides), cls="zc-compared"),
        element("div", _notice(view), cls="zc-after"),
        cls="zc-turn",
        attributes={"id": view.turn_id, "aria-busy": "false" if view.step is None else "true"},
    )


def _side(view: TurnView, figures: Sequence[tuple[Figure, ...]]) -> Html:
    heading = element("h3", view.label, cls="zc-side-name")
    return element(
        "section", heading, *_answer(view, figures), cls="zc-side", attributes={"id": view.turn_id}
    )


def _answer(view: TurnView, figures: Sequence[tuple[Figure, ...]]) -> list[Html]:
    return [
        element("div", *_standings(view.sources), cls="zc-standings"),
        _body(view, figures),
        _progress(view),
        element("div", *(_after_answer(view, view.answer) if view.answer else []), cls="zc-after"),
        element("div", *_drawer(view), attributes={"hidden": True}),
    ]


def _scope(labels: Sequence[str]) -> Html:
    if not labels:
        return Html()
    return element("p", element("span", "检索范围："), "、".join(labels), cls="zc-used")


def _standings(sources: Sequence[Source]) -> list[Html]:
    """Return a banner for each cited document that does not simply hold, each document once."""
    cited = {
        (each.reference.doc_id, each.reference.source): each
        for each in reversed(sources)
        if isinstance(each.reference, Citation)
    }
    banners = [standing_html(each.reference, each.successor_id, named=True) for each in cited.values()]
    return [banner for banner in reversed(banners) if banner]


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


def _body(view: TurnView, figures: Sequence[tuple[Figure, ...]]) -> Html:
    answer = view.answer
    if answer is not None and answer.refused:
        return element("div", element("p", answer.text), cls="zc-text zc-refused")
    if view.sentences:
        compared = figures or [()] * len(view.sentences)
        shown = [_sentence(view, *each) for each in zip(view.sentences, compared, strict=True)]
        return element("div", element("p", *shown), cls="zc-text")
    return element("div", element("p", answer.text if answer else ""), cls="zc-text")


def _sentence(view: TurnView, sentence: AnswerSentence, figures: Sequence[Figure]) -> Html:
    shown = {source.reference.number: source for source in view.sources}
    markers = [_marker(view, shown[number]) for number in sentence.citations if number in shown]
    whole = sentence.text.endswith(SENTENCE_ENDS)
    # A marker never begins a line: it stays with the last character, unless that is within a figure.
    end = len(sentence.text)
    cut = end if any(figure.end == end for figure in figures) else end - 1
    tail = element("span", sentence.text[cut:], *markers, cls="zc-tail")
    body = with_figures(sentence.text[:cut], figures)
    return element("span", body, tail, cls="zc-sentence" if whole else "zc-sentence zc-line")


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


def _progress(view: TurnView) -> Html:
    if view.step is None:
        return element("div", cls="zc-progress")
    items = []
    for position, name in enumerate(STAGE_STEPS):
        state = "done" if position < view.step else "now" if position == view.step else "next"
        current = {"aria-current": "step"} if state == "now" else {}
        items.append(element("li", name, cls=f"zc-step-{state}", attributes=current))
    # The page's script says it in a region of its own: within a turn that is busy nothing is read out.
    spoken = f"{view.label}{'：' if view.label else ''}正在{STAGE_STEPS[view.step]}"
    return element(
        "div", element("ol", *items, cls="zc-steps"), cls="zc-progress", attributes={"data-spoken": spoken}
    )


def _notice(view: TurnView) -> Html:
    return element("p", view.notice, cls="zc-notice", attributes={"role": "alert"}) if view.notice else Html()


def _after_answer(view: TurnView, answer: Answer) -> list[Html]:
    parts: list[Html] = []
    if answer.fell_back and not answer.warnings:
        parts.append(element("p", "以上含原文摘录，未经语言模型改写。", cls="zc-note"))
    in_banners = standing_notes(answer.citations)
    parts += [element("p", each, cls="zc-note") for each in answer.warnings if each not in in_banners]
    if answer.refused and view.scope:
        parts.append(element("p", _NARROW, cls="zc-note"))
    if view.sources:
        heading = element("h4" if view.label else "h3", "相关资料" if answer.refused else "出处")
        listed = [_document(view, sources) for sources in _by_document(view.sources)]
        parts.append(element("div", heading, *listed, cls="zc-list"))
    parts.append(_foot(answer))
    if view.feedback:
        parts.append(feedback_html(view.turn_id, view.feedback, view.given))
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
