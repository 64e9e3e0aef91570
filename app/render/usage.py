"""How much is asked, as the administrators' page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.render.data_table import data_table
from app.render.markup import Html, element
from app.render.usage_plot import latency_plot, nice_top, questions_plot
from app.usage.summary import Summary, Usage

# How many days can be looked at, and what that is called; one day is shown by its hours.
PERIODS: Mapping[int, str] = {1: "今天", 7: "7 天", 30: "30 天", 90: "90 天"}
_SHOWN_CALLERS = 50
_HEADS = ("提问", "答出", "拒答", "没有答成", "中位用时", "95% 以内")


def usage_html(
    usage: Usage | None, days: int, keep_days: int, names: Mapping[str, str], problem: str = ""
) -> Html:
    """Return the section.

    Args:
        usage: None where it could not be read, see `problem`.
        days: Which of `PERIODS` is shown.
        names: Of callers that have another name than their identity.
    """
    links = [
        element(
            "a",
            said,
            attributes={
                "href": f"/manage?days={each}#usage",
                "aria-current": "true" if each == days else None,
            },
        )
        for each, said in PERIODS.items()
    ]
    body = [element("p", problem, cls="zc-message")] if usage is None else _shown(usage, names)
    note = f"按 UTC 的日子和小时；保留 {keep_days} 天，没有问题的内容。最近十几秒的可能还没有记下。"
    return element(
        "section",
        element("h2", "用量", attributes={"id": "usage-title"}),
        element("nav", *links, cls="zc-periods", attributes={"aria-label": "看多久的用量"}),
        *body,
        element("p", note, cls="zc-quiet"),
        attributes={"id": "usage", "aria-labelledby": "usage-title"},
    )


def _shown(usage: Usage, names: Mapping[str, str]) -> list[Html]:
    total = usage.total
    if not total.questions:
        return [element("p", "这段时间没有人提问。")]
    share = f"{100 * total.refused / total.questions:.0f}%"
    words = f"共 {total.questions} 个问题，答出 {total.answered}，拒答 {total.refused}（{share}），没有答成 {_neither(total)}"
    if total.failed or total.stopped or total.busy:
        words += f"（出错 {total.failed}，中途停下 {total.stopped}，没有轮到 {total.busy}）"
    words += f"；用时中位数 {_seconds(total.p50_ms)}，95% 在 {_seconds(total.p95_ms)} 以内。"
    return [element("p", words), *_plots(usage), _periods(usage), _callers(usage, names)]


def _plots(usage: Usage) -> list[Html]:
    periods = list(usage.periods.values())
    each = "各小时" if usage.step == "hour" else "各天"
    most = max(usage.periods, key=lambda start: usage.periods[start].questions)
    slowest = max(usage.periods, key=lambda start: usage.periods[start].p95_ms or 0)
    top_questions = nice_top(usage.periods[most].questions)
    said = f"{each}的提问数，最多的是{_when(most)}，{usage.periods[most].questions} 个；数字见下面的表"
    plots = [
        _figure(
            f"{each}的提问数",
            questions_plot(periods, said),
            f"{top_questions} 个",
            usage,
            [("zc-answered", "答出"), ("zc-refused", "拒答"), ("zc-neither", "没有答成")],
        )
    ]
    if usage.total.p95_ms is not None:
        longest = usage.periods[slowest].p95_ms
        said = f"{each}的用时，最慢的是{_when(slowest)}，95% 在 {_seconds(longest)} 以内；数字见下面的表"
        plots.append(
            _figure(
                f"{each}的用时",
                latency_plot(periods, said),
                _seconds(nice_top(longest or 0)),
                usage,
                [("zc-p50", "中位数（横线）"), ("zc-p95", "95% 以内")],
            )
        )
    return plots


def _figure(title: str, plot: Html, top: str, usage: Usage, legend: Sequence[tuple[str, str]]) -> Html:
    starts = list(usage.periods)
    keys = [element("span", element("i", cls=f"zc-key {cls}"), said) for cls, said in legend]
    return element(
        "figure",
        element("figcaption", element("b", title), *keys),
        element("p", top, cls="zc-top", attributes={"aria-hidden": "true"}),
        plot,
        element(
            "p",
            element("span", _when(starts[0])),
            element("span", _when(starts[-1])),
            cls="zc-ends",
            attributes={"aria-hidden": "true"},
        ),
    )


def _periods(usage: Usage) -> Html:
    rows = [
        [_when(start), *_figures(each)] for start, each in reversed(usage.periods.items()) if each.questions
    ]
    head = "小时" if usage.step == "hour" else "日子"
    return element(
        "details",
        element("summary", f"各{'小时' if usage.step == 'hour' else '天'}的数字"),
        data_table("各段时间的数字，没有人问的不列", [head, *_HEADS], rows),
    )


def _callers(usage: Usage, names: Mapping[str, str]) -> Html:
    rows = [
        [_caller(who, names), *_figures(each)] for who, each in list(usage.callers.items())[:_SHOWN_CALLERS]
    ]
    left_out = len(usage.callers) - len(rows)
    more = (
        [element("p", f"还有 {left_out} 个没有列出，见 GET /api/v1/usage。", cls="zc-quiet")]
        if left_out
        else []
    )
    table = data_table("谁问得多", ["谁", *_HEADS], rows)
    return element("div", element("h3", "谁问得多"), table, *more)


def _caller(who: str, names: Mapping[str, str]) -> str:
    kind, _, rest = who.partition(":")
    if kind == "key":
        return f"密钥 {names[who]}（{rest}）" if who in names else f"密钥 {rest}"
    return f"{'用户' if kind == 'user' else '统一登录'} {rest}"


def _figures(summary: Summary) -> list[str]:
    counts = (summary.questions, summary.answered, summary.refused, _neither(summary))
    return [*map(str, counts), _seconds(summary.p50_ms), _seconds(summary.p95_ms)]


def _neither(summary: Summary) -> int:
    return summary.failed + summary.stopped + summary.busy


def _seconds(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "—"
    return f"{milliseconds} 毫秒" if milliseconds < 1000 else f"{milliseconds / 1000:g} 秒"


def _when(start: str) -> str:
    """Return `11月27日` or `11月27日8时`."""
    day, _, hour = start.partition("T")
    said = "月".join(str(int(part)) for part in day.split("-")[1:]) + "日"
    return f"{said}{int(hour)}时" if hour else said
