"""What file names tell."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.fields.file_names import FileName, read_file_name


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("国办发〔2018〕108号_关于乙的通知", FileName("关于乙的通知", "国办发〔2018〕108号", None)),
        ("国令第706号_乙管理条例", FileName("乙管理条例", "国令第706号", None)),
        ("国办发[2018]108号", FileName("", "国办发[2018]108号", None)),
        ("中华人民共和国乙法(2018-10-26)", FileName("中华人民共和国乙法", None, date(2018, 10, 26))),
        ("乙市管理条例（20181026）", FileName("乙市管理条例", None, date(2018, 10, 26))),
        ("乙市管理条例_2018年10月26日", FileName("乙市管理条例", None, date(2018, 10, 26))),
        ("2013年促进乙地区工作总结", FileName("2013年促进乙地区工作总结", None, None)),
        ("关于贯彻国发〔2012〕43号的通知", FileName("关于贯彻国发〔2012〕43号的通知", None, None)),
        ("scan0001", FileName("", None, None)),
        ("乙(2018-13-26)", FileName("", None, None)),
        ("", FileName("", None, None)),
    ],
)
def test_file_name(stem: str, expected: FileName) -> None:
    assert read_file_name(stem) == expected
