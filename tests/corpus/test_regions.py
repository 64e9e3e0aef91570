"""Places at the beginning of names."""

from __future__ import annotations

import pytest

from corpus.fields.regions import place_of


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("河南省财政厅", "河南省"),
        ("郑州市人民政府", "河南省郑州市"),
        ("河南省郑州市人民政府", "河南省郑州市"),
        ("北京市海淀区人民政府", "北京市"),
        ("内蒙古自治区通辽市", "内蒙古自治区通辽市"),
        ("兴安盟行政公署", "内蒙古自治区兴安盟"),
        ("大理州人民政府", "云南省大理白族自治州"),
        ("恩施土家族苗族自治州人民政府", "湖北省恩施土家族苗族自治州"),
        ("广西政府工作报告", "广西壮族自治区"),
        ("湖北银保监局", "湖北省"),
        ("达州市人民政府", "四川省达州市"),
        ("重庆市场监管九成事务网上办理", None),
        ("黄山风景区管理委员会", None),
        ("吉林大学", None),
        ("国务院", None),
        ("", None),
    ],
)
def test_place(name: str, place: str | None) -> None:
    found = place_of(name)
    assert (found.name if found else None) == place


@pytest.mark.parametrize(
    ("name", "has_county"),
    [
        ("郑州市金水区教育局", True),
        ("泰州市海陵区应对疫情工作领导小组办公室", True),
        ("北京市委社会工委市民政局", False),
        ("天津市市场监督管理局", False),
        ("德阳市食品安全委员会办公室", False),
    ],
)
def test_county(name: str, has_county: bool) -> None:
    """市委社会工委市 was once a county of Beijing."""
    place = place_of(name)
    assert place is not None
    assert place.has_county is has_county
