"""The administrators' part of /manage, read back from its HTML."""

from __future__ import annotations

from datetime import date

from app.access.asker import Allowance
from app.access.keys import AccessKey
from app.access.users import User
from app.render.people import people_html
from app.render.usage import usage_html
from app.render.usage_plot import latency_plot, nice_top, questions_plot
from app.usage.summary import Summary, Usage
from tests.app.html_tree import Node, parse_html

ATTACK = '<script>alert(1)</script>"\u202e'
BUSY = Summary(questions=10, answered=5, refused=3, failed=1, busy=1, p50_ms=1000, p95_ms=4000)


def usage(**more: Summary) -> Usage:
    periods = {"2026-11-26": Summary(), "2026-11-27": BUSY}
    return Usage(date(2026, 11, 26), date(2026, 11, 27), "day", BUSY, periods, {"key:8f31c0aa": BUSY, **more})


def shape(node: Node) -> tuple[float, ...]:
    return tuple(float(node.attributes[name] or "") for name in ("x", "y", "width", "height"))


def test_a_scale_ends_at_a_round_number() -> None:
    assert [nice_top(value) for value in (0, 1, 2, 3, 7, 11, 499, 5001)] == [1, 1, 2, 5, 10, 20, 500, 10000]


def test_bars_stand_on_each_other_and_are_as_high_as_their_counts() -> None:
    root = parse_html(questions_plot([Summary(), BUSY], "各天"))
    assert [(each.attributes["class"], shape(each)) for each in root.all("rect")] == [
        ("zc-answered", (11, 50, 8, 50)),  # the second column of 10; 5 of 10 are half of 100
        ("zc-refused", (11, 20, 8, 30)),
        ("zc-neither", (11, 0, 8, 20)),
    ]
    svg = root.all("svg")[0]
    assert (svg.attributes["role"], svg.attributes["aria-label"]) == ("img", "各天")


def test_a_time_has_a_bar_to_p95_and_a_line_at_p50() -> None:
    root = parse_html(latency_plot([BUSY, Summary()], "用时"))
    assert [shape(each) for each in root.all("rect")] == [(1, 20, 8, 80)]  # 4 of 5 seconds
    assert [each.attributes["y1"] for each in root.all("line", "zc-p50")] == ["80"]


def test_every_number_of_the_plots_stands_in_a_table_too() -> None:
    root = parse_html(usage_html(usage(), 7, 180, {"key:8f31c0aa": "办公系统"}))
    assert "共 10 个问题，答出 5，拒答 3（30%），没有答成 2（出错 1，中途停下 0，没有轮到 1）" in root.text
    days, callers = root.all("table")
    cells = [[cell.text for cell in row.all("td")] for row in days.all("tr")[1:]]
    assert cells == [["11月27日", "10", "5", "3", "2", "1 秒", "4 秒"]]
    assert "密钥 办公系统（8f31c0aa）" in callers.text
    chosen = [each.text for each in root.all("a") if each.attributes.get("aria-current")]
    assert chosen == ["7 天"]


def test_without_questions_there_is_no_plot_and_without_a_database_it_says_why() -> None:
    none = Usage(date(2026, 11, 27), date(2026, 11, 27), "hour", Summary(), {"2026-11-27T00": Summary()}, {})
    assert "没有人提问" in usage_html(none, 1, 180, {})
    assert "数据库用不了" in usage_html(None, 1, 180, {}, "数据库用不了")


def test_hostile_names_stay_words() -> None:
    root = parse_html(usage_html(usage(**{f"oidc:{ATTACK}": BUSY}), 7, 180, {"key:8f31c0aa": ATTACK}))
    assert root.all("script") == []
    assert ATTACK.replace("\u202e", "\ufffd") in root.text


def test_users_and_groups_are_told_together() -> None:
    users = [User("张三", "…", "editor", ("财务处",), "2026-11-01T08:00:00+00:00")]
    keys = [
        AccessKey(
            "8f31c0aa", ATTACK, "reader", ("财务处", "办公室"), "2026-11-01", None, None, None, Allowance()
        )
    ]
    root = parse_html(people_html(users, keys, [("财务处",), (), ("财务处",)], has_oidc=True))
    assert root.all("script") == []
    people, groups = (
        [[cell.text for cell in row.all("td")] for row in t.all("tr")[1:]] for t in root.all("table")
    )
    assert people == [["张三", "编辑", "财务处", "2026-11-01"]]
    name = ATTACK.replace("\u202e", "\ufffd")
    assert groups == [["办公室", "—", name, "0 份"], ["财务处", "张三", name, "2 份"]]
    assert "统一登录的人不在此列" in root.text
