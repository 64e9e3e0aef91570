"""Signatures and dates of issue at the end of bodies; all texts are invented."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.fields.signatures import find_signature

DAY = date(2014, 6, 26)


@pytest.mark.parametrize(
    ("lines", "bodies", "day"),
    [
        pytest.param(["甲省人民政府", "2014年6月26日"], ["甲省人民政府"], DAY, id="two lines"),
        pytest.param(["甲省人民政府 2014年6月26日"], ["甲省人民政府"], DAY, id="one line"),
        pytest.param(["国务院办公厅", "二○一四年六月二十六日"], ["国务院办公厅"], DAY, id="Chinese numerals"),
        pytest.param(["国务院　中央军委", "二〇一四年六月二十六日"], ["国务院", "中央军委"], DAY, id="joint on a line"),
        pytest.param(["甲省财政厅", "甲省水利厅", "2014年6月26日"], ["甲省财政厅", "甲省水利厅"], DAY, id="joint, a line each"),
        pytest.param(["中国人民银行　　财政部", "银保监会　　证监会", "2014年6月26日"], ["中国人民银行", "财政部", "银保监会", "证监会"], DAY, id="joint in rows"),
        pytest.param(["甲省人民政府", "2014年6月26日", "（此件公开发布）"], ["甲省人民政府"], DAY, id="a note below"),
        pytest.param(["甲省人民政府 2014年6月26日（此件公开发布）"], ["甲省人民政府"], DAY, id="a note behind"),
        pytest.param(["附件：1.甲", "2.乙", "甲省人民政府", "2014年6月26日", "附件1"], ["甲省人民政府"], DAY, id="between list and annex"),
        pytest.param(["2014年6月26日"], [], DAY, id="sealed: the date alone"),
        pytest.param(["总理　李四", "2014年6月26日"], [], DAY, id="an office holder"),
        pytest.param(["财  政  部", "2014年6月26日"], ["财政部"], DAY, id="spaced out"),
        pytest.param(["国务院办公厅 &sp;", "2014年6月26日"], ["国务院办公厅"], DAY, id="an entity spelt wrong"),
        pytest.param(["特此通知。 甲市交通局", "2014年6月26日"], ["甲市交通局"], DAY, id="behind a sentence"),
        pytest.param(["甲市疫情 防控工作领导小组办公室", "2014年6月26日"], ["甲市疫情防控工作领导小组办公室"], DAY, id="a name cut in two"),
        pytest.param(["国家税务总局"], ["国家税务总局"], None, id="no date"),
        pytest.param(["甲省人民政府办公厅2014年6月26日印发"], [], None, id="imprint of the printer"),
        pytest.param(["本通知自2014年6月26日起施行。"], [], None, id="a sentence"),
        pytest.param(["总投资", "2014年6月26日", "2014年6月27日"], [], None, id="cells of a table"),
    ],
)  # fmt: skip
def test_signature(lines: list[str], bodies: list[str], day: date | None) -> None:
    text = "\n".join(["各地要认真组织实施。", *lines])
    found = find_signature(text, 0)
    assert [body.value for body in found.bodies] == bodies if found else bodies == []
    assert (found.day.value if found and found.day else None) == day


def test_the_first_signature_is_that_of_the_document() -> None:
    text = "请贯彻执行。\n国务院办公厅\n1996年2月5日\n关于甲的报告\n国务院：\n请批转。\n国家地震局\n1996年1月25日"
    found = find_signature(text, 0)
    assert found is not None
    assert [body.value for body in found.bodies] == ["国务院办公厅"]
    assert found.day is not None
    assert text[found.day.start : found.day.end] == "1996年2月5日"
