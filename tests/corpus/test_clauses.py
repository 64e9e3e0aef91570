from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from corpus.in_force.clauses import find_clauses
from corpus.in_force.mentions import find_mentions

PIECES = st.sampled_from(
    [
        "《甲条例》",
        "《乙办法》（国发〔2012〕43号）",
        "《",
        "》",
        "第九条　",
        "（一）",
        "1.",
        "2012年1月1日",
        "本条例自",
        "公布之日",
        "起施行",
        "有效期5年",
        "同时废止",
        "废止",
        "下列文件废止：",
        "与本办法不一致的",
        "第一次修正",
        "国务院令第3号发布",
        "关于修改",
        "的决定",
        "、",
        "，",
        "；",
        "。",
        "\n",
        " ",
        "“",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS)
def test_clauses_stand_in_order_and_hold_their_targets(text: str) -> None:
    clauses = find_clauses(text)
    assert [c.start for c in clauses] == sorted(c.start for c in clauses)
    for clause in clauses:
        assert 0 <= clause.start < clause.end <= len(text)
        assert text[clause.start : clause.end].strip() == text[clause.start : clause.end]
        assert bool(clause.targets) == (clause.kind in ("repeals", "amends"))
        for target in clause.targets:
            assert clause.start <= target.start < target.end <= clause.end
            assert target.title in text[target.start : target.end]


@given(TEXTS)
def test_mentions_given_or_found_make_the_same_clauses(text: str) -> None:
    assert find_clauses(text, find_mentions(text)) == find_clauses(text)


def test_a_law_says_when_it_was_made_when_it_begins_and_what_it_ends() -> None:
    text = (
        "甲省乙条例\n（2001年3月1日甲省第九届人民代表大会常务委员会第二次会议通过　2010年7月30日甲省第十一届人民代表大会常务委员会"
        "第十六次会议《关于修改部分地方性法规的决定》修正）\n第一章　总则\n第一条　为了，根据《丙法》，制定本条例。\n"
        "第二条　本条例自2001年5月1日起施行。1990年甲省人民政府发布的《甲省乙办法》同时废止。"
    )
    assert [(c.kind, str(c.on), [t.title for t in c.targets]) for c in find_clauses(text)] == [
        ("promulgated", "2001-03-01", []),
        ("amended", "2010-07-30", []),
        ("takes_effect", "2001-05-01", []),
        ("repeals", "None", ["甲省乙办法"]),
    ]


def test_runs_of_marks_and_blanks_cost_linear_time() -> None:
    """A hostile file is read as fast as any other (nested quantifiers once took minutes for a few hundred characters)."""
    hostile = [
        "《甲" * 30_000,
        "《〈(" * 20_000,
        "（以下简称《" * 10_000,
        "2012年1月1日《" * 5_000,
        "《甲》废止" * 10_000,
        " " * 50_000 + "\n2012年1月1日" + " " * 50_000 + "通过",
        "本办法自" + "起" * 50_000 + "施行",
        "废止的文件目录：\n" * 5_000,
        "《甲》（" + "x" * 50_000 + "废止",
    ]
    started = time.process_time()
    for text in hostile:
        find_clauses(text)
    assert time.process_time() - started < 10
