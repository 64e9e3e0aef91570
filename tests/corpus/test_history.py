from __future__ import annotations

import pytest

from corpus.in_force.history import find_history


def entries(text: str) -> list[tuple[str, str, str]]:
    return [(c.kind, str(c.on), text[c.start : c.end]) for c in find_history(text)]


LINES = """中华人民共和国甲法
1993年12月29日第八届全国人民代表大会常务委员会第五次会议通过
根据1999年12月25日第九届全国人民代表大会常务委员会第十三次会议《关于修改〈中华人民共和国甲法〉的决定》第一次修正
2005年10月27日第十届全国人民代表大会常务委员会第十八次会议修订
第一章　总则
第一条　2006年1月1日某机关批准。"""


def test_each_line_is_an_entry_and_the_articles_are_not_read() -> None:
    assert [(kind, on) for kind, on, _ in entries(LINES)] == [
        ("promulgated", "1993-12-29"),
        ("amended", "1999-12-25"),
        ("revised", "2005-10-27"),
    ]


def test_entries_in_one_bracket_are_the_same_entries() -> None:
    title, *history = LINES.split("\n")[:4]
    text = f"{title}\n（{'　'.join(history)}）\n第一章　总则"
    assert [entry[:2] for entry in entries(text)] == [entry[:2] for entry in entries(LINES)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "2018年6月28日 中华人民共和国国务院令第699号修订", [("revised", "2018-06-28")], id="decree"
        ),
        pytest.param("2018年7月31日 施行", [("takes_effect", "2018-07-31")], id="施行"),
        pytest.param(
            "２０１８年１１月２５日 公安部令第１４９号发布", [("promulgated", "2018-11-25")], id="wide digits"
        ),
        pytest.param(
            "1988年4月12日 第七届全国人民代表大会第一次会议主席团公告第八号公布施行",
            [("promulgated", "1988-04-12"), ("takes_effect", "1988-04-12")],
            id="公布施行 says both",
        ),
        pytest.param(
            "1999年12月25日 第九届全国人民代表大会常务委员会第十三次会议通过的《中华人民共和国甲法修正案》",
            [("amended", "1999-12-25")],
            id="the amendment that was passed, as 刑法 lists them",
        ),
        pytest.param(
            "2001年8月18日 甲省第九届人民代表大会常务委员会第二十二次会议批准的2001年7月19日乙市第十二届人民代表大会常务委员会"
            "第二十八次会议《关于修改〈乙市古树管理办法〉的决定》第一次修正",
            [("amended", "2001-08-18")],
            id="批准的 does not end the entry, the approval dates it",
        ),
        pytest.param(
            "2013年6月2日 乙市人民代表大会常务委员会公告公布施行根据2018年9月7日乙市第十六届人民代表大会常务委员会第十一次会议"
            "《关于修改〈乙市环境噪声管理规定〉的决定》修正",
            [("promulgated", "2013-06-02"), ("takes_effect", "2013-06-02"), ("amended", "2018-09-07")],
            id="no space between entries",
        ),
        pytest.param(
            "1984年1月7日 国务院\n中央军委发布", [("promulgated", "1984-01-07")], id="entry on two lines"
        ),
        pytest.param(
            "2011年1月8日 《国务院关于废止和修改部分行政法规的决定》修订",
            [("revised", "2011-01-08")],
            id="verbs in a title end nothing",
        ),
        pytest.param("2020年2月6日，甲局召开会议，批准了方案", [], id="news"),
        pytest.param("2020年2月30日 国务院批准", [], id="no day of the calendar"),
    ],
)
def test_entry(line: str, expected: list[tuple[str, str]]) -> None:
    assert [entry[:2] for entry in entries(f"甲条例\n{line}\n第一条　为了。")] == expected


def test_the_order_that_publishes_dates_the_passing() -> None:
    text = "《甲条例》已经2018年9月6日国务院第23次常务会议修订通过，现将修订后的《甲条例》公布，自2019年3月1日起施行。"
    assert [entry[:2] for entry in entries(text)] == [("revised", "2018-09-06")]
