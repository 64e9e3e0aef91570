"""Where the answers of a comparison give different figures, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.render.markup import Html, element, text
from app.render.turn_view import TurnView
from rag.comparing.figures import Figure, compare_figures

_BETWEEN = "|"  # between two sentences: no figure reaches over it


def sentence_figures(sides: Sequence[TurnView]) -> list[list[tuple[Figure, ...]]]:
    """Return the figures of each sentence of each side; none before every side is answered.

    Offsets are those of the sentence's text.
    """
    if not sides or any(side.answer is None for side in sides):
        return [[() for _ in side.sentences] for side in sides]
    compared = compare_figures([_BETWEEN.join(each.text for each in side.sentences) for side in sides])
    return [_by_sentence(side, figures) for side, figures in zip(sides, compared, strict=True)]


def _by_sentence(side: TurnView, figures: Sequence[Figure]) -> list[tuple[Figure, ...]]:
    found: list[tuple[Figure, ...]] = []
    start = 0
    for sentence in side.sentences:
        end = start + len(sentence.text)
        found.append(
            tuple(
                replace(figure, start=figure.start - start, end=figure.end - start)
                for figure in figures
                if start <= figure.start < end
            )
        )
        start = end + len(_BETWEEN)
    return found


def with_figures(words: str, figures: Sequence[Figure]) -> Html:
    """Return the words of a sentence; a figure that another side does not give is followed by what it is.

    不同 where another side gives another figure for the same, 仅此方 where it gives none.
    """
    parts: list[Html] = []
    position = 0
    for figure in figures:
        if figure.shared:
            continue
        parts.append(text(words[position : figure.start]))
        word = element("span", "不同" if figure.differs else "仅此方", cls="zc-differs")
        parts.append(
            element("span", figure.text, word, cls="zc-figure" if figure.differs else "zc-figure zc-alone")
        )
        position = figure.end
    return Html("".join([*parts, text(words[position:])]))


def figures_html(sides: Sequence[TurnView]) -> Html:
    """Return what the sides' figures have in common and what each has alone; nothing before all are answered."""
    if not sides or any(side.answer is None for side in sides):
        return Html()
    figures = [[figure for each in side for figure in each] for side in sentence_figures(sides)]
    if not any(figures):
        return _figures(element("p", "各方的回答里没有可以对照的数字。"))
    if all(figure.shared for side in figures for figure in side):
        return _figures(element("p", f"各方的数字相同：{_listed(figures[0], shared=True)}。"))
    rows = [("各方相同", _listed(figures[0], shared=True) or "没有")]
    rows += [
        (f"只在“{side.label}”", _listed(each, shared=False) or "没有")
        for side, each in zip(sides, figures, strict=True)
    ]
    cells = [cell for name, value in rows for cell in (element("dt", name), element("dd", value))]
    return _figures(element("dl", *cells))


def _figures(body: Html) -> Html:
    return element("div", element("h3", "数字对照"), body, cls="zc-figures")


def _listed(figures: Sequence[Figure], *, shared: bool) -> str:
    return "、".join(dict.fromkeys(figure.text for figure in figures if figure.shared is shared))
