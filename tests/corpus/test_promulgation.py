"""Who passed a law, and when; all texts are invented."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.fields.opening import read_opening
from corpus.fields.promulgation import Promulgation, read_promulgation
from corpus.in_force.history import find_history


def promulgation(*lines: str) -> Promulgation:
    text = "\n".join(["乙条例", *lines, "第一条 为了甲，制定本条例。"])
    return read_promulgation(text, read_opening(text).notes, find_history(text))


@pytest.mark.parametrize(
    ("lines", "issuers", "day"),
    [
        pytest.param(["1998年6月26日 第九届全国人民代表大会常务委员会第三次会议通过"], ["全国人民代表大会常务委员会"], date(1998, 6, 26), id="standing committee"),
        pytest.param(["（1998年6月26日甲市第九届人民代表大会常务委员会第三次会议通过　根据2010年7月30日甲市第十一届人民代表大会常务委员会第十六次会议《关于修改乙条例的决定》修正）"], ["甲市人民代表大会常务委员会"], date(2010, 7, 30), id="in one bracket"),
        pytest.param(["2009年2月20日 中华人民共和国国务院令第550号公布"], ["国务院"], date(2009, 2, 20), id="decree"),
        pytest.param(["1999年1月25日 监察部、人事部令第7号发布"], ["监察部", "人事部"], date(1999, 1, 25), id="joint decree"),
        pytest.param(["1988年3月3日 国务院发布"], ["国务院"], date(1988, 3, 3), id="published"),
        pytest.param(["1984年4月4日 国务院", "中央军委发布"], ["国务院", "中央军委"], date(1984, 4, 4), id="two lines"),
        pytest.param(["1989年10月11日 国务院批准", "1989年11月4日 国家技术监督局发布"], ["国家技术监督局"], date(1989, 11, 4), id="approved by another"),
        pytest.param(["2019年12月2日 最高人民检察院第十三届检察委员会第二十八次会议通过", "2019年12月30日 施行"], ["最高人民检察院"], date(2019, 12, 2), id="applies later"),
        pytest.param(["（2014年6月26日）"], [], date(2014, 6, 26), id="date in brackets"),
        pytest.param(["——2014年1月15日在甲省第十二届人民代表大会第二次会议上"], [], date(2014, 1, 15), id="a speech"),
        pytest.param(["2014年1月15日在甲省第十二届人民代表大会第二次会议上"], [], date(2014, 1, 15), id="a speech without a dash"),
        pytest.param(["1985年12月30日"], [], date(1985, 12, 30), id="date alone"),
        pytest.param(["2014-06-26"], [], None, id="date of a web page"),
        pytest.param([], [], None, id="none"),
    ],
)  # fmt: skip
def test_promulgation(lines: list[str], issuers: list[str], day: date | None) -> None:
    found = promulgation(*lines)
    assert [body.value for body in found.issuers] == issuers
    assert (found.passed_on.value if found.passed_on else None) == day


def test_a_publication_before_the_last_revision_is_not_that_of_this_wording() -> None:
    published = promulgation("2009年2月20日 国务院令第550号公布").published_on
    assert published is not None
    assert published.value == date(2009, 2, 20)
    revised = promulgation(
        "2009年2月20日 国务院令第550号公布", "2016年2月6日 《国务院关于修改部分行政法规的决定》修订"
    )
    assert revised.published_on is None
