"""Questions and their times over time as two plots: shapes only, so that they can be stretched; words stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

from app.render.markup import Html, element
from app.usage.summary import Summary

# Of the drawing, before it is stretched. A period has a column of `_COLUMN`, of which the bar takes `_BAR`.
_HEIGHT, _COLUMN, _BAR = 100.0, 10.0, 8.0
_NICE = (1, 2, 5)


def questions_plot(periods: Sequence[Summary], said: str) -> Html:
    """Return bars of how many were answered, refused, and neither, one on the other.

    Args:
        said: What the plot shows, for those who do not see it.
    """
    top = nice_top(max((each.questions for each in periods), default=0))
    shapes = []
    for at, each in enumerate(periods):
        below = 0
        for cls, count in (
            ("zc-answered", each.answered),
            ("zc-refused", each.refused),
            ("zc-neither", each.questions - each.answered - each.refused),
        ):
            shapes += [_bar(at, below, below + count, top, cls)] if count else []
            below += count
    return _plot(shapes, len(periods), said)


def latency_plot(periods: Sequence[Summary], said: str) -> Html:
    """Return a bar from nothing to p95 for each period, and a line across it at p50.

    Args:
        said: As `questions_plot`.
    """
    top = nice_top(max((each.p95_ms or 0 for each in periods), default=0))
    shapes = []
    for at, each in enumerate(periods):
        if each.p50_ms is None or each.p95_ms is None:
            continue
        shapes.append(_bar(at, 0, max(each.p95_ms, top // 100), top, "zc-p95"))
        shapes.append(_line(at, each.p50_ms, top))
    return _plot(shapes, len(periods), said)


def nice_top(value: int) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50 … that is not below `value`."""
    power = 1
    while True:
        for step in _NICE:
            if step * power >= value:
                return step * power
        power *= 10


def _plot(shapes: Sequence[Html], count: int, said: str) -> Html:
    width = max(1, count) * _COLUMN
    middle = element(
        "line",
        cls="zc-middle",
        attributes={"x1": 0, "x2": _written(width), "y1": _written(_HEIGHT / 2), "y2": _written(_HEIGHT / 2)},
    )
    # A parser of HTML knows these two by their lower-case names.
    box = {"viewbox": f"0 0 {_written(width)} {_written(_HEIGHT)}", "preserveaspectratio": "none"}
    return element(
        "svg", middle, *shapes, cls="zc-plot", attributes={"role": "img", "aria-label": said, **box}
    )


def _bar(at: int, low: int, high: int, top: int, cls: str) -> Html:
    y, end = (_HEIGHT * (1 - value / top) for value in (high, low))
    x = at * _COLUMN + (_COLUMN - _BAR) / 2
    attributes = {"x": _written(x), "y": _written(y), "width": _written(_BAR), "height": _written(end - y)}
    return element("rect", cls=cls, attributes=attributes)


def _line(at: int, value: int, top: int) -> Html:
    x, y = at * _COLUMN + (_COLUMN - _BAR) / 2, _written(_HEIGHT * (1 - value / top))
    attributes = {"x1": _written(x), "x2": _written(x + _BAR), "y1": y, "y2": y}
    return element("line", cls="zc-p50", attributes=attributes)


def _written(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
