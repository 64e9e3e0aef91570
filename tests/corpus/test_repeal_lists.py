from __future__ import annotations

import pytest

from corpus.in_force.mentions import find_mentions
from corpus.in_force.repeals import find_repeals


def listed(text: str) -> list[list[tuple[str, str | None]]]:
    return [[(t.title, t.doc_number) for t in c.targets] for c in find_repeals(text, find_mentions(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "下列文件同时废止：\n1.《甲办法》（财税〔2010〕1号）；\n2.财税〔2011〕5号；\n（三）《乙办法》。\n本通知自印发之日起施行。",
            [("甲办法", "财税〔2010〕1号"), ("", "财税〔2011〕5号"), ("乙办法", None)],
            id="numbered lines",
        ),
        pytest.param(
            "附件：国务院决定废止的行政法规\n一、国营企业奖金税暂行规定（1984年6月28日国务院发布）\n二、《甲条例》（1990年国务院令第3号发布）",
            [("国营企业奖金税暂行规定", None), ("甲条例", "国务院令第3号")],
            id="annex, titles without marks",
        ),
        pytest.param(
            "宣布失效的国务院文件目录\n序号 文件名称 文号\n序号：1；文件名称：国务院关于发展林业的通知；文号：国发〔1998〕44号。\n附件2",
            [("国务院关于发展林业的通知", "国发〔1998〕44号")],
            id="rows of a table",
        ),
        pytest.param(
            "下列决定，自本法施行之日起，予以废止：\n1．关于惩治走私罪的补充规定\n2．关于惩治贪污罪贿赂罪的补充规定",
            [("关于惩治走私罪的补充规定", None), ("关于惩治贪污罪贿赂罪的补充规定", None)],
            id="annex of 刑法",
        ),
    ],
)
def test_list(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert listed(text) == [expected]


def test_a_list_spans_from_its_announcement_to_its_last_line() -> None:
    text = "前文。\n废止的文件目录\n1.《甲》\n2.《乙》\n后文。"
    (clause,) = find_repeals(text, find_mentions(text))
    assert text[clause.start : clause.end] == "废止的文件目录\n1.《甲》\n2.《乙》"


def test_a_line_that_says_more_ends_the_list() -> None:
    assert listed("下列文件废止：\n1.《甲》\n2.《乙》规定的收费标准由甲局公布\n3.《丙》") == [[("甲", None)]]
